"""The answers of ``atlas.cells.views`` as the tables that the cards beside the embedding draw."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

import numpy as np
import pandas as pd

from atlas import labels
from atlas.cells import views
from atlas.cells.picked import Contents
from atlas.selection import Selection, patch
from components.figures.cell_words import NOBODY

MOST_TYPES: Final = 12
_PARTS: Final = {
    "cell_type": ("Cell types", 8),
    "tissue": ("Tissues", 6),
    "age": ("Ages", 12),
    "donor": ("Donors", 10),
}
_UNKNOWN: Final = "not known"
NONE_LEFT: Final = "No cells are left by these filters. Choose others above."
Frames = tuple[pd.DataFrame, ...]


def in_window(selection: Selection) -> Frames:
    """Return who is in view: one row a type, tissue, age and donor, and the facts of all."""
    reason = views.refusal(selection)
    if reason:
        return pd.DataFrame(), _facts(reason)
    found = views.in_window(selection)
    parts = _PARTS if found.n_cells else ()
    rows = [row for part in parts for row in _counted(part, found, selection)]
    facts = {
        "n_cells": found.n_cells,
        "n_donors": found.n_donors,
        "note": found.note,
        "windowed": bool(selection.window),
        **_words(selection),
    }
    empty = NOBODY if selection.window else NONE_LEFT
    reason = found.reason or ("" if found.n_cells else empty)
    return _table(rows), _facts(reason, facts)


def _counted(part: str, found: Contents, selection: Selection) -> list[dict[str, Any]]:
    table = found.tables[part]
    counted = zip(table["name"].tolist(), table["n"].tolist(), table["n_all"].tolist(), strict=True)
    known = [row for row in counted if row[0] != _UNKNOWN and row[1] > 0]
    if not known or (part == "tissue" and len(known) == 1):
        return []
    heading, most = _PARTS[part]
    tables = views.shown(selection)
    donors = set() if tables is None else set(tables.donors[1]["donor_id"])
    everyone = max(int(table["n_all"].sum()), 1)
    kept = known if len(known) <= most else known[: most - 1]
    rows: list[dict[str, Any]] = [
        {
            "part": heading,
            "name": name,
            "label": _label(part, name),
            "rest": False,
            "n": n,
            "n_all": n_all,
            "patch": _change(part, name, donors),
            "selected": part != "age" and _is_picked(part, name, selection),
        }
        for name, n, n_all in kept
    ]
    rest = known[len(kept) :]
    if rest:
        rows.append(
            {
                "part": heading,
                "name": f"{len(rest)} others",
                "label": f"{len(rest)} others",
                "rest": True,
                "n": sum(n for _, n, _ in rest),
                "n_all": sum(n_all for *_, n_all in rest),
                "patch": "",
                "selected": False,
            }
        )
    total = max(found.n_cells, 1)
    return [
        {**row, "share": row["n"] / total, "share_all": row["n_all"] / everyone} for row in rows
    ]


def _label(part: str, name: str) -> str:
    """Return a name as it is written; ages and ids of donors are the source's own."""
    return labels.alone(name) if part in {"cell_type", "tissue"} else name


def _change(part: str, name: str, donors: set[str]) -> str:
    """Return what a press selects: no age, nor a donor whose id is that of another study's too."""
    if part == "age":
        return ""
    if part == "donor":
        return patch(donors=[name]) if name in donors else ""
    return patch(**{part: name})


def _is_picked(part: str, name: str, selection: Selection) -> bool:
    if part == "donor":
        return name in selection.donors
    return bool(name == getattr(selection, part))


def distributions(selection: Selection) -> Frames:
    """Return classes of the score by age, donor means, and the facts of both."""
    reason = views.refusal(selection)
    if reason:
        return pd.DataFrame(), pd.DataFrame(), _facts(reason)
    found = views.distributions(selection)
    middles = (found.edges[:-1] + found.edges[1:]) / 2
    rows = pd.DataFrame()
    if found.ages:
        totals = found.counts.sum(axis=1, keepdims=True)
        rows = pd.DataFrame(
            {
                "age": np.repeat(np.array(found.ages, dtype=object), len(middles)),
                "score": np.tile(middles, len(found.ages)),
                "n": found.counts.ravel(),
                "share": (found.counts / np.maximum(totals, 1)).ravel(),
                "mean": np.repeat(found.means, len(middles)),
            }
        )
    donors = found.donors.rename(columns={"age_reported": "age"})
    donors = donors.assign(patch=[patch(donors=[str(name)]) for name in donors["donor_id"]])
    facts = {"label": found.label, "unit": found.unit, **_words(selection)}
    return rows, donors, _facts(found.reason, facts)


