"""What the cells of each age are, in words."""

import pandas as pd

from components import numbers, strata
from components.figures import cell_words
from components.readings.reading import Reading, said

QUESTION = "What are the cells of each age?"
_NO_AGES = "What are these cells?"
_MOST_AGES = 3  # that are all told
SURVIVED = "Shares are of the cells that survived dissociation, not of the tissue."


def describe(shares: pd.DataFrame, donors: pd.DataFrame, facts: pd.DataFrame) -> Reading:
    """Give the share of the commonest type at each age; of many ages, at the first and last."""
    if shares.empty:
        return Reading(QUESTION, said(cell_words.nothing(facts)))
    own = shares[shares["name"] == shares["name"].iloc[0]]
    parts = own if len(own) <= _MOST_AGES else own.iloc[[0, -1]]
    told = numbers.listed(
        [
            numbers.percent(row["share"])
            + ("" if at else " of the cells")
            + (f" at {row['age_reported']}" if row["age_reported"] else "")
            for at, row in enumerate(parts.to_dict("records"))
        ]
    )
    n = len(donors.drop_duplicates(["study", "donor_id"])) if len(donors) else 0
    donor, many = (str(cell_words.fact(facts, name)) for name in ("donor", "donors"))
    who = cell_words.donors(n, donor, many)
    mean = f", mean of the {many}" if n else ""
    note = str(cell_words.fact(facts, "note"))
    return Reading(
        question=QUESTION if cell_words.has_ages(shares["age_reported"]) else _NO_AGES,
        segments=said(f"{_makes_up(str(own['label'].iloc[0]))} {told}{mean}."),
        n_line=f"{who}, shares of dissociated cells",
        traps=(SURVIVED, *((note,) if note else ())),
        caption="Bar: share of the cells of an age; point: one donor.",
    )


def _makes_up(label: str) -> str:
    many = strata.plural(label)
    return f"{many} make up" if many != label else f"{label} makes up"
