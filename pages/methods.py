"""How is every number made, from which data, and what limits it?"""

import dash
from dash import html

from atlas import queries
from atlas.donors_per_age import donors_per_age
from components import dataset_cards, methods, shell, signature_table
from components.answers import once, page
from components.methods.section import Section
from drift.schema import SCORE_VERSION

dash.register_page(
    __name__,
    name="Methods",
    title="Methods: MesoDrift",
    order=90,
    group="Reference",
    icon="methods",
)


@page
def layout(**query: str) -> html.Div:
    """Definitions, signatures and data sets, with side contents."""
    title = ["Methods: how every number is made"]
    return shell.page(query, "methods", title, [text()], follows=False)


@once
def text() -> html.Div:
    """Everything below the bar: it is the same for every selection."""
    sections = methods.sections()
    manifests = queries.manifests()
    contents = [html.A(section.title, href=f"#{section.anchor}") for section in sections]
    contents += [html.A("Signatures", href="#signatures"), html.A("Data sets", href="#datasets")]
    contents += [
        html.A(manifest["label"], href=f"#dataset-{dataset}", className="contents-inner")
        for dataset, manifest in manifests.items()
    ]
    return html.Div(
        [
            html.Nav(contents, className="contents", **{"aria-label": "On this page"}),
            html.Div(
                [
                    html.H1("How every number is made", className="headline"),
                    html.P(
                        f"Score version {SCORE_VERSION}, build {queries.build_id()}. The "
                        "same raw files give the same tables, byte for byte on one kind of "
                        "processor; another may round the last digits differently.",
                        className="lead",
                    ),
                    *(_section(section) for section in sections),
                    html.H2("Signatures", id="signatures"),
                    signature_table.table(),
                    html.H2("Data sets", id="datasets"),
                    *(
                        dataset_cards.dataset_card(
                            dataset, manifest, donors_per_age(dataset, manifest)
                        )
                        for dataset, manifest in manifests.items()
                    ),
                ],
                className="text",
            ),
        ],
        className="prose",
    )


def _section(section: Section) -> html.Section:
    return html.Section(
        [html.H2(section.title), *section.content], id=section.anchor, className="section"
    )
