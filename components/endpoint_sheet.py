"""How the trends of the end points are computed, and the table behind them."""

from typing import Any

import pandas as pd

from components import explanations
from components.endpoint_rows import SHARE
from components.tables import Field, Table
from drift.schema import MIN_NOTED

_FIELDS = (
    Field("tissue_label", "Tissue"),
    Field("endpoint_label", "Finding"),
    Field("odds_ratio", "Odds ratio a decade", numeric=True),
    Field("ci_low", "95 % low", numeric=True),
    Field("ci_high", "95 % high", numeric=True),
    Field("call", "Call"),
    Field("p", "p", numeric=True),
    Field("fdr", "FDR", numeric=True),
    Field("n_positive", "Donors, noted", numeric=True),
    Field("n_donors", "Donors", numeric=True),
)
_LAST = (Field("adjusted_for", "Adjusted for"), Field("reason", "What limits it"))


def explain() -> list[Any]:
    """Explain the figure of the end points."""
    return [
        explanations.steps(
            (
                "Finding",
                (
                    "Fibrosis, sclerosis or atrophy among the pathologist's notes on any sample "
                    "of a donor in a tissue: a donor counts once a tissue."
                ),
                "endpoints",
            ),
            (
                "Odds ratio",
                (
                    "Logistic regression of the finding on age in decades (middle of the bracket), "
                    "sex and type of death; 95 % Wald interval, FDR over the tissues."
                ),
                "endpoints",
            ),
            (
                "Left out",
                (
                    f"Noted, or not noted, in fewer than {MIN_NOTED} donors: no odds ratio. Donors "
                    "of a sex or death type in which it was noted in nobody say nothing of age."
                ),
                "endpoints",
            ),
        )
    ]


def twin(rows: pd.DataFrame) -> Table:
    """Return every tissue and finding, those without an odds ratio with their reason."""
    shares = tuple(
        Field(column, f"Share, {column.removeprefix(SHARE)}", numeric=True)
        for column in rows.columns
        if column.startswith(SHARE)
    )
    return Table(
        rows, (*_FIELDS, *shares, *_LAST), "One row a tissue and finding; press one to select."
    )
