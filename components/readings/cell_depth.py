"""How deeply the cells were sequenced, in words: whether age and depth can be told apart."""

import pandas as pd

from components import numbers
from components.figures import cell_words
from components.readings.reading import Reading, said

QUESTION = "Were cells of all ages sequenced as deeply?"
_ONE_SIDE = "Young and old cells are not both here: their depth cannot be compared."


def describe(ages: pd.DataFrame, donors: pd.DataFrame, facts: pd.DataFrame) -> Reading:
    """Say whether age and depth are confounded."""
    if ages.empty:
        return Reading(QUESTION, said(cell_words.nothing(facts)))
    donor, many = (str(cell_words.fact(facts, name)) for name in ("donor", "donors"))
    n = len(donors.drop_duplicates(["study", "donor_id"])) if len(donors) else 0
    who = numbers.counted(n, donor, many) if n else f"no {donor} ids"
    trap = "Confounded with depth: scores of young and old cells here may differ by depth alone."
    return Reading(
        question=QUESTION,
        segments=said(str(cell_words.fact(facts, "sentence")) or _ONE_SIDE),
        n_line=f"{who}, {int(ages['n_cells'].sum()):,} cells",
        traps=(trap,) if cell_words.fact(facts, "confounded") else (),
        caption="Bar: mean of an age; mark: one donor. All scales start at 0.",
    )
