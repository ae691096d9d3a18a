"""Scores of donors without any effect of age: normal ones, and module scores of drawn counts."""

from dataclasses import replace
from typing import Final

import numpy as np
import numpy.typing as npt

from drift.normalisation import log_cpm
from drift.scoring import module_scores
from drift.simulate import Design, Simulated, simulate

Floats = npt.NDArray[np.float64]
_AT_ONCE: Final = 2_400  # donors of one simulated study; its genes are drawn anew for the next

# One cell type of a small transcriptome: donors differ in their programme and in single genes.
STUDY: Final = Design(
    cell_types=("epithelium",), genes=300, mesenchymal_genes=40, markers=20, cells=30
)


def normal(spread: npt.ArrayLike, replicates: int, rng: np.random.Generator) -> Floats:
    """Return normal scores, (n_donors, n_replicates), with a standard deviation a donor."""
    sd = np.asarray(spread, dtype=np.float64)
    return rng.normal(size=(len(sd), replicates)) * sd[:, None]


def simulated(
    ages: npt.ArrayLike,
    replicates: int,
    rng: np.random.Generator,
    *,
    old_spread: float = 1.0,
    study: Design = STUDY,
) -> Floats:
    """Return module scores of drawn counts, (n_donors, n_replicates).

    Parameters
    ----------
    ages
        (n_donors,) in the unit of the study.
    replicates
        Number of columns; every one has donors of its own, studies share their genes.
    rng
        Source of chance.
    old_spread
        Factor on the standard deviation between donors at the oldest age.
    study
        Everything else.
    """
    one = tuple(np.asarray(ages, dtype=np.float64))
    columns, left = [], replicates
    while left > 0:
        some = min(left, max(1, _AT_ONCE // len(one)))
        drawn = simulate(
            replace(study, ages=one * some, old_spread=old_spread), rng, level="profile"
        )
        columns.append(md_score(drawn).reshape(some, len(one)).T)
        left -= some
    return np.hstack(columns)


def md_score(study: Simulated) -> Floats:
    """Return the module score of the mesenchymal genes, (n_profiles,)."""
    expression = log_cpm(study.counts)
    return module_scores(expression, study.gene_names, {"md": study.signature()}).scores[:, 0]
