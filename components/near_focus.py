"""Which of many panels are drawn: a picture of all strata of an atlas would be read by nobody."""

from typing import Final

import pandas as pd

MOST: Final = 24  # strata; five times as many kept a browser busy for 40 s


def columns(panels: pd.DataFrame) -> list[str]:
    """Return the strata that are drawn, in their order: all of them up to ``MOST``.

    Of more, those around the selected one (else the one that other cards tell of, else the first):
    of its tissue alone, unless it is all there is of its tissue.
    """
    strata = panels.drop_duplicates("column")
    if len(strata) <= MOST:
        return list(strata["column"])
    chosen = strata[strata["selected"].astype(bool)]
    first = pd.concat([chosen, strata[strata["focus"].astype(bool)], strata]).iloc[0]
    own = strata[strata["tissue"] == first["tissue"]]
    found = list((own if len(own) > 1 else strata)["column"])
    start = min(max(found.index(first["column"]) - MOST // 2, 0), max(len(found) - MOST, 0))
    return found[start : start + MOST]
