"""The evidence in focus as plain text with numbered citations, for a mail or a paper."""

from collections.abc import Iterable
from typing import Final

from atlas import citation_formats, evidence_graph, filter_words, node_scores, queries
from atlas.selection import Selection
from components.drawer import answer, measured, proxies, safety, verbs
from components.drawer import arrow as arrow_drawer
from drift.graph import Arrow, Node, Statement
from drift.schema import SCORE_VERSION

LINK: Final = "{link}"  # the browser knows the address of the view and writes it here


class _References:
    """Numbers citations in the order they are first named."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}

    def marks(self, names: Iterable[str]) -> str:
        """Return "[1, 2]" for some citations."""
        found = [self._numbers.setdefault(name, len(self._numbers) + 1) for name in names]
        return f"[{', '.join(map(str, found))}]" if found else ""

    def lines(self) -> list[str]:
        """Return the numbered references."""
        known = evidence_graph.curated().citations
        return [
            f"[{number}] {citation_formats.line(known[name])}"
            for name, number in self._numbers.items()
        ]


def of_arrow(arrow: Arrow, selection: Selection) -> str:
    """Return an arrow as text: question, answer, loaded data, statements, references."""
    nodes = evidence_graph.curated().graph.nodes
    source, target = nodes[arrow.source], nodes[arrow.target]
    shown = arrow_drawer.kept(arrow, selection)
    references = _References()
    data = measured.of(shown or arrow, selection)
    return _text(
        [
            answer.question(arrow, source, target),
            f"{answer.word(shown)}. {answer.sentence(shown, source, target)}",
        ],
        _safety(source, references),
        [f"In the loaded data, {data.place}: {_data(data)}"],
        _statements(shown.statements if shown else (), references),
        _provenance(selection),
        references.lines(),
    )


def of_node(node: Node, selection: Selection) -> str:
    """Return a node as text: what it is, its safety findings, loaded data, arrows, references."""
    references = _References()
    into, out = evidence_graph.graph(selection).of_node(node.node_id)
    return _text(
        [f"{node.label}: {node.description} {references.marks(node.citation_ids)}".strip()],
        _safety(node, references),
        _proxies(node, selection),
        *(_arrow(arrow, references) for arrow in (*into, *out)),
        _provenance(selection),
        references.lines(),
    )


def _data(data: measured.Measured) -> str:
    return " ".join(filter(None, (f"{data.number}." if data.number else "", *data.sentences)))


def _text(*blocks: list[str]) -> str:
    return "\n\n".join("\n".join(block) for block in blocks if block)


def _safety(node: Node, references: _References) -> list[str]:
    found = safety.of(node)
    return [
        f"Safety. {text} {references.marks(finding.citation_ids)}"
        for text, finding in zip(safety.said(node), found, strict=True)
    ]


def _proxies(node: Node, selection: Selection) -> list[str]:
    score = node_scores.scores(selection).get(node.node_id, node_scores.NOT_MEASURED)
    stratum = node_scores.shown_stratum(selection)
    place = node_scores.stratum_label(stratum) if stratum[0] else "no data set"
    head = f"In the loaded data, {place}:"
    lines = [
        f"{p.label}: {' '.join(filter(None, (p.state, proxies.number_of(p))))}. {proxies.limits(p)}"
        for p in score.proxies
    ]
    return [head, *lines] if lines else [f"{head} not measured."]


def _arrow(arrow: Arrow, references: _References) -> list[str]:
    nodes = evidence_graph.curated().graph.nodes
    ends = (nodes[arrow.source], nodes[arrow.target])
    head = f"{answer.question(arrow, *ends)} {answer.word(arrow)}."
    return [head, *_statements(arrow.statements, references)]


def _statements(rows: Iterable[Statement], references: _References) -> list[str]:
    return [_statement(row, references) for row in rows]


def _statement(row: Statement, references: _References) -> str:
    head = f"{verbs.RELATION_WORDS[row.relation]} ({answer.basis(row)}; {_level(row)})"
    caveat = f"Caveat: {row.caveat}" if row.caveat else ""
    said = (f"- {head}: {row.mechanism}", caveat, references.marks(row.citation_ids))
    return " ".join(filter(None, said))


def _level(row: Statement) -> str:
    return f"confidence {row.confidence} of 3"


def _provenance(selection: Selection) -> list[str]:
    knowledge = f"knowledge {evidence_graph.curated().version}"
    made = f"MesoDrift, {knowledge}, score v{SCORE_VERSION}, build {queries.build_id()}."
    return [filter_words.describe(selection), f"{made} {LINK}"]
