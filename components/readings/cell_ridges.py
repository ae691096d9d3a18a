"""How a score is distributed by age, in words: donors where they are known, no test of cells."""

import pandas as pd

from components import numbers
from components.figures import cell_words
from components.readings.reading import Reading, said

QUESTION = "How is the score distributed at each age?"
_NO_AGES = "How is the score distributed?"


def describe(rows: pd.DataFrame, donors: pd.DataFrame, facts: pd.DataFrame) -> Reading:
    """Give the mean over cells at the first and last age, as a description."""
    if rows.empty:
        return Reading(QUESTION, said(cell_words.nothing(facts)))
    means = rows.drop_duplicates("age")
    ends = [means.iloc[0], means.iloc[-1]]
    told = " and ".join(
        f"{cell_words.level(end['mean'], rows)}"
        + ("" if end["age"] == "all" else f" at {end['age']}")
        for end in (ends if len(means) > 1 else ends[:1])
    )
    donor, many = (str(cell_words.fact(facts, n)) for n in ("donor", "donors"))
    n = len(donors.drop_duplicates(["study", "donor_id"])) if len(donors) else 0
    second = (
        "Cells are described here, not tested."
        if n
        else f"These cells carry no {donor} ids. Browse them; no test is possible."
    )
    return Reading(
        question=QUESTION if cell_words.has_ages(rows["age"]) else _NO_AGES,
        segments=said(f"Cells average {told}. {second}"),
        n_line=f"{numbers.counted(n, donor, many) if n else f'no {donor} ids'}, "
        f"{int(rows['n'].sum()):,} scored cells",
        caption="Ridge: share of the scored cells by score, one height for all ages; mark: the "
        "mean of one donor.",
    )
