"""What the embedding says: question, answer, what was counted, traps."""

import math
from typing import Final

import numpy as np
import pandas as pd

from atlas import labels, queries
from atlas.cells import shown, views
from atlas.cells.categories import CATEGORIES
from atlas.cells.raster import Raster
from atlas.selection import Selection
from components import numbers, strata
from components.figures import cell_words
from components.readings.reading import Reading, said
from drift.reasons import GroupWords

QUESTION: Final = "Where in the map of cells is the score high?"
SIGNATURE: Final = "signature"  # the kind of a score of the project, not of the source
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
_LISTED: Final = 4  # categories that are all named
_AGES: Final = 7  # ages that are all named: they have an order, not a rank
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
        "density": "cells per bin (log scale)",
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
        "share_old": "young and old cells",
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
    who = views.words(selection)
    gene = raster.label or selection.gene
    name = gene if raster.paint == "gene" else score_subject(selection)
    question = _question(raster.paint, who, name)
    if raster.reason:
        return Reading(question, said(raster.reason))
    return Reading(
        question=question,
        segments=said(_answer(raster, types, counts, who, name)),
        n_line=_n_line(selection, raster),
        traps=_traps(selection, raster),
        caption=_caption(raster),
    )


def nothing(reason: str) -> Reading:
    """Return the reading of a data set without cells."""
    return Reading(QUESTION, said(reason))


def score_subject(selection: Selection) -> str:
    """Return the score shown as the subject of a sentence: "the MD score", or a program's name."""
    tables, label = views.shown(selection), score_name(selection)
    if tables is not None and label and tables.scores[views.score(selection)]["kind"] == SIGNATURE:
        return strata.score_name(label)
    return label


def _question(paint: str, who: GroupWords, name: str) -> str:
    """Return what a paint asks, whether or not it can be answered."""
    if paint == "cell_type":
        return "Where does each cell type lie?"
    if paint in CATEGORIES:
        return f"Where are the cells of each {category(paint, who)[0]}?"
    return {
        "density": "Where do the cells lie?",
        "score": f"Where in the map of cells is {name or 'the score'} high?",
        "share_old": "Where do old cells lie, and where young ones?",
        "difference": f"Where does {name or 'the score'} differ between old and young?",
        "gene": f"Where in the map of cells is {name or 'a gene'} expressed?",
    }.get(paint, QUESTION)


def category(paint: str, who: GroupWords) -> tuple[str, str]:
    """Return what one category is called, and many; donors are mice, people, patients."""
    if paint == "donor":
        return who.donor, who.donors
    return shown.PAINTS[paint], _MANY[paint]


def _answer(
    raster: Raster, types: pd.DataFrame, counts: pd.DataFrame | None, who: GroupWords, name: str
) -> str:
    if types.empty:
        return cell_words.NOBODY
    if raster.paint == "score":
        return _of_means(types, name)
    if raster.paint == "share_old":
        return _of_ages(types)
    if raster.paint == "difference":
        return _of_donors(raster)
    if raster.paint == "gene":
        return _of_gene(raster)
    if counts is not None:
        return _of_shares(raster.paint, counts, who)
    return _of_shares("cell_type", types.rename(columns={"cell_type": "name"}), who)


def _of_means(types: pd.DataFrame, name: str) -> str:
    known = types[(types["n"] >= FEWEST) & types["mean"].notna()].sort_values("mean")
    if len(known) < 2:  # nothing to set one against
        own = types[types["mean"].notna()]
        if own.empty:
            return f"{numbers.capital(name)} is undefined for the cells in view."
        top = own.iloc[0]
        return f"On average {name} is {numbers.plain(top['mean'], 2)} in {_type(top)}."
    low, high = known.iloc[0], known.iloc[-1]
    spread = float(high["mean"] - low["mean"])
    digits = max(0, 2 - math.floor(math.log10(spread))) if spread > 0 else 2
    return (
        f"On average {name} is highest in {_type(high)} ({numbers.plain(high['mean'], digits)}) "
        f"and lowest in {_type(low)} ({numbers.plain(low['mean'], digits)}), of "
        f"{len(known)} cell types with at least {FEWEST} cells in view."
    )


def _type(row: pd.Series) -> str:
    return strata.plural(labels.cell_type(str(row["cell_type"])))


def _of_gene(raster: Raster) -> str:
    """Say in how much of what is drawn a gene is counted, and how high it goes there."""
    if raster.points is not None:
        values, what = raster.points["value"].to_numpy(float), "cells in view"
    else:
        values, what = np.compress((raster.n > 0).ravel(), raster.values), "bins in view"
    counted = int(np.greater(values, 0).sum())  # NaN is not above
    if not counted:
        return f"{raster.label} was counted in none of the {values.size:,} {what}."
    return (
        f"{raster.label} was counted in {counted:,} of {values.size:,} {what} "
        f"({numbers.percent(counted / values.size)}); there it averages "
        f"{numbers.compact(values[values > 0].mean())} ({raster.unit})."
    )


def _of_ages(types: pd.DataFrame) -> str:
    sides = types["n_young"] + types["n_old"]
    if not sides.sum():
        return "No cell in view is young or old."
    share = numbers.percent(types["n_old"].sum() / sides.sum())
    enough = types[sides >= FEWEST]
    parts = (enough["n_old"] / (enough["n_young"] + enough["n_old"])).to_numpy()
    if len(enough) < 2:
        return f"Of the young and old cells in view, {share} are old."
    names = [strata.plural(labels.cell_type(name)) for name in enough["cell_type"]]
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
    above, below = (int(f(raster.values, 0).sum()) for f in (np.greater, np.less))  # NaN: neither
    return (
        f"{open_bins:,} of {held:,} bins have three donors a side; old lies above young in "
        f"{above:,} of them, below in {below:,}. No bin is tested."
    )


def _of_shares(paint: str, counts: pd.DataFrame, who: GroupWords) -> str:
    """Say which categories hold most of the cells in view, with their shares."""
    held = counts[counts["n"] > 0]
    total = int(held["n"].sum())
    one, many = category(paint, who)
    named = strata.plural if paint == "cell_type" else str
    if len(held) == 1:
        only = str(held["name"].iloc[0])
        if only in cell_words.UNKNOWN:
            return f"The {one} of the cells in view is not known."
        which = "The one cell in view is" if total == 1 else f"All {total:,} cells in view are"
        return f"{which} of one {one}: {labels.cell_type(only)}."
    listed = len(held) <= (_AGES if paint == "age" else _LISTED)
    first = held if listed else held.sort_values("n", ascending=False).head(_MOST_NAMED)
    shares = numbers.listed(
        [
            f"{named(labels.cell_type(str(name)))} ({numbers.percent(n / total)})"
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
    if not raster.n_cells:
        return cells
    who = views.words(selection)
    donors = cell_words.donors(raster.n_donors, who.donor, who.donors)
    parts = [donors, cells] if raster.n_donors else [cells, donors]
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
