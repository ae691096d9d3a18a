"""The evidence graph as files: statements as CSV, the graph as GraphML, its citations as BibTeX.

Of what the filters keep, or of the arrow or the node in focus; each file says so, with the version
of the curated tables.
"""

import csv
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from io import BytesIO, StringIO
from typing import TYPE_CHECKING, Final

from atlas import citation_formats, evidence_graph, filter_words
from atlas.knowledge import Citation
from atlas.selection import Selection
from drift.graph import Arrow, EvidenceGraph, Node, Statement

if TYPE_CHECKING:
    import networkx as nx

COLUMNS: Final = (
    *("statement_id", "source", "source_label", "target", "target_label", "sign", "relation"),
    *("mechanism", "evidence_kind", "species", "tissue", "confidence", "named_by_review_digests"),
    *("citations_verified", "citation_ids", "dois", "pmids", "caveat"),
)
DIGESTS: Final = "named_by_review_digests: yes, or that the digests of the review do not say."


@dataclass(frozen=True)
class Part:
    """What is exported.

    Attributes
    ----------
    graph
        Its nodes and its statements.
    name
        Short name for the file: "graph", or the key of what is in focus.
    title
        What it is, in words.
    more
        Citations beyond those of the statements: of the node, of its safety findings.
    """

    graph: EvidenceGraph
    name: str
    title: str
    more: tuple[str, ...] = ()


@dataclass(frozen=True)
class File:
    """One file to download."""

    name: str
    content: str
    mime: str


def whole(selection: Selection) -> Part:
    """Return the statements that the filters keep, with every node."""
    graph = evidence_graph.graph(selection)
    cited = dict.fromkeys(name for node in graph.nodes.values() for name in node.citation_ids)
    more = () if evidence_graph.has_filters(selection) else tuple(cited)
    return Part(graph, "graph", "The evidence graph.", more)


def in_focus(selection: Selection) -> Part:
    """Return the arrow or the arrows of the node in focus that the filters keep, else the whole."""
    focus = evidence_graph.focus(selection)
    if focus is None:
        return whole(selection)
    return _of_arrow(focus, selection) if isinstance(focus, Arrow) else _of_node(focus, selection)


def _of_arrow(arrow: Arrow, selection: Selection) -> Part:
    graph = evidence_graph.graph(selection)
    kept = [row for row in graph.statements if (row.source, row.target) == _ends(arrow)]
    nodes = {name: graph.nodes[name] for name in _ends(arrow)}
    labels = " → ".join(node.label for node in nodes.values())
    return Part(EvidenceGraph(nodes, tuple(kept)), arrow.key, f"{labels}.")


def _of_node(node_id: str, selection: Selection) -> Part:
    graph = evidence_graph.graph(selection)
    kept = [row for row in graph.statements if node_id in (row.source, row.target)]
    ends = {node_id, *(row.source for row in kept), *(row.target for row in kept)}
    nodes = {name: node for name, node in graph.nodes.items() if name in ends}
    node = graph.nodes[node_id]
    safety = evidence_graph.curated().safety.get(node_id, ())
    more = (*node.citation_ids, *(name for found in safety for name in found.citation_ids))
    return Part(EvidenceGraph(nodes, tuple(kept)), node_id, f"{node.label}, all its arrows.", more)


def _ends(arrow: Arrow) -> tuple[str, str]:
    return arrow.source, arrow.target


def citations(part: Part) -> list[Citation]:
    """Return the citations of a part, once each: those of its statements first."""
    known = evidence_graph.curated().citations
    of_rows = (name for row in part.graph.statements for name in row.citation_ids)
    return [known[name] for name in dict.fromkeys((*of_rows, *part.more))]


def provenance(part: Part, selection: Selection, link: str, day: date) -> list[str]:
    """Return what a file must say of itself, one line each."""
    return [
        f"MesoDrift evidence: {part.title}",
        filter_words.describe(selection),
        f"{len(part.graph.statements)} statements, {len(citations(part))} citations.",
        f"knowledge_version {evidence_graph.curated().version}, {day.isoformat()}",
        *([_one_line(link)] if link else []),
    ]


def statements_csv(part: Part, selection: Selection, link: str, day: date) -> str:
    """Return the statements as CSV, a row each; what is above them begins with "#"."""
    written = StringIO()
    rows = csv.writer(written, lineterminator="\n")
    rows.writerow(COLUMNS)
    for row in _sorted(part.graph):
        rows.writerow([_harmless(value) for value in _fields(row, part.graph)])
    said = [*provenance(part, selection, link, day), DIGESTS]
    above = "".join(f"# {_one_line(text)}\n" for text in said)
    return above + written.getvalue()


