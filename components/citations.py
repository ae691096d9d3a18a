"""A citation on screen: the mark of its verification, the paper, the ways to it."""

from collections.abc import Iterable
from typing import Any

from dash import html

from atlas import citation_formats, evidence_graph
from atlas.knowledge import Citation


def of(names: Iterable[str]) -> html.Ul:
    """Return the citations of these ids in a row."""
    known = evidence_graph.curated().citations
    return row(known[name] for name in names)


def row(found: Iterable[Citation]) -> html.Ul:
    """Return citations in a row: each by author and year."""
    return html.Ul(
        [html.Li(_short(citation)) for citation in found],
        className="citations",
        **{"aria-label": "Citations"},
    )


def full(citation: Citation) -> list[Any]:
    """Return a citation as a line of a list: author and year, title, journal, identifiers."""
    named = f"{citation_formats.short(citation)}. {citation.title}. {citation.journal}. "
    verified = [" ", _verified(citation), "" if citation.verified else ":"]
    ways = [
        _link(text, href)
        for text, href in (
            (f"doi:{citation.doi}", citation_formats.doi_link(citation)),
            (f"PMID {citation.pmid}", citation_formats.pubmed_link(citation)),
        )
        if href
    ]
    return [_mark(citation), *verified, f" {named}", *(ways[:1] or ["no DOI or PMID shown"])]


def _short(citation: Citation) -> list[Any]:
    return [_mark(citation), " ", *_ways(citation), " ", _verified(citation)]


def _mark(citation: Citation) -> html.Span:
    return html.Span(
        "✓" if citation.verified else "!",
        className="verified-mark" if citation.verified else "unverified",
        **{"aria-hidden": "true"},
    )


def _verified(citation: Citation) -> html.Span:
    """Return in words what the mark says; where it is verified the mark is enough to the eye."""
    if citation.verified:
        return html.Span("verified", className="visually-hidden")
    return html.Span(citation_formats.NOT_VERIFIED, className="unverified")


def _ways(citation: Citation) -> list[Any]:
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
