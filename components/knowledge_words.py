"""Which version of the curated tables is shown, and who changed it last."""

from atlas import evidence_graph, knowledge_changes
from atlas.knowledge_changes import Change


def footer() -> str:
    """Return "Knowledge a10ff05, changed by A on 20 November 2026", for the footer of a card."""
    shown = evidence_graph.curated().version
    history = knowledge_changes.served()
    if not history:
        return f"Knowledge {shown}, no recorded change"
    last = history[-1]
    if last.version != shown:
        return f"Knowledge {shown}, changed since the last record ({last.version}, {last.day})"
    return f"Knowledge {shown}, changed by {last.who} on {last.day}"


def of_statement(statement_id: str) -> str:
    """Return who last added or changed a statement; empty where there is no record."""
    found = knowledge_changes.of_statement(statement_id)
    return "" if found is None else f"{_done(found, statement_id)} by {found.who} on {found.day}"


def _done(change: Change, statement_id: str) -> str:
    return "Added" if statement_id in change.added else "Changed"
