"""What the embedding says: question, answer, what was counted, traps."""

from typing import Final

import numpy as np
import pandas as pd

from atlas import labels, queries
from atlas.cells import shown, views
from atlas.cells.raster import Raster
from atlas.selection import Selection
from components import numbers
from components.readings.reading import Reading, said
from drift.reasons import GroupWords

QUESTION: Final = "Where in the map of cells is the score high?"
FEWEST: Final = 50  # cells of a type that is named by its mean
_MOST_NAMED: Final = 3
_COUNTED: Final = ("density", "difference")  # counts are no scores; a difference says it itself
_MANY: Final = {
    "cell_type": "cell types",
    "tissue": "tissues",
    "age": "ages",
    "sex": "sexes",
    "donor": "donors",
}
_UNKNOWN: Final = ("unknown", "not known")
_LISTED: Final = 4  # categories that are all named
_DESCRIBED: Final = "Cells are described here, not tested: donors are the replicates."


def score_name(selection: Selection) -> str:
    """Return the name of the score shown; empty without one."""
    tables = views.shown(selection)
    name = views.score(selection)
    return "" if tables is None or not name else str(tables.scores[name]["label"])


def scale(raster: Raster) -> str:
    """Return what the scale of colours says of itself."""
    unit = f", {raster.unit}" if raster.unit else ""
    if raster.points is not None:
        return _of_single_cells(raster, unit)
    if raster.codes is not None:
        return f"Commonest {shown.PAINTS[raster.paint]} of each bin"
    return {
        "density": "cells per bin (scale of ratios)",
        "score": f"{raster.label}, mean per bin{unit}",
        "share_old": "share of old among young and old cells",
        "difference": f"{raster.label}: old − young, means of donors{unit}",
        "gene": f"{raster.label}, mean per bin{unit}",
    }.get(raster.paint, "")


def _of_single_cells(raster: Raster, unit: str) -> str:
    if raster.codes is not None:
        return f"{numbers.capital(shown.PAINTS[raster.paint])} of each cell"
    return {
        "density": "one point a cell",
        "share_old": "young (0) and old (1) cells",
    }.get(raster.paint, f"{raster.label} of each cell{unit}")


def describe(
    selection: Selection, raster: Raster, types: pd.DataFrame, counts: pd.DataFrame | None = None
) -> Reading:
    """Say where the picture is high or who is where.

    Parameters
    ----------
    types
        One row a cell type in view.
    counts
        One row a category in view, where the paint is one.
    """
    question = _question(raster)
    if raster.reason:
        return Reading(question, said(raster.reason), traps=_traps(selection, raster))
    return Reading(
        question=question,
        segments=said(_answer(raster, types, counts, views.words(selection))),
        n_line=_n_line(selection, raster),
        traps=_traps(selection, raster),
        caption=_caption(raster),
    )


def nothing(reason: str) -> Reading:
    """Return the reading of a data set without cells."""
    return Reading(QUESTION, said(reason))


def _question(raster: Raster) -> str:
    if raster.codes is not None:
        if raster.paint == "cell_type":
            return "Where does each cell type lie?"
        return f"Where are the cells of each {shown.PAINTS[raster.paint]}?"
    return {
        "density": "Where do the cells lie?",
        "score": f"Where in the map of cells is {raster.label or 'the score'} high?",
        "share_old": "Where do old cells lie, and where young ones?",
        "difference": f"Where does {raster.label or 'the score'} differ between old and young?",
        "gene": f"Where in the map of cells is {raster.label or 'a gene'} expressed?",
    }.get(raster.paint, QUESTION)


def _answer(
    raster: Raster, types: pd.DataFrame, counts: pd.DataFrame | None, who: GroupWords
) -> str:
    if types.empty:
        return "No cells lie in this part of the map."
    if raster.paint == "score":
        return _of_means(raster, types)
    if raster.paint == "share_old":
        return _of_ages(types)
    if raster.paint == "difference":
        return _of_donors(raster)
    if raster.paint == "gene":
        what = "bins" if raster.points is None else "cells"
        return (
            f"{raster.label} reaches {numbers.compact(raster.limits[1])} in the highest {what} "
            f"(98th percentile, {raster.unit})."
        )
    if counts is not None:
        return _of_shares(raster.paint, counts, who)
    return _of_shares("cell_type", types.rename(columns={"cell_type": "name"}), who)


