"""What studies say of one tissue, in the words that figure, reading and table share."""

from typing import Any, Final

from components import numbers, sex_words
from drift.agreement import ANSWERS

ALL_TISSUES: Final = "all tissues"


NO_ANIMALS: Final = "(no animals, p optimistic)"  # beside every claim of effect tables
_POOLED: Final = {"yes": "rises", "no": "falls"}


def answer(row: dict[str, Any]) -> str:
    """Return the answer: "Yes, it rises"; of all tissues, which is none, "Pooled: falls"."""
    if row.get("organ", row.get("place")) == ALL_TISSUES:
        found = ANSWERS[row["answer"]]
        return f"Pooled: {_POOLED.get(row['answer'], found[:1].lower() + found[1:])}"
    return ANSWERS[row["answer"]]


def donors(row: dict[str, Any]) -> str:
    """Return what the donor studies of a tissue say: "2 donor studies, none resolved"."""
    k, rise, fall = int(row["k"]), int(row["n_rise"]), int(row["n_fall"])
    if k == 0:
        return "too few donors" if row["n_few"] else "no donor study to pool"
    if k >= 3:
        effect = numbers.interval(row["estimate"], row["low"], row["high"], 1)
        return f"{k} studies pooled, g {effect}"
    called = [f"{n} {word}" for n, word in ((rise, "rises"), (fall, "falls")) if n]
    if k == 1:
        return f"1 donor study, {'not resolved' if not called else called[0][2:]}"
    return (
        f"2 donor studies, {' and '.join(called) or 'none'} {'' if called else 'resolved'}".strip()
    )


def tables(row: dict[str, Any]) -> str:
    """Return what the effect tables say: "2 of 3 tables rise"; empty without any."""
    n = int(row["n_tables"])
    if not n:
        return ""
    called = [
        (int(row[f"tables_{word}"]), word) for word in ("rise", "fall") if row[f"tables_{word}"]
    ]
    if not called:
        return "table not resolved" if n == 1 else "tables not resolved"
    if n == 1:
        return f"1 table {called[0][1]}s"
    return ", ".join(f"{k} of {n} tables {word}" for k, word in called)


def signs(row: dict[str, Any]) -> str:
    """Return how many studies and tables point up: "points up in 1 of 5"; empty without any."""
    return f"points up in {int(row['up'])} of {int(row['n'])} {_what(row)}" if row["n"] else ""


def _what(row: dict[str, Any]) -> str:
    """Return what signs are counted over: donor studies, effect tables, or both."""
    k, n = int(row["k"]), int(row["n"])
    if k == n:
        return "study" if n == 1 else "studies"
    if k == 0:
        return "table" if n == 1 else "tables"
    return "studies and tables"


def parts(row: dict[str, Any]) -> str:
    """Return the signs of the two parts: "Core up in 1 of 4, matrix in 0 of 4".

    Of all tissues in full: "Core points up in 4 of 4, matrix in 1 of 7 studies and tables".
    """
    verb, what = ("up", "") if is_tissue(row) else ("points up", " studies and tables")
    named = [
        (name, int(row[f"{name}_up"]), int(row[f"{name}_n"]))
        for name in ("core", "matrix")
        if row[f"{name}_n"]
    ]
    counts = [
        f"{name}{'' if at else f' {verb}'} in {up} of {n}" for at, (name, up, n) in enumerate(named)
    ]
    return f"{numbers.capital(', '.join(counts))}{what}" if named else ""


def summary(row: dict[str, Any]) -> list[str]:
    """Return the lines below an answer."""
    mark = "‡" if row["changed_by"] else ""
    hangs = f", {sex_words.hangs(row)}" if row["ground"] == "confounded with sex" else ""
    first = "; ".join(text for text in (f"{donors(row)}{mark}{hangs}", tables(row)) if text)
    caveat = "" if is_tissue(row) else "No statement about any tissue"
    return [text for text in (first, caveat, parts(row) or numbers.capital(signs(row))) if text]


def is_tissue(row: dict[str, Any]) -> bool:
    """Tell whether the row is one tissue, not all of them."""
    return bool(row["organ"] != ALL_TISSUES)


def part_answer(row: dict[str, Any], part: str) -> str:
    """Return the answer of the core or matrix part; empty where the score has no parts."""
    found = row[f"{part}_answer"]
    return ANSWERS[found] if found else ""
