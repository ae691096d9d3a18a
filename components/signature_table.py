"""The signatures of the Methods page: genes, direction, source, and what to know of each."""

from dash import html

from atlas import queries


def table() -> html.Div:
    """Return one row a signature."""
    head = ("Signature", "Genes", "List", "Source", "To know")
    return html.Div(
        html.Table(
            [
                html.Thead(html.Tr([html.Th(name, scope="col") for name in head])),
                html.Tbody(
                    [
                        html.Tr(
                            [
                                html.Th(row.label, scope="row"),
                                html.Td(_genes(len(row.up), len(row.down))),
                                html.Td(row.list_status),
                                html.Td(
                                    html.A(row.doi, href=f"https://doi.org/{row.doi}")
                                    if row.doi
                                    else row.citation_id
                                ),
                                html.Td(row.note, className="wrap"),
                            ]
                        )
                        for row in queries.all_signatures()
                    ]
                ),
            ],
            className="data-table signatures",
        ),
        className="table-scroll",
        tabIndex="0",
        role="region",
        **{"aria-label": "Signatures"},
    )


def _genes(up: int, down: int) -> str:
    return f"{up} up, {down} down" if down else str(up)
