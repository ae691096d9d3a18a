"""The embedding of cells as a picture: a pixel a bin, or a point a cell where few are in view."""

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from components import numbers, tokens
from components.figures import embedding_ages as ages
from components.figures import embedding_levels as levels
from components.figures import embedding_names, embedding_points
from components.figures.cell_words import NOBODY
from components.figures.embedding_colours import DIVERGING, are_sides, colours, of_codes
from components.figures.embedding_picture import Picture
from components.figures.theme import Figure, Key, figure, folded, layout, plane, text_width, wrap

SIDE: Final = 512  # px: one a bin of the whole square
PHONE_SIDE: Final = 330
FOOT: Final = 50  # px below the picture, for its scale
_WORDS_ONLY: Final = 24  # where there is no scale
_BAR: Final = (0.28, 0.72)  # of the width
_FINE: Final = 256  # pixels a side, where some are hatched
_LINE: Final = 15  # px


def draw(picture: Picture, side: int = SIDE) -> Figure:
    """Draw the picture, ``side`` pixels a side; without one, nothing: the reading says why."""
    if picture.reason:
        return folded()
    title = _title(picture, side)
    is_tall = _is_bare(picture) or has_scale(picture)
    below = (FOOT if is_tall else _WORDS_ONLY) + _LINE * title.count("<br>")
    height = side + below
    x0, y0, wide = picture.view
    foot = below / height
    cells = (
        heat(picture, *picture.window)
        if picture.points is None
        else embedding_points.trace(picture, picture.points)
    )
    bar = scale_bar(picture, x0=1, dx=1, y0=0, dy=1, xaxis="x2", yaxis="y2")
    return figure(
        [cells, *_outline(picture), *([bar] if has_scale(picture) else [])],
        layout(
            height,
            xaxis=plane(x0, x0 + wide, constrain="domain"),
            yaxis=plane(
                y0, y0 + wide, domain=[foot, 1], scaleanchor="x", scaleratio=1, constrain="domain"
            ),
            xaxis2=plane(0.5, levels.STEPS + 0.5, domain=list(_BAR), anchor="y2"),
            yaxis2=plane(
                -0.5, 0.5, domain=[(below - 22) / height, (below - 12) / height], anchor="x2"
            ),
            hovermode=False,
            annotations=[
                *_words(picture, title, below, height),
                *embedding_names.names(picture, side),
            ],
            meta={"rigid": True, "square": True, "view": list(picture.view)},
        ),
    )


def pixel_levels(picture: Picture) -> levels.Levels:
    """Return the level of every pixel, row 0 at the top."""
    at = picture.occupied
    if picture.codes is not None:
        own = of_codes(picture, picture.codes.take(at))
    else:
        log = picture.paint == "density"
        own = levels.of_values(np.take(picture.values, at), picture.limits, log=log)
    found = np.full(picture.n.shape, levels.EMPTY, dtype=np.uint8)
    found.put(at, own)
    if not picture.masked.any():
        return found
    if len(found) < _FINE:
        return levels.hatched(_fine(found), _fine(picture.masked))
    return levels.hatched(found, picture.masked)


