"""One of the two changes a verdict rests on: estimate, 95 % interval, Hedges' g, in words."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from components import numbers, tokens


@dataclass(frozen=True)
class Change:
    """One of the two changes a verdict rests on."""

    estimate: float
    low: float
    high: float
    g: float
    g_low: float
    g_high: float
    call: str
    coverage: float

    @property
    def is_known(self) -> bool:
        """Whether it has an interval."""
        return math.isfinite(self.low) and math.isfinite(self.high)

    @property
    def direction(self) -> int:
        """+1 where the interval lies above 0, -1 below, else 0."""
        if not self.is_known:
            return 0
        return 1 if self.low > 0 else -1 if self.high < 0 else 0

    @property
    def colour(self) -> str:
        """The end colour of its sign where its interval excludes 0, else grey."""
        return {1: tokens.RISE_END, -1: tokens.FALL_END, 0: tokens.INK3}[self.direction]

    @property
    def text(self) -> str:
        """The change with its interval: "−1.43 [−2.03, −0.83]"."""
        digits = numbers.digits_for(self.low, self.high)
        return numbers.interval(self.estimate, self.low, self.high, digits, plus=True)

    @property
    def g_text(self) -> str:
        """Hedges' g with its interval; empty where there is none."""
        return "" if math.isnan(self.g) else numbers.g_interval(self.g, self.g_low, self.g_high)

    def told(self, name: str) -> str:
        """Return the change with its name and g, as a line of a hover."""
        if math.isnan(self.estimate):
            return f"{name} undefined"
        g = f", {self.g_text}" if self.g_text else ""
        return f"{name} {self.text}{g}"


_NUMBERS: Final = ("estimate", "low", "high", "g", "g_low", "g_high")


def change_of(row: Mapping[str, Any], name: str) -> Change:
    """Read one change, "gain" or "identity", from the columns of a row."""
    found = {end: numbers.number(row.get(f"{name}_{end}")) for end in _NUMBERS}
    coverage = numbers.number(row.get(f"{name}_coverage"))
    return Change(**found, call=str(row.get(f"{name}_call")), coverage=coverage)
