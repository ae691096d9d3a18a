"""Rows of the planner's figures: one stratum, its donors and what it would take."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

import pandas as pd

from components import numbers, strata, tokens
from components.strata import Stratum
from drift.planning import MOST
from drift.schema import MIN_DONORS

LEAST: Final = 1.8  # left end of the axis, donors a side
TICKS: Final = (2, 3, 5, 10, 20, 50, 100, 200)
REACH: Final = (math.log10(LEAST), math.log10(MOST * 1.15))


@dataclass(frozen=True)
class Plan:
    """One row of the planner's view."""

    stratum: Stratum

    @property
    def row(self) -> dict[str, Any]:
        """The columns of the view."""
        return self.stratum.row

    @property
    def state(self) -> str:
        """Planned, near zero, too few, or no donors."""
        return str(self.row["state"])

    @property
    def name(self) -> str:
        """The tissue or the cell type, capitalised."""
        return numbers.capital(self.stratum.name)

    @property
    def study(self) -> str:
        """The study; of a tissue without donors that only effect tables speak of it."""
        return "effect tables" if self.state == "no donors" else str(self.row["study_short"])

    @property
    def marks(self) -> str:
        """† and ‡ of the effect; none where there is no donor."""
        return "" if self.state == "no donors" else self.stratum.marks

    @property
    def aim(self) -> float:
        """The true g that was given; NaN: each stratum is planned by the effect seen in it."""
        return numbers.number(self.row.get("aim"))

    @property
    def is_given(self) -> bool:
        """Whether the effect planned for was given, not seen."""
        return not math.isnan(self.aim)

    @property
    def has_plan(self) -> bool:
        """Whether there is an effect to plan by: one with an interval, or a given one."""
        return self.state in ("planned", "near zero")

    def needed(self, which: str) -> float:
        """Return donors a side (``at_seen``, ``fewest`` or ``most``); infinite beyond ``MOST``."""
        return numbers.number(self.row[which])

    @property
    def there(self) -> float:
        """Donors on the smaller side."""
        return numbers.number(self.row["there"])

    @property
    def is_reached(self) -> bool:
        """Whether the donors there give the power at the end of the interval nearer 0."""
        return self.has_plan and self.there >= self.needed("most")

    @property
    def lacks(self) -> float:
        """Donors still missing on the smaller side, at the end of the interval nearer 0."""
        return max(self.needed("most") - self.there, 0.0)

    @property
    def colour(self) -> str:
        """Ink where a number can be planned by, grey where the effect is too near 0."""
        return tokens.INK2 if self.state == "planned" else tokens.INK3

    @cached_property
    def groups(self) -> list[tuple[str, float]]:
        """Donors by age group, or by the two sides of a comparison of conditions."""
        by_age = [(name, numbers.number(self.row[f"n_{name}"])) for name in AGES]
        if not math.isnan(by_age[0][1]):
            return by_age
        row = self.row
        return [
            (str(row["reference_word"]), numbers.number(row["n_reference"])),
            (str(row["contrast_word"]), numbers.number(row["n_contrast"])),
        ]

    @property
    def sexes(self) -> str:
        """Donors by sex: "3 female, 6 male"."""
        counts = [(int(self.row[f"n_{sex}"]), sex) for sex in ("female", "male", "unknown")]
        return ", ".join(f"{n} {_SEX[sex]}" for n, sex in counts if n) or "nobody"

    @property
    def text(self) -> str:
        """What is printed at the row's end: "4 to > 200 (14)", or why there is no number.

        The range over the interval comes first, the number at the effect seen behind it; of a
        given effect, the number, and how many are missing.
        """
        if not self.has_plan:
            return self.state
        if self.is_given:
            left = "enough" if self.is_reached else f"{self.lacks:.0f} more"
            needed = donors(self.needed("most"))
            return f"{needed} ({left})" if math.isfinite(self.lacks) else needed
        ends = f"{donors(self.needed('fewest'))} to {donors(self.needed('most'))}"
        return f"{ends} ({donors(self.needed('at_seen'))})"

    @property
    def facts(self) -> list[str]:
        """Everything a hover box says of it."""
        listed = ", ".join(f"{n:.0f} {name}" for name, n in self.groups)
        if self.state == "no donors":
            return ["No donors: effect tables alone speak of this tissue"]
        own = [f"Donors: {listed}", f"Sexes: {self.sexes}"]
        if self.state == "too few":
            return [*own, TOO_FEW, str(self.row["reason"])]
        if self.is_given:
            return [*own, f"For 80 % power at a true g of {self.aim:g}: {self.text} a side"]
        effect = f"Effect seen: g {self.stratum.interval}: {self.row['call']}"
        seen = self.needed("at_seen")
        if math.isinf(seen):
            return [*own, effect, NEAR_ZERO]
        most = self.needed("most")
        nearer = NEAR_ZERO_END if math.isinf(most) else f"at the end nearer 0: {donors(most)}"
        return [
            *own,
            effect,
            "Donors a side for 80 % power over its interval:",
            f"at the end farther from 0: {donors(self.needed('fewest'))}; {nearer}",
            f"at the effect seen, too large on average: {donors(seen)}",
        ]


AGES: Final = ("young", "middle", "old")
_SEX: Final = {"female": "female", "male": "male", "unknown": "of unknown sex"}
TOO_FEW: Final = f"{MIN_DONORS} a side are needed for any interval; no size of effect to plan by"
NEAR_ZERO: Final = f"More than {MOST} a side: the effect seen is too near 0 to plan by"
NEAR_ZERO_END: Final = f"at the end nearer 0: more than {MOST}"


def donors(n: float) -> str:
    """Return a number of donors a side: "14", "> 200"."""
    return f"> {MOST}" if math.isinf(n) else f"{n:.0f}"


def at(n: float) -> float:
    """Return the place of a number of donors on the axis, cut at its ends."""
    return min(max(math.log10(n) if n > 0 else REACH[0], REACH[0]), REACH[1])


def read(table: pd.DataFrame) -> list[Plan]:
    """Return the rows of the planner's view, in their order."""
    return [Plan(Stratum(row, strata.G)) for row in strata.records(table)]


def heads(found: Sequence[Plan]) -> list[str]:
    """Return the heads of the columns of donors: the most any row has."""
    longest = max((plan.groups for plan in found), key=len)
    return [name for name, _ in longest]