def _fine(image: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """Return coarse pixels cut into finer ones, so that the hatch is fine whatever the bins."""
    return image.repeat(_FINE // len(image), 0).repeat(_FINE // len(image), 1)


def legend(picture: Picture) -> list[Key]:
    """Return the marks that occur in it."""
    keys = _colour_keys(picture)
    if picture.masked.any():
        keys.append(Key("hatch", "under 3 donors a side"))
    if picture.outline is not None:
        keys.append(Key("outline", "picked cells"))
    return keys


def _colour_keys(picture: Picture) -> list[Key]:
    """Return what the colours mean that no scale tells."""
    if picture.paint == ages.PAINT:
        return ages.keys(picture.names, picture.named, present(picture))
    if picture.codes is not None:
        return _hue_keys(picture)
    if picture.points is not None and are_sides(picture):
        return ages.side_keys(picture.points)
    return [Key("hue-unscored", "cells without a value")] if _has_unscored(picture) else []


def _hue_keys(picture: Picture) -> list[Key]:
    """Return the categories with a colour, and the others together."""
    shown = present(picture)
    keys = [
        Key(f"hue-{hue}", str(picture.names[code]))
        for hue, code in zip(tokens.CATEGORIES, picture.named, strict=False)
        if code in shown
    ]
    more = [str(picture.names[code]) for code in shown if code not in picture.named]
    if not more:
        return keys
    is_hollow = picture.paint == "sex" and picture.points is not None
    return [*keys, Key("diamond-hollow", "sex not known") if is_hollow else others(more)]


def _has_unscored(picture: Picture) -> bool:
    """Tell whether a pixel holds cells, yet has no value for another reason than too few donors."""
    at = picture.occupied
    return bool((np.isnan(np.take(picture.values, at)) & ~picture.masked.take(at)).any())


def others(names: Sequence[str]) -> Key:
    """Return the mark of the categories without a colour of their own."""
    return Key("hue-other", names[0] if len(names) == 1 else f"{len(names)} more: grey")


def present(picture: Picture) -> list[int]:
    """Return the codes of the categories that are the commonest of some pixel."""
    codes = picture.codes
    return [] if codes is None else np.unique(codes.take(picture.occupied)).tolist()


def heat(picture: Picture, x: float, y: float, wide: float) -> dict[str, Any]:
    """Return the pixels that hold cells as a trace.

    Parameters
    ----------
    x, y, wide
        Lower left corner and width of the square of all pixels.
    """
    every = pixel_levels(picture)
    found, left, below = levels.cropped(every)
    step = wide / len(every)
    place = {"x0": x + (left + 0.5) * step, "y0": y + (below + 0.5) * step}
    upward = found[::-1]  # as Plotly draws
    return _of_levels(picture, upward, **place, dx=step, dy=step)


def _outline(picture: Picture) -> list[dict[str, Any]]:
    """Return the outline of the picked cells: a line in ink on a wider one of the surface."""
    if picture.outline is None:
        return []
    closed = np.vstack([picture.outline, picture.outline[:1]])
    line = {"type": "scatter", "mode": "lines", "hoverinfo": "skip"}
    x, y = closed[:, 0].tolist(), closed[:, 1].tolist()
    return [
        {**line, "x": x, "y": y, "line": {"color": tokens.SURFACE, "width": 4}},
        {**line, "x": x, "y": y, "line": {"color": tokens.INK, "width": 1.6}},
    ]


def scale_bar(picture: Picture, **place: Any) -> dict[str, Any]:
    """Return the colours of a picture from low to high as a trace; ``place`` is where they lie."""
    every = np.arange(1, levels.STEPS + 1, dtype=np.uint8).reshape(1, -1)
    return _of_levels(picture, every, **place)


def _of_levels(picture: Picture, found: levels.Levels, **place: Any) -> dict[str, Any]:
    return {
        "type": "heatmap",
        "z": levels.typed(found),
        **place,
        "zmin": 0,
        "zmax": levels.STRIPE,
        "zsmooth": False,
        "colorscale": colours(picture),
        "showscale": False,
        "hoverinfo": "skip",
    }


def has_scale(picture: Picture) -> bool:
    """Tell whether colours are values: names have a legend, single cells no density."""
    if _is_bare(picture):
        return False
    if picture.paint == ages.PAINT:
        return not ages.are_named(picture.named)
    alone = picture.paint == "density" and picture.points is not None
    return picture.codes is None and not alone and not are_sides(picture)


def _is_bare(picture: Picture) -> bool:
    """Tell whether no cell is in view: then there is nothing that a scale could be of."""
    return not len(picture.occupied)


def _title(picture: Picture, side: int) -> str:
    """Return what the scale says of itself, in as many lines as the picture is narrow."""
    if _is_bare(picture):
        return ""
    lines = max(1.0, text_width(picture.scale, 12) / side)
    return wrap(picture.scale, int(len(picture.scale) / lines))


def _words(picture: Picture, title: str, below: float, height: float) -> list[dict[str, Any]]:
    if _is_bare(picture):
        return [_text(0.5, 0.5 + FOOT / height / 2, NOBODY)]
    if not has_scale(picture):
        return [_text(0.5, 2 / height, title, yanchor="bottom")]
    low, high = _ends(picture)
    beside = (below - 17) / height
    return [
        _text(_BAR[0], beside, low, xanchor="right", xshift=-6),
        _text(_BAR[1], beside, high, xanchor="left", xshift=6),
        _text(0.5, 2 / height, title, yanchor="bottom"),
    ]


def _ends(picture: Picture) -> tuple[str, str]:
    """Return what stands at the ends of the scale."""
    if picture.paint == ages.PAINT:
        youngest, oldest = picture.named[0], picture.named[-1]
        return str(picture.names[youngest]), str(picture.names[oldest])
    low, high = (numbers.compact(end) for end in picture.limits)
    return low, f"+{high}" if picture.paint == DIVERGING else high


def _text(x: float, y: float, text: str, **more: Any) -> dict[str, Any]:
    return {
        "x": x,
        "y": y,
        "xref": "paper",
        "yref": "paper",
        "yanchor": "middle",
        "text": text,
        "showarrow": False,
        "font": {"size": 12, "color": tokens.INK2},
        **more,
    }
