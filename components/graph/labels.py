"""Labels broken into lines on the server: a canvas must not decide where a name breaks."""

import re
from functools import cache
from itertools import combinations, pairwise
from typing import Final

# Widths of Inter at weight 600, in em: close enough to choose between two breaks.
_NARROW: Final = frozenset("fijlrtI.,:;'()/|- ")
_WIDE: Final = frozenset("mwMW%@+")
_MOST_LINES: Final = 3


@cache
def wrapped(label: str, width: float, size: float) -> str:
    """Return a label on as few lines as fit, broken at blanks and hyphens, evenly.

    Parameters
    ----------
    label
        One line of words.
    width
        Room in model pixels.
    size
        Of the letters, in model pixels.

    Returns
    -------
    At most three lines, parted by newlines. Where even three are too wide, the three that are
    least so: no letter is dropped.
    """
    parts = re.findall(r"[^\s-]+-?|-", label)
    best = label
    for lines in range(1, min(_MOST_LINES, len(parts)) + 1):
        best = min(
            (
                _joined(label, parts, breaks)
                for breaks in combinations(range(1, len(parts)), lines - 1)
            ),
            key=lambda text: _widest(text, size),
        )
        if _widest(best, size) <= width:
            break
    return best


def _joined(label: str, parts: list[str], breaks: tuple[int, ...]) -> str:
    edges = [0, *breaks, len(parts)]
    lines = []
    for start, end in pairwise(edges):
        line = "".join(p if p.endswith("-") else p + " " for p in parts[start:end])
        lines.append(line.strip())
    return "\n".join(lines)


def _widest(text: str, size: float) -> float:
    return max(width(line, size) for line in text.split("\n"))


def width(line: str, size: float) -> float:
    """Return about how wide a line is, in pixels."""
    return size * sum(map(_em, line))


def _em(letter: str) -> float:
    if letter in _NARROW:
        return 0.34
    if letter in _WIDE:
        return 0.88
    return 0.7 if letter.isupper() else 0.6
