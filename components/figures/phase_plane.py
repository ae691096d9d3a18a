"""Identity change against mesenchymal gain: donors as points, one arrow a stratum, its cross."""

from typing import Any, Final

import pandas as pd

from components import numbers, tokens
from components.figures import plane_marks, plane_words, theme
from components.figures.theme import Key
from components.plane_sheet import PHONE, WIDE, Sheet, lay_out
from components.verdicts import Judged

NOTHING: Final = (
    "No stratum has donors with these filters. Choose another data set, all tissues or any sex."
)


SLOPES: Final = (
    "Slopes have no points on this plane: the list of verdicts beside it has the two changes."
)


def nothing(arrows: pd.DataFrame) -> str:
    """Return why there is no plane: what the query says, or that the filters leave none."""
    return str(arrows.attrs.get("why", NOTHING))


def unjudged(found: list[Judged]) -> str:
    """Return why no stratum of a data set can be drawn."""
    if all(s.is_slope for s in found):
        return SLOPES
    reasons = list(dict.fromkeys(s.reason for s in found if s.reason))
    first = reasons[0] if reasons else "No stratum has both scores."
    return f"{first} Choose another data set in the sentence above."


def draw(points: pd.DataFrame, arrows: pd.DataFrame, *, phone: bool = False) -> theme.Figure:
    """Draw the plane; a donor, an arrow, a cross or a name selects its stratum.

    Parameters
    ----------
    points
        One row a donor and stratum, centred on the reference donors.
    arrows
        One row a stratum: both changes, the verdict, the limits of the axes.
    phone
        A narrow plane with short words.
    """
    if arrows.empty:
        return theme.empty(nothing(arrows))
    sheet = lay_out(points, arrows, PHONE if phone else WIDE)
    if not sheet.named:
        return theme.empty(unjudged(sheet.strata))
    size = sheet.size
    listed = plane_words.listed_height(sheet)
    total = size.height + size.axis + listed
    data = [
        *plane_marks.crosses(sheet),
        plane_marks.beyond(sheet),
        plane_marks.grips(sheet),
        plane_marks.donors(sheet),
    ]
    if listed:
        data += [plane_words.listed(sheet), plane_words.listed_hits(sheet)]
    return theme.figure(
        data,
        theme.layout(
            total,
            margin={"l": size.left, "r": 8, "t": 0, "b": 0, "pad": 0},
            barmode="overlay",
            xaxis=plane_words.x_axis(sheet, anchor="y"),
            yaxis=plane_words.y_axis(sheet, domain=[1 - size.height / total, 1]),
            **plane_words.listed_axes(sheet, listed / total),
            shapes=plane_marks.ground(sheet),
            annotations=[
                *plane_marks.arrows(sheet),
                *plane_words.corners(sheet),
                *plane_words.names(sheet),
            ],
            meta={"rigid": True} | ({} if phone else {"minWidth": 560}),
        ),
    )


def legend(points: pd.DataFrame, arrows: pd.DataFrame) -> list[Key]:
    """Return the marks that occur, in reading order."""
    sheet = _sheet(points, arrows)
    if sheet is None:
        return []
    row = sheet.strata[0].row
    one = str(row["donor_word"])
    sexes = [sex for sex in tokens.SEX_SYMBOLS if any(d["sex"] == sex for d in sheet.donors)]
    known = [sex for sex in sexes if sex != "unknown"]
    first = tokens.SEX_SYMBOLS[sexes[0]] if sexes else "diamond"
    stated = "" if known else " (sex not stated)"
    by_sex = [Key(f"{tokens.SEX_SYMBOLS[sex]}-hollow", _of_sex(sex, row)) for sex in sexes]
    keys = [
        *(by_sex if known else [Key(f"{first}-hollow", f"{row['reference_word']} {one}{stated}")]),
        Key(f"{first}-filled", f"filled: {row['contrast_word']}"),
        Key("arrow", "change of the mean"),
        Key("cross-intervals", "95% intervals, thick: excludes 0"),
    ]
    if any(s.low_coverage for s in sheet.strata):
        keys.append(Key("dagger", "coverage too low"))
    if any("‡" in s.marks for s in sheet.strata):
        keys.append(Key("double-dagger", f"confounded with {causes(sheet.strata)}"))
    return keys if sheet.arrows else [*keys[: len(keys) - 2], *keys[4:]]


def causes(found: list[Judged]) -> str:
    """Return what verdicts are confounded with: "depth", "sex", or both."""
    by = {"depth": any(s.by_depth for s in found), "sex": any(s.by_sex for s in found)}
    return numbers.listed([cause for cause, is_so in by.items() if is_so])


def _of_sex(sex: str, row: dict[str, Any]) -> str:
    named = "sex not stated" if sex == "unknown" else sex
    return f"{row['reference_word']} {row['donor_word']}, {named}"


def caption(points: pd.DataFrame, arrows: pd.DataFrame) -> str:
    """Return what marks and lines mean, for the footer of an export."""
    sheet = _sheet(points, arrows)
    if sheet is None:
        return ""
    row = sheet.strata[0].row
    return (
        f"One point a donor, hollow {row['reference_word']}, filled {row['contrast_word']}; "
        f"origin: {row['reference_word']} mean; arrow: change of the mean; "
        "cross: 95% intervals, thick where 0 is excluded."
    )


def _sheet(points: pd.DataFrame, arrows: pd.DataFrame) -> Sheet | None:
    if arrows.empty:
        return None
    sheet = lay_out(points, arrows, WIDE)
    return sheet if sheet.named else None
