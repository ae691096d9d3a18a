"""Write the index of pixels (``pixels``) beside the tables of very many cells."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from atlas.cells import runs, schema, tally
from atlas.cells.categories import CATEGORIES
from atlas.cells.curve import BITS, coarser
from atlas.cells.opened import PIXELS, CellTables, open_cells
from atlas.cells.pixels import GRIDS
from atlas.cells.pixels_of_sex import MOST_SEXES, cells_of, defined_of, total_of
from atlas.cells.served import FEWEST, Columns, write_served
from atlas.cells.single_pieces import Piece

A_PIXEL: Final = 8  # cells a pixel, on average: with fewer, to read them is as fast

_OF_A_PIXEL: Final = 2**18  # cells that are added up at once, where one pixel has very many

Column = npt.NDArray[Any]


def write_index(folder: Path) -> bool:
    """Write ``pixels.arrow`` into a folder of ``cells`` and name it in ``index.json``.

    It is made from the tables as they lie there, so it is the same however they were built; memory
    is bounded by :data:`atlas.cells.runs.AT_ONCE` cells.

    Returns
    -------
    Whether it pays for any grid; else nothing is written.

    Raises
    ------
    BuildError
        If the disk is full.
    """
    tables = open_cells(folder)
    grids = [bits for bits in GRIDS if _pays(tables, bits)]
    if not grids:
        return False
    write_served(folder, PIXELS, (part for bits in grids for part in _of_grid(tables, bits)))
    return True


def _pays(tables: CellTables, bits: int) -> bool:
    """Tell whether the pixels of a grid hold many cells each."""
    if tables.frame is None or not tables.has_cells or tables.n_cells < FEWEST:
        return False
    n_pixels, last = 0, -1
    codes = tables.column(schema.CELLS, "code")
    for start in range(0, len(codes), runs.AT_ONCE):
        pixel = coarser(codes[start : start + runs.AT_ONCE], bits)
        n_pixels += int(np.count_nonzero(pixel[1:] != pixel[:-1])) + int(pixel[0] != last)
        last = int(pixel[-1])
    return tables.n_cells >= A_PIXEL * n_pixels


def _of_grid(tables: CellTables, bits: int) -> Iterator[Columns]:
    """Yield rows of the table, of the pixels of a grid."""
    codes = tables.column(schema.CELLS, "code")
    for cells in _whole_pixels(codes, bits):
        own = coarser(codes[cells.start : min(cells.start + runs.AT_ONCE, cells.stop)], bits)
        starts = np.append(0, np.flatnonzero(own[1:] != own[:-1]) + 1)
        ends = np.append(starts, cells.stop - cells.start)
        piece = Piece(tables, cells, ends, slice(0, len(starts)), cells)
        sided = np.concatenate(list(_counts(piece, tables.sides(), 2)))
        columns: Columns = {
            "bits": np.full(len(starts), bits),
            "pixel": own[starts],
            "first": cells.start + starts,
            "n": np.diff(ends),
            "n_young": sided[:, 0],
            "n_old": sided[:, 1],
        }
        for paint in CATEGORIES:
            found, names = tables.categories(paint)
            parts = [
                (counts.argmax(axis=1), counts.max(axis=1))
                for counts in _counts(piece, found, len(names))
            ]
            top, n = (np.concatenate(part) for part in zip(*parts, strict=True))
            columns |= {schema.top(paint): top, schema.defined(paint): n}
        for score in tables.scores:
            n_defined, total = _scored(piece, score)
            columns[schema.total(score)] = total
            if n_defined is not None:
                columns[schema.defined(score)] = n_defined
        yield columns | _of_sexes(piece)


def _whole_pixels(codes: npt.NDArray[np.uint32], bits: int) -> Iterator[slice]:
    """Yield the cells of some pixels at a time, of one alone where it has very many."""
    start, shift = 0, np.uint32(2 * (BITS - bits))
    while start < len(codes):
        stop = min(start + runs.AT_ONCE, len(codes))
        if stop < len(codes):
            pixel = codes[stop] >> shift
            before = start + int(np.searchsorted(codes[start:stop], pixel << shift))
            after = int(np.searchsorted(codes, pixel << shift | ((1 << shift) - 1), side="right"))
            stop = before if before > start else after
        yield slice(start, stop)
        start = stop


def _counts(piece: Piece, codes: npt.NDArray[np.integer], n_codes: int) -> Iterator[Column]:
    """Yield (n_pixels, n_codes) cells of each code, some pixels at a time; those of -1 nowhere."""
    own = np.where(codes >= 0, codes, n_codes).astype(np.int32)
    if len(piece.starts) > 2:
        for table in tally.by_code(piece.starts, piece.labelled(own), n_codes, (None,)):
            yield table.sums[0]
        return
    # one pixel may hold more cells than fit into memory
    stratum, found = piece.column("stratum"), np.zeros(n_codes + 1, dtype=np.int64)
    for start in range(0, len(stratum), runs.AT_ONCE):
        at_once = own[stratum[start : start + runs.AT_ONCE]]
        found += np.bincount(at_once, minlength=n_codes + 1)
    yield found[None, :n_codes]


def _of_sexes(piece: Piece) -> Columns:
    """Return how many cells of each pixel are of each sex, and their scores."""
    codes, names = piece.tables.categories("sex")
    if not 1 < len(names) <= MOST_SEXES:
        return {}
    counts = np.concatenate(list(_counts(piece, codes, len(names))))
    columns: Columns = {}
    for code, sex in enumerate(names):
        columns[cells_of(sex)] = counts[:, code]
        for score in piece.tables.scores:
            n, total = _scored(piece, score, codes == code)
            columns[total_of(sex, score)] = total
            if n is not None:
                columns[defined_of(sex, score)] = n
    return columns


def _scored(
    piece: Piece, score: str, strata: npt.NDArray[np.bool_] | None = None
) -> tuple[Column | None, Column]:
    """Return how many cells of each pixel have a score, if not all have it, and its sum.

    Parameters
    ----------
    strata
        (n_strata,) whose cells are added up; None: those of all.
    """
    n_pixels, values = len(piece.starts) - 1, piece.column(schema.score(score))
    kind = np.float64 if values.dtype.kind == "f" else np.uint64
    n, total = np.zeros(n_pixels, dtype=np.int64), np.zeros(n_pixels, dtype=kind)
    # one pixel may hold more cells than fit into memory
    most = len(values) if n_pixels > 1 else _OF_A_PIXEL
    for start in range(0, len(values), most):
        own, first = values[start : start + most].astype(kind), piece.starts[:-1]
        of_strata: Column | bool = True
        if strata is not None:
            of_strata = strata[piece.stratum[start : start + most]]
            own = np.where(of_strata, own, 0)
        if values.dtype.kind == "f":
            known = ~np.isnan(own) & of_strata
            n += np.add.reduceat(known, first, dtype=np.int64)
            own = np.where(known, own, 0)
        total += np.add.reduceat(own, first)
    return n if piece.tables.has_gaps(schema.STRATA, score) else None, total
