"""Built tables as Parquet: the same rows always give the same bytes."""

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
        row = ", ".join(str(value) for value in twice.iloc[0][keys])
        raise StoreError(
            f"Table {table} has two rows for {row}: make the key unique in the source."
        )
    try:
        return pa.Table.from_pandas(frame, schema=arrow_schema(table), preserve_index=False)
    except (pa.ArrowInvalid, pa.ArrowTypeError, ValueError) as error:
        raise StoreError(f"Table {table} does not fit its schema: {error}.") from error


def write(table: str, frame: pd.DataFrame, path: Path) -> int:
    """Write a built table and return its number of rows.

    The bytes depend on the rows alone: sorted by key, fixed row groups, no time stamp, no index.
    """
    arrow = to_arrow(table, frame).replace_schema_metadata(None)
    floats = [
        field.name
        for field in arrow.schema
        if pa.types.is_floating(field.type) and field.name != "coverage"
    ]
    pq.write_table(
        arrow,
        path,
        compression="zstd",
        compression_level=19,
        row_group_size=ROW_GROUP.get(table, DEFAULT_ROW_GROUP),
        use_dictionary=[name for name in arrow.schema.names if name not in floats],
        column_encoding=dict.fromkeys(floats, "BYTE_STREAM_SPLIT"),
        store_schema=False,
        write_statistics=True,
    )
    return int(arrow.num_rows)


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
