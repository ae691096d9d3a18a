"""Write the gene-major copy from row blocks of a matrix, in memory bounded by the block."""

import json
import shutil
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp

from atlas.cells import genes, schema
from atlas.cells.opened import CellTables
from drift.errors import SourceError

Blocks = Callable[[], Iterable[sp.csr_matrix]]
_PART: Final = ".part-"


def write_genes(folder: Path, tables: CellTables, names: Sequence[str], blocks: Blocks) -> None:
    """Write the expression of every gene as one run of cells.

    Two passes over the blocks: the first counts, the second puts each value in its place on the
    disk; then the values of each gene are put in the order of the cells. The folder appears when it
    is whole and replaces the one that is there.

    Parameters
    ----------
    folder
        Of the data set (``genes.genes_folder``).
    tables
        The tables of its cells; single cells must be there.
    names
        (n_genes,) unique symbols, in the order of the columns.
    blocks
        Gives the normalised expression in blocks of rows, in the order of the source; is called
        twice. Rows of cells that are not among the tables are left out.

    Raises
    ------
    SourceError
        If symbols repeat, a block has another number of genes, or the blocks have fewer rows than
        the tables name.
    """
    if len(set(names)) != len(names):
        raise SourceError("Two genes have one symbol: add them up or rename one of them.")
    part = folder.with_name(f"{_PART}{folder.name}")
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir(parents=True)
    try:
        _write(part, tables, names, blocks)
        shutil.rmtree(folder, ignore_errors=True)
        part.rename(folder)
    finally:
        shutil.rmtree(part, ignore_errors=True)


def _write(folder: Path, tables: CellTables, names: Sequence[str], blocks: Blocks) -> None:
    position = _positions(tables)
    counts = np.zeros(len(names), dtype=np.int64)
    for columns, _, _ in _entries(blocks(), position, len(names)):
        counts += np.bincount(columns, minlength=len(names))
    indptr = np.concatenate([[0], np.cumsum(counts)])
    positions = _array(folder / "positions.npy", np.dtype(np.uint32), int(indptr[-1]))
    values = _array(folder / "values.npy", np.dtype(np.float32), int(indptr[-1]))
    filled = indptr[:-1].copy()
    for columns, places, expression in _entries(blocks(), position, len(names)):
        order = np.argsort(columns, kind="stable")
        own = np.bincount(columns, minlength=len(names))
        within = np.arange(len(columns)) - np.repeat(np.cumsum(own) - own, own)
        at = filled[columns[order]] + within
        positions[at], values[at] = places[order], expression[order]
        filled += own
    for start, stop in zip(indptr[:-1].tolist(), indptr[1:].tolist(), strict=True):
        order = np.argsort(positions[start:stop], kind="stable")
        positions[start:stop] = positions[start:stop][order]
        values[start:stop] = values[start:stop][order]
    positions.flush()
    values.flush()
    np.save(folder / "indptr.npy", indptr)
    sizes = {name: (folder / f"{name}.npy").stat().st_size for name in genes.ARRAYS}
    _json(folder / genes.NAMES, {name: number for number, name in enumerate(names)})
    _json(folder / genes.FACTS, {"cells": genes.stamp(tables), "bytes": sizes})


def _positions(tables: CellTables) -> npt.NDArray[np.int64]:
    """Return the position of each row of the source among the cells; -1 for rows left out."""
    rows = tables.column(schema.CELLS, "row")
    position = np.full(int(rows.max(initial=0)) + 1, -1, dtype=np.int64)
    position[rows] = np.arange(len(rows))
    return position


def _entries(
    blocks: Iterable[sp.csr_matrix], position: npt.NDArray[np.int64], n_genes: int
) -> Iterable[tuple[npt.NDArray[Any], npt.NDArray[Any], npt.NDArray[Any]]]:
    """Yield, block by block, gene, position of the cell and value of each entry that is not 0."""
    first = 0
    for block in blocks:
        if block.shape[1] != n_genes:
            raise SourceError(
                f"A block of the matrix has {block.shape[1]} genes, {n_genes} are named: name "
                "every column once."
            )
        entries = block.tocoo()
        rows = entries.row.astype(np.int64) + first
        first += block.shape[0]
        inside = rows < len(position)
        places = np.where(inside, position[np.minimum(rows, len(position) - 1)], -1)
        kept = (places >= 0) & (entries.data != 0)
        yield entries.col[kept], places[kept], entries.data[kept]
    if first < len(position):
        raise SourceError(
            f"The matrix has {first} rows, the cells name row {len(position)}: give the matrix the "
            "cells were built from."
        )


def _array(path: Path, dtype: np.dtype[Any], size: int) -> Any:
    """Return a new array on the disk; one without entries cannot be mapped, it stays in memory."""
    if size == 0:
        np.save(path, np.zeros(0, dtype=dtype))
        return np.memmap(path, mode="r+", dtype=np.uint8)
    return np.lib.format.open_memmap(path, mode="w+", dtype=dtype, shape=(size,))


def _json(path: Path, content: dict[str, Any]) -> None:
    path.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
