"""What somebody does in the dashboard: pages, paints, zooms, lassos, filters, one after another."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final, TypeVar

import numpy as np

from atlas.cells import outline
from atlas.cells.curve import SIDE
from atlas.selection import Selection
from tests.bench import callbacks
from tests.bench.selections import realistic

T = TypeVar("T")

CELLS: Final = "/cells"
THINK: Final = (0.5, 2.0)  # seconds between an answer and the next click
_STAY: Final = (4, 11)  # clicks on the page Cells before somebody looks at another
_LOOK: Final = (1, 4)  # clicks on another page before they come back
_PAINTS: Final = ("density", "score", "share_old", "difference", "cell_type", "tissue", "age")
_TISSUES: Final = ("", "tissue_03", "tissue_07", "liver")  # not each is in each data set
_SEXES: Final = ("both", "female", "male")
_NARROWEST: Final = SIDE // 32


@dataclass(frozen=True)
class Click:
    """One thing done: a page is opened, or the selection on it changes."""

    name: str
    path: str
    selection: Selection
    opens: bool = False


class Person:
    """Somebody with a mind of their own: the same number clicks the same.

    Parameters
    ----------
    datasets
        With cells; the first is looked at most.
    """

    def __init__(self, number: int, datasets: Sequence[str]) -> None:
        self._random = np.random.default_rng(number)
        self._datasets = list(datasets)
        self._elsewhere = list(realistic().values())
        self._hands: dict[str, Callable[[Selection], Selection]] = {
            "paint": lambda now: replace(now, paint=self._one_of(_PAINTS)),
            "zoom": lambda now: replace(now, window=self._closer(now.window)),
            "whole": lambda now: replace(now, window=""),
            "lasso": lambda now: replace(now, lasso=self._lasso()),
            "no lasso": lambda now: replace(now, lasso=""),
            "tissue": lambda now: replace(now, tissue=self._one_of(_TISSUES)),
            "sex": lambda now: replace(now, sex=self._one_of(_SEXES)),
        }
        self._likely = np.array([0.3, 0.25, 0.1, 0.15, 0.05, 0.1, 0.05])

    def think(self) -> float:
        """Return the seconds until the next click."""
        return float(self._random.uniform(*THINK))

    def clicks(self) -> Iterator[Click]:
        """Yield what they do, for ever."""
        pages = [path for path in callbacks.PAGES if path != CELLS]
        while True:
            now = Selection(dataset=self._dataset())
            yield Click("open Cells", CELLS, now, opens=True)
            for _ in range(self._random.integers(*_STAY)):
                name = str(self._random.choice(list(self._hands), p=self._likely))
                now = self._hands[name](now)
                yield Click(name, CELLS, now)
            path = self._one_of(pages)
            yield Click("open another page", path, self._one_of(self._elsewhere), opens=True)
            for _ in range(self._random.integers(*_LOOK)):
                yield Click("another selection", path, self._one_of(self._elsewhere))

    def _one_of(self, things: Sequence[T]) -> T:
        return things[int(self._random.integers(len(things)))]

    def _dataset(self) -> str:
        return self._datasets[0] if self._random.random() < 0.6 else self._one_of(self._datasets)

    def _closer(self, window: str) -> str:
        """Return half of what is in view, anywhere in it."""
        x0, y0, x1 = (int(part) for part in (window or f"0,0,{SIDE - 1}").split(",")[:3])
        side = max((x1 - x0 + 1) // 2, _NARROWEST)
        x, y = (int(start + self._random.integers(side)) for start in (x0, y0))
        x, y = min(x, SIDE - side), min(y, SIDE - side)
        return f"{x},{y},{x + side - 1},{y + side - 1}"

    def _lasso(self) -> str:
        """Return a ring of 5 to 12 vertices somewhere in the middle."""
        centre = self._random.uniform(0.3, 0.7, 2) * outline.UNITS
        angle = np.sort(self._random.uniform(0, 2 * np.pi, self._random.integers(5, 13)))
        radius = self._random.uniform(0.05, 0.25, angle.size) * outline.UNITS
        ring = centre + radius[:, None] * np.stack([np.cos(angle), np.sin(angle)], axis=1)
        return outline.to_text(ring.astype(int))
