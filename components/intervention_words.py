"""Interventions in words and marks: what is stated of drift, and how sure that is."""

from typing import Any, Final

GLYPHS: Final[dict[str, str]] = {
    "suppresses": "⊣",
    "drives": "→",
    "disputed": "⇄",
    "contested": "?",
    "no evidence found": "∅",
}
NO_STATEMENT: Final = "no statement"
MOST_CONFIDENCE: Final = 3


def dots(confidence: Any) -> str:
    """Return a confidence of 1 to 3 as "●●○"."""
    n = int(confidence)
    return "●" * n + "○" * (MOST_CONFIDENCE - n)


def on_drift(row: dict[str, Any]) -> str:
    """Return "⊣ suppresses, cell culture, ●●○, seen in human material"."""
    if not row["drift"]:
        return NO_STATEMENT
    human = "human data" if row["drift_human"] else "no human data"
    return (
        f"{GLYPHS[row['drift']]} {row['drift']} ({row['drift_kind']}), "
        f"{dots(row['drift_confidence'])}, {human}"
    )


def evidence(row: dict[str, Any]) -> str:
    """Return "17, best: living animal ●●●", of statements."""
    n = int(row["n_statements"])
    if not n:
        return "none left by the filters"
    return f"{n}, best: {row['best_kind']} {dots(row['confidence'])}"
