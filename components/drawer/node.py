"""The drawer of a node: what it is, what the loaded data say of it, its arrows."""

from collections.abc import Iterable
from itertools import groupby
from typing import Any, Final

from dash import dcc, html

from atlas import evidence_graph, node_scores
from atlas.selection import Selection, patch
from components import citations, numbers
from components.drawer import age_curve, marks, proxies, safety, statements, verbs
from drift.graph import NODE_KINDS, Arrow, Node, NodeKind

KINDS: Final[dict[NodeKind, tuple[str, str]]] = {
    "hub": ("Hub", "Hub"),
    "hallmark": ("Hallmark of ageing", "Hallmarks"),
    "transition": ("Transition", "Transitions"),
    "cue": ("Cue", "Cues"),
    "regulator": ("Regulator", "Regulators"),
    "intervention": ("Intervention", "Interventions"),
    "outcome": ("Outcome", "Outcomes"),
}


def kind(node: Node) -> str:
    """Return "Hallmark of ageing, primary"."""
    word = KINDS[node.kind][0]
    if node.kind != "hallmark":
        return word
    return f"{word}, {node.hallmark_class or 'class not settled'}"


def content(node: Node, selection: Selection) -> list[Any]:
    """Return everything between the title and the footer: safety findings first."""
    graph = evidence_graph.graph(selection)
    score = node_scores.scores(selection).get(node.node_id)
    into, out = graph.of_node(node.node_id)
    curve = age_curve.card(score.drawn, selection) if score and score.drawn else []
    return [
        *safety.findings(node),
        html.P(node.description, className="reading"),
        *_more_names(node),
        citations.of(node.citation_ids),
        *_markers(node, selection),
        proxies.box(node, score, selection),
        *curve,
        *_arrows("Into it", into, selection, of=lambda arrow: arrow.source),
        *_arrows("Out of it", out, selection, of=lambda arrow: arrow.target),
        *_hidden(node, [*into, *out], selection),
    ]


def _more_names(node: Node) -> list[Any]:
    if not node.synonyms:
        return []
    return [html.P([html.Strong("Also "), ", ".join(node.synonyms)], className="also")]


def _markers(node: Node, selection: Selection) -> list[Any]:
    """Return the marker genes; each opens its own age curve."""
    if not node.gene_markers:
        return []
    links: list[Any] = []
    for gene in node.gene_markers:
        there = age_curve.href(age_curve.on_tissues(selection, gene=gene))
        links += [dcc.Link(html.I(gene), href=there, title=f"{gene} against age, on Tissues"), " "]
    return [html.P([html.Strong("Marker genes "), *links], className="markers")]


def _arrows(title: str, arrows: list[Arrow], selection: Selection, *, of: Any) -> list[Any]:
    """Return the arrows of one direction, by the kind of their other end, the strongest first."""
    head = html.H3(f"{title}: {numbers.counted(len(arrows), 'arrow')}", className="arrows-title")
    if not arrows:
        return [head]
    nodes = evidence_graph.curated().graph.nodes
    ranked = sorted(arrows, key=lambda arrow: NODE_KINDS.index(nodes[of(arrow)].kind))
    groups = groupby(ranked, key=lambda arrow: nodes[of(arrow)].kind)
    return [head, *(part for name, group in groups for part in _group(name, group, nodes, of))]


def _group(name: NodeKind, arrows: Iterable[Arrow], nodes: Any, of: Any) -> list[Any]:
    return [
        html.P(KINDS[name][1], className="arrows-kind"),
        html.Ul(
            [html.Li(_arrow(arrow, nodes[of(arrow)], nodes[arrow.source])) for arrow in arrows],
            className="arrows",
        ),
    ]


def _arrow(arrow: Arrow, other: Node, source: Node) -> html.Button:
    return html.Button(
        [
            marks.glyph(arrow),
            html.Span(other.label, className="arrow-end"),
            html.Span(said(arrow, source), className="arrow-said"),
            marks.confidence(arrow.confidence),
        ],
        type="button",
        className="arrow-row",
        **{"data-patch": patch(arrow=arrow.key, node="")},
    )


def said(arrow: Arrow, source: Node) -> str:
    """Return "drives, living animal"; "disputed, living animal"."""
    evidence = evidence_graph.EVIDENCE_WORDS[arrow.best.evidence_kind]
    verb = verbs.of(arrow.best, source).said(plural=False)
    word = verb if arrow.sign and not arrow.is_contested else arrow.answer
    if arrow.sign and arrow.is_contested:
        word = f"{verb}, contested"
    return f"{word}, {evidence}"


def _hidden(node: Node, seen: list[Arrow], selection: Selection) -> list[Any]:
    """Return how many statements of the node's arrows the filters hide."""
    kept = {row.statement_id for arrow in seen for row in arrow.statements}
    whole = evidence_graph.curated().graph.statements
    own = (row for row in whole if node.node_id in (row.source, row.target))
    out = tuple(row for row in own if row.statement_id not in kept)
    return statements.hidden(selection, out, more=bool(kept))
