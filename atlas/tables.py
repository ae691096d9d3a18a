"""Built tables as Parquet: the same rows always give the same bytes, in one frame or in pieces."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from drift import schema
from drift.errors import StoreError

# Displayed, never computed with again: half the bytes.
SINGLE_PRECISION: Final = frozenset({"genes", "expression", "cell_scores", "robustness"})

# One row each; also the order of the rows. Expression starts with the gene, so that a reader of one
# gene skips every other row group.
KEYS: Final[dict[str, tuple[str, ...]]] = {
    "profiles": ("profile_id",),
    "scores": ("signature", "profile_id"),
    "effects": ("study", "tissue", "cell_type", "contrast", "sex", "signature"),
    "composition": ("tissue", "donor_id", "cell_type"),
    "genes": ("study", "tissue", "cell_type", "contrast", "sex", "human_symbol", "gene"),
    "expression": ("human_symbol", "gene", "profile_id"),
    "cell_scores": ("signature", "profile_id", "cell_id"),
    "verdicts": ("study", "tissue", "cell_type", "contrast", "sex"),
    "identity_genes": ("study", "tissue", "cell_type", "gene", "human_symbol"),
    "splits": ("study", "tissue", "contrast", "sex", "signature"),
    "split_parts": ("study", "tissue", "contrast", "sex", "signature", "cell_type"),
    "robustness": ("study", "tissue", "cell_type", "contrast", "spec"),
    "endpoints": ("tissue", "endpoint", "sex", "age_reported"),
    "endpoint_trends": ("tissue", "endpoint"),
    "controls": ("contrast", "signature", "scoring"),
    "associations": ("study", "tissue", "cell_type", "signature_a", "signature_b"),
}
ROW_GROUP: Final = {"expression": 4096}
DEFAULT_ROW_GROUP: Final = 65536
LEVEL: Final = 19  # of zstd

# Of a table with more rows than this, three times the largest that is committed: a million rows of
# ``expression`` took 26 s to pack at level 19, and 0.2 s at level 3. Each row group holds the name
# of every profile once, so larger groups save more bytes than the level did.
LARGE: Final = 2**19
LARGE_ROW_GROUP: Final = {"expression": 16384}
LARGE_LEVEL: Final = 3


@dataclass(frozen=True)
class Pieces:
    """A table that may be too large for one frame.

    Attributes
    ----------
    n_rows
        Of all frames.
    frames
        Gives the frames, one after another: in the order of the key, each is wholly after the one
        before it.
    """

    n_rows: int
    frames: Callable[[], Iterable[pd.DataFrame]]


Rows = pd.DataFrame | Pieces


def arrow_schema(table: str) -> pa.Schema:
    """Return the Arrow schema of a built table, from ``drift.schema``."""
    types = {
        "string": pa.string(),
        "float": pa.float32() if table in SINGLE_PRECISION else pa.float64(),
        "int": pa.int32(),
        "bool": pa.bool_(),
    }
    optional = {"float", "int"}
    return pa.schema(
        [
            pa.field(column.name, types[column.dtype], nullable=column.dtype in optional)
            for column in schema.TABLES[table]
        ]
    )


def to_arrow(table: str, frame: pd.DataFrame) -> pa.Table:
    """Check a frame against the schema, sort it by its key, and return it as Arrow.

    Raises
    ------
    StoreError
        If columns are missing, a text is missing, or two rows have the same key.
    """
    names = schema.names(table)
    missing = sorted(set(names) - set(frame.columns))
    if missing:
        raise StoreError(f"Table {table} lacks {', '.join(missing)}: the build must write them.")
    keys = list(KEYS[table])
    frame = frame[names].sort_values(keys, kind="stable", ignore_index=True)
    twice = frame[frame.duplicated(keys)]
    if not twice.empty:
        raise _twice(table, twice.iloc[0][keys])
    try:
        return pa.Table.from_pandas(frame, schema=arrow_schema(table), preserve_index=False)
    except (pa.ArrowInvalid, pa.ArrowTypeError, ValueError) as error:
        raise StoreError(f"Table {table} does not fit its schema: {error}.") from error


def _twice(table: str, key: Iterable[Any]) -> StoreError:
    return StoreError(
        f"Table {table} has two rows for {_listed(key)}: make the key unique in the source."
    )


def _out_of_order(table: str, key: Iterable[Any]) -> StoreError:
    return StoreError(
        f"Table {table} has the row for {_listed(key)} behind rows that follow it: give its pieces "
        "in the order of the key."
    )


def _listed(key: Iterable[Any]) -> str:
    return ", ".join(str(value) for value in key)


def write(table: str, rows: Rows, path: Path) -> int:
    """Write a built table and return its number of rows.

    The bytes depend on the rows alone: sorted by key, fixed row groups, no time stamp, no index.
    Of pieces, no more are held than a row group needs.

    Raises
    ------
    StoreError
        As ``to_arrow`` does, or if a piece does not follow the one before it.
    """
    pieces = Pieces(len(rows), lambda: [rows]) if isinstance(rows, pd.DataFrame) else rows
    groups, level = ROW_GROUP, LEVEL
    if pieces.n_rows > LARGE:
        groups, level = LARGE_ROW_GROUP, LARGE_LEVEL
    size = groups.get(table, DEFAULT_ROW_GROUP)
    arrow = arrow_schema(table)
    floats = [
        field.name
        for field in arrow
        if pa.types.is_floating(field.type) and field.name != "coverage"
    ]
    n_rows = 0
    with pq.ParquetWriter(
        path,
        arrow,
        compression="zstd",
        compression_level=level,
        use_dictionary=[name for name in arrow.names if name not in floats],
        column_encoding=dict.fromkeys(floats, "BYTE_STREAM_SPLIT"),
        store_schema=False,
        write_statistics=True,
    ) as writer:
        for whole in _in_groups(_followed(table, pieces.frames()), size):
            writer.write_table(whole, row_group_size=size)
            n_rows += whole.num_rows
        if not n_rows:
            writer.write_table(arrow.empty_table())  # a row group without rows, not none
    return n_rows


def _followed(table: str, frames: Iterable[pd.DataFrame]) -> Iterator[pa.Table]:
    """Yield each piece as Arrow; one that does not follow the one before it is refused."""
    last: tuple[Any, ...] | None = None
    for frame in frames:
        arrow = to_arrow(table, frame).replace_schema_metadata(None)
        if arrow.num_rows:
            first = _key(table, arrow, 0)
            if last is not None and first <= last:
                raise _twice(table, first) if first == last else _out_of_order(table, first)
            last = _key(table, arrow, -1)
        yield arrow


def _key(table: str, arrow: pa.Table, row: int) -> tuple[Any, ...]:
    return tuple(arrow[name][row].as_py() for name in KEYS[table])


def _in_groups(pieces: Iterable[pa.Table], size: int) -> Iterator[pa.Table]:
    """Yield the rows of pieces again, as multiples of ``size`` rows but for the last."""
    rest: list[pa.Table] = []
    for piece in pieces:
        rows = pa.concat_tables([*rest, piece])
        whole = rows.num_rows - rows.num_rows % size
        if whole:
            yield rows.slice(0, whole).combine_chunks()
        rest = [rows.slice(whole)]
    yield from (rows.combine_chunks() for rows in rest if rows.num_rows)


def matches_schema(table: str, found: pa.Schema) -> bool:
    """Tell whether a file has the columns of the schema, in order, with their types."""
    wanted = arrow_schema(table)
    return [(f.name, f.type) for f in found] == [(f.name, f.type) for f in wanted]


def to_pandas(arrow: pa.Table) -> pd.DataFrame:
    """Return a fresh frame; whole numbers stay whole where some are missing."""
    frame: pd.DataFrame = arrow.to_pandas(types_mapper=_TYPES.get)
    return frame


_TYPES: Final[dict[Any, Any]] = {pa.int32(): pd.Int32Dtype()}


def empty(table: str) -> pd.DataFrame:
    """Return a built table without rows."""
    return to_pandas(arrow_schema(table).empty_table())
