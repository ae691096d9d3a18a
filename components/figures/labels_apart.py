"""Labels at places of a picture, moved up or down until none covers another."""

from collections.abc import Sequence
from typing import Any, Final

_LETTER: Final = 10.5  # px, as a slide enlarges them
_LINE: Final = 20.0
_STEPS: Final = (0, 1, -1, 2, -2, 3, -3, 4, -4, 5, -5)  # lines: one is free beside five others


def moved(labels: Sequence[dict[str, Any]], scale: float) -> list[dict[str, Any]]:
    """Return annotations with a shift where they would cover one before; the first stay.

    Parameters
    ----------
    labels
        Annotations with ``x``, ``y`` and ``text``, the most important first.
    scale
        Pixels of a step of their axes.
    """
    placed: list[tuple[float, float, float]] = []
    found = []
    for label in labels:
        x, y, wide = label["x"] * scale, label["y"] * scale, len(label["text"]) * _LETTER
        steps = next((s for s in _STEPS if _is_free(x, y + s * _LINE, wide, placed)), 0)
        placed.append((x, y + steps * _LINE, wide))
        found.append({**label, "yshift": steps * _LINE} if steps else label)
    return found


def _is_free(x: float, y: float, wide: float, placed: Sequence[tuple[float, float, float]]) -> bool:
    return all(
        abs(x - other_x) >= (wide + other_wide) / 2 or abs(y - other_y) >= _LINE
        for other_x, other_y, other_wide in placed
    )
