"""Who the cells in view, or inside an outline, are."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from atlas.cells import cover, filtering, inside, outline, schema
from atlas.cells import window as windows
from atlas.cells.opened import CellTables
from atlas.cells.region import Region
from atlas.selection import Selection

MOST_BARCODES: Final = 200_000
PARTS: Final = ("cell_type", "tissue", "age", "sex", "donor")  # paints that name what cells are
NOTHING_PICKED: Final = "No cells are picked: draw a lasso or a box."
TO_THE_BIN: Final = "Counted in whole bins, by their middle: single cells are not at hand."


@dataclass(frozen=True, kw_only=True)
class Contents:
    """The cells of a region, after the filters.

    Attributes
    ----------
    n_cells, n_donors
        Cells, and known donors.
    tables
        One for each of "cell_type", "tissue", "age", "sex" and "donor": ``name``, ``n`` (cells
        here) and ``n_all`` (cells the filters keep, anywhere), those with most cells here first,
        ages in their order. Each is counted when it is asked for.
    exact
        Whether cells were counted one by one at the edge.
    note
        What is coarser where they were not; else empty.
    reason
        Why nothing is counted; else empty.
    """

    n_cells: int = 0
    n_donors: int = 0
    tables: Mapping[str, pd.DataFrame]
    exact: bool = True
    note: str = ""
    reason: str = ""


@dataclass(frozen=True)
class Barcodes:
    """Ids of picked cells; ``n_cells`` were picked, at most 200,000 are listed."""

    ids: list[str]
    n_cells: int
    reason: str = ""


def region(selection: Selection) -> Region | None:
    """Return the region of the picked cells; None where the selection has no usable outline."""
    vertices = outline.parse(selection.lasso)
    return None if vertices is None else Region.of_outline(vertices)


def in_window(
    tables: CellTables, selection: Selection, here: inside.Inside | None = None
) -> Contents:
    """Return who is in view; without an embedding, in the data set.

    Parameters
    ----------
    here
        What is in view, where it is known already.
    """
    window = windows.parse(selection.window)
    whole = window.is_whole or tables.frame is None
    where = None if whole else Region.of_window(window)
    return _contents(tables, selection, here or inside.by_stratum(tables, where))


def picked(tables: CellTables, selection: Selection, here: inside.Inside | None = None) -> Contents:
    """Return who is picked.

    Parameters
    ----------
    here
        What is inside the outline, where it is known already.
    """
    found = region(selection)
    if found is None or tables.frame is None:
        return Contents(tables={}, reason=NOTHING_PICKED)
    return _contents(tables, selection, here or inside.by_stratum(tables, found))


def barcodes(tables: CellTables, selection: Selection, *, most: int = MOST_BARCODES) -> Barcodes:
    """Return the ids of the picked cells, at most so many, in the order of the cells."""
    found = region(selection)
    if found is None or tables.frame is None:
        return Barcodes([], 0, NOTHING_PICKED)
    held = filtering.kept(tables, selection)
    n = int(inside.by_stratum(tables, found).n[held.strata].sum())
    if reason := no_barcodes(tables):
        return Barcodes([], n, reason)
    stratum = tables.column(schema.CELLS, "stratum")
    parts: list[npt.NDArray[np.int64]] = [np.zeros(0, dtype=np.int64)]
    n_found = 0
    for start, stop in cover.cells(tables, cover.of_region(tables, found)).tolist():
        parts.append(start + np.flatnonzero(held.strata[stratum[start:stop]]))
        n_found += len(parts[-1])
        if n_found >= most:
            break
    return Barcodes(tables.barcodes(np.concatenate(parts)[:most]), n)


def no_barcodes(tables: CellTables) -> str:
    """Return why ids of cells cannot be listed; empty where they can."""
    if tables.has_cells and tables.has_barcodes:
        return ""
    return (
        "The ids of these cells are not at hand: the terms of the source do not allow them to be "
        "passed on. A build from its files makes them."
    )


def _contents(tables: CellTables, selection: Selection, found: inside.Inside) -> Contents:
    kept = filtering.kept(tables, selection).strata
    here = np.where(kept, found.n, 0)
    donor, _ = tables.donors
    return Contents(
        n_cells=int(here.sum()),
        n_donors=len(np.unique(donor[(here > 0) & (donor >= 0)])),
        tables=_Counted(partial(_counts, tables, kept, here)),
        exact=found.exact,
        note="" if found.exact else TO_THE_BIN,
    )


class _Counted(Mapping[str, pd.DataFrame]):
    """The tables of a region; who wants only its number of cells waits for none of them."""

    def __init__(self, count: Callable[[str], pd.DataFrame]) -> None:
        self._count = count

    def __getitem__(self, paint: str) -> pd.DataFrame:
        if paint not in PARTS:
            raise KeyError(paint)
        return self._count(paint)

    def __iter__(self) -> Iterator[str]:
        return iter(PARTS)

    def __len__(self) -> int:
        return len(PARTS)


def _counts(
    tables: CellTables, kept: npt.NDArray[np.bool_], here: npt.NDArray[np.int64], paint: str
) -> pd.DataFrame:
    codes, names = tables.categories(paint)
    anywhere = np.where(kept, tables.strata["n"], 0)
    n, n_all = (np.bincount(codes, by, len(names)).astype(np.int64) for by in (here, anywhere))
    order = np.arange(len(names)) if paint == "age" else np.lexsort((-n_all, -n))
    order = order[n_all[order] > 0]
    named = np.array(names, dtype=object)[order]
    return pd.DataFrame({"name": named, "n": n[order], "n_all": n_all[order]})
