"""The table behind the trends of the end points."""

import pandas as pd

from components.endpoint_rows import SHARE
from components.tables import Field, Table

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


def trends(rows: pd.DataFrame) -> Table:
    """Return every tissue and finding, those without an odds ratio with their reason."""
    shares = tuple(
        Field(column, f"Share, {column.removeprefix(SHARE)}", numeric=True)
        for column in rows.columns
        if column.startswith(SHARE)
    )
    return Table(
        rows, (*_FIELDS, *shares, *_LAST), "One row a tissue and finding; press one to select."
    )
