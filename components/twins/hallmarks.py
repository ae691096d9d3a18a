"""The table behind the graph: one row an arrow, with all that is known of it and of its ends."""

import math
from collections.abc import Iterator
from typing import Any, Final

from atlas.hallmark_view import View
from atlas.node_scores import NodeScore
from components import graph_words, numbers
from components.tables import Field, data_of_rows
from drift.graph import Arrow

FIELDS: Final = (
    Field("source", "From"),
    Field("claim", "Literature"),
    Field("target", "To"),
    Field("answer", "Together"),
    Field("confidence", "Confidence", numeric=True),
    Field("evidence", "Best evidence"),
    Field("n_statements", "Statements", numeric=True),
    Field("n_citations", "Citations", numeric=True),
    Field("human", "Human evidence"),
    Field("species", "Species"),
    Field("claimed", "Claimed by the review"),
    Field("source_change", "From, change"),
    Field("source_low", "95 % low, from", numeric=True),
    Field("source_high", "95 % high, from", numeric=True),
    Field("source_state", "From, state"),
    Field("target_change", "To, change"),
    Field("target_low", "95 % low, to", numeric=True),
    Field("target_high", "95 % high, to", numeric=True),
    Field("target_state", "To, state"),
    Field("r", "Association, r", numeric=True),
    Field("r_low", "95 % low, r", numeric=True),
    Field("r_high", "95 % high, r", numeric=True),
    Field("n_donors", "Donors", numeric=True),
    Field("adjusted_for", "Adjusted for"),
    Field("n_shared", "Shared genes removed", numeric=True),
    Field("agreement", "Data and literature"),
    Field("statements", "Statement ids"),
    Field("citations", "Citation ids"),
)
CAPTION: Final = (
    "One row an arrow. Changes and associations are of the stratum the nodes show; an association "
    "cannot say which comes first. Press a row to read its evidence."
)


def table(view: View) -> dict[str, Any]:
    """Return the arrows shown, as `components.tables.Table.data` gives a table."""
    return data_of_rows([_row(view, arrow) for arrow in view.arrows], FIELDS, CAPTION)


def _row(view: View, arrow: Arrow) -> dict[str, Any]:
    nodes = view.graph.nodes
    species = dict.fromkeys(name for row in arrow.statements for name in row.species)
    return {
        "source": graph_words.name_of(nodes[arrow.source]),
        "target": graph_words.name_of(nodes[arrow.target]),
        "claim": graph_words.claim(arrow),
        "answer": arrow.answer,
        "confidence": float(arrow.confidence),
        "evidence": graph_words.kind_of(arrow.best),
        "n_statements": float(len(arrow.statements)),
        "n_citations": float(len(arrow.citation_ids)),
        "human": "yes" if arrow.has_human_evidence else "no",
        "species": ", ".join(species),
        "claimed": "yes" if any(row.claimed for row in arrow.statements) else "unknown",
        **dict(_end("source", view.scores.get(arrow.source))),
        **dict(_end("target", view.scores.get(arrow.target))),
        **_association(view, arrow),
        "statements": " ".join(row.statement_id for row in arrow.statements),
        "citations": " ".join(arrow.citation_ids),
        "patch": graph_words.arrow_patch(arrow.key),
        "selected": view.selection.arrow == arrow.key,
    }


def _end(end: str, score: NodeScore | None) -> Iterator[tuple[str, Any]]:
    """Yield the columns of one end of an arrow."""
    drawn = score.drawn if score else None
    yield f"{end}_change", graph_words.value(drawn) if drawn else ""
    yield f"{end}_low", drawn.low if drawn else math.nan
    yield f"{end}_high", drawn.high if drawn else math.nan
    yield f"{end}_state", drawn.state if drawn else "not measured"


def _association(view: View, arrow: Arrow) -> dict[str, Any]:
    found = view.association(arrow)
    if found is None:
        none: dict[str, Any] = dict.fromkeys(("r", "r_low", "r_high", "n_donors", "n_shared"))
        return {**none, "adjusted_for": "", "agreement": "not measured"}
    return {
        "r": found.r,
        "r_low": found.low,
        "r_high": found.high,
        "n_donors": numbers.number(found.row["n_donors"]),
        "n_shared": numbers.number(found.row["n_shared"]),
        "adjusted_for": str(found.row["adjusted_for"] or ""),
        "agreement": found.compared_with(arrow) if found.r == found.r else found.reason,
    }
