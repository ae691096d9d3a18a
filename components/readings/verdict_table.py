"""What the verdicts of all strata say together."""

import pandas as pd

from components import numbers, verdicts
from components.figures import verdict_table
from components.readings import judged
from components.readings.reading import Reading, said
from components.verdicts import Judged
from drift.schema import SCORE_VERSION

QUESTION = "What is the verdict, stratum by stratum?"


def describe(table: pd.DataFrame) -> Reading:
    """Count the verdicts; one alone is told in full."""
    found = verdicts.read(table)
    if not found:
        return Reading(QUESTION, said(verdict_table.NOTHING))
    return Reading(
        question=QUESTION,
        segments=said(
            judged.one(found[0]) if len(found) == 1 else judged.counts(found, named=False)
        ),
        n_line=_n_line(found),
        traps=judged.traps(found, brief=True),
        caption=verdict_table.caption(table),
    )


def _n_line(found: list[Judged]) -> str:
    """Return what is listed and what is not counted."""
    few = sum(s.verdict == "too few donors" for s in found)
    undefined = sum(s.verdict == "undefined" for s in found)
    thin = sum(s.low_coverage and s.verdict in verdicts.TESTED for s in found)
    parts = [
        f"{numbers.counted(len(found), 'stratum', 'strata')} with donors",
        f"{few} with too few" if few else "",
        f"{undefined} undefined" if undefined else "",
        f"{thin} with too few genes" if thin else "",
    ]
    return f"{', '.join(part for part in parts if part)}. Score v{SCORE_VERSION}"
