"""What the pictures of the embedding draw."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pandas as pd


@dataclass(frozen=True, kw_only=True)
class Picture:
    """What is drawn.

    Attributes
    ----------
    view
        Lower left corner and side of what is seen, in steps.
    window
        The same of what the pixels cover: at least the view.
    paint, scale
        What colours it, and what the scale says of itself: name, unit.
    n, values, masked
        (h, w) cells, values and which pixels have too few donors; row 0 is at the top.
    codes, names, named
        Of a paint of categories: (h, w) codes, all names, and the code that has each colour
        (:mod:`components.figures.embedding_hues`).
    limits
        Where colours end.
    points
        ``x``, ``y`` and ``value`` or ``code`` of each cell, or None.
    outline
        (n, 2) vertices of the picked cells in steps, or None.
    reason
        Why there is no picture; else empty.
    """

    view: tuple[int, int, int]
    window: tuple[int, int, int]
    paint: str
    scale: str
    n: npt.NDArray[np.integer]
    values: npt.NDArray[np.float64]
    masked: npt.NDArray[np.bool_]
    codes: npt.NDArray[np.int16] | None = None
    names: Sequence[str] = ()
    named: Sequence[int] = ()
    limits: tuple[float, float] = (0.0, 1.0)
    points: pd.DataFrame | None = None
    outline: npt.NDArray[np.int64] | None = None
    reason: str = ""

    @cached_property
    def occupied(self) -> npt.NDArray[np.intp]:
        """The pixels that hold a cell, by their place row after row."""
        return np.flatnonzero(self.n > 0)  # of truths: of numbers it takes five times as long
