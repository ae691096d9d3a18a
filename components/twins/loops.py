"""The table behind the list of loops: every loop found, for sorting and for the CSV."""

import pandas as pd

from atlas.loops import LoopView, change_to
from components.loops import words
from components.tables import Field, Table
from drift.loops import Loop

_FIELDS = (
    Field("rank", "Rank", numeric=True),
    Field("loop", "Loop"),
    Field("arrows", "Arrows", numeric=True),
    Field("kind", "Kind"),
    Field("confidence", "Weakest confidence", numeric=True),
    Field("evidence", "Weakest evidence"),
    Field("weakest", "Weakest arrow"),
    Field("without_human", "Arrows without human evidence"),
    Field("measured", "Arrows measured", numeric=True),
    Field("agree", "Agree", numeric=True),
    Field("disagree", "Disagree", numeric=True),
    Field("data", "What the data say, arrow by arrow"),
    Field("statements", "Statements"),
    Field("citations", "Citations"),
)


def loops(view: LoopView) -> Table:
    """Return every loop, the strongest weakest link first."""
    rows = [_row(rank, loop, view) for rank, loop in enumerate(view.search.loops, 1)]
    columns = [*(field.column for field in _FIELDS), "patch", "selected"]
    return Table(
        pd.DataFrame(rows, columns=columns), _FIELDS, "One row a loop; press one to select it."
    )


def _row(rank: int, loop: Loop, view: LoopView) -> dict[str, object]:
    best = loop.weakest.best
    tally = view.tally(loop)
    papers = dict.fromkeys(name for row in loop.statements for name in row.citation_ids)
    return {
        "rank": rank,
        "loop": words.chain(loop, view),
        "arrows": loop.length,
        "kind": loop.kind,
        "confidence": best.confidence,
        "evidence": words.evidence(best),
        "weakest": words.way(loop.weakest, view),
        "without_human": words.human(loop, view),
        "measured": view.n_measured(loop),
        "agree": tally["agrees"],
        "disagree": tally["disagrees"],
        "data": "; ".join(
            f"{words.way(arrow, view)}: {words.correlation(view.data[arrow.key])}"
            for arrow in loop.arrows
        ),
        "statements": ";".join(row.statement_id for row in loop.statements),
        "citations": ";".join(papers),
        "patch": change_to(loop, view.selected),
        "selected": view.selected is not None and loop.key == view.selected.key,
    }
