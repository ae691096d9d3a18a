"""What the phase plane says: the selected stratum in full, else how many show which verdict."""

import pandas as pd

from components import numbers, strata, verdicts
from components.figures import phase_plane
from components.readings import judged
from components.readings.reading import Reading, said
from components.verdicts import Judged
from drift.schema import SCORE_VERSION

QUESTION = "Which cell types lose identity, and which gain mesenchymal expression?"


def describe(points: pd.DataFrame, arrows: pd.DataFrame) -> Reading:
    """Say the verdict of the selected stratum, or count the verdicts of the data set shown."""
    if arrows.empty:
        return Reading(QUESTION, said(phase_plane.nothing(arrows)))
    found = verdicts.read(arrows)
    return Reading(
        question=_question(found),
        segments=said(_answer(points, found, str(arrows.attrs.get("absent", "")))),
        n_line=_n_line(points, found),
        traps=judged.traps(found),
        caption=phase_plane.caption(points, arrows),
    )


def _question(found: list[Judged]) -> str:
    if len(found) == 1:
        name = found[0].many
        verb = "Do" if found[0].is_plural else "Does"
        return f"{verb} {name} lose identity, or gain mesenchymal expression?"
    units = verdicts.unit(found)[1]
    return f"Which {units} lose identity, and which gain mesenchymal expression?"


def _answer(points: pd.DataFrame, found: list[Judged], absent: str) -> str:
    chosen = [stratum for stratum in found if stratum.is_selected]
    if len(chosen) == 1:
        return judged.one(chosen[0])
    if absent:
        return f"{absent} {judged.counts(found, named=False)}"
    if points.empty and not any(stratum.is_drawn for stratum in found):
        return phase_plane.unjudged(found)
    if len(found) == 1:
        return judged.one(found[0])
    return judged.counts(found, named=True)


def _n_line(points: pd.DataFrame, found: list[Judged]) -> str:
    """Return donors first, then profiles, then what sex allows."""
    if points.empty and all(s.is_slope for s in found):
        row = found[0].row
        followed = strata.within_donors(row["n_donors"], str(row["donors_word"]))
        return f"{followed}. Score v{SCORE_VERSION}"
    if points.empty:
        return f"No donor has both scores. Score v{SCORE_VERSION}"
    row = found[0].row
    first, second = (
        int(points.loc[points["role"] == role, "donor_id"].nunique())
        for role in ("reference", "contrast")
    )
    words = str(row["reference_word"]), str(row["contrast_word"]), str(row["donors_word"])
    sexes = set(points["sex"])
    sex = ", sex not stated" if sexes == {"unknown"} else ""
    if len(sexes) == 1 and not sex:
        sex = f", all {sexes.pop()}: sex cannot be separated"
    profiles = numbers.counted(len(points), "profile")
    return f"{numbers.sides(first, second, *words)}, {profiles}{sex}. Score v{SCORE_VERSION}"
