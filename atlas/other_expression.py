"""A tissue normalised in other ways than as built, to see whether a conclusion needs the one."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from atlas.tissues import Cells, Floats, Samples, Tissue, dense, means
from drift.errors import CountsError
from drift.normalisation import log_cpm
from drift.sample_scaling import median_of_ratios, quantile_normalised, upper_quartile
from drift.scorings import Scoring, score_sets

LOG_CPM: Final = "log2 CPM"
MEDIAN_OF_RATIOS: Final = "median of ratios"
UPPER_QUARTILE: Final = "upper quartile"
AS_PUBLISHED: Final = "as published"
QUANTILE: Final = "quantile"
MEAN_OF_CELLS: Final = "mean of cells"
SUM_OF_CELLS: Final = "sum of cells"
EQUAL_DEPTH: Final = "equal depth"

Sets = Mapping[str, Mapping[str, float]]


@dataclass(frozen=True)
class Expression:
    """One normalisation of a tissue.

    Attributes
    ----------
    name
        As the table names it.
    values
        (n_rows, n_genes): profiles, or the cells behind them.
    profile
        (n_rows,) position of the row's profile, -1 left out; None where rows are the profiles.
    binned_on
        (n_rows,) rows that decide bins: adults.
    n_profiles
        Number of profiles.
    same_order
        In each profile the genes stand in the same order as in the normalisation as built, so
        that scores of order would only repeat it.
    """

    name: str
    values: Any
    profile: NDArray[np.int64] | None
    binned_on: NDArray[np.bool_]
    n_profiles: int
    same_order: bool = False

    def mean_of_adults(self) -> Floats:
        """Return the mean expression that decides the bins, (n_genes,)."""
        rows = np.flatnonzero(self.binned_on)
        return np.asarray(self.values[rows].mean(axis=0), dtype=np.float64).ravel()

    def scores(
        self, names: NDArray[np.str_], sets: Sets, scoring: Scoring, mask: NDArray[np.bool_]
    ) -> Floats:
        """Return the score of every set in every profile, (n_profiles, n_sets)."""
        found = score_sets(self.values, names, sets, scoring, mask=mask, binned_on=self.binned_on)
        return found if self.profile is None else means(found, self.profile, self.n_profiles)


def as_built(tissue: Tissue) -> Expression:
    """Return the normalisation all other pages show."""
    if tissue.cells is not None:
        position = tissue.cells.profile
        return Expression(
            MEAN_OF_CELLS,
            tissue.cells.normalised(),
            position,
            (position >= 0) & tissue.adult[position],
            len(tissue.profiles),
        )
    has_counts = tissue.samples is not None and np.isfinite(tissue.samples.totals).all()
    return _of_profiles(LOG_CPM if has_counts else AS_PUBLISHED, tissue.expression, tissue)


def others(tissue: Tissue) -> Iterator[Expression | tuple[str, str]]:
    """Yield every other normalisation that makes sense, or its name and why it cannot be had."""
    if tissue.cells is not None:
        yield _of_profiles(SUM_OF_CELLS, summed(tissue, tissue.cells), tissue)
    elif tissue.samples is not None and np.isfinite(tissue.samples.totals).all():
        yield from _by_size_factors(tissue, tissue.samples)
    elif tissue.mask.any():
        values = np.full_like(tissue.expression, np.nan)
        values[:, tissue.mask] = quantile_normalised(tissue.expression[:, tissue.mask])
        yield _of_profiles(QUANTILE, values, tissue, same_order=True)


def summed(tissue: Tissue, cells: Cells) -> Floats:
    """Return log2(CPM + 1) of the counts of a profile's cells added up, (n_profiles, n_genes)."""
    n = len(tissue.profiles)
    size = np.bincount(cells.profile[cells.profile >= 0], minlength=n)
    counts = dense(means(cells.counts, cells.profile, n)) * size[:, None]
    totals = means(cells.totals[:, None], cells.profile, n)[:, 0] * size
    return dense(log_cpm(counts, totals))


def _by_size_factors(tissue: Tissue, samples: Samples) -> Iterator[Expression | tuple[str, str]]:
    alone = len(samples.profile) == len(tissue.profiles)
    for name, sizes in ((MEDIAN_OF_RATIOS, median_of_ratios), (UPPER_QUARTILE, upper_quartile)):
        try:
            scaled = dense(log_cpm(samples.values, sizes(samples.values, samples.totals)))
        except CountsError as error:
            yield name, str(error)
            continue
        values = means(scaled, samples.profile, len(tissue.profiles))
        yield _of_profiles(name, values, tissue, same_order=alone)


def _of_profiles(
    name: str, values: Floats, tissue: Tissue, *, same_order: bool = False
) -> Expression:
    return Expression(name, values, None, tissue.adult, len(tissue.profiles), same_order)
