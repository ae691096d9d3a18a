"""The score drawn for a node against age: the card of the Tissues page, in the drawer, filled.

It is made with its drawing, so that one answer fills the drawer; Plotly is loaded when the first
one is shown, and not before.
"""

from dataclasses import replace
from typing import Any, Final, cast

import dash
import pandas as pd
from dash import dcc, html

from atlas import node_scores, panels
from atlas.node_scores import ProxyScore
from atlas.selection import Selection
from components import cards
from components.explanations import ages as ages_how
from components.figures import score_by_age, score_by_age_stacked
from components.readings import score_by_age as ages_reading
from components.twins import ages as ages_twin
from drift.schema import ALL_CELLS

NAME: Final = "node_ages"
NO_DONORS: Final = "An effect table holds no donors' values: there is nothing to draw against age."
NOT_TURNED: Final = "The curve shows the score itself, not turned: a lower score means more of it."


def card(proxy: ProxyScore, selection: Selection) -> list[Any]:
    """Return the curve of one gene set in the stratum shown, or why there is none, and a link."""
    wanted = on_tissues(selection, signature=proxy.signature.signature_id)
    link = dcc.Link("Open on Tissues", href=href(wanted), className="open-on-tissues")
    if proxy.evidence == "effect_table":
        return [html.P([NO_DONORS, " ", link], className="no-curve")]
    points, shown = _one_panel(wanted)
    if shown.empty:
        why = score_by_age.nothing(shown)
        return [html.P([why, " ", link], className="no-curve")]
    values = cards.fill(
        (points, shown),
        cast(cards.Picture, score_by_age_stacked),
        cast(cards.Words, ages_reading),
        ages_twin.ages,
        lambda *tables: node_scores.stratum_label(node_scores.shown_stratum(selection)) + ".",
    )
    section = cards.card(NAME, values[1], ages_how.ages())
    for output, value in zip(cards.outputs(NAME), values, strict=True):
        setattr(section[output.component_id], output.component_property, value)
    section.className = "card age-curve"  # it is drawn: not blank
    turned = [html.P(NOT_TURNED, className="not-turned")] if proxy.signature.is_inverse else []
    return [section, *turned, html.P(link)]


def on_tissues(selection: Selection, *, signature: str = "", gene: str = "") -> Selection:
    """Return the selection that shows the stratum of the nodes on the Tissues page."""
    dataset, study, tissue, cell_type = node_scores.shown_stratum(selection)
    return Selection(
        signature=signature or selection.signature,
        contrast=selection.contrast,
        sex=selection.sex,
        axis=selection.axis,
        dataset=dataset,
        study=study,
        tissue=tissue,
        cell_type="" if cell_type == ALL_CELLS else cell_type,
        gene=gene,
    )


def href(selection: Selection) -> str:
    """Return the address of the Tissues page with a selection."""
    return f"{dash.get_relative_path('/tissues')}?{selection.query}"


def _one_panel(selection: Selection) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the donors and the one panel of the stratum and signature selected."""
    points, shown = panels.ages(replace(selection, tissues=(selection.tissue,)))
    if shown.empty:
        return points, shown
    column = "/".join((selection.tissue, selection.cell_type or ALL_CELLS))
    keep = {"row": selection.signature, "column": column}
    one, own = (
        _where(shown, keep).assign(selected=False),
        _where(points, keep),
    )  # no ring: no choice
    one.attrs = {"why": "This score is not drawn against age in this stratum."}
    return own, one


def _where(table: pd.DataFrame, keep: dict[str, str]) -> pd.DataFrame:
    rows = (table["row"] == keep["row"]) & (table["column"] == keep["column"])
    return table[rows].reset_index(drop=True)
