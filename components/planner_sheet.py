"""How the planner counts, and the table behind it."""

import math
from typing import Any, Final

import pandas as pd

from components import explanations, plan_rows
from components.tables import Field, Table
from drift.planning import MOST
from drift.schema import MIN_DONORS

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
    Field("needed_text", "Needed a side"),
    Field("fewest_text", "At the far end"),
    Field("most_text", "At the end nearer 0"),
    Field("g", "g seen", numeric=True),
    Field("g_low", "95 % low", numeric=True),
    Field("g_high", "95 % high", numeric=True),
    Field("call", "Call"),
    Field("coverage", "Coverage", numeric=True),
    Field("reason", "What limits it"),
)


def explain() -> list[Any]:
    """Explain the planner."""
    return [
        explanations.steps(
            (
                "Donors there",
                (
                    "Adults of the stratum by age group, each once; development is left out. A "
                    f"side under {MIN_DONORS} donors has no interval, hence no effect to plan by."
                ),
                "planner",
            ),
            (
                "Donors needed",
                (
                    "The fewest a side at which a two-sided test at 5 % calls the effect in 80 % "
                    "of studies, equal sides, if the true effect is the Hedges' g seen, and if it "
                    f"is either end of its interval. By the simulator's power; above {MOST} a side "
                    "no number is written."
                ),
                "planner",
            ),
            (
                "Caution",
                (
                    "Effects that stood out are too large on average (winner's curse), and the "
                    "interval of a small study is wide: the range is the answer, not the square."
                ),
                "planner",
            ),
        )
    ]


def twin(rows: pd.DataFrame) -> Table:
    """Return every stratum of the planner."""
    if rows.empty:
        return Table(rows, (), "No stratum is measured with these filters.")
    texts = {
        f"{name}_text": [_text(value) for value in rows[column]]
        for name, column in (("needed", "at_seen"), ("fewest", "fewest"), ("most", "most"))
    }
    return Table(rows.assign(**texts), _FIELDS, "One row a stratum; press a row to select it.")


def _text(value: float) -> str:
    return "" if math.isnan(value) else plan_rows.donors(value)
