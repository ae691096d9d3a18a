r"""What all figures share: fonts, axes, an empty figure, and the protocol of the theme switch.

Every figure leaves the server in the light theme. The browser paints it dark, without asking the
server, in three steps over the figure's JSON (``data`` and ``layout``):

1. **Tokens.** In every string outside ``customdata``, ``hovertext`` and ``meta``, replace each
   match of ``/#[0-9A-F]{6}|rgba\([^)]*\)/g`` (upper case, no spaces) that is a key of
   ``tokens.theme_map()`` by its value; leave other matches. Strings are colours themselves
   (``line.color``, entries of a colour array) or text with ``<span style="color:#646A74">``.
2. **Signed marks.** ``layout.meta.signedFill`` is a list of ``{"trace": index in data, "values":
   [v, ...]}``, v from -1 to +1: value / limit, so that Hedges' g and the set statistic r share one
   scale. For each, set ``data[trace].marker.color = values.map(v => interpolate(stops, v))`` with
   the stops of the theme (``tokens.DIVERGING`` or ``tokens.DIVERGING_DARK``): clamp v to -1 ... +1
   and mix linearly in RGB between the nine evenly spaced stops, rounded to whole channels, as
   ``tokens.diverging(v, 1, stops)`` does. (No colour axis: bars coloured by one make plotly.js warn
   on the console, and a figure is right in the light theme, hence in exports, as it is.)
3. **Numbers on signed marks.** ``layout.meta.signedText`` is such a list too. For each, set
   ``data[trace].textfont.color = values.map(v => textOn(interpolate(stops, v)))``; ``textOn`` is
   ``tokens.text_on``: ``#FFFFFF`` or ``#000000``, whichever has the larger WCAG contrast.

Steps 2 and 3 come after step 1, which would turn white text into the dark surface. ``layout.meta``
is always there; a list without entries is left out.

Clicks: every mark that selects has a string in ``customdata`` (a change of the selection as a query
string). It lies on transparent bars that cover whole cells, rows, names and column heads, or on
donor points; all other traces have ``hoverinfo: "skip"``. One handler that reads
``points[0].customdata`` serves every figure; ignore points without it.

``layout.height`` follows the content. ``layout.meta.minWidth``, where present, is the width in
pixels below which text would overlap: the card scrolls sideways instead. ``layout.meta.head`` and
what :func:`rows` puts beside it tell a slide how to cut a list that is too long for it;
``layout.meta.slide = "table"`` has a slide show the table instead, ``square`` says that it is one
image with words at its foot, ``panels`` how to cut a row of panels, ``shape`` how tall it is for
its width, where a wider card may show it larger.
"""

import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from components import tokens

FONT: Final = 'Inter, system-ui, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif'
SMALL: Final = 11  # the smallest text on any figure, px
CLEAR: Final = "rgba(0,0,0,0)"
HOVER_COLUMNS: Final = 46  # characters in a line of a hover box

Trace = dict[str, Any]


@dataclass(frozen=True)
class Key:
    """One entry of a legend: the name of a mark, drawn by the style sheet, and its words."""

    mark: str
    text: str


@dataclass(frozen=True)
class Figure:
    """A figure as the browser gets it.

    Plotly's own class would check and copy it, at its first use read what it checks by, and cost
    more than all the rest of many a card: that Plotly accepts every figure is left to the tests.
    """

    data: list[Trace]
    layout: dict[str, Any]

    def to_plotly_json(self) -> dict[str, Any]:
        """Return it as plain data, under the name that Plotly's figures and components have."""
        return {"data": self.data, "layout": self.layout}


def figure(data: Sequence[Trace], layout: dict[str, Any]) -> Figure:
    """Return a figure from plain dictionaries."""
    return Figure(list(data), layout)


def layout(height: float, **more: Any) -> dict[str, Any]:
    """Return the layout every figure starts from; ``more`` adds to it or replaces."""
    return {
        "template": {},  # Plotly's own adds 6.5 kB to each figure
        "autosize": True,
        "height": max(round(height), 10),
        "margin": {"l": 0, "r": 0, "t": 0, "b": 0, "pad": 0},
        "paper_bgcolor": CLEAR,
        "plot_bgcolor": CLEAR,
        "font": {"family": FONT, "size": 12, "color": tokens.INK2},
        "showlegend": False,
        "hovermode": "closest",
        "hoverdistance": 12,
        "dragmode": False,
        "meta": {},
        "hoverlabel": {
            "bgcolor": tokens.SURFACE,
            "bordercolor": tokens.LINE2,
            "align": "left",
            "font": {"family": FONT, "size": 12, "color": tokens.INK},
        },
        **more,
    }


