"""How deeply the cells were sequenced, in words: whether age and depth can be told apart."""

import pandas as pd

from components.figures import cell_depth, cell_words
from components.readings.reading import Reading, said

QUESTION = "Were cells of all ages sequenced as deeply?"
_ONE_SIDE = "Young and old cells are not both here: their depth cannot be compared."
_NO_AGES = "How deeply were the cells sequenced?"


def describe(ages: pd.DataFrame, donors: pd.DataFrame, facts: pd.DataFrame) -> Reading:
    """Say whether age and depth are confounded."""
    if ages.empty:
        return Reading(QUESTION, said(cell_words.nothing(facts)))
    donor, many = (str(cell_words.fact(facts, name)) for name in ("donor", "donors"))
    n = len(donors.drop_duplicates(["study", "donor_id"])) if len(donors) else 0
    who = cell_words.donors(n, donor, many)
    aged = cell_words.has_ages(ages["age_reported"])
    trap = "Confounded with depth: scores of young and old cells here may differ by depth alone."
    return Reading(
        question=QUESTION if aged else _NO_AGES,
        segments=said(str(cell_words.fact(facts, "sentence")) or _alone(ages, aged=aged)),
        n_line=f"{who}, {int(ages['n_cells'].sum()):,} cells",
        traps=(trap,) if cell_words.fact(facts, "confounded") else (),
        caption=_caption(with_donors=n > 0) if cell_depth.told(ages) else "",
    )


def _caption(*, with_donors: bool) -> str:
    bar = "Bar: mean of the donors of an age; mark: one donor." if with_donors else "Bar: mean."
    return f"{bar} All scales start at 0."


def _alone(ages: pd.DataFrame, *, aged: bool) -> str:
    """Say what is known where old and young are not both there."""
    genes = ages["genes"].iloc[0]
    if aged or pd.isna(genes):
        return _ONE_SIDE
    return f"A cell shows {genes:,.0f} genes on average. Without ages nothing can be compared."
