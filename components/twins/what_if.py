"""The table behind the what-if: every node, those not reached with the reason."""

import pandas as pd

from components import what_if_rows
from components.tables import Field, Table

_CAPTION = (
    "Share: runs that agree on the direction; below 90 % it is undetermined. Medians compare in "
    "their sign alone. Press a row to select the node."
)


def table(
    results: pd.DataFrame, held: pd.DataFrame, warnings: pd.DataFrame, facts: pd.DataFrame
) -> Table:
    """Return one row a node, in the order of the figure."""
    shown = what_if_rows.sides(held)
    nodes = what_if_rows.read(results) if shown else []
    rows = pd.DataFrame([_row(one, shown) for one in nodes])
    fields = [Field("label", "Node"), Field("section", "Kind")]
    for side in shown:
        mark = f", {side}" if len(shown) > 1 else ""
        fields += [
            Field(f"{side}_words", f"In the model{mark}"),
            Field(f"{side}_share", f"Share of runs{mark}", numeric=True),
            Field(f"{side}_median", f"Median{mark}", numeric=True),
            Field(f"{side}_low", f"5 % of runs{mark}", numeric=True),
            Field(f"{side}_high", f"95 % of runs{mark}", numeric=True),
            Field(f"{side}_reason", f"Why no direction{mark}"),
            Field(f"{side}_hinges", f"Drift hangs on{mark}"),
        ]
    if len(shown) > 1:
        fields.insert(2, Field("differs_text", "A and B"))
        fields += [
            Field("a_lower", "Lower in A, share of runs", numeric=True),
            Field("a_higher", "Higher in A, share of runs", numeric=True),
        ]
    return Table(rows, fields if len(rows) else (), _CAPTION)


def _row(one: what_if_rows.Outcome, shown: tuple[str, ...]) -> dict[str, object]:
    row: dict[str, object] = {
        "label": one.name,
        "section": what_if_rows.SECTIONS[one.kind],
        "differs_text": "differ" if one.differs else "same",
        "patch": one.row["patch"],
        "selected": one.is_selected,
        "a_lower": one.row["a_lower"],
        "a_higher": one.row["a_higher"],
    }
    for side in shown:
        effect, part = one.effect(side), side.lower()
        row |= {
            f"{side}_words": f"{effect.glyph} {effect.words}",
            f"{side}_share": effect.share,
            f"{side}_median": effect.median,
            f"{side}_low": one.row[f"{part}_low"],
            f"{side}_high": one.row[f"{part}_high"],
            f"{side}_reason": effect.reason,
            f"{side}_hinges": "; ".join(effect.hinges),
        }
    return row
