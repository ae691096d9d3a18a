"""A raster as the figures draw it."""

from typing import Final

import pandas as pd

from atlas import labels
from atlas.cells.raster import Raster
from components.cells import words
from components.figures.embedding_hues import Hues, hues
from components.figures.embedding_picture import Picture

_LEAST: Final = 0.01  # of the cells in view; fewer keep no colour from others
_WRITTEN: Final = ("cell_type", "tissue", "sex")  # ages and ids stay as they are


def of_raster(raster: Raster, coloured: Hues) -> Picture:
    """Return the pixels of a raster; all of them are in view.

    Parameters
    ----------
    coloured
        Codes of the categories that have a colour, in the order of the colours.
    """
    place = (raster.window.x0, raster.window.y0, raster.window.side)
    return Picture(
        view=place,
        window=place,
        paint=raster.paint,
        scale=words.scale(raster),
        n=raster.n,
        values=raster.values,
        masked=raster.masked,
        codes=raster.codes,
        names=names(raster),
        named=coloured,
        limits=raster.limits,
        reason=raster.reason,
    )


def names(raster: Raster) -> list[str]:
    """Return the categories of a raster as a picture writes them."""
    return [labels.alone(n) if raster.paint in _WRITTEN else n for n in raster.names]


def coloured(raster: Raster, counts: pd.DataFrame) -> Hues:
    """Return which category of a raster has which colour.

    Parameters
    ----------
    counts
        ``name``, ``n`` cells in view and ``n_all`` cells of the whole map of each category.
    """
    if raster.codes is None:
        return ()
    everywhere, here = (
        counts[counts[column] > least * counts[column].sum()]
        .sort_values(column, ascending=False, kind="stable")["name"]
        .tolist()
        for column, least in (("n_all", 0), ("n", _LEAST))
    )
    return hues(raster.paint, raster.names, everywhere, here)
