"""A raster as the figures draw it."""

from collections.abc import Sequence

from atlas.cells.raster import Raster
from components.cells import hover, words
from components.figures.embedding import Picture


def of_raster(raster: Raster, named: Sequence[int]) -> Picture:
    """Return the pixels of a raster; all of them are in view.

    Parameters
    ----------
    named
        Codes of the categories that have a colour.
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
        names=hover.named(raster),
        named=named,
        limits=raster.limits,
        reason=raster.reason,
    )
