"""Citations as the drawer shows them: the mark of verification, the year, the ways to the paper."""

from collections.abc import Iterable
from typing import Any

from dash import html

from atlas import citation_formats, evidence_graph
from atlas.knowledge import Citation


def of(names: Iterable[str]) -> html.Ul:
    """Return a list of citations by id, each with its links and whether it is verified."""
    known = evidence_graph.curated().citations
    return html.Ul(
        [html.Li(_citation(known[name])) for name in names],
        className="drawer-citations",
        **{"aria-label": "Citations"},
    )


def _citation(citation: Citation) -> list[Any]:
    mark = "✓" if citation.verified else "!"
    verified = "verified" if citation.verified else citation_formats.NOT_VERIFIED
    kind = "visually-hidden" if citation.verified else "unverified"
    return [
        html.Span(
            mark,
            className="verified-mark" if citation.verified else "unverified",
            **{"aria-hidden": "true"},
        ),
        " ",
        *_links(citation),
        html.Span(f" {verified}", className=kind),
    ]


def _links(citation: Citation) -> list[Any]:
    """Return the paper by its DOI, else by PubMed, else its name alone; PubMed beside a DOI."""
    name = citation_formats.short(citation)
    doi, pubmed = citation_formats.doi_link(citation), citation_formats.pubmed_link(citation)
    if not (doi or pubmed):
        return [html.Span(name, title=citation_formats.line(citation))]
    links: list[Any] = [_link(name, doi or pubmed, title=citation_formats.line(citation))]
    if doi and pubmed:
        label = {"aria-label": f"{name} on PubMed"}
        links += [" ", _link("PMID", pubmed, className="pmid", **label)]
    return links


def _link(text: str, href: str, **more: Any) -> html.A:
    return html.A(text, href=href, target="_blank", rel="noopener", **more)
