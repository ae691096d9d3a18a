"""The tables behind the spectrum of transitions and its evidence."""

from typing import Final

import pandas as pd

from components import transition_rows
from components.tables import Field, Table
from components.transition_rows import Link, Row

_SPECTRUM: Final = (
    Field("from", "Cell of origin"),
    Field("to", "End state"),
    Field("transition", "Transition"),
    Field("acts", "Acts on it"),
    Field("kind", "As"),
    Field("claim", "What is stated"),
    Field("confidence", "Confidence", numeric=True),
    Field("dispute", "Disputed"),
)
_STATEMENTS: Final = (
    Field("source_label", "From"),
    Field("target_label", "To"),
    Field("relation", "Says"),
    Field("mechanism", "Mechanism"),
    Field("evidence", "Evidence"),
    Field("species", "Species"),
    Field("tissue", "Tissue or cell"),
    Field("confidence", "Confidence", numeric=True),
    Field("caveat", "Caveat"),
    Field("citations", "Citations"),
    Field("claimed", "Claimed by the review"),
    Field("statement_id", "Statement"),
)


def spectrum(rows: pd.DataFrame, cells: pd.DataFrame) -> Table:
    """Return each transition with its arrow to drift, then a row for all that acts on it."""
    found = transition_rows.read(rows, cells)
    made = []
    for row in found.rows:
        made += [] if row.is_whole else [_of_row(row)]
        made += [_of_link(row, link) for link in row.links]
    return Table(
        pd.DataFrame(made),
        _SPECTRUM,
        "One row an arrow: first the transition's own to drift, then what acts on it. Press a row "
        "to select it.",
    )


def _of_row(row: Row) -> dict[str, object]:
    return {
        **_names(row),
        "acts": "",
        "kind": "transition",
        "claim": row.part_words,
        "confidence": row.confidence or float("nan"),
        "dispute": row.dispute,
        "patch": row.patch,
        "selected": row.is_selected or row.line_selected,
    }


def _of_link(row: Row, link: Link) -> dict[str, object]:
    way = f"by way of {link.via} only: " if link.via else ""
    return {
        **_names(row),
        "acts": str(link.row["source_label"]),
        "kind": link.kind,
        "claim": f"{way}{link.words}",
        "confidence": link.confidence,
        "dispute": "",
        "patch": link.patch,
        "selected": link.is_selected,
    }


def _names(row: Row) -> dict[str, object]:
    return {
        "from": row.origin,
        "to": row.end_state or "mesenchymal drift",
        "transition": str(row.row["label"]),
    }


def statements(table: pd.DataFrame) -> Table:
    """Return every statement with its citations."""
    if table.empty:
        return Table(table, (), transition_rows.NOTHING)
    return Table(table, _STATEMENTS, "One row a statement. Press a row to select its arrow.")
