"""Identity without a change of identity: genes chosen on all young donors, and cross-fitted."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

import numpy as np
import numpy.typing as npt

from drift.calibration.rates import LEVEL, Record, mean, rate
from drift.fits import interval, welch
from drift.identity import References, cross_fitted, learn, margins
from drift.normalisation import log_cpm
from drift.scoring import module_scores
from drift.simulate import Design, Simulated, simulate

Floats = npt.NDArray[np.float64]
DONORS: Final = (4, 6, 12)  # a side
TYPE: Final = "epithelium"
N_GENES: Final = 50
# Types that differ by few genes, and donors that differ in single genes: the hard case.
STUDY: Final = Design(genes=600, mesenchymal_genes=40, markers=30, marker_strength=1.0, gene_sd=0.4)
LOSS: Final = 0.5  # log units, of the case with a true loss


def naive_or_cross_fitted(replicates: int, rng: np.random.Generator) -> Iterator[Record]:
    """Return the change of identity each rule finds, with and without a true loss.

    Parameters
    ----------
    replicates
        Studies a record.
    rng
        Source of chance.

    Returns
    -------
    ``change`` is the mean difference between old and young (log2 units), ``called`` how often
    Welch's test calls it: an error rate where ``true_loss`` is 0.
    """
    for loss in (0.0, LOSS):
        for n in DONORS:
            design = replace(STUDY, n_young=n, n_old=n, identity_loss={TYPE: loss})
            values = np.stack([_values(design, rng) for _ in range(replicates)], axis=-1)
            for rule, found in zip(("all young donors", "cross-fitted"), values, strict=True):
                p = interval(welch(found[:n], found[n:])).p
                yield {
                    "genes_from": rule,
                    "in_use": rule == "cross-fitted",
                    "true_loss": loss,
                    "n_young": n,
                    "n_old": n,
                    **mean("change", found[n:].mean(axis=0) - found[:n].mean(axis=0)),
                    **rate("called", p < LEVEL),
                    "replicates": replicates,
                }


def _values(design: Design, rng: np.random.Generator) -> Floats:
    """Identity of each donor by both rules, (2, n_donors); young donors come first."""
    return identity_of(simulate(design, rng, level="profile"))


def identity_of(study: Simulated) -> Floats:
    """Return the identity of each donor in the stratum by both rules, (2, n_donors).

    Parameters
    ----------
    study
        Profiles in which every donor has every type; young donors come first.

    Returns
    -------
    Genes chosen on all young donors, and cross-fitted; log2 units.
    """
    expression = np.asarray(log_cpm(study.counts.toarray()))
    types, donors = (study.obs[name].to_numpy(dtype=str) for name in ("cell_type", "donor_id"))
    young = (study.obs["age_group"] == "young").to_numpy()
    known = References(
        expression=expression[young],
        types=types[young],
        donors=donors[young],
        gene_names=study.gene_names,
        eligible=~study.mesenchymal,
    )
    folds = learn(known, TYPE, N_GENES)
    others = [name for name in study.design.cell_types if name != TYPE]
    margin = np.where(known.eligible, margins(known.expression, known.types, TYPE, others), -np.inf)
    lists = {fold.left_out: fold.genes for fold in folds}
    lists["all young donors"] = np.argsort(-margin, kind="stable")[:N_GENES]
    sets = {name: dict.fromkeys(study.gene_names[at].tolist(), 1.0) for name, at in lists.items()}
    here = types == TYPE
    found = module_scores(expression, study.gene_names, sets, mask=~study.mesenchymal)
    scores = found.scores[here]
    own = np.where(young[here], np.arange(here.sum()), -1)  # donors and folds in order of names
    return np.stack([scores[:, -1], cross_fitted(scores[:, :-1], own, ~young[here])])