def bibtex(part: Part, selection: Selection, link: str, day: date) -> str:
    """Return the citations as BibTeX; what is outside its entries BibTeX does not read."""
    above = [
        _one_line(text).replace("@", "(at)") for text in provenance(part, selection, link, day)
    ]
    return (
        "".join(f"% {text}\n" for text in above) + "\n" + citation_formats.bibtex(citations(part))
    )


def graphml(part: Part, selection: Selection, link: str, day: date) -> str:
    """Return the statements as GraphML, an edge each; its id is that of the statement.

    Read it with ``networkx.read_graphml(path, force_multigraph=True)``.
    """
    import networkx as nx  # here: the dashboard starts without it

    written = BytesIO()
    nx.write_graphml(multigraph(part, selection, link, day), written, encoding="utf-8")
    return written.getvalue().decode("utf-8")


def multigraph(part: Part, selection: Selection, link: str, day: date) -> "nx.MultiDiGraph":
    """Return a part as a multigraph of plain values, keyed by statement."""
    import networkx as nx  # here: the dashboard starts without it

    made = nx.MultiDiGraph(
        title=part.title,
        filters=filter_words.describe(selection),
        knowledge_version=evidence_graph.curated().version,
        date=day.isoformat(),
        link=_one_line(link),
    )
    for node in part.graph.nodes.values():
        made.add_node(node.node_id, **{name: _plain(text) for name, text in _of(node).items()})
    for row in part.graph.statements:
        facts = dict(zip(COLUMNS, _fields(row, part.graph), strict=True))
        ends = {"source", "target", "source_label", "target_label"}
        values = {name: _plain(value) for name, value in facts.items() if name not in ends}
        made.add_edge(row.source, row.target, row.statement_id, **values)
    return made


def _of(node: Node) -> dict[str, str]:
    return {
        "label": node.label,
        "kind": node.kind,
        "hallmark_class": node.hallmark_class,
        "description": node.description,
        "synonyms": "; ".join(node.synonyms),
        "gene_markers": "; ".join(node.gene_markers),
        "citation_ids": "; ".join(node.citation_ids),
    }


def _sorted(graph: EvidenceGraph) -> Iterator[Statement]:
    """Yield the statements arrow by arrow, the strongest first."""
    for arrow in graph.arrows.values():
        yield from arrow.statements


def _fields(row: Statement, graph: EvidenceGraph) -> list[str | int]:
    """Return the values of a statement in the order of `COLUMNS`."""
    known = evidence_graph.curated().citations
    cited = [known[name] for name in row.citation_ids]
    return [
        row.statement_id,
        row.source,
        graph.nodes[row.source].label,
        row.target,
        graph.nodes[row.target].label,
        row.sign,
        row.relation,
        row.mechanism,
        row.evidence_kind,
        "; ".join(row.species),
        row.tissue,
        row.confidence,
        "yes" if row.claimed else "do not say",
        "; ".join(_listed(citation.citation_id for citation in cited if citation.verified)),
        "; ".join(row.citation_ids),
        "; ".join(_listed(citation.doi for citation in cited)),
        "; ".join(_listed(citation.pmid for citation in cited)),
        row.caveat,
    ]


def _listed(values: Iterable[str]) -> list[str]:
    return [value for value in values if value]


def _harmless(value: str | int) -> str | int:
    """Return a value no spreadsheet runs as a formula: an apostrophe keeps it text."""
    if isinstance(value, str) and re.match(r"[=+\-@\t\r]", value):
        return f"'{value}"
    return value


def _plain(value: str | int) -> str | int:
    """Return a value without the control characters that XML cannot hold."""
    return re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f]", "", value) if isinstance(value, str) else value


def _one_line(text: str) -> str:
    return " ".join(str(_plain(text)).split())


Write = Callable[[Part, Selection, str, date], str]
_FORMATS: Final[dict[str, tuple[Write, str, str]]] = {
    "statements": (statements_csv, "csv", "text/csv"),
    "bibtex": (bibtex, "bib", "application/x-bibtex"),
    "graphml": (graphml, "graphml", "application/graphml+xml"),
}
KINDS: Final = tuple(_FORMATS)


def file(kind: str, selection: Selection, *, focused: bool, link: str, day: date) -> File:
    """Return one file.

    Parameters
    ----------
    kind
        statements, bibtex or graphml.
    selection
        Its filters and its focus.
    focused
        Of the arrow or node in focus; else of the whole graph.
    link
        Address of the view, written into the file.
    day
        Date of the export.
    """
    write, ending, mime = _FORMATS[kind]
    part = in_focus(selection) if focused else whole(replace(selection, arrow="", node=""))
    parts = ("mesodrift_hallmarks", kind, part.name, evidence_graph.curated().version)
    name = re.sub(r"[^A-Za-z0-9_.-]+", "-", "_".join((*parts, day.isoformat())))
    return File(f"{name}.{ending}", write(part, selection, link, day), mime)