def signed(
    fills: Mapping[int, Sequence[float]], texts: Mapping[int, Sequence[float]] | None = None
) -> dict[str, Any]:
    """Return the part of ``layout.meta`` that lets the browser recolour signed marks.

    Parameters
    ----------
    fills, texts
        By index of a trace, the values of its marks and of the fills below its numbers, -1 to +1.
    """
    lists = {"signedFill": fills, "signedText": texts or {}}
    return {
        name: [{"trace": trace, "values": list(values)} for trace, values in entries.items()]
        for name, entries in lists.items()
        if entries
    }


def rows(
    head: float,
    *,
    squeeze: float = 1.0,
    foot: float = 0.0,
    tail: float = 0.0,
    later: tuple[float, float] | None = None,
) -> dict[str, Any]:
    """Return what a slide needs to cut a list between two of its rows (its transparent bars).

    Parameters
    ----------
    head, foot
        Height in px of what stands above the first row (and is repeated), and below the last.
    squeeze
        How much the rows may be drawn together before their text collides, as a factor.
    tail
        Height in px of what follows a row and belongs to it, such as an axis; more is the next's.
    later
        Top and bottom in px of the head of a second part, whose columns are others.
    """
    found = {"head": head, "squeeze": squeeze, "foot": foot, "tail": tail}
    return found if later is None else {**found, "later": list(later)}


def axis(title: str = "", **more: Any) -> dict[str, Any]:
    """Return an axis with a hairline, outside ticks and no grid."""
    return {
        "title": {"text": title, "font": {"size": 12, "color": tokens.INK2}, "standoff": 6},
        "showgrid": False,
        "zeroline": False,
        "showline": True,
        "linecolor": tokens.LINE2,
        "linewidth": 1,
        "ticks": "outside",
        "ticklen": 4,
        "tickcolor": tokens.LINE2,
        "tickfont": {"size": 12, "color": tokens.INK3},
        "fixedrange": True,
        "automargin": False,
        **more,
    }


def plane(low: float, high: float, **more: Any) -> dict[str, Any]:
    """Return an invisible axis, to place marks and text by hand."""
    return {"visible": False, "range": [low, high], "fixedrange": True, **more}


def words(
    x: Sequence[float],
    y: Sequence[float],
    text: Sequence[str],
    position: str = "middle center",
    *,
    size: float = 12,
    colour: str | list[str] = tokens.INK2,
    **more: Any,
) -> Trace:
    """Return text at points; it neither hovers nor clicks."""
    return {
        "type": "scatter",
        "mode": "text",
        "x": list(x),
        "y": list(y),
        "text": list(text),
        "textposition": position,
        "textfont": {"size": size, "color": colour},
        "hoverinfo": "skip",
        "cliponaxis": False,
        **more,
    }


@dataclass(frozen=True)
class Word:
    """One text of a trace that holds texts of several kinds."""

    x: float
    y: float
    text: str
    position: str = "middle center"
    size: float = 12
    colour: str = tokens.INK2


def mixed_words(found: Sequence[Word], **more: Any) -> Trace:
    """Return texts of several sizes, colours and anchors as one trace."""
    made = words([word.x for word in found], [word.y for word in found], [], **more)
    made["text"] = [word.text for word in found]
    made["textposition"] = [word.position for word in found]
    made["textfont"] = {
        "size": [word.size for word in found],
        "color": [word.colour for word in found],
    }
    return made


def strokes(
    segments: Sequence[tuple[float, float, float, float]], colour: str, width: float, **more: Any
) -> Trace:
    """Return straight strokes (x0, y0, x1, y1) as one trace with gaps."""
    x: list[float | None] = []
    y: list[float | None] = []
    for x0, y0, x1, y1 in segments:
        x += [x0, x1, None]
        y += [y0, y1, None]
    return {
        "type": "scatter",
        "mode": "lines",
        "x": x,
        "y": y,
        "line": {"color": colour, "width": width},
        "hoverinfo": "skip",
        **more,
    }


def hatch(
    boxes: Sequence[tuple[float, float, float, float]], step: float, lean: float, **more: Any
) -> Trace:
    """Return the hatch of "too few donors" over boxes, as one trace with gaps.

    Parameters
    ----------
    boxes
        Each x0, y0, x1, y1 in axis units, y0 the lower edge as drawn.
    step
        Distance of two lines along x.
    lean
        How far a line moves along x from the lower to the upper edge.
    """
    segments = [line for box in boxes for line in _hatch_lines(box, step, lean)]
    return strokes(segments, tokens.CTRL, 1, **more)


