"""The tables behind the phase plane and the verdicts."""

import pandas as pd

from components.tables import Field, Table
from components.verdicts import read as judged_rows

_CHANGE_FIELDS = (
    Field("identity_estimate", "Identity change", numeric=True),
    Field("identity_low", "95 % low", numeric=True),
    Field("identity_high", "95 % high", numeric=True),
    Field("gain_estimate", "Core change", numeric=True),
    Field("gain_low", "95 % low, core", numeric=True),
    Field("gain_high", "95 % high, core", numeric=True),
)

_JUDGED_FIELDS = (
    Field("identity_g", "Identity, g", numeric=True),
    Field("identity_g_low", "95 % low, g", numeric=True),
    Field("identity_g_high", "95 % high, g", numeric=True),
    Field("gain_g", "Core gain, g", numeric=True),
    Field("gain_g_low", "95 % low, core g", numeric=True),
    Field("gain_g_high", "95 % high, core g", numeric=True),
    *_CHANGE_FIELDS,
    Field("identity_p", "p, identity", numeric=True),
    Field("gain_p", "p, core", numeric=True),
    Field("n_reference", "Donors, reference", numeric=True),
    Field("n_contrast", "Donors, contrast", numeric=True),
    Field("identity_coverage", "Coverage, identity", numeric=True),
    Field("gain_coverage", "Coverage, core", numeric=True),
    Field("identity_method", "Identity is"),
    Field("sex_handling", "Sex"),
    Field("reason", "What limits it"),
)


def plane(points: pd.DataFrame, arrows: pd.DataFrame) -> Table:
    """Return the strata of the phase plane with their donors; a stratum without any has a row."""
    if arrows.empty:
        return Table(arrows, (), "No stratum has donors with these filters.")
    judged = arrows.assign(verdict_text=_verdict_texts(arrows))
    keys = ["tissue", "cell_type"]
    shown = ["label", "verdict_text", "reason", "patch", "selected"]
    numbers_of = [field.column for field in _CHANGE_FIELDS]
    own = points.drop(columns=["label", "patch", "selected"]) if len(points) else points
    rows = judged[[*keys, *shown, *numbers_of]]
    rows = rows.merge(own, on=keys, how="left") if len(own) else rows
    return Table(
        rows,
        (
            Field("label", "Stratum"),
            Field("donor_id", "Donor"),
            Field("role", "Side"),
            Field("x", "Identity", numeric=True),
            Field("y", "Core", numeric=True),
            Field("verdict_text", "Verdict"),
            Field("sex", "Sex"),
            Field("x_text", "Age or condition"),
            Field("n_cells", "Cells", numeric=True),
            *_CHANGE_FIELDS,
            Field("reason", "What limits it"),
        ),
        "One row a donor and stratum; changes are of the whole stratum. Press a row to select it.",
    )


def table(rows: pd.DataFrame) -> Table:
    """Return the verdicts with both changes, as Hedges' g and in units of the scores."""
    judged = rows.assign(verdict_text=_verdict_texts(rows)) if len(rows) else rows
    fields = (
        Field("label", "Stratum"),
        Field("verdict_text", "Verdict"),
        Field("group", "Study and contrast"),
        *_JUDGED_FIELDS,
    )
    return Table(judged, fields, "One row a stratum; press a row to select it.")


def _verdict_texts(rows: pd.DataFrame) -> list[str]:
    """Return glyph, word and signs of each verdict: "← Identity loss only†"."""
    return [f"{s.glyph} {s.word}{s.marks}" for s in judged_rows(rows)]
