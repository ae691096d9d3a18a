"""The layout of rows placed by hand, one under the other, over an axis of values."""

from typing import Any

from components.figures import theme


def layout(
    height: float, below: float, *, left: float = 0, right: float = 0, **more: Any
) -> dict[str, Any]:
    """Return the layout of rows that reach from 0 down to ``height``; all in pixels.

    Parameters
    ----------
    below
        Room for the axis of values.
    left, right
        Room at the sides.
    more
        Adds to `components.figures.theme.layout`.
    """
    return theme.layout(
        height + below,
        margin={"l": left, "r": right, "t": 0, "b": below, "pad": 0},
        barmode="overlay",
        yaxis=theme.plane(height, 0),
        **more,
    )
