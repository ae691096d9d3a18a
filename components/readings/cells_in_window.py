"""Who is in the window, in words."""

import pandas as pd

from atlas import labels
from components import numbers, strata
from components.figures import cell_words
from components.readings.reading import Reading, said

QUESTION = "Who is in this window?"


def describe(rows: pd.DataFrame, facts: pd.DataFrame) -> Reading:
    """Name the most common type in view and its share."""
    if rows.empty:
        return Reading(QUESTION, said(cell_words.nothing(facts)))
    first = rows.iloc[0]
    windowed = bool(cell_words.fact(facts, "windowed"))
    where = "in this window" if windowed else "in the whole map"
    of_all = f" here, {numbers.percent(first['share_all'])} of all" if windowed else ""
    n_cells, n_donors = (int(cell_words.fact(facts, n)) for n in ("n_cells", "n_donors"))
    called = (str(cell_words.fact(facts, n)) for n in ("donor", "donors"))
    note = str(cell_words.fact(facts, "note"))
    commonest = labels.cell_type(labels.in_sentence(str(first["label"])))
    return Reading(
        question=QUESTION,
        segments=said(
            f"{n_cells:,} cells are {where}. The most common are {strata.plural(commonest)}: "
            f"{numbers.percent(first['share'])}{of_all}."
        ),
        n_line=f"{cell_words.donors(n_donors, *called)}, {n_cells:,} cells in view",
        traps=(note,) if note else (),
        caption="Bar: share of the cells in view; tick: share of all cells the filters keep.",
    )