def composition(selection: Selection) -> Frames:
    """Return shares by age, at most 12 names and the rest, donors' shares, and the facts."""
    reason = views.refusal(selection)
    if reason:
        return pd.DataFrame(), pd.DataFrame(), _facts(reason)
    found = views.composition(selection)
    facts = _facts(found.reason, {"of": found.of, "note": found.note, **_words(selection)})
    if found.shares.empty:
        return pd.DataFrame(), pd.DataFrame(), facts
    names = list(dict.fromkeys(found.shares["name"].tolist()))
    held, left = names[:MOST_TYPES], len(names) - MOST_TYPES
    changes = {name: patch(**{found.of: name}) for name in held}
    shown = [*held, f"{left} others"] if left > 0 else held
    shares = _lumped(found.shares, len(names), shown)
    shares = shares.assign(
        label=_of_each(shares["name"], labels.alone),
        patch=[changes.get(name, "") for name in shares["name"].tolist()],
        selected=(shares["name"] == getattr(selection, found.of)).to_numpy(),
    )
    donors = _lumped(found.donors, len(names), shown)
    donors = donors.assign(
        label=_of_each(donors["name"], labels.cell_type),
        patch=_of_each(donors["donor_id"], lambda donor: patch(donors=[donor])),
    )
    return shares, donors, facts


def _lumped(rows: pd.DataFrame, n_names: int, shown: Sequence[str]) -> pd.DataFrame:
    """Return rows of every name at an age or of a donor, the last of those shown for all the rest.

    The cells of a donor are all it has, the same in each of its rows.
    """
    n = len(rows) // n_names
    first = np.arange(n)[:, None] * n_names + np.arange(len(shown))
    found = rows.iloc[first.ravel()].reset_index(drop=True)
    found["name"] = np.tile(np.array(shown, dtype=object), n)
    added = ("share",) if "donor_id" in rows else ("share", "n_cells")
    for column in added if len(shown) < n_names else ():
        values = rows[column].to_numpy().reshape(n, n_names)
        kept = values[:, : len(shown)].copy()
        kept[:, -1] = values[:, len(shown) - 1 :].sum(axis=1)
        found[column] = kept.ravel()
    return found


def _of_each(column: pd.Series, told: Callable[[str], str]) -> list[str]:
    """Return what is told of each value of a column; of each that differs, asked once."""
    known = {value: told(value) for value in dict.fromkeys(column.tolist())}
    return [known[value] for value in column.tolist()]


def depth(selection: Selection) -> Frames:
    """Return cells, genes and counts by age, of each donor, and the facts."""
    reason = views.refusal(selection)
    if reason:
        return pd.DataFrame(), pd.DataFrame(), _facts(reason)
    found = views.depth(selection)
    donors = found.donors.assign(patch=[patch(donors=[str(d)]) for d in found.donors["donor_id"]])
    facts = {
        "sentence": found.sentence,
        "confounded": found.confounded,
        "ratio": found.ratio,
        **_words(selection),
    }
    empty = "" if found.ages["n_cells"].sum() > 0 else NONE_LEFT
    ages = found.ages.replace({"age_reported": {"": "all"}})
    ages["cells_per_donor"] = ages["n_cells"] / ages["n_donors"].replace(0, np.nan)
    return ages, donors, _facts(empty, facts)


def _words(selection: Selection) -> dict[str, str]:
    words = views.words(selection)
    return {"donor": words.donor, "donors": words.donors}


def _table(rows: Sequence[Mapping[str, Any]]) -> pd.DataFrame:
    """Return rows as a table; column by column, which takes a fraction of the time."""
    return pd.DataFrame({name: [row[name] for row in rows] for name in (rows[0] if rows else ())})


def _facts(reason: str, more: Mapping[str, Any] | None = None) -> pd.DataFrame:
    return pd.DataFrame([{"reason": reason, "ratio": np.nan, **(more or {})}])
