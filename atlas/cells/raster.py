"""The embedding as a picture: one value a pixel, whatever the number of cells."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from atlas.cells import filtering, gene_paint, inside, limits, paints, shown, sources
from atlas.cells import window as windows
from atlas.cells.categories import CATEGORIES
from atlas.cells.filtering import Kept
from atlas.cells.genes import Gene
from atlas.cells.inside import Inside
from atlas.cells.opened import CellTables
from atlas.cells.placed import Codes, Rows
from atlas.cells.points import MOST_POINTS, single_points
from atlas.cells.region import Region
from atlas.cells.sources import LIMIT
from atlas.cells.window import Window
from atlas.selection import Selection
from drift.reasons import DONORS, GroupWords
from drift.schema import MIN_DONORS

SMALL_BITS: Final = 7  # of the pixels a side of a small multiple, at most
MASKED: Final = f"Fewer than {MIN_DONORS} donors on a side"
_NO_GENE: Final = "The values of this gene are not at hand."
_NO_AGES: Final = "These cells have no ages: there is nothing to set side by side."
_ASKED: Final = ("age_group", "age_reported", "sex")  # what decides whether a paint can be shown
_BY_AGE: Final = {"difference": "score", "share_old": "density", "age": "density"}

Image = npt.NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class Raster:
    """A picture of the cells in view; row 0 is at the top.

    Attributes
    ----------
    window
        What is drawn: the window asked for, widened to whole pixels.
    paint, label, unit
        What colours it; the name of the score or gene, and its unit.
    age
        The age of a small multiple, as the source writes it; else empty.
    n
        (h, w) cells.
    values
        (h, w) value, NaN where undefined; of a category, the share of the cells that is of it.
    codes, names
        (h, w) number of the commonest category, -1 where no cell lies, and the categories; None
        and empty where the paint is a number.
    masked, mask_reason
        (h, w) pixels that hold cells, yet too few donors to be compared; and that in words.
    limits
        Where colours end: 2nd and 98th percentile of the pixels, symmetric about 0 for a
        difference, 0 to 1 for a share.
    cells_per_bin
        Median and largest number of cells in a pixel that holds any.
    n_cells, n_donors
        Cells and known donors in the window asked for, after the filters.
    source
        "margin", "fine", "coarse", "tops" or "cells": the table it was made from.
    types, type_names
        (h, w) number of the commonest cell type of a pixel, -1 where no cell lies, and the types;
        None and empty unless asked for, and where too many rows would be read for them alone.
    seen
        What is in the window asked for, by stratum, before the filters, and the sums of the score
        or, painted by a gene, of its expression; None without a picture.
    points
        ``x``, ``y`` (steps), ``stratum`` and ``value`` or ``code`` of each cell, where few are in
        view and single cells are there; else None.
    reason
        Why nothing is drawn; empty when something is.
    """

    window: Window
    paint: str
    label: str = ""
    unit: str = ""
    age: str = ""
    n: npt.NDArray[np.int32]
    values: Image
    codes: npt.NDArray[np.int16] | None = None
    names: tuple[str, ...] = ()
    masked: npt.NDArray[np.bool_]
    mask_reason: str = ""
    limits: tuple[float, float] = (0.0, 1.0)
    cells_per_bin: tuple[float, int] = (0.0, 0)
    n_cells: int = 0
    n_donors: int = 0
    source: str = ""
    types: npt.NDArray[np.int16] | None = None
    type_names: tuple[str, ...] = ()
    seen: Inside | None = None
    points: pd.DataFrame | None = None
    reason: str = ""


@dataclass(frozen=True)
class Painted:
    """The value of each place, before it is laid out as a picture."""

    places: Image
    masked: npt.NDArray[np.bool_] | None = None
    codes: Codes | None = None
    names: tuple[str, ...] = ()


def raster(
    tables: CellTables,
    selection: Selection,
    words: GroupWords = DONORS,
    gene: Gene | None = None,
    *,
    gene_reason: str = _NO_GENE,
    limit: int = LIMIT,
    with_types: bool = False,
) -> Raster:
    """Draw the cells in the window of a selection.

    Parameters
    ----------
    words
        What donors are called.
    gene
        The values of the gene, where the paint is one.
    gene_reason
        Why they are not at hand.
    limit
        Cells in view up to which they are taken one by one.
    with_types
        Whether the commonest cell type of each pixel is wanted too.
    """
    held = filtering.kept(tables, selection)
    paint = shown.paint(tables, selection)
    window = windows.parse(selection.window)
    reason = _reason(tables, paint, held, words)
    if paint == "gene" and gene is None:
        reason = reason or gene_reason
    if reason:
        return _nothing(window, paint, reason)
    score = shown.score(tables, selection)
    seen = _seen(tables, window, score)
    found = _rows(tables, held, window, seen, paint=paint, limit=limit)
    if paint == "gene" and gene is not None:
        seen = gene_paint.by_stratum(tables, _region(window), gene, seen)
    picture = _Picture(found, paint, score, gene)
    drawn = picture.drawn(limits.of_values(paint, [picture.places]), seen)
    if not with_types or paint in CATEGORIES:
        return drawn
    types, names = _types(found)
    return drawn if types is None else replace(drawn, types=types, type_names=tuple(names))


def _types(found: Rows) -> tuple[npt.NDArray[np.int16] | None, Sequence[str]]:
    """Return the commonest type of each pixel and the types; None where too much must be read."""
    codes, names = found.tables.categories("cell_type")
    kept = codes[found.held.strata]
    if (kept == kept[0]).all():
        return found.image(np.full(found.n_places, kept[0], dtype=np.int16), -1), names
    rows = sources.of_types(found)
    if rows is None:
        return None, ()
    top, names = paints.commonest_codes(rows, "cell_type")
    return rows.image(top, -1), names


def rasters_by_age(
    tables: CellTables,
    selection: Selection,
    words: GroupWords = DONORS,
    gene: Gene | None = None,
    *,
    limit: int = LIMIT,
) -> list[Raster]:
    """Draw the cells of each age, 128 pixels a side at most, with one scale for all.

    Where all of them together are few, the cells of every age are there one by one.

    What compares ages, or is one, is drawn as the score or the density of each age.
    """
    held = filtering.kept(tables, selection)
    paint = paint_by_age(tables, selection)
    absent = paint == "gene" and gene is None
    if absent or _reason(tables, paint, held, words):
        return []
    window, score = windows.parse(selection.window), shown.score(tables, selection)
    seen = _seen(tables, window)
    pictures = {}
    for age in filtering.ages(tables, held):
        own = filtering.of_age(tables, held, age)
        found = _rows(tables, own, window, seen, paint=paint, most_bits=SMALL_BITS, limit=limit)
        pictures[age] = _Picture(found, paint, score, gene)
    ends = limits.of_values(paint, [picture.places for picture in pictures.values()])
    drawn = [picture.drawn(ends, seen, age) for age, picture in pictures.items()]
    return drawn if _are_few(drawn) else [replace(found, points=None) for found in drawn]


def _are_few(drawn: Sequence[Raster]) -> bool:
    """Tell whether single cells are at hand in every picture, and few in all of them together."""
    known = [found.points for found in drawn if found.points is not None]
    return len(known) == len(drawn) and sum(map(len, known)) <= MOST_POINTS


def paint_by_age(tables: CellTables, selection: Selection) -> str:
    """Return what colours the pictures of the ages."""
    paint = shown.paint(tables, selection)
    return _BY_AGE.get(paint, paint)


def why_none_by_age(
    tables: CellTables,
    selection: Selection,
    words: GroupWords = DONORS,
    *,
    gene_reason: str = "",
) -> str:
    """Return why :func:`rasters_by_age` draws nothing; empty where it draws.

    Without ages no colour is asked about: they are what the pictures are of.
    """
    held = filtering.kept(tables, selection)
    unfit = _reason(tables, "density", held, words)
    if unfit or not filtering.ages(tables, held):
        return unfit or _NO_AGES
    paint = paint_by_age(tables, selection)
    return gene_reason if paint == "gene" else _reason(tables, paint, held, words)


def _seen(tables: CellTables, window: Window, score: str = "") -> Inside:
    """Return what is in a window, by stratum."""
    return inside.by_stratum(tables, _region(window), score)


def _region(window: Window) -> Region | None:
    return None if window.is_whole else Region.of_window(window)


def _rows(tables: CellTables, held: Kept, window: Window, seen: Inside, **more: Any) -> Rows:
    n_kept = int(seen.n[held.strata].sum())
    return sources.rows(tables, held, window, int(seen.n.sum()), n_kept, **more)


def _reason(tables: CellTables, paint: str, held: Kept, words: GroupWords) -> str:
    if tables.frame is None:
        return shown.NO_EMBEDDING
    if not held.strata.any():
        return "No cells are left by these filters."
    strata = tables.strata[list(_ASKED)]
    strata = strata if held.everything else strata[held.strata]
    return shown.why_not(tables, paint, strata, words)


def _nothing(window: Window, paint: str, reason: str) -> Raster:
    empty = np.zeros((0, 0))
    return Raster(
        window=window,
        paint=paint,
        n=empty.astype(np.int32),
        values=empty,
        masked=empty.astype(bool),
        reason=reason,
    )


def _painted(found: Rows, paint: str, score: str, gene: Gene | None) -> Painted:
    if paint in CATEGORIES:
        most = paints.commonest(found, paint)
        return Painted(most.share, codes=most.codes, names=tuple(most.names))
    if paint == "difference":
        values, masked = paints.difference(found, score)
        return Painted(values, masked)
    if paint == "share_old":
        return Painted(paints.share_old(found))
    if paint == "gene" and gene is not None:
        return Painted(gene_paint.mean_expression(found, gene))
    if paint == "score":
        return Painted(paints.mean_score(found, score))
    return Painted(found.counted)


class _Picture:
    """One picture: its values are there before the limits of its colours are known."""

    def __init__(self, found: Rows, paint: str, score: str, gene: Gene | None) -> None:
        self._found, self._paint, self._score, self._gene = found, paint, score, gene
        self._painted = _painted(found, paint, score, gene)
        self.places = self._painted.places

    def drawn(self, ends: tuple[float, float], seen: Inside, age: str = "") -> Raster:
        """Return the picture with what must be said of it."""
        found, codes, masked = self._found, self._painted.codes, self._painted.masked
        n = found.counted.astype(np.int32)
        shape = (found.side, found.side)
        label, unit = _named(found.tables, self._paint, self._score, self._gene)
        n_cells, n_donors = _in_view(found, seen)
        return Raster(
            window=found.window,
            paint=self._paint,
            label=label,
            unit=unit,
            age=age,
            n=found.image(n, 0),
            values=found.image(self.places, np.nan),
            codes=None if codes is None else found.image(codes, -1),
            names=self._painted.names,
            masked=np.zeros(shape, bool) if masked is None else found.image(masked, 0),
            mask_reason="" if masked is None else MASKED,
            limits=ends,
            cells_per_bin=limits.median_and_most(n),
            n_cells=n_cells,
            n_donors=n_donors,
            source=found.source,
            seen=seen,
            points=single_points(found, self._paint, self._score, self._gene),
        )


def _named(tables: CellTables, paint: str, score: str, gene: Gene | None) -> tuple[str, str]:
    if paint in {"score", "difference"}:
        return str(tables.scores[score]["label"]), str(tables.scores[score]["unit"])
    if paint == "gene" and gene is not None:
        return gene.name, tables.log_unit
    return "", {"density": "cells"}.get(paint, "")


def _in_view(found: Rows, seen: Inside) -> tuple[int, int]:
    """Return the numbers of cells and of known donors in view, after the filters."""
    n = np.where(found.held.strata, seen.n, 0)
    donor, donors = found.tables.donors
    here = donor[(n > 0) & (donor >= 0)]
    return int(n.sum()), int((np.bincount(here, minlength=len(donors)) > 0).sum())
