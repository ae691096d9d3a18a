"""Rows of the what-if: what the model says of one node in both scenarios, in words and colour."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import pandas as pd

from components import numbers, strata, tokens

BANNER: Final = "Qualitative model, not a prediction."
SECTIONS: Final[dict[str, str]] = {
    "hub": "Drift",
    "hallmark": "Hallmarks",
    "outcome": "Outcomes",
    "regulator": "Regulators",
    "cue": "Cues",
    "transition": "Transitions",
}
GLYPHS: Final = {
    "would rise": "↑",
    "would fall": "↓",
    "undetermined": "–",
    "not reached": "·",
    "clamped": "◆",
}


@dataclass(frozen=True)
class Effect:
    """What one scenario says of one node."""

    direction: str
    share: float
    median: float
    reason: str
    hinges: tuple[str, ...] = ()
    """Arrows without which another answer would be given, with their evidence, in words."""

    @property
    def sign(self) -> int:
        """+1 when the node would rise, -1 when it would fall, else 0."""
        return {"would rise": 1, "would fall": -1}.get(self.direction, 0)

    @property
    def words(self) -> str:
        """What is said of the node: "would fall", "held up"."""
        if self.direction != "clamped":
            return self.direction
        return "held up" if self.median > 0 else "held down"

    @property
    def glyph(self) -> str:
        """The mark of the direction; what is held has a mark of its own."""
        return GLYPHS.get(self.direction, "")

    @property
    def has_share(self) -> bool:
        """Whether runs agree or not on something."""
        return self.direction in ("would rise", "would fall", "undetermined")

    @property
    def agreed(self) -> str:
        """The share of runs that agree: "96 %"."""
        return numbers.percent(self.share) if self.has_share else ""

    @property
    def ink(self) -> str:
        """The colour of words of direction; grey for what is not told."""
        return {1: tokens.RISE, -1: tokens.FALL}.get(self.sign, tokens.INK3)

    @property
    def fill(self) -> str:
        """The colour of marks."""
        return {1: tokens.RISE_END, -1: tokens.FALL_END}.get(self.sign, tokens.CTRL)


@dataclass(frozen=True)
class Outcome:
    """One node in both scenarios."""

    row: dict[str, Any]

    @property
    def name(self) -> str:
        """The node."""
        return str(self.row["label"])

    @property
    def kind(self) -> str:
        """The kind of node."""
        return str(self.row["kind"])

    @property
    def is_selected(self) -> bool:
        """Whether the selection names it."""
        return strata.is_true(self.row["selected"])

    @property
    def differs(self) -> bool:
        """Whether the scenarios say other things of it."""
        return strata.is_true(self.row["differs"])

    def effect(self, side: str) -> Effect:
        """Return what scenario "A" or "B" says."""
        part = side.lower()
        return Effect(
            direction=str(self.row[f"{part}_direction"]),
            share=numbers.number(self.row[f"{part}_share"]),
            median=numbers.number(self.row[f"{part}_median"]),
            reason=str(self.row[f"{part}_reason"]),
            hinges=tuple(str(self.row[f"{part}_hangs_on"]).splitlines()),
        )

    def is_reached(self, sides: Sequence[str]) -> bool:
        """Tell whether any of the scenarios leads to it, or holds it."""
        return any(self.effect(side).direction != "not reached" for side in sides)

    def facts(self, sides: Sequence[str]) -> list[str]:
        """Return everything a hover box says of it."""
        return [_told(side, self.effect(side), many=len(sides) > 1) for side in sides] + [
            self._lower() if len(sides) > 1 else ""
        ]

    def _lower(self) -> str:
        lower, higher = (numbers.number(self.row[name]) for name in ("a_lower", "a_higher"))
        if math.isnan(lower):
            return ""
        return (
            f"Run by run, lower in A than in B: {numbers.percent(lower)}, "
            f"higher: {numbers.percent(higher)}"
        )


def _told(side: str, effect: Effect, *, many: bool) -> str:
    agreed = f" in {effect.agreed} of runs" if effect.sign else ""
    if effect.direction == "undetermined":
        agreed = f", {effect.agreed} of runs agree"
    own = f"{effect.words}{agreed}"
    told = f"{side}: {own}" if many else numbers.capital(own)
    return f"{told}. {effect.reason}".rstrip()


def read(results: pd.DataFrame) -> list[Outcome]:
    """Return the nodes that can be reached, in the order they are shown: drift first."""
    found = [Outcome(row) for row in strata.records(results)]
    order = list(SECTIONS)
    return sorted(
        (one for one in found if one.kind in SECTIONS), key=lambda one: order.index(one.kind)
    )


def sides(held: pd.DataFrame) -> tuple[str, ...]:
    """Return the scenarios that hold something."""
    return tuple(sorted(held["side"].unique())) if len(held) else ()


def held_words(held: pd.DataFrame, side: str) -> str:
    """Return what a scenario holds: "OSK/OSKM partial reprogramming applied, TGF-β held down"."""
    own = [row for row in strata.records(held) if row["side"] == side]
    return numbers.listed([f"{row['label']} {way_words(row)}" for row in own])


def way_words(row: dict[str, Any]) -> str:
    """Return how a node is held: "applied", "held up", "held down"."""
    return "applied" if row["kind"] == "intervention" else f"held {row['way']}"
