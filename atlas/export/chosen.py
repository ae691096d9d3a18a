"""Which cells a selection shows, as runs of positions: never a list of all of them."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from atlas.cells import cover, filtering, picked, schema
from atlas.cells import window as windows
from atlas.cells.opened import CellTables
from atlas.cells.region import Region
from atlas.cells.runs import Runs, length
from atlas.selection import Selection

BLOCK: Final = 1 << 17  # cells


@dataclass(frozen=True)
class Chosen:
    """Cells of a data set.

    Attributes
    ----------
    runs
        Positions among the cells, before the filters.
    strata
        (n_strata,) which the filters keep.
    where
        "inside the lasso", "in the window" or "of the whole map".
    """

    runs: Runs
    strata: npt.NDArray[np.bool_]
    where: str

    def blocks(self, tables: CellTables) -> Iterator[npt.NDArray[np.int64]]:
        """Yield the positions of the cells, ascending, at most ``BLOCK`` at a time."""
        stratum = tables.column(schema.CELLS, "stratum")
        lengths = self.runs[:, 1] - self.runs[:, 0]
        ends = np.cumsum(lengths)
        for start in range(0, length(self.runs), BLOCK):
            number = np.arange(start, min(start + BLOCK, int(ends[-1])))
            run = np.searchsorted(ends, number, side="right")
            at = self.runs[run, 0] + number - (ends[run] - lengths[run])
            yield at[self.strata[stratum[at]]]

    def n_cells(self, tables: CellTables) -> int:
        """Count the cells."""
        return sum(len(at) for at in self.blocks(tables))


def choose(tables: CellTables, selection: Selection) -> Chosen:
    """Return what a selection shows: the picked cells, else those in view, after the filters."""
    strata = filtering.kept(tables, selection).strata
    region = picked.region(selection) if tables.frame is not None else None
    if region is not None:
        return Chosen(_inside(tables, region), strata, "inside the lasso")
    window = windows.parse(selection.window)
    if window.is_whole or tables.frame is None:
        return Chosen(np.array([[0, tables.n_cells]]), strata, "of the whole map")
    return Chosen(_inside(tables, Region.of_window(window)), strata, "in the window")


def _inside(tables: CellTables, region: Region) -> Runs:
    return cover.cells(tables, cover.of_region(tables, region))
