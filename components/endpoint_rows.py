"""Rows of the end point figures: one tissue and finding, its odds ratio and what is printed."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import pandas as pd

from components import numbers, strata, tokens

SHARE: Final = "share "
REACH: Final = 2.4  # doublings of the odds to either side
TICKS: Final = {-2.0: "1/4", -1.0: "1/2", 0.0: "1", 1.0: "2", 2.0: "4"}
NOTHING: Final = (
    "No findings of pathologists are among these data sets. Choose other data, or build them."
)


@dataclass(frozen=True)
class Finding:
    """One tissue and finding."""

    row: dict[str, Any]

    @property
    def is_modelled(self) -> bool:
        """Whether it was noted in enough donors for an odds ratio."""
        return not math.isnan(numbers.number(self.row["odds_ratio"]))

    @property
    def name(self) -> str:
        """The tissue."""
        return str(self.row["tissue_label"])

    @property
    def kind(self) -> str:
        """What was noted: "Fibrosis"."""
        return str(self.row["endpoint_label"])

    @property
    def is_selected(self) -> bool:
        """Whether the selection names its tissue."""
        return strata.is_true(self.row["selected"])

    @property
    def direction(self) -> int:
        """+1 when it is called a rise, -1 a fall, else 0."""
        return {"rises": 1, "falls": -1}.get(str(self.row["call"]), 0)

    @property
    def colour(self) -> str:
        """The end colour of its sign when resolved, else grey."""
        return {1: tokens.RISE_END, -1: tokens.FALL_END, 0: tokens.INK3}[self.direction]

    def doublings(self, column: str) -> float:
        """Return an odds ratio as doublings of the odds, the axis of the figure."""
        return math.log2(numbers.number(self.row[column]))

    @property
    def interval(self) -> str:
        """The odds ratio with its interval: "1.27 [1.09, 1.48]"."""
        ends = self.row["ci_low"], self.row["ci_high"]
        return numbers.interval(self.row["odds_ratio"], *ends, 2)

    @property
    def counted(self) -> str:
        """Donors with the finding and all: "303/745"."""
        return f"{int(self.row['n_positive'])}/{int(self.row['n_donors'])}"

    @property
    def shares(self) -> list[tuple[str, float]]:
        """Age brackets with the share of donors in whom it was noted."""
        return [
            (column.removeprefix(SHARE), numbers.number(share))
            for column, share in self.row.items()
            if column.startswith(SHARE)
        ]

    @property
    def facts(self) -> list[str]:
        """Everything a hover box says of it."""
        row = self.row
        shares = ", ".join(
            f"{bracket}: {numbers.percent(share)}"
            for bracket, share in self.shares
            if not math.isnan(share)
        )
        adjusted = str(row["adjusted_for"])
        return [
            f"Odds ratio {self.interval} a decade: {row['call']}",
            f"{numbers.p_text(row['p'])}, {numbers.p_text(row['fdr'], 'FDR')}",
            f"Noted in {self.counted.replace('/', ' of ')} {row['donors_word']}",
            f"Adjusted for {adjusted.replace(', ', ' and ')}" if adjusted else "",
            f"Share by age, not adjusted: {shares}",
            str(row["reason"]),
        ]


def read(table: pd.DataFrame) -> list[Finding]:
    """Return the rows of the end point view, in their order."""
    return [Finding(row) for row in strata.records(table)] if len(table) else []


def modelled(table: pd.DataFrame) -> list[Finding]:
    """Return the rows that have an odds ratio."""
    return [finding for finding in read(table) if finding.is_modelled]


def sections(found: Sequence[Finding]) -> dict[str, list[Finding]]:
    """Return rows by what was noted, in order."""
    kinds = dict.fromkeys(finding.kind for finding in found)
    return {kind: [f for f in found if f.kind == kind] for kind in kinds}
