"""One gene of all cells: a slice of a gene-major copy that lies outside the repository.

A folder holds ``indptr.npy``, ``positions.npy`` and ``values.npy`` (compressed sparse columns: one
gene is one run, its positions those of ``cells.arrow``, ascending), ``names.json`` (symbol to
column) and ``facts.json`` (which cells it was made for, and the sizes of the files).
"""

import json
import os
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from atlas.cells import schema
from atlas.cells.opened import CellTables
from drift.errors import StoreError

FACTS: Final = "facts.json"
NAMES: Final = "names.json"
ARRAYS: Final = ("indptr", "positions", "values")
_DEFAULT: Final = Path(__file__).parents[2] / ".cache" / "genes"


@dataclass(frozen=True)
class Gene:
    """One gene: the positions of the cells it was counted in, ascending, and its values there."""

    name: str
    positions: npt.NDArray[np.integer]
    values: npt.NDArray[np.float32]


@dataclass(frozen=True)
class GeneCopy:
    """The genes of the cells of one data set, as arrays on the disk."""

    names: dict[str, int]
    indptr: npt.NDArray[np.int64]
    positions: npt.NDArray[np.uint32]
    values: npt.NDArray[np.float32]

    def gene(self, name: str) -> Gene | None:
        """Return a gene by its symbol, in any case of letters; None where it was not measured."""
        column = self._folded.get(name.casefold())
        if column is None:
            return None
        own = slice(int(self.indptr[column[1]]), int(self.indptr[column[1] + 1]))
        return Gene(column[0], self.positions[own], self.values[own])

    @cached_property
    def _folded(self) -> dict[str, tuple[str, int]]:
        return {name.casefold(): (name, column) for name, column in self.names.items()}


def genes_folder(dataset: str) -> Path:
    """Return where the gene-major copy of a data set lies: ``MESODRIFT_GENES`` names the folder."""
    return Path(os.environ.get("MESODRIFT_GENES", _DEFAULT)) / dataset


def stamp(tables: CellTables) -> str:
    """Return what tells one order of cells from another."""
    return str(tables.index["files"][schema.CELLS]["sha256"])


def open_genes(folder: Path, tables: CellTables) -> GeneCopy | None:
    """Map the gene-major copy of a data set into memory; None where there is none.

    Raises
    ------
    StoreError
        If it was made for other cells, or a file is missing, damaged or of another size.
    """
    if not folder.is_dir():
        return None
    facts = _json(folder / FACTS)
    if facts.get("cells") != stamp(tables):
        raise StoreError(
            f"The copy of genes in {folder} was made for other cells: build the data set again."
        )
    arrays = {name: _array(folder / f"{name}.npy", facts) for name in ARRAYS}
    return GeneCopy(_json(folder / NAMES), **arrays)


def _json(path: Path) -> dict[str, Any]:
    try:
        found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise _spoiled(path) from error
    return found


def _array(path: Path, facts: dict[str, Any]) -> npt.NDArray[Any]:
    try:
        if path.stat().st_size != facts["bytes"][path.stem]:
            raise _spoiled(path)
        return np.asarray(np.load(path, mmap_mode="r", allow_pickle=False))
    except (OSError, ValueError, KeyError) as error:
        raise _spoiled(path) from error


def _spoiled(path: Path) -> StoreError:
    return StoreError(
        f"{path} is missing or damaged: delete the folder and build the data set again."
    )
