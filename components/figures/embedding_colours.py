"""The colours of an embedding: a scale of values, a hue a name, a ramp of ages."""

from typing import Any, Final

import numpy.typing as npt

from components import tokens
from components.figures import embedding_ages as ages
from components.figures import embedding_levels as levels
from components.figures.embedding_picture import Picture

DIVERGING: Final = "difference"
SHARE: Final = "share_old"


def are_sides(picture: Picture) -> bool:
    """Tell whether single cells are young or old: a share has a scale, a cell has none."""
    return picture.paint == SHARE and picture.points is not None


def of_codes(picture: Picture, codes: npt.NDArray[Any]) -> levels.Levels:
    """Return the levels of categories: ages lie on a ramp, names have a colour each."""
    of = ages.of_codes if picture.paint == ages.PAINT else levels.of_codes
    return of(codes, picture.named)


def colours(picture: Picture) -> list[list[Any]]:
    """Return the colours of its levels, as a colour scale of Plotly."""
    if picture.paint == ages.PAINT or are_sides(picture):
        return levels.scale(ages.RAMP)
    if picture.codes is not None:
        return levels.categories()
    if picture.paint == DIVERGING:
        return levels.scale(tokens.DIVERGING)
    return levels.scale(levels.DENSITY if picture.paint == "density" else tokens.VIRIDIS)
