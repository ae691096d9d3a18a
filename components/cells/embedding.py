"""The card of the embedding: what is drawn, what is said of it, what the browser needs for it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd
from dash import html

from atlas import queries
from atlas.cells import in_view, outline, shown, views
from atlas.cells import window as windows
from atlas.cells.raster import Raster
from atlas.selection import Selection, patch
from components import beside, cards, legends
from components.cells import words
from components.cells.picture import of_raster
from components.figures import embedding as figure
from components.figures.embedding import Picture
from components.figures.embedding_levels import typed
from components.tables import Field, Table

_MOST_COUNTED: Final = np.iinfo(np.uint16).max
_MOST_TYPES: Final = np.iinfo(np.uint8).max


@dataclass(frozen=True)
class Embedding:
    """Everything about the embedding in view.

    ``types`` is one row a cell type in view.
    """

    raster: Raster
    types: pd.DataFrame
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
    types = in_view.by_type(selection, raster.seen)
    return Embedding(raster, types, _picture(selection, raster))


def _picture(selection: Selection, raster: Raster) -> Picture:
    view, vertices = windows.parse(selection.window), outline.parse(selection.lasso)
    named = () if raster.codes is None else figure.most_seen(raster.codes, raster.n)
    return replace(
        of_raster(raster, named),
        view=(view.x0, view.y0, view.side),
        points=raster.points,
        outline=None if vertices is None else vertices * outline.STEPS,
    )


def _filled(selection: Selection, found: Embedding, side: int = figure.SIDE) -> tuple[Any, ...]:
    reading = words.describe(selection, found.raster, found.types)
    dataset = views.dataset(selection)
    return cards.filled(
        {
            "figure": figure.draw(found.picture, side).to_plotly_json(),
            "scope": "",
            "source": "",
            "shown": {
                "dataset": [dataset],
                "tissue": [selection.tissue] if selection.tissue else [],
            },
            "table": twin(selection, found).data(),
            "cells": _for_hover(found),
        },
        reading,
        legends.legend([] if found.raster.reason else figure.legend(found.picture)),
        beside.of_datasets([dataset]),
    )


def _for_hover(found: Embedding) -> dict[str, Any]:
    """Return what the browser says of a pixel: its cells, its value by its level, its type."""
    raster, picture = found.raster, found.picture
    if raster.reason or raster.points is not None:
        return {}
    facts: dict[str, Any] = {
        "window": picture.window,
        "n": typed(np.minimum(raster.n, _MOST_COUNTED).astype(_smallest(raster.n))),
        "paint": raster.paint,
        "label": raster.label or shown.PAINTS[raster.paint],
        "limits": raster.limits,
        "masked": raster.mask_reason,
    }
    top, names = (raster.types, raster.type_names)
    if raster.codes is not None:
        top, names = raster.codes, raster.names
    if top is not None:
        codes = np.where(top < _MOST_TYPES, top + 1, 0)
        facts |= {"top": typed(codes.astype(np.uint8)), "names": list(names)}
    return facts


def _smallest(n: npt.NDArray[np.int64]) -> type[np.unsignedinteger[Any]]:
    return np.uint8 if n.max(initial=0) <= _MOST_TYPES else np.uint16


def twin(selection: Selection, found: Embedding) -> Table:
    """Return the cell types in view: cells, donors, young, old, mean score."""
    score = words.score_name(selection)
    rows = found.types
    rows = rows.assign(
        patch=[patch(cell_type=name) for name in rows["cell_type"]],
        selected=rows["cell_type"] == selection.cell_type,
        dataset=views.dataset(selection),
    )
    return Table(
        rows,
        (
            Field("cell_type", "Cell type"),
            Field("n", "Cells in view", numeric=True),
            *([Field("n_donors", "Donors", numeric=True)] if rows["n_donors"].any() else []),
            Field("n_young", "Young cells", numeric=True),
            Field("n_old", "Old cells", numeric=True),
            *([Field("mean", f"Mean {score}", numeric=True)] if score else []),
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
    empty = Embedding(raster, in_view.by_type(selection), picture)
    return cards.filled(
        {
            "figure": figure.draw(picture, figure.PHONE_SIDE).to_plotly_json(),
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
