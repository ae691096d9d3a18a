"""Does the score rise with age in a tissue, and in which tissues do the studies agree?"""

from typing import Any

import dash
from dash import Input, Output, callback, html

from atlas import endpoints, evidence
from atlas.selection import Selection
from components import cards, filters, scopes, shell
from components.answers import answers, page
from components.explanations import endpoints as endpoint_how
from components.explanations import evidence as evidence_how
from components.figures import (
    agreement,
    agreement_stacked,
    endpoint_trends,
    endpoint_trends_stacked,
    evidence_forest,
    evidence_forest_stacked,
)
from components.readings import agreement as agreement_reading
from components.readings import endpoint_trends as endpoint_reading
from components.readings import evidence_forest as forest_reading
from components.twins import endpoints as endpoint_twin
from components.twins import evidence as evidence_twin

dash.register_page(
    __name__,
    path="/evidence",
    name="Evidence",
    title="Evidence: MesoDrift",
    order=10,
    group="How sure",
    icon="evidence",
)


@page
def layout(**query: str) -> html.Div:
    """One tissue study by study, and the answer of every tissue."""
    selection = Selection.read(query)[0]
    return shell.page(
        query,
        "evidence",
        filters.evidence_page(selection),
        [
            html.H1("Evidence", className="visually-hidden"),
            html.Div(
                [
                    cards.card(
                        "evidence_forest",
                        "Does the score rise with age in this tissue?",
                        evidence_how.pools(),
                    ),
                    cards.card(
                        "agreement", "In which tissues do the studies agree?", evidence_how.pools()
                    ),
                ],
                className="grid grid-evidence",
            ),
            cards.card("endpoint_trends", endpoint_reading.QUESTION, endpoint_how.trends()),
        ],
    )


@callback(
    Output({"type": "sentence", "page": "evidence"}, "children"),
    Input("selection", "data"),
    prevent_initial_call=True,  # the layout has written it
)
@answers
def write_sentence(selection: Selection) -> list[Any]:
    """Write the filters as a sentence."""
    return filters.evidence_page(selection)


@callback(cards.outputs("evidence_forest"), Input("selection", "data"), Input("screen", "data"))
@answers
def draw_evidence_forest(selection: Selection, screen: str) -> tuple[Any, ...]:
    """Draw the studies of one tissue; on a phone, one score below the other."""
    picture = cards.on_screen(screen, evidence_forest, evidence_forest_stacked)
    return cards.fill(evidence.forest(selection), picture, forest_reading, evidence_twin.studies)


@callback(cards.outputs("agreement"), Input("selection", "data"), Input("screen", "data"))
@answers
def draw_agreement(selection: Selection, screen: str) -> tuple[Any, ...]:
    """Draw the answer of every tissue."""
    picture = cards.on_screen(screen, agreement, agreement_stacked)
    return cards.fill(
        evidence.agreement(selection),
        picture,
        agreement_reading,
        evidence_twin.tissues,
        scopes.tissues,
    )


@callback(cards.outputs("endpoint_trends"), Input("selection", "data"), Input("screen", "data"))
@answers
def draw_endpoint_trends(selection: Selection, screen: str) -> tuple[Any, ...]:
    """Draw fibrosis, sclerosis and atrophy against age, tissue by tissue."""
    picture = cards.on_screen(screen, endpoint_trends, endpoint_trends_stacked)
    return cards.fill(
        endpoints.findings(selection),
        picture,
        endpoint_reading,
        endpoint_twin.trends,
        scopes.findings,
    )
