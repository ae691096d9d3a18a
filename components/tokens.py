"""Colours of the interface and the figures, light and dark, each with one meaning.

Figures are always made in the light theme; :func:`theme_map` is the exact table by which the
browser turns them dark. The style sheet repeats these values as custom properties.
"""

from collections.abc import Sequence
from typing import Final

BG: Final = "#F6F5F2"
SURFACE: Final = "#FFFFFF"
SUNK: Final = "#FAF9F7"
INK: Final = "#1A1C20"
INK2: Final = "#474C55"
INK3: Final = "#646A74"
CTRL: Final = "#858A93"
LINE: Final = "#E3E1DC"
LINE2: Final = "#C9C7C1"
ACCENT: Final = "#6A35A8"
ACCENT_SOFT: Final = "#F1EAFA"
RISE: Final = "#A24A05"  # words and arrows only; marks take the ends of DIVERGING
FALL: Final = "#1B62AD"
WARN: Final = "#7A5600"
WARN_SOFT: Final = "#FBF3DC"
ERR: Final = "#A3243B"
BAND: Final = "rgba(26,28,32,0.1)"  # ink at 10 %, 13 % in the dark

_DARK: Final = {
    BG: "#0F1216",
    SURFACE: "#171B21",
    SUNK: "#13171C",
    INK: "#ECEEF1",
    INK2: "#B9BFC8",
    INK3: "#959CA8",
    CTRL: "#6C7480",
    LINE: "#272D35",
    LINE2: "#3A424D",
    ACCENT: "#BFA2F2",
    ACCENT_SOFT: "#2A2338",
    RISE: "#F0A063",
    FALL: "#7DB5F0",
    WARN: "#E3BC5B",
    WARN_SOFT: "#2C2616",
    ERR: "#F28B9B",
    BAND: "rgba(236,238,241,0.13)",
}

# Signed change, 0 = the young reference: nine stops from -4 to +4, equal lightness on both sides.
DIVERGING: Final = (
    "#1C62B6",
    "#4588CD",
    "#73ADE1",
    "#A7D1F2",
    "#F1F0ED",
    "#E8C3A0",
    "#D59867",
    "#BE6C34",
    "#A14200",
)
DIVERGING_DARK: Final = (
    "#86CDFF",
    "#64A5D9",
    "#557EA6",
    "#455A72",
    "#36383C",
    "#6E5140",
    "#9D6F4C",
    "#CC9059",
    "#F9B465",
)
# Sequential, for a score or an expression: viridis; in the dark without its dark end, which would
# not be seen on the surface.
VIRIDIS: Final = (
    "#440154",
    "#472D7B",
    "#3B528B",
    "#2C728E",
    "#21918C",
    "#28AE80",
    "#5EC962",
    "#ADDC30",
    "#FDE725",
)
VIRIDIS_DARK: Final = (
    "#414487",
    "#355F8D",
    "#2A788E",
    "#21918C",
    "#22A884",
    "#44BF70",
    "#7AD151",
    "#BDDF26",
    "#FDE725",
)
FALL_END: Final = DIVERGING[0]  # lines, squares and outlines of resolved marks
RISE_END: Final = DIVERGING[-1]

G_LIMIT: Final = 2.5  # Hedges' g at the ends of the scale, on every plot
R_LIMIT: Final = 0.5  # set statistic r

CATEGORIES: Final = {
    "indigo": "#332288",
    "teal": "#0F6B60",
    "sand": "#A98A1F",
    "wine": "#7A1F4E",
    "sky": "#3A93CC",
    "orchid": "#C0589F",
}
CATEGORIES_DARK: Final = {
    "indigo": "#8F7FF0",
    "teal": "#35B58A",
    "sand": "#EBD986",
    "wine": "#C9558C",
    "sky": "#93DAFF",
    "orchid": "#DE93D4",
}
SEX_SYMBOLS: Final = {"female": "circle", "male": "square", "unknown": "diamond"}

_WHITE: Final = "#FFFFFF"
_BLACK: Final = "#000000"


def theme_map() -> dict[str, str]:
    """Return the dark colour of every light colour a figure may contain, letter by letter.

    The fills of :func:`diverging` between its stops are not in it: marks coloured by value go
    by their values (see :mod:`components.figures.theme`). The stops are, for scales of colours.
    """
    categories = {light: CATEGORIES_DARK[name] for name, light in CATEGORIES.items()}
    stops = dict(zip(DIVERGING, DIVERGING_DARK, strict=True))
    viridis = dict(zip(VIRIDIS, VIRIDIS_DARK, strict=True))
    return {**_DARK, **categories, **stops, **viridis}


def diverging(value: float, limit: float, stops: Sequence[str] = DIVERGING) -> str:
    """Return the colour of a signed value, interpolated in RGB between the stops.

    Parameters
    ----------
    value
        Any number; beyond the limit it takes the colour of the end.
    limit
        The value at the last stop; the first stop is its negative.
    stops
        The light or the dark stops.

    Returns
    -------
    A colour as ``#RRGGBB``.
    """
    share = min(max((value / limit + 1) / 2, 0.0), 1.0) * (len(stops) - 1)
    below = min(int(share), len(stops) - 2)
    part = share - below
    low, high = _channels(stops[below]), _channels(stops[below + 1])
    mixed = (round(a + (b - a) * part) for a, b in zip(low, high, strict=True))
    return "#" + "".join(f"{channel:02X}" for channel in mixed)


def contrast(first: str, second: str) -> float:
    """Return the contrast ratio of two ``#RRGGBB`` colours, 1 to 21 (WCAG 2.2)."""
    lighter, darker = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def text_on(fill: str) -> str:
    """Return white or black, whichever contrasts more with a fill (at least 4.58 on any)."""
    return max((_WHITE, _BLACK), key=lambda colour: contrast(colour, fill))


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _luminance(colour: str) -> float:
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in (channel / 255 for channel in _channels(colour))
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
