"""A split as figures and readings see it: a row of the splits view, its numbers and its words."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

import pandas as pd

from components import numbers, strata, tokens
from components.figures import signed_stack

NO_IDS: Final = "no donor ids"
NOTHING: Final = (
    "No tissue here has two cell types or more. Choose all tissues, all data sets or any sex."
)
SEX_WORDS: Final = {"female": "females", "male": "males", "both": ""}


@dataclass(frozen=True)
class Bar:
    """One row of the splits view."""

    row: dict[str, Any]

    @property
    def has_ids(self) -> bool:
        """Whether donors stand behind it."""
        return bool(self.row["evidence"] != NO_IDS)

    @property
    def is_known(self) -> bool:
        """Whether the change could be split."""
        return not math.isnan(self.total)

    @property
    def composition(self) -> float:
        """Change by other shares of the cell types."""
        return numbers.number(self.row["composition"])

    @property
    def state(self) -> float:
        """Change within the cell types."""
        return numbers.number(self.row["state"])

    @property
    def total(self) -> float:
        """Change of the tissue's mean."""
        return numbers.number(self.row["total"])

    @property
    def ends(self) -> tuple[float, float]:
        """The 95 % interval of the total; NaN without one."""
        return numbers.number(self.row["total_low"]), numbers.number(self.row["total_high"])

    @property
    def direction(self) -> int:
        """+1 where the interval of the total lies above 0, -1 below it, else 0."""
        low, high = self.ends
        return int(low > 0) - int(high < 0)

    @property
    def colour(self) -> str:
        """The end colour of its sign where the total is resolved, else grey."""
        return {1: tokens.RISE_END, -1: tokens.FALL_END}.get(self.direction, tokens.INK3)

    @property
    def tissue(self) -> str:
        """The tissue, as it stands in a sentence."""
        return str(self.row["tissue"])

    @property
    def place(self) -> str:
        """The study and the tissue: "TMS liver"."""
        return f"{self.row['study_short']} {self.tissue}"

    @property
    def column(self) -> str:
        """The study and the sex: "FACS, females"."""
        return ", ".join(p for p in (self.row["study_short"], SEX_WORDS[self.row["sex"]]) if p)

    @property
    def marks(self) -> str:
        """The signs after its number: † coverage, ‡ confounded with depth."""
        low, deep = (strata.is_true(self.row[c]) for c in ("low_coverage", "depth_confounded"))
        return ("†" if low else "") + ("‡" if deep else "")

    @property
    def is_selected(self) -> bool:
        """Whether the selection names it."""
        return strata.is_true(self.row["selected"])

    @property
    def in_focus(self) -> bool:
        """Whether its cell types are shown beside."""
        return strata.is_true(self.row["focus"])

    @property
    def digits(self) -> int:
        """Decimals of its numbers: as many as it takes for the printed parts to add up."""
        first = self._fewest_digits
        if not self.is_known:
            return first
        parts = self.composition, self.state, self.total
        for places in range(first, first + 3):
            by_shares, within, total = (_printed(part, places) for part in parts)
            if by_shares + within == total:
                return places
        return first

    @property
    def _fewest_digits(self) -> int:
        low, high = self.ends
        if not self.has_ids:
            return 1
        if math.isnan(low):
            return max(2, signed_stack.digits([self.total, self.composition, self.state]))
        return numbers.digits_for(low, high)

    def part(self, name: str) -> str:
        """Return a part with its interval where it has one: "+0.02 [−0.01, 0.05]"."""
        low, high = (self.row[f"{name}_{end}"] for end in ("low", "high"))
        return numbers.interval(self.row[name], low, high, self.digits, plus=True)

    @property
    def donors(self) -> str:
        """The donors in words: "4 young and 5 old mice"."""
        return numbers.sides_of(self.row)

    @property
    def sides(self) -> str:
        """The donors in short: "n 4 young, 5 old"."""
        row = self.row
        young, old = row["n_reference"], row["n_contrast"]
        return f"n {young} {row['reference_word']}, {old} {row['contrast_word']}"

    @property
    def facts(self) -> list[str]:
        """Everything a hover box says of it; the table twin holds the same."""
        reason = str(self.row["reason"] or "")
        if not self.is_known:
            return [reason]
        shares = [
            f"Composition {self.part('composition')}",
            f"State {self.part('state')}",
            f"Total {self.part('total')}",
            str(self.row["unit"]),
            numbers.capital(self.donors) if self.has_ids else "",
        ]
        return [*shares, reason]


def _printed(value: float, places: int) -> Decimal:
    """Return a number as the reader sees it, which may have more places than asked for."""
    return Decimal(numbers.plain(value, places).replace(numbers.MINUS, "-"))


def read(table: pd.DataFrame) -> list[Bar]:
    """Return the rows of a splits view, in their order."""
    return [Bar(row) for row in strata.records(table)]


def nothing(table: pd.DataFrame) -> str:
    """Return why nothing is split, and what could be: for a card without bars or without numbers.

    Parameters
    ----------
    table
        The splits view; the query leaves both sentences in its ``attrs``.
    """
    why, cure = (str(table.attrs.get(name, "")) for name in ("why", "cure"))
    if why:
        return f"{why} {cure}".strip()
    first = next(iter(read(table)), None)
    if first is None:
        return NOTHING
    reason = str(first.row["reason"])
    return f"{numbers.capital(first.place)}: {reason[:1].lower()}{reason[1:]}"


def with_ids(bars: Sequence[Bar]) -> list[Bar]:
    """Return the splits with donors."""
    return [bar for bar in bars if bar.has_ids]


def without_ids(bars: Sequence[Bar]) -> list[Bar]:
    """Return the point estimates without donor ids."""
    return [bar for bar in bars if not bar.has_ids]


def subject(bar: Bar) -> str:
    """Return the score as the subject of a sentence: "the MD score"; a program by its name."""
    label = str(bar.row["signature_label"])
    return strata.score_name(label) if bar.has_ids else f"the program {label}"
