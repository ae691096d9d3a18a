"""Write the gene-major copy from row blocks of a matrix, in memory bounded by the block."""

import json
import shutil
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from typing import Any, BinaryIO, Final

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp

from atlas.cells import genes, schema
from atlas.cells.columns import Rows
from atlas.cells.dealt import cut
from atlas.cells.disk import arrow_column, enough_room
from atlas.cells.gene_sort import GeneSort
from atlas.cells.opened import open_cells
from atlas.cells.row_positions import ABSENT, row_positions
from drift.errors import SourceError

_PART: Final = ".part-"
_OLD: Final = ".old-"
_AT_ONCE: Final = 2**21  # values that are dealt, or sorted, at once


def write_genes(
    folder: Path, cells: Path, names: Sequence[str], blocks: Iterable[sp.csr_matrix]
) -> None:
    """Write the expression of every gene as one run of cells.

    The values are dealt to the disk and sorted there, which takes as much room as they do in the
    end, not more. The folder appears when it is whole and replaces the one that is there.

    Parameters
    ----------
    folder
        Of the data set (``genes.genes_folder``).
    cells
        Folder of the tables of its cells; single cells must be there.
    names
        (n_genes,) unique symbols, in the order of the columns.
    blocks
        The normalised expression in blocks of rows, in the order of the source. Rows of cells that
        are not among the tables are left out.

    Raises
    ------
    SourceError
        If symbols repeat, a block has another number of genes, or the blocks have fewer rows than
        the tables name.
    BuildError
        If the disk is full.
    """
    if len(set(names)) != len(names):
        raise SourceError("Two genes have one symbol: add them up or rename one of them.")
    part, old = (folder.with_name(f"{start}{folder.name}") for start in (_PART, _OLD))
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir(parents=True)
    try:
        with enough_room(folder.parent):
            _write(part, cells, names, blocks)
        if folder.exists():  # aside, so that readers miss it for two renames only
            shutil.rmtree(old, ignore_errors=True)
            folder.rename(old)
        part.rename(folder)
    finally:
        shutil.rmtree(part, ignore_errors=True)
        shutil.rmtree(old, ignore_errors=True)


def _write(
    folder: Path, cells: Path, names: Sequence[str], blocks: Iterable[sp.csr_matrix]
) -> None:
    tables = open_cells(cells)
    aside = folder / "aside"
    aside.mkdir()
    position = row_positions(arrow_column(cells / f"{schema.CELLS}.arrow", "row"), aside / "rows")
    entries = _dealt(aside / "genes", position, tables.n_cells, len(names), blocks)
    n = np.zeros(len(names), dtype=np.int64)
    with (
        _array(folder / "positions.npy", np.dtype(np.uint32), entries.n_entries) as positions,
        _array(folder / "values.npy", np.dtype(np.float32), entries.n_entries) as values,
    ):
        for own, counts, at, expression in entries.runs():
            n[own] += counts
            positions.write(at.data)
            values.write(expression.data)
    shutil.rmtree(aside)
    np.save(folder / "indptr.npy", np.concatenate([[0], np.cumsum(n)]))
    sizes = {name: (folder / f"{name}.npy").stat().st_size for name in genes.ARRAYS}
    _json(folder / genes.NAMES, {name: number for number, name in enumerate(names)})
    _json(folder / genes.FACTS, {"cells": genes.stamp(tables), "bytes": sizes})


def _dealt(
    folder: Path, position: Rows, n_cells: int, n_genes: int, blocks: Iterable[sp.csr_matrix]
) -> GeneSort:
    """Return the entries that are not 0 of all cells, on the disk."""
    found: GeneSort | None = None
    first = 0
    for block in blocks:
        if block.shape[1] != n_genes:
            raise SourceError(
                f"A block of the matrix has {block.shape[1]} genes, {n_genes} are named: name "
                "every column once."
            )
        if found is None:
            share = np.bincount(block.indices, minlength=n_genes) / max(block.shape[0], 1)
            found = GeneSort(folder, n_cells, (share * n_cells).astype(np.int64), _AT_ONCE)
        for rows in _pieces(block.indptr):
            own = position[slice(first + rows.start, first + rows.stop)]
            _add(found, block[rows.start : rows.start + len(own)], own)
        first += block.shape[0]
    if first < len(position):
        raise SourceError(
            f"The matrix has {first} rows, the cells name row {len(position)}: give the matrix the "
            "cells were built from."
        )
    return found or GeneSort(folder, n_cells, np.zeros(n_genes, dtype=np.int64), _AT_ONCE)


def _pieces(ends: npt.NDArray[np.integer]) -> Iterator[slice]:
    """Yield the rows of a block, those together that have few enough values."""
    bucket = cut(np.diff(ends), _AT_ONCE)
    starts = np.searchsorted(bucket, np.arange(bucket.max(initial=-1) + 2))
    return (slice(first, last) for first, last in pairwise(starts.tolist()))


def _add(found: GeneSort, rows: sp.csr_matrix, position: npt.NDArray[Any]) -> None:
    cell = np.repeat(position, np.diff(rows.indptr))
    kept = (cell != ABSENT) & (rows.data != 0)
    found.add(rows.indices[kept], cell[kept], rows.data[kept].astype(np.float32))


@contextmanager
def _array(path: Path, dtype: np.dtype[Any], size: int) -> Iterator[BinaryIO]:
    """Give an .npy file to be written from front to back."""
    with path.open("wb") as file:
        facts = {"descr": dtype.str, "fortran_order": False, "shape": (size,)}
        np.lib.format.write_array_header_1_0(file, facts)
        yield file


def _json(path: Path, content: dict[str, Any]) -> None:
    path.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
