"""The card of the embedding at each age."""

from dataclasses import replace
from typing import Any, Final

import numpy as np
import pandas as pd

from atlas.cells import in_view, views
from atlas.cells import window as windows
from atlas.cells.categories import CATEGORIES
from atlas.cells.raster import Raster
from atlas.selection import Selection
from components import beside, cards, legends, literal, numbers
from components.cells import words
from components.cells.picture import coloured, of_raster
from components.figures import cell_words
from components.figures import embedding_by_age as figure
from components.figures.embedding_by_age import Panel
from components.figures.embedding_hues import Hues
from components.figures.embedding_picture import Picture
from components.readings.reading import Reading, said
from components.tables import Field, Table

NAME: Final = "embedding_by_age"
QUESTION: Final = "How do the cells of each age spread over the map?"


def card(selection: Selection, screen: str | None) -> tuple[Any, ...]:
    """Return the values that fill the card, on a phone with two ages in view."""
    in_a_row = figure.ON_A_PHONE if screen == "phone" else figure.IN_A_ROW
    reason = views.refusal(selection)
    found = [] if reason else views.rasters_by_age(selection)
    if not (reason or found):
        reason = views.why_none_by_age(selection)
    elif not any(raster.n_cells for raster in found):
        reason, found = reason or cell_words.NOBODY, []
    panels = _panels(selection, found)
    dataset = views.dataset(selection)
    return cards.filled(
        {
            "figure": literal.drawn(figure.draw, panels, in_a_row),
            "scope": "",
            "source": "",
            "shown": {
                "dataset": [dataset] if dataset else [],
                "tissue": [selection.tissue] if selection.tissue else [],
            },
            "table": twin(found).data(),
        },
        describe(selection, found, reason),
        legends.legend(figure.legend(panels)),
        beside.of_datasets([dataset]),
    )


def describe(selection: Selection, found: list[Raster], reason: str) -> Reading:
    """Say how many cells and donors each age has, fewest and most."""
    question = _question(selection, found)
    if not found:
        return Reading(question, said(reason))
    return Reading(
        question=question,
        segments=said(f"{_counts(found)} Cells are described here, not tested."),
        n_line=f"{_donors(selection, found)}, {sum(r.n_cells for r in found):,} cells in view",
        caption="One picture an age, one scale of colours for all.",
    )


def _counts(found: list[Raster]) -> str:
    few, most = (f(found, key=lambda r: r.n_cells) for f in (min, max))
    if few.n_cells == most.n_cells:
        return f"{few.n_cells:,} cells at {'each age' if len(found) > 1 else few.age}."
    counts = f"From {few.n_cells:,} cells at {few.age} to {most.n_cells:,} at {most.age}"
    if few.points is not None:
        return f"{counts}, one point each."
    return f"{counts}: an age with fewer cells fills fewer pixels."


def _question(selection: Selection, found: list[Raster]) -> str:
    """Return what the pictures side by side answer: by their colours, and each age alike."""
    paint = views.paint_by_age(selection)
    if paint == "gene":
        gene = found[0].label if found else selection.gene
        return f"Where is {gene or 'a gene'} expressed at each age?"
    if paint == "score":
        return f"Where is {words.score_subject(selection) or 'the score'} high at each age?"
    if paint in CATEGORIES:
        many = words.category(paint, views.words(selection))[1]
        return f"Where do the {many} lie at each age?"
    return QUESTION


def _donors(selection: Selection, found: list[Raster]) -> str:
    """Count each donor once; of several ages, it stands below the picture of each."""
    called, n = views.words(selection), in_view.contents(selection, found[0].seen).n_donors
    who = cell_words.donors(n, called.donor, called.donors)
    more = sum(raster.n_donors for raster in found) - n
    return f"{who}, some at several ages" if more > 0 else who


def twin(found: list[Raster]) -> Table:
    """Return cells and donors of each age."""
    rows = pd.DataFrame(
        [{"age": r.age, "n_cells": r.n_cells, "n_donors": r.n_donors} for r in found],
        columns=["age", "n_cells", "n_donors"],
    )
    fields = (
        Field("age", "Age"),
        Field("n_cells", "Cells in view", numeric=True),
        Field("n_donors", "Donors known", numeric=True),
    )
    return Table(rows, fields, "One row an age.")


def _panels(selection: Selection, found: list[Raster]) -> list[Panel]:
    """Return the panels; a category has one code and colour in all of them."""
    names = list(dict.fromkeys(name for r in found for name in r.names))
    same = [_with_codes_of(names, raster) for raster in found]
    hues: Hues = ()
    if names:
        counts = in_view.contents(selection, same[0].seen).tables[same[0].paint]
        hues = coloured(same[0], counts)
    return [
        Panel(
            age=raster.age, told=_told(selection, raster), picture=_picture(selection, raster, hues)
        )
        for raster in same
    ]


def _picture(selection: Selection, raster: Raster, hues: Hues) -> Picture:
    """Return the pixels of an age, or its cells in the view that was asked for."""
    found, view = of_raster(raster, hues), windows.parse(selection.window)
    if raster.points is None:
        return found
    return replace(found, points=raster.points, view=(view.x0, view.y0, view.side))


def _told(selection: Selection, raster: Raster) -> str:
    cells = f"{raster.n_cells:,} cells"
    if not raster.n_donors:
        return cells
    called = views.words(selection)
    return f"{cells}, {numbers.counted(raster.n_donors, called.donor, called.donors)}"


def _with_codes_of(names: list[str], raster: Raster) -> Raster:
    if raster.codes is None:
        return raster
    places = np.array([*map(names.index, raster.names), -1], dtype=np.int16)  # the last: no cell
    points = raster.points
    if points is not None:
        points = points.assign(code=places[points["code"].to_numpy()])
    return replace(raster, codes=places[raster.codes], names=tuple(names), points=points)
