"""Which of many panels are drawn: a picture of all strata of an atlas would be read by nobody."""

from typing import Final

import pandas as pd

MOST: Final = 24  # strata; a browser takes a second for these, and a minute for five times as many


def columns(panels: pd.DataFrame) -> list[str]:
    """Return the strata that are drawn, in their order: all of them up to ``MOST``.

    Of more, those of the tissue in view (of the selected stratum, else of the one that other cards
    tell of, else of the first), and of these the ones around it.
    """
    strata = panels.drop_duplicates("column")
    if len(strata) <= MOST:
        return list(strata["column"])
    chosen = strata[strata["selected"].astype(bool)]
    first = pd.concat([chosen, strata[strata["focus"].astype(bool)], strata]).iloc[0]
    found = list(strata.loc[strata["tissue"] == first["tissue"], "column"])
    start = min(max(found.index(first["column"]) - MOST // 2, 0), max(len(found) - MOST, 0))
    return found[start : start + MOST]