def _of_means(raster: Raster, types: pd.DataFrame) -> str:
    known = types[(types["n"] >= FEWEST) & types["mean"].notna()].sort_values("mean")
    if len(known) < 2:  # nothing to set one against
        own = types[types["mean"].notna()]
        if own.empty:
            return f"{raster.label} is undefined for the cells in view."
        top = own.iloc[0]
        return f"Mean {raster.label} is {_level(top['mean'])} in {_type(top)}."
    low, high = known.iloc[0], known.iloc[-1]
    return (
        f"Mean {raster.label} is highest in {_type(high)} ({_level(high['mean'])}) and "
        f"lowest in {_type(low)} ({_level(low['mean'])}), of {len(known)} cell types with "
        f"at least {FEWEST} cells in view."
    )


def _type(row: pd.Series) -> str:
    return labels.cell_type(str(row["cell_type"]))


def _level(value: float) -> str:
    return numbers.plain(value, 2)


def _of_ages(types: pd.DataFrame) -> str:
    sides = types["n_young"] + types["n_old"]
    if not sides.sum():
        return "No cell in view is young or old."
    share = numbers.percent(types["n_old"].sum() / sides.sum())
    enough = types[sides >= FEWEST]
    parts = (enough["n_old"] / (enough["n_young"] + enough["n_old"])).to_numpy()
    if len(enough) < 2:
        return f"Of the young and old cells in view, {share} are old."
    names = [labels.cell_type(name) for name in enough["cell_type"]]
    most, least = int(np.argmax(parts)), int(np.argmin(parts))
    return (
        f"Of the young and old cells in view, {share} are old: most among {names[most]} "
        f"({numbers.percent(parts[most])}), least among {names[least]} "
        f"({numbers.percent(parts[least])})."
    )


def _of_donors(raster: Raster) -> str:
    held = int((raster.n > 0).sum())
    open_bins = held - int(raster.masked.sum())
    if not open_bins:
        return "No bin in view has three donors a side: nothing is compared."
    above = int(np.greater(raster.values, 0).sum())  # NaN is not above
    return (
        f"{open_bins:,} of {held:,} bins have three donors a side; old lies above young in "
        f"{above:,} of them. No bin is tested."
    )


def _of_shares(paint: str, counts: pd.DataFrame, who: GroupWords) -> str:
    """Say which categories hold most of the cells in view, with their shares."""
    held = counts[counts["n"] > 0]
    total = int(held["n"].sum())
    one, many = shown.PAINTS[paint], _MANY[paint]
    if paint == "donor":
        one, many = who.donor, who.donors
    if len(held) == 1:
        only = str(held["name"].iloc[0])
        if only in _UNKNOWN:
            return f"The {one} of the cells in view is not known."
        return f"All {total:,} cells in view are of one {one}: {labels.cell_type(only)}."
    listed = len(held) <= _LISTED
    first = held if listed else held.sort_values("n", ascending=False).head(_MOST_NAMED)
    shares = numbers.listed(
        [
            f"{labels.cell_type(str(name))} ({numbers.percent(n / total)})"
            for name, n in zip(first["name"], first["n"], strict=True)
        ]
    )
    if listed:
        return f"{numbers.capital(many)} of the {total:,} cells in view: {shares}."
    return f"The largest of {len(held)} {many} in view are {shares}."


def _n_line(selection: Selection, raster: Raster) -> str:
    tables = views.shown(selection)
    whole = "" if tables is None else f" of {tables.n_cells:,}"
    cells = f"{raster.n_cells:,}{whole} cells in view"
    words = views.words(selection)
    donors = numbers.counted(raster.n_donors, words.donor, words.donors)
    parts = [donors, cells] if raster.n_donors else [cells, f"no {words.donor} ids"]
    if raster.points is not None:
        parts.append("one point a cell")
    elif raster.n.any():
        median, most = raster.cells_per_bin
        parts.append(f"{numbers.compact(median)} in the median bin, at most {most:,}")
    return ", ".join(parts)


def _traps(selection: Selection, raster: Raster) -> tuple[str, ...]:
    tables = views.shown(selection)
    if tables is not None and not shown.has_donors(tables):
        return (shown.no_donors(views.words(selection)),)
    return () if raster.codes is not None or raster.paint in _COUNTED else (_DESCRIBED,)


def _caption(raster: Raster) -> str:
    what = "One point a cell" if raster.points is not None else "One pixel a bin of the embedding"
    hatch = " Hatched: under three donors a side." if raster.masked.any() else ""
    line = "colours end at the 2nd and 98th percentile of the bins"
    if raster.paint == "share_old":
        line = "colours run from none to all"
    if raster.codes is not None:
        line = "coloured by the commonest category"
    if raster.points is not None:
        line = "colours end at the 2nd and 98th percentile"
        if raster.codes is not None:
            line = "coloured by category"
    return f"{what}; {line}.{hatch}"


def dataset_name(selection: Selection) -> str:
    """Return the name of the data set of the page."""
    return queries.dataset_label(views.dataset(selection))
