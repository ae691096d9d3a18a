"""The table twins of the cards beside the embedding."""

import pandas as pd

from components.tables import Field, Table


def in_window(rows: pd.DataFrame, facts: pd.DataFrame) -> Table:
    """Return who is in view."""
    fields = (
        Field("part", "Of"),
        Field("label", "Name"),
        Field("n", "Cells in view", numeric=True),
        Field("share", "Share in view", numeric=True),
        Field("n_all", "Cells in all", numeric=True),
        Field("share_all", "Share in all", numeric=True),
    )
    return Table(rows, fields, "One row a group of cells; press a row to select it.")


def ridges(rows: pd.DataFrame, donors: pd.DataFrame, facts: pd.DataFrame) -> Table:
    """Return donor means where donors are known, else the classes of the score."""
    if len(donors):
        of_donors = (
            Field("age", "Age"),
            Field("study", "Study"),
            Field("donor_id", "Donor"),
            Field("sex", "Sex"),
            Field("mean", "Mean score", numeric=True),
            Field("n", "Scored cells", numeric=True),
        )
        return Table(donors, of_donors, "One row a donor and age; press a row to select it.")
    fields = (
        Field("age", "Age"),
        Field("score", "Score, middle of class", numeric=True),
        Field("n", "Cells", numeric=True),
        Field("share", "Share of the age", numeric=True),
    )
    held = rows[rows["n"] > 0] if len(rows) else rows
    return Table(held, fields, "One row an age and class of the score that holds cells.")


def shares(rows: pd.DataFrame, donors: pd.DataFrame, facts: pd.DataFrame) -> Table:
    """Return shares by age."""
    fields = (
        Field("label", "Name"),
        Field("age_reported", "Age"),
        Field("share", "Share", numeric=True),
        Field("n_cells", "Cells", numeric=True),
        Field("n_donors", "Donors", numeric=True),
    )
    return Table(rows, fields, "One row a type and age; press a row to select it.")


def depth(ages: pd.DataFrame, donors: pd.DataFrame, facts: pd.DataFrame) -> Table:
    """Return depth of each donor, or of each age where donors are not known."""
    fields = (
        Field("age_reported", "Age"),
        Field("age_group", "Group"),
        Field("donor_id", "Donor"),
        Field("sex", "Sex"),
        Field("n_donors", "Donors", numeric=True),
        Field("n_cells", "Cells", numeric=True),
        Field("genes", "Genes per cell", numeric=True),
        Field("counts", "Counts per cell", numeric=True),
    )
    return Table(donors if len(donors) else ages, fields, "One row a donor, or an age without ids.")
