"""The table of the interventions: safety before any effect."""

import pandas as pd

from components import intervention_words, strata
from components.tables import Field, Table

_CAPTION = (
    "⊣ suppresses, → drives; ↓ less, ↑ more of what is named, a hallmark being its age-related "
    "change, disease progression a worse course. ●●● is a causal test in living animals or a "
    "trial. Press a row for its statements; Add puts it into scenario A of the what-if."
)


def table(rows: pd.DataFrame) -> Table:
    """Return every intervention; a button adds it to the what-if or takes it out."""
    found = strata.records(rows)
    told = rows.assign(
        drift_text=[intervention_words.on_drift(row) for row in found],
        evidence_text=[intervention_words.evidence(row) for row in found],
        also_text=[row["also"] or intervention_words.NO_STATEMENT for row in found],
        whatif_text=["✓ In" if row["in_scenario"] else "Add" for row in found],
        safety_style=[f"safety safety-{row['safety_kind'] or 'none'}" for row in found],
        also_style="also",
        drift_style=[_drift_style(row) for row in found],
    )
    fields = (
        Field("label", "Intervention"),
        Field("safety", "Safety", style="safety_style"),
        Field("drift_text", "On drift", style="drift_style"),
        Field("also_text", "Also acts on", style="also_style"),
        Field("evidence_text", "Statements"),
        Field("whatif_text", "What-if", press="scenario_patch", pressed="in_scenario"),
    )
    return Table(told, fields if len(rows) else (), _CAPTION)


def _drift_style(row: dict[str, object]) -> str:
    """Return the classes that draw the arrow in front of the words: its evidence as a dash."""
    if not row["drift"]:
        return "drift drift-silent"
    evidence = str(row["drift_class"]).replace(" ", "-")
    return f"drift drift-{str(row['drift']).replace(' ', '-')} by-{evidence}"
