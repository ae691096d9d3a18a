"""What the findings of pathologists say: in how many tissues fibrosis rises with age."""

from collections.abc import Sequence
from typing import Final

import pandas as pd

from components import endpoint_rows, numbers
from components.endpoint_rows import Finding
from components.figures import endpoint_trends
from components.readings.reading import Reading, Segment, joined, said

QUESTION: Final = "Does fibrosis rise with age in human tissues?"
LEADING: Final = "Fibrosis"
MOST_NAMED: Final = 3
RESOLVED_FDR: Final = 0.05


def describe(table: pd.DataFrame) -> Reading:
    """Count the tissues in which fibrosis rises, falls and is not resolved, and name the first."""
    rows = endpoint_rows.read(table)
    leading = [finding for finding in rows if finding.kind == LEADING]
    modelled = [finding for finding in leading if finding.is_modelled]
    if not modelled:
        return Reading(QUESTION, said(endpoint_rows.NOTHING))
    return Reading(
        question=QUESTION,
        segments=_answer(modelled),
        n_line=_n_line(leading, modelled),
        traps=(
            (
                "A pathologist's note, not a score: it is set beside the scores and pooled with "
                "none of them."
            ),
            _corrected(modelled),
        ),
        caption=endpoint_trends.caption(table),
    )


def _answer(modelled: Sequence[Finding]) -> tuple[Segment, ...]:
    rises, falls, is_open = (
        [f for f in modelled if f.direction == direction] for direction in (1, -1, 0)
    )
    n = numbers.counted(len(modelled), "human tissue")
    parts: list[Segment | str] = [f"Of {n}, fibrosis "]
    told = [
        ("rise", rises, f"rises with age in {_named(rises)}"),
        ("fall", falls, f"falls in {_named(falls)}"),
        ("open", is_open, f"is not resolved in {len(is_open)}"),
    ]
    shown = [(tone, words) for tone, found, words in told if found]
    for number, (tone, words) in enumerate(shown):
        joint = "" if number == 0 else " and " if number == len(shown) - 1 else ", "
        parts += [joint, Segment(words, tone)]  # type: ignore[arg-type]
    return joined([*parts, ", adjusted for sex and death type."])


def _named(found: Sequence[Finding]) -> str:
    return numbers.listed([_lower(f.name) for f in found], most=MOST_NAMED)


def _lower(name: str) -> str:
    return name[:1].lower() + name[1:].replace(",", "")


def _n_line(leading: Sequence[Finding], modelled: Sequence[Finding]) -> str:
    row = leading[0].row
    few = len(leading) - len(modelled)
    rest = f"; in {few} more fibrosis was noted too rarely to model" if few else ""
    who = numbers.counted(int(row["n_people"]), str(row["donors_word"]), str(row["donors_word"]))
    return f"{who} after death, each once a tissue{rest}. GTEx notes"


def _corrected(modelled: Sequence[Finding]) -> str:
    """Say which tissues stay resolved when all are counted."""
    kept = [f for f in modelled if numbers.number(f.row["fdr"]) < RESOLVED_FDR]
    if not kept:
        return f"With all tissues counted, none is below FDR {RESOLVED_FDR}."
    return f"With all tissues counted, FDR is below {RESOLVED_FDR} in {_named(kept)}."
