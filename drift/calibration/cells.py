"""What happens when cells are taken for replicates: the same cells tested by cell and by donor."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

import numpy as np

from drift.calibration.donor_scores import STUDY
from drift.calibration.rates import LEVEL, Record, rate
from drift.fits import interval, welch
from drift.normalisation import log_cells
from drift.scoring import module_scores
from drift.simulate import simulate

DESIGNS: Final = ((3, 50), (6, 50), (3, 200), (6, 200))  # donors a side, cells of each
_CELLS_AT_ONCE: Final = 12_000


def cells_or_donors(replicates: int, rng: np.random.Generator) -> Iterator[Record]:
    """Return how often Welch's test calls a change where there is none.

    Donors differ in their mesenchymal programme, so the cells of one donor are alike.

    Parameters
    ----------
    replicates
        Studies a record.
    rng
        Source of chance.
    """
    for n, cells in DESIGNS:
        study = replace(STUDY, genes=200, mesenchymal_genes=30, n_young=n, n_old=n, cells=cells)
        by_cell: list[bool] = []
        by_donor: list[bool] = []
        while len(by_cell) < replicates:
            some = min(replicates - len(by_cell), max(1, _CELLS_AT_ONCE // (2 * n * cells)))
            ages = (study.age_young,) * (n * some) + (study.age_old,) * (n * some)
            drawn = simulate(replace(study, ages=ages), rng)
            scores = module_scores(
                log_cells(drawn.counts), drawn.gene_names, {"md": drawn.signature()}
            ).scores[:, 0]
            # (side, replicate, donor, cell): every donor has as many cells, one type has them all
            table = scores.reshape(2, some, n, cells)
            flat = table.reshape(2, some, -1).transpose(0, 2, 1)
            means = table.mean(axis=3).transpose(0, 2, 1)
            by_cell += list(interval(welch(flat[0], flat[1])).p < LEVEL)
            by_donor += list(interval(welch(means[0], means[1])).p < LEVEL)
        yield {
            "n_young": n,
            "n_old": n,
            "cells": cells,
            **rate("by_cell", by_cell),
            **rate("by_donor", by_donor),
            "replicates": replicates,
        }