def _hatch_lines(
    box: tuple[float, float, float, float], step: float, lean: float
) -> list[tuple[float, float, float, float]]:
    """Return slanted lines cut at the left and right edge of one box."""
    x0, y0, x1, y1 = box
    rise = (y1 - y0) / lean
    lines = []
    for number in range(int((x1 - x0 + lean) / step) + 1):
        start = x0 - lean + step * (number + 0.5)
        left, right = max(start, x0), min(start + lean, x1)
        if left < right:
            lines.append((left, y0 + (left - start) * rise, right, y0 + (right - start) * rise))
    return lines


@dataclass(frozen=True)
class Hit:
    """A rectangle that is hovered or pressed: its edges, what it says and what it selects."""

    x0: float
    x1: float
    y0: float
    y1: float
    text: str
    patch: str


def hits(areas: Sequence[Hit], **more: Any) -> Trace:
    """Return transparent bars over rectangles: the whole cell answers, not only its mark."""
    return {
        "type": "bar",
        "orientation": "h",
        "base": [area.x0 for area in areas],
        "x": [area.x1 - area.x0 for area in areas],
        "y": [(area.y0 + area.y1) / 2 for area in areas],
        "width": [abs(area.y1 - area.y0) for area in areas],
        "marker": {"color": CLEAR, "line": {"width": 0}},
        "customdata": [area.patch for area in areas],
        "hovertext": [area.text for area in areas],
        "hovertemplate": "%{hovertext}<extra></extra>",
        **more,
    }


def box(x0: float, y0: float, x1: float, y1: float, **more: Any) -> dict[str, Any]:
    """Return the ink ring around what is selected."""
    line = {"color": tokens.INK, "width": 2}
    return {"type": "rect", "x0": x0, "x1": x1, "y0": y0, "y1": y1, "line": line, **more}


def hover(name: str, *lines: str) -> str:
    """Return the text of a hover box: bold name, then one line each; long ones are wrapped."""
    wrapped = [wrap(line, HOVER_COLUMNS) for line in lines if line]
    return "<br>".join([f"<b>{name}</b>", *wrapped])


def wrap(text: str, columns: int) -> str:
    """Return a text broken into lines of at most so many characters, where it has spaces."""
    if len(text) <= columns:
        return text
    return "<br>".join(textwrap.wrap(text, columns, break_long_words=False))


# Advance widths of Inter in font sizes, to keep names apart before a browser measures them.
_ADVANCES: Final = {
    **dict.fromkeys("ijl.,:;|'!·", 0.27),
    **dict.fromkeys("frt()[]-†/", 0.37),
    **dict.fromkeys("0123456789+−", 0.63),
    " ": 0.28,
    **dict.fromkeys("mwMW%", 0.86),
    **dict.fromkeys("ABCDEFGHJKLNOPQRSTUVXYZ", 0.7),
}
_ADVANCE: Final = 0.575
_BOLD: Final = 1.05


def text_width(text: str, size: float = 12, *, bold: bool = False) -> float:
    """Estimate the width of a text in pixels."""
    advance = sum(_ADVANCES.get(letter, _ADVANCE) for letter in text)
    return advance * size * (_BOLD if bold else 1.0)


def shorten(text: str, pixels: float, size: float = 12) -> str:
    """Return a name cut to a width; its hover has it whole.

    A long first word is abbreviated ("sinus. endothelium") before the end is lost.
    """
    if text_width(text, size) <= pixels:
        return text
    first, _, rest = text.partition(" ")
    if rest and len(first) > 6:
        text = f"{first[:5]}. {rest}"
    while len(text) > 2 and text_width(text, size) > pixels:
        text = f"{text.rstrip('…')[:-1].rstrip()}…"
    return text


def folded() -> Figure:
    """Return a figure that takes no room: the sentence of its card has said it all."""
    bare = {"visible": False}
    return figure([], layout(0, xaxis=bare, yaxis=bare, meta={"folded": True}))


def empty(sentence: str, height: float = 320) -> Figure:
    """Return axes without marks and one sentence: what is missing, and the cure."""
    note = {
        "text": wrap(sentence, 52),
        "x": 0.5,
        "y": 0.5,
        "xref": "paper",
        "yref": "paper",
        "showarrow": False,
        "font": {"size": 13, "color": tokens.INK2},
    }
    bare = axis(range=[0, 1], showticklabels=False, ticks="")
    frame = layout(height, margin={"l": 24, "r": 8, "t": 8, "b": 24, "pad": 0})
    return figure([], {**frame, "xaxis": bare, "yaxis": bare, "annotations": [note]})
