"""The table behind the planner."""

import math
from dataclasses import replace
from typing import Final

import pandas as pd

from components import plan_rows
from components.tables import Field, Table

_FIELDS: Final = (
    Field("tissue", "Tissue"),
    Field("cell_type", "Cell type"),
    Field("study_short", "Study"),
    Field("state", "State"),
    Field("n_young", "Young", numeric=True),
    Field("n_middle", "Middle", numeric=True),
    Field("n_old", "Old", numeric=True),
    Field("n_reference", "Donors, reference", numeric=True),
    Field("n_contrast", "Donors, contrast", numeric=True),
    Field("n_female", "Female", numeric=True),
    Field("n_male", "Male", numeric=True),
    Field("n_unknown", "Sex unknown", numeric=True),
    Field("aim", "g planned for", numeric=True),
    Field("fewest_text", "At the far end"),
    Field("most_text", "At the end nearer 0"),
    Field("needed_text", "At the effect seen"),
    Field("g", "g seen", numeric=True),
    Field("g_low", "95 % low", numeric=True),
    Field("g_high", "95 % high", numeric=True),
    Field("call", "Call"),
    Field("coverage", "Coverage", numeric=True),
    Field("reason", "What limits it"),
)


def plan(rows: pd.DataFrame) -> Table:
    """Return every stratum of the planner."""
    if rows.empty:
        return Table(rows, (), "No stratum is measured with these filters.")
    texts = {
        f"{name}_text": [_text(value) for value in rows[column]]
        for name, column in (("needed", "at_seen"), ("fewest", "fewest"), ("most", "most"))
    }
    given = rows["aim"].notna().any()
    fields = [f for f in _FIELDS if f.column not in (_OF_SEEN if given else ("aim",))]
    return Table(
        rows.assign(**texts),
        [_named(f) if given else f for f in fields],
        "One row a stratum; press a row to select it.",
    )


_OF_SEEN: Final = ("fewest_text", "needed_text")


def _named(field: Field) -> Field:
    """Return the field of the donors needed as that of a given effect, which has no interval."""
    return replace(field, heading="Needed a side") if field.column == "most_text" else field


def _text(value: float) -> str:
    return "" if math.isnan(value) else plan_rows.donors(value)
