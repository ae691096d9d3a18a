"""What ambient RNA and a change of composition do to each way of scoring."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Final

import numpy as np
import numpy.typing as npt

from drift.calibration.donor_scores import md_score
from drift.calibration.rates import Record
from drift.normalisation import log_cpm
from drift.schema import ALL_CELLS
from drift.simulate import Design, Level, Simulated, simulate

Floats = npt.NDArray[np.float64]
Scorer = Callable[[Simulated], Floats]
"""Counts of profiles to one score each, (n_profiles,)."""

GAIN: Final = 0.5  # log units: the true change every effect is compared with
AMBIENT: Final = (0.0, 0.05, 0.10, 0.20)
STROMA: Final = (0.0, 0.05, 0.10, 0.20)  # more stroma in old donors
_STUDIES_AT_ONCE: Final = 10  # they share their genes
TYPE: Final = "epithelium"  # the stratum looked at
DONORS: Final = 6  # a side
# Donors that differ little: the bias is the same, and is seen with fewer studies.
STUDY: Final = Design(
    n_young=DONORS,
    n_old=DONORS,
    genes=2_000,
    depth=4_000,
    shares=(0.5, 0.2, 0.3),
    programme_sd=0.05,
    identity_sd=0.05,
    gene_sd=0.1,
)


def mean_z(study: Simulated) -> Floats:
    """Return the mean over the genes of z over all profiles, (n_profiles,)."""
    expression = np.asarray(log_cpm(study.counts.toarray()))[:, study.mesenchymal]
    spread = expression.std(axis=0)
    return np.asarray(((expression - expression.mean(axis=0)) / spread)[:, spread > 0].mean(axis=1))


OWN: Final[Mapping[str, Scorer]] = {"module": md_score, "mean z": mean_z}


def scoring_bias(
    scorers: Mapping[str, Scorer], replicates: int, rng: np.random.Generator
) -> Iterator[Record]:
    """Return effects as shares of the effect of a true gain of 0.5, one record a case and method.

    Parameters
    ----------
    scorers
        Name to method.
    replicates
        Studies of 6 against 6 donors a case.
    rng
        Source of chance.

    Returns
    -------
    ``effect`` is the mean difference between old and young, over that of the same gain without
    ambient RNA in the same stratum (of bulk: in all cells): 1 is right where there
    is a gain, 0 where there is none. Cases: ``gain, soup`` (a gain, the same soup in all donors),
    ``no gain, more soup`` (soup in old donors alone), ``no gain, more stroma`` (bulk; no cell has
    changed).
    """
    seed = int(rng.integers(2**32))
    levels: tuple[tuple[Level, Design], ...] = (
        ("profile", replace(STUDY, gain={TYPE: GAIN})),
        ("bulk", replace(STUDY, gain=GAIN)),
    )
    for level, gaining in levels:
        unit = _effects(scorers, gaining, replicates, seed, level=level)
        for case, amount, design in _cases(gaining, level):
            found = _effects(scorers, design, replicates, seed, level=level)
            for name, values in found.items():
                share = values / unit[name].mean()
                yield {
                    "case": case,
                    "amount": amount,
                    "method": name,
                    "truth": 1.0 if case.startswith("gain") else 0.0,
                    "effect": float(share.mean()),
                    "effect_se": float(share.std(ddof=1) / np.sqrt(replicates)),
                    "replicates": replicates,
                }


def _cases(gaining: Design, level: Level) -> Iterator[tuple[str, float, Design]]:
    if level == "bulk":
        for more in STROMA:
            change = {"stroma": more, "epithelium": -more}
            yield "no gain, more stroma", more, replace(STUDY, composition_change=change)
        return
    for soup in AMBIENT:
        yield "gain, soup", soup, replace(gaining, ambient=soup)
    for soup in AMBIENT:
        yield "no gain, more soup", soup, replace(STUDY, ambient_old=soup)


def _effects(
    scorers: Mapping[str, Scorer], design: Design, replicates: int, seed: int, *, level: Level
) -> dict[str, Floats]:
    """Old minus young of each method, (n_replicates,); every case has the same genes and donors."""
    found: dict[str, list[float]] = {name: [] for name in scorers}
    rng = np.random.default_rng(seed)
    left = replicates
    while left > 0:
        some = min(left, _STUDIES_AT_ONCE)
        many = replace(design, n_young=DONORS * some, n_old=DONORS * some)
        study = simulate(many, rng, level=level)
        kept = study.obs["cell_type"].isin([TYPE, ALL_CELLS]).to_numpy()
        for name, scorer in scorers.items():
            # (side, study): donors come young before old, and each has the stratum once
            means = scorer(study)[kept].reshape(2, some, DONORS).mean(axis=2)
            found[name] += list(means[1] - means[0])
        left -= some
    return {name: np.array(values) for name, values in found.items()}
