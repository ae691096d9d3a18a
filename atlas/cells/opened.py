"""The tables of ``cells/`` as arrays on the disk: opening them reads next to nothing."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa

from atlas import log_units
from atlas.cells import schema
from atlas.cells.categories import category_codes, donor_codes, side_codes
from atlas.cells.curve import Frame
from atlas.checksums import sha256_file
from drift.errors import StoreError

Codes = npt.NDArray[np.intp]

PIXELS: Final = "pixels"  # made of very many cells only (``served``)
COARSE: Final = "coarse"
COARSE_BITS: Final = 8  # of its grid
SQUARES: Final = "squares"
SQUARE_BITS: Final = range(3, 8)  # of its grids, that of blocks among them
_MAY_BE_MISSING: Final = schema.PER_CELL | {PIXELS, COARSE, SQUARES}


@dataclass
class CellTables:
    """The cells of one data set.

    Attributes
    ----------
    index
        The content of ``index.json``.
    log_unit
        What log expression is measured in here; the index tells no logarithm from another.
    """

    index: Mapping[str, Any]
    _tables: Mapping[str, pa.RecordBatch]
    log_unit: str = log_units.STORED
    _columns: dict[tuple[str, str], npt.NDArray[Any]] = field(default_factory=dict)
    _categories: dict[tuple[bool, str], tuple[Codes, list[str]]] = field(default_factory=dict)
    _coded: dict[tuple[str, ...], tuple[Codes, pd.DataFrame]] = field(default_factory=dict)
    _sides: dict[bool, Codes] = field(default_factory=dict)
    _starts: dict[tuple[str, str], npt.NDArray[np.int64]] = field(default_factory=dict)

    @property
    def n_cells(self) -> int:
        """How many cells the data set holds."""
        return int(self.index["n_cells"])

    @property
    def has_cells(self) -> bool:
        """Whether single cells are there, not only what is added up over them."""
        return schema.CELLS in self._tables

    @property
    def has_barcodes(self) -> bool:
        """Whether the ids of cells are there."""
        return schema.BARCODES in self._tables

    @cached_property
    def frame(self) -> Frame | None:
        """The square of the embedding; None without an embedding."""
        found = self.index["embedding"]
        return found and Frame(found["x0"], found["y0"], found["side"])

    @cached_property
    def scores(self) -> dict[str, dict[str, Any]]:
        """Score id to its facts: label, kind, unit, and the ends of its histogram."""
        return {
            row["id"]: {**row, "unit": log_units.told(row["unit"], self.log_unit)}
            for row in self.index["scores"]
        }

    @cached_property
    def strata(self) -> pd.DataFrame:
        """One row a stratum, its position is its number; callers never write into it."""
        frame: pd.DataFrame = pa.Table.from_batches([self._tables[schema.STRATA]]).to_pandas()
        return frame

    @cached_property
    def groups(self) -> pd.DataFrame:
        """One row a group of ``margin``, its position is its number."""
        return pd.DataFrame(self.index["groups"], columns=list(schema.GROUP))

    @cached_property
    def donors(self) -> tuple[npt.NDArray[np.intp], pd.DataFrame]:
        """The donor of each stratum (-1: not known), and study and id of each donor."""
        return donor_codes(self.strata)

    def coded(self, *columns: str) -> tuple[Codes, pd.DataFrame]:
        """Return the rows of some columns of the strata that differ, sorted, and which each has.

        As ``groupby`` sorts and tells them apart; callers write into neither.
        """
        if columns not in self._coded:
            grouped = self.strata.groupby(list(columns), dropna=False, sort=True, observed=True)
            codes: Codes = np.asarray(grouped.ngroup(), dtype=np.intp)
            _, first = np.unique(codes, return_index=True)
            rows = self.strata[list(columns)].iloc[first].reset_index(drop=True)
            self._coded[columns] = codes, rows
        return self._coded[columns]

    def categories(self, paint: str, table: str = schema.FINE) -> tuple[Codes, list[str]]:
        """Return the category of each stratum, and the names, as ``category_codes`` does.

        Of ``margin``, the category of each group.
        """
        key = (table == schema.MARGIN, paint)
        if key not in self._categories:
            rows = self.groups if table == schema.MARGIN else self.strata
            self._categories[key] = category_codes(rows, paint)
        return self._categories[key]

    def sides(self, table: str = schema.FINE) -> Codes:
        """Return 0 for young, 1 for old and -1 for neither, of each stratum.

        Of ``margin``, of each group.
        """
        key = table == schema.MARGIN
        if key not in self._sides:
            self._sides[key] = side_codes(self.groups if key else self.strata)
        return self._sides[key]

    def has_table(self, table: str) -> bool:
        """Tell whether a table is there."""
        return table in self._tables

    def names(self, table: str) -> list[str]:
        """Return the columns of a table."""
        names: list[str] = self._tables[table].schema.names
        return names

    def has(self, table: str, column: str) -> bool:
        """Tell whether a table has a column."""
        return column in self.names(table)

    def column(self, table: str, column: str) -> npt.NDArray[Any]:
        """Return a column of numbers as it lies on the disk; it cannot be written into."""
        key = (table, column)
        if key not in self._columns:
            self._columns[key] = self._tables[table].column(column).to_numpy(zero_copy_only=True)
        return self._columns[key]

    def counted(self, table: str, score: str) -> npt.NDArray[Any]:
        """Return the numbers of cells in which a score is defined."""
        return self.column(table, schema.defined(score) if self.has_gaps(table, score) else "n")

    def has_gaps(self, table: str, score: str) -> bool:
        """Tell whether a score is undefined in some cells."""
        return self.has(table, schema.defined(score))

    def rows(self, table: str, key: str, number: int) -> slice:
        """Return where the rows of one stratum, group, block or score stand in a sorted table."""
        keys = self.column(table, key)
        wanted = np.array([number], dtype=keys.dtype)  # of another type, all keys would be copied
        start = np.searchsorted(keys, wanted, side="left")
        stop = np.searchsorted(keys, wanted, side="right")
        return slice(int(start[0]), int(stop[0]))

    def starts(self, table: str, key: str) -> npt.NDArray[np.int64]:
        """Return where the rows of each stratum or group begin in a sorted table, and its end."""
        if (table, key) not in self._starts:
            keys = self.column(table, key)
            n_numbers = len(self.groups if table == schema.MARGIN else self.strata)
            first = np.searchsorted(keys, np.arange(n_numbers).astype(keys.dtype))
            self._starts[table, key] = np.append(first, len(keys))
        return self._starts[table, key]

    def barcodes(self, at: npt.NDArray[np.integer]) -> list[str]:
        """Return the ids of cells, by their positions in ``cells``."""
        column = self._tables[schema.BARCODES].column("cell_id")
        names: list[str] = column.take(pa.array(at)).to_pylist()
        return names


def open_cells(folder: Path) -> CellTables:
    """Map the tables of a ``cells`` folder into memory.

    Raises
    ------
    StoreError
        If the index or a file is missing or damaged, or has another size than was written. The
        files of single cells may be missing: the terms of a source may not allow to pass them on.
        So may the tables that only serve.
    """
    index = _index(folder / schema.INDEX)
    tables = {}
    for name, facts in index["files"].items():
        path = folder / f"{name}.arrow"
        if not path.is_file() and name in _MAY_BE_MISSING:
            continue
        tables[name] = _mapped(path, facts)
    return CellTables(index, tables)


def verify(folder: Path) -> list[str]:
    """Compare every file of a ``cells`` folder with the checksum of its index.

    Returns
    -------
    The files of single cells that are not there.

    Raises
    ------
    StoreError
        As :func:`open_cells`, and if the content of a file is not what was built.
    """
    open_cells(folder)
    missing = []
    for name, facts in _index(folder / schema.INDEX)["files"].items():
        path = folder / f"{name}.arrow"
        if not path.is_file():
            missing += [path.name] if name in schema.PER_CELL else []
        elif sha256_file(path) != facts["sha256"]:
            where = f"{schema.FOLDER}/{path.name}"
            raise StoreError(f"{where} is not the file that was built (its checksum differs)")
    return missing


def _index(path: Path) -> dict[str, Any]:
    try:
        index: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise StoreError(f"{schema.FOLDER}/{path.name} is missing or damaged") from error
    if index.get("version") != schema.VERSION:
        raise StoreError(f"{schema.FOLDER}/{path.name} is of another version than this one reads")
    return index


def _mapped(path: Path, facts: Mapping[str, Any]) -> pa.RecordBatch:
    where = f"{schema.FOLDER}/{path.name}"
    try:
        if path.stat().st_size != facts["bytes"]:
            raise StoreError(f"{where} is not the file that was built (its size differs)")
        batch = pa.ipc.open_file(pa.memory_map(str(path))).get_batch(0)
    except (OSError, pa.ArrowException) as error:
        raise StoreError(f"{where} is missing or damaged") from error
    if batch.num_rows != facts["rows"]:
        raise StoreError(f"{where} does not have the number of rows its index names")
    return batch
