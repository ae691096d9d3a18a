"""The answers of ``atlas.cells.views`` as the tables that the cards beside the embedding draw."""

from collections.abc import Mapping
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
    rows = [row for part in _PARTS for row in _counted(part, found, selection)]
    facts = {
        "n_cells": found.n_cells,
        "n_donors": found.n_donors,
        "note": found.note,
        "windowed": bool(selection.window),
        **_words(selection),
    }
    empty = NOBODY if selection.window else NONE_LEFT
    reason = found.reason or ("" if found.n_cells else empty)
    return pd.DataFrame(rows if found.n_cells else []), _facts(reason, facts)


def _counted(part: str, found: Contents, selection: Selection) -> list[dict[str, Any]]:
    table = found.tables[part]
    known = table[(table["name"] != _UNKNOWN) & (table["n"] > 0)]
    if known.empty or (part == "tissue" and len(known) == 1):
        return []
    heading, most = _PARTS[part]
    tables = views.shown(selection)
    donors = set() if tables is None else set(tables.strata["donor_id"])
    everyone = max(int(table["n_all"].sum()), 1)
    kept = known if len(known) <= most else known.iloc[: most - 1]
    rows: list[dict[str, Any]] = [
        {
            "part": heading,
            "name": str(row["name"]),
            "label": _label(part, str(row["name"])),
            "rest": False,
            "n": int(row["n"]),
            "n_all": int(row["n_all"]),
            "patch": _change(part, str(row["name"]), donors),
            "selected": part != "age" and _is_picked(part, str(row["name"]), selection),
        }
        for row in kept.to_dict("records")
    ]
    rest = known.iloc[len(kept) :]
    if len(rest):
        rows.append(
            {
                "part": heading,
                "name": f"{len(rest)} others",
                "label": f"{len(rest)} others",
                "rest": True,
                "n": int(rest["n"].sum()),
                "n_all": int(rest["n_all"].sum()),
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
    parts = [
        pd.DataFrame(
            {
                "age": age,
                "score": middles,
                "n": counts,
                "share": counts / max(int(counts.sum()), 1),
                "mean": mean,
            }
        )
        for age, counts, mean in zip(found.ages, found.counts, found.means, strict=True)
    ]
    rows = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame()
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
    names = list(dict.fromkeys(found.shares["name"]))
    held = names[:MOST_TYPES]
    other = f"{len(names) - len(held)} others"
    shares = _lumped(found.shares.drop(columns="n_donors"), held, other)
    shares = shares.assign(
        label=[labels.alone(name) for name in shares["name"]],
        n_donors=shares["age_reported"].map(
            found.shares.drop_duplicates("age_reported").set_index("age_reported")["n_donors"]
        ),
        patch=[patch(**{found.of: name}) if name in held else "" for name in shares["name"]],
        selected=[name == getattr(selection, found.of) for name in shares["name"]],
    )
    donors = _lumped(found.donors, held, other)
    donors = donors.assign(
        label=[labels.cell_type(name) for name in donors["name"]],
        patch=[patch(donors=[str(donor)]) for donor in donors["donor_id"]],
    )
    return shares, donors, facts


def _lumped(rows: pd.DataFrame, held: list[str], other: str) -> pd.DataFrame:
    """Add up the shares of all names that are not held."""
    named = rows.assign(name=rows["name"].where(rows["name"].isin(held), other))
    keys = [column for column in named.columns if column not in ("share", "n_cells")]
    if "donor_id" in keys:  # the cells of a donor in all, the same in each of its rows
        summed = {"share": "sum", "n_cells": "first"}
        return named.groupby(keys, sort=False, as_index=False).agg(summed)
    return named.groupby(keys, sort=False, as_index=False)[["share", "n_cells"]].sum(min_count=1)


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


def _facts(reason: str, more: Mapping[str, Any] | None = None) -> pd.DataFrame:
    return pd.DataFrame([{"reason": reason, "ratio": np.nan, **(more or {})}])
