"""The card of the embedding: what is drawn, what is said of it, what the browser needs for it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd
from dash import html

from atlas import labels, queries
from atlas.cells import in_view, outline, views
from atlas.cells import window as windows
from atlas.cells.raster import Raster
from atlas.selection import Selection, patch
from components import beside, cards, legends, literal
from components.cells import hover, words
from components.cells.picture import coloured, of_raster
from components.figures import embedding as figure
from components.figures.embedding_picture import Picture
from components.tables import Field, Table


@dataclass(frozen=True)
class Embedding:
    """Everything about the embedding in view.

    ``types`` is one row a cell type in view, ``counts`` one a category of the paint (None of a
    number).
    """

    raster: Raster
    types: pd.DataFrame
    counts: pd.DataFrame | None
    picture: Picture


def card(selection: Selection, screen: str | None) -> tuple[Any, ...]:
    """Return the values that fill the card, smaller on a phone.

    Where there are no cells, why and the way out.
    """
    reason = views.refusal(selection)
    if reason:
        return _empty(selection, reason)
    side = figure.PHONE_SIDE if screen == "phone" else figure.SIDE
    return _filled(selection, read(selection), side)


def read(selection: Selection) -> Embedding:
    """Read what is in view."""
    raster = views.raster(selection, with_types=True)
    counts = None
    if raster.codes is not None:
        counts = in_view.contents(selection, raster.seen).tables[raster.paint]
    types = in_view.by_type(selection, raster.seen)
    return Embedding(raster, types, counts, _picture(selection, raster, counts))


def _picture(selection: Selection, raster: Raster, counts: pd.DataFrame | None = None) -> Picture:
    view, vertices = windows.parse(selection.window), outline.parse(selection.lasso)
    return replace(
        of_raster(raster, () if counts is None else coloured(raster, counts)),
        view=(view.x0, view.y0, view.side),
        points=raster.points,
        outline=None if vertices is None else vertices * outline.STEPS,
    )


def _filled(selection: Selection, found: Embedding, side: int = figure.SIDE) -> tuple[Any, ...]:
    reading = words.describe(selection, found.raster, found.types, found.counts)
    dataset = views.dataset(selection)
    return cards.filled(
        {
            "figure": literal.drawn(figure.draw, found.picture, side),
            "scope": "",
            "source": "",
            "shown": {
                "dataset": [dataset],
                "tissue": [selection.tissue] if selection.tissue else [],
            },
            "table": twin(selection, found).data(),
            "cells": hover.facts(found.raster, found.picture, _strata(selection)),
        },
        reading,
        legends.legend([] if found.raster.reason else figure.legend(found.picture)),
        beside.of_datasets([dataset]),
    )


def _strata(selection: Selection) -> pd.DataFrame:
    tables = views.shown(selection)
    return pd.DataFrame() if tables is None else tables.strata


def twin(selection: Selection, found: Embedding) -> Table:
    """Return the cell types in view: cells, donors, young, old, mean of the score or the gene."""
    averaged = found.raster.label if found.raster.paint == "gene" else words.score_name(selection)
    rows = found.types
    rows = rows.assign(
        name=[labels.alone(name) for name in rows["cell_type"]],
        patch=[patch(cell_type=name) for name in rows["cell_type"]],
        selected=rows["cell_type"] == selection.cell_type,
        dataset=views.dataset(selection),
    )
    return Table(
        rows,
        (
            Field("name", "Cell type"),
            Field("n", "Cells in view", numeric=True),
            *([Field("n_donors", "Donors", numeric=True)] if rows["n_donors"].any() else []),
            Field("n_young", "Young cells", numeric=True),
            Field("n_old", "Old cells", numeric=True),
            *([Field("mean", f"Mean {averaged}", numeric=True)] if averaged else []),
        ),
        "One row a cell type in view: cells are described, not tested. Press a row to select it.",
    )


def _empty(selection: Selection, reason: str) -> tuple[Any, ...]:
    """Return a card that says why there are no cells, with buttons to the data sets that do."""
    name = queries.dataset_label(views.dataset(selection))
    raster = Raster(
        window=windows.WHOLE,
        paint="density",
        n=np.zeros((0, 0), dtype=np.int64),
        values=np.zeros((0, 0)),
        masked=np.zeros((0, 0), dtype=bool),
        reason=f"No single cells of {name}." if name else "No single cells.",
    )
    picture = _picture(selection, raster)
    empty = Embedding(raster, in_view.by_type(selection), None, picture)
    return cards.filled(
        {
            "figure": literal.drawn(figure.draw, picture, figure.PHONE_SIDE),
            "scope": "",
            "source": "",
            "shown": {"dataset": [], "tissue": []},
            "table": Table(empty.types, (), "No cells.").data(),
            "cells": {},
        },
        words.nothing(reason),
        [],
        cure=cure(selection),
    )


def cure(selection: Selection) -> Sequence[html.Button]:
    """Return a button to each data set that has cells."""
    return [
        html.Button(
            f"Show the cells of {choice.label}",
            type="button",
            className="chip-button",
            **{"data-patch": of_dataset(choice.value)},
        )
        for choice in views.dataset_choices(selection)
        if not choice.reason
    ]


def of_dataset(value: str) -> str:
    """Return the change to another data set: its places and scores are its own."""
    return patch(
        dataset=value,
        study="",
        tissue="",
        tissues=(),
        cell_type="",
        donors=(),
        window="",
        lasso="",
        program="",
        gene="",
    )
