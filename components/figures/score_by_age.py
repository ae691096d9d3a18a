"""Score against age: panels of tissue by score, one point a donor, the fit and its numbers."""

from typing import Final

import pandas as pd

from components import numbers, panel_labels, sheets, strata, tokens
from components.figures import panel_axes, panel_marks, theme
from components.figures.theme import Key

NOTHING: Final = (
    "No donor is measured with these filters. Choose another data set, all tissues or any sex."
)


def nothing(panels: pd.DataFrame) -> str:
    """Return why there are no panels: what the query says, or that the filters leave none."""
    return str(panels.attrs.get("why", NOTHING))


def draw(points: pd.DataFrame, panels: pd.DataFrame, *, stacked: bool = False) -> theme.Figure:
    """Draw the panels; a donor filters by that donor, a panel or its head selects the tissue.

    Parameters
    ----------
    points
        One row a donor, stratum and score.
    panels
        One row a stratum and score: effect, line or means.
    stacked
        One panel below the other, for a phone; else strata are columns and scores rows.
    """
    if panels.empty:
        return theme.empty(nothing(panels))
    sheet = sheets.lay_out(points, panels, stacked=stacked)
    data = [trace for panel in sheet.panels for trace in panel_marks.traces(panel, sheet)]
    axes = {**panel_axes.x_axes(sheet), **panel_axes.y_axes(sheet)}
    if not stacked:
        data.append(panel_axes.head_hits(sheet))
        axes |= panel_axes.head_axes(sheet)
    return theme.figure(
        data,
        theme.layout(
            sheet.height,
            barmode="overlay",
            dragmode=False if stacked else "select",  # a brush over donors; zoom by the axis
            shapes=[*panel_axes.grounds(sheet), *panel_axes.rings(sheet)],
            annotations=panel_labels.around(sheet),
            meta={"rigid": True} | ({} if stacked else {"minWidth": round(sheet.width * 0.97)}),
            **axes,
        ),
    )


def legend(points: pd.DataFrame, panels: pd.DataFrame) -> list[Key]:
    """Return the marks that occur, in reading order."""
    if panels.empty:
        return []
    adults = points[points["role"] != "development"]
    sexes = set(adults["sex"])
    kinds = set(panels["kind"])
    reference = str(panels["reference_text"].iloc[0])
    is_followed = "donor_slopes" in kinds
    keys = [
        *(
            (sex in sexes, f"{symbol}-hollow", _donor_words(sex, is_followed=is_followed))
            for sex, symbol in tokens.SEX_SYMBOLS.items()
        ),
        (
            "groups" in kinds,
            f"{tokens.SEX_SYMBOLS[min(sexes, default='unknown')]}-filled",
            f"filled: {str(panels['unit_text'].iloc[0]).split(' − ')[0]}",
        ),
        (bool((points["role"] == "development").any()), "cross", "development, left out"),
        ("slope" in kinds, "line-band", "slope with 95% band (HC3)"),
        (is_followed, "line-open", "one donor's own line"),
        ("groups" in kinds, "mean", "group mean, 95% interval"),
        (True, "line-reference", reference),
        (any(map(strata.is_true, panels["low_coverage"])), "dagger", "coverage too low"),
        (bool(_causes(panels)), "double-dagger", f"confounded with {_causes(panels)}"),
    ]
    return [Key(mark, text) for is_there, mark, text in keys if is_there]


def _causes(panels: pd.DataFrame) -> str:
    """Return what effects are confounded with: "depth", "sex", both, or nothing."""
    facts = strata.records(panels)
    by_depth = any(strata.is_true(fact["depth_confounded"]) for fact in facts)
    by_sex = any(sheets.by_sex(fact) for fact in facts)
    causes = (("depth (below: at equal depth)", by_depth), ("sex", by_sex))
    return numbers.listed([cause for cause, is_so in causes if is_so])


def _donor_words(sex: str, *, is_followed: bool) -> str:
    donor = "donor, sex not stated" if sex == "unknown" else f"{sex} donor"
    return f"one sample of a {donor}" if is_followed else f"one {donor}"


def caption(points: pd.DataFrame, panels: pd.DataFrame) -> str:
    """Return what points and lines mean, for the footer of an export."""
    if panels.empty:
        return ""
    kinds = set(panels["kind"])
    point = "sample" if "donor_slopes" in kinds else "donor"
    parts = [f"one point a {point}; zero: {panels['reference_text'].iloc[0]}"]
    if "slope" in kinds:
        parts.append("line and band: least squares, 95% by HC3")
    if "donor_slopes" in kinds:
        parts.append("lines: least squares within each donor; number above: their mean slope")
    if "groups" in kinds:
        unit = panels.loc[panels["kind"] == "groups", "unit_text"].iloc[0]
        parts.append(f"bars: group means with 95% intervals; number above: {unit}")
    if (points["role"] == "development").any():
        parts.append("crosses: development, left out")
    return numbers.capital("; ".join(parts)) + "."
