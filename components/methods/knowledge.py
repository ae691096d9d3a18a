"""The curated tables of the evidence graph: version, who changed it, the rules, how to disagree."""

from typing import Any, Final

from dash import html

from atlas import evidence_graph, knowledge_changes
from atlas.check_knowledge import LONGEST_DESCRIPTION, LONGEST_MECHANISM
from atlas.knowledge_changes import Change
from components import knowledge_words, numbers
from components.methods.section import Section, formula, paragraphs

ORDER: Final = 71
_HEADS: Final = ("Version", "Date", "Who", "What", "Added", "Changed", "Removed")


def sections() -> list[Section]:
    """Return the section of the curated tables."""
    return [
        Section(
            "knowledge",
            "The curated statements: version, rules, how to disagree",
            (
                *_contents(),
                *_record(),
                *paragraphs(
                    "One row is one statement of one or more publications about an ordered pair "
                    "of nodes: its sign (+1 more gives more, −1 more gives less, 0 mixed, "
                    "contested or nothing found), the kind of its strongest evidence, species, "
                    "tissue, confidence and caveat. Statements are never averaged: both signs on "
                    "one pair are a dispute, and stay one.",
                    "Confidence 3 asks for a causal test in living animals or a randomised trial, "
                    "in which the source node itself was changed, the readout is the target, the "
                    "tissue is no tumour, and at least one cited primary paper is verified. 2 is "
                    "a causal test with a proxy readout, one small study, cell culture or omics "
                    "that read the state directly. 1 is tumour cells only, loose association, "
                    "concept, or contradicted. It rates the statement, not its weight for people.",
                    "To add or dispute a statement, a lab adds a row to data/knowledge/edges.csv, "
                    "with its own id, the two nodes, the sign, the mechanism in its own words and "
                    "at least one publication of citations.csv. The row that it disputes stays: "
                    "the arrow becomes disputed, or contested with sign 0. The check names every "
                    "problem with file, line and cure, and records who changed what:",
                ),
                formula(
                    "python -m atlas check-knowledge",
                    'python -m atlas check-knowledge --record "WHO" "WHAT"',
                ),
                *paragraphs(
                    "It checks that every id resolves, nothing is there twice, every arrow is "
                    "cited, the confidence rule holds, DOIs and PMIDs have their form, a verified "
                    "publication has one of them, both directions were considered for each "
                    f"hallmark, mechanisms fit in {LONGEST_MECHANISM} and descriptions in "
                    f"{LONGEST_DESCRIPTION} characters. A row that cannot be used is left out and "
                    "named; the rest serves. The version is the fingerprint of the tables.",
                ),
            ),
        )
    ]


def _contents() -> list[html.P]:
    """Return what the tables hold, and every row that was left out."""
    read = evidence_graph.curated()
    verified = sum(citation.verified for citation in read.citations.values())
    held = (
        f"{knowledge_words.footer()}. {len(read.graph.nodes)} nodes, "
        f"{numbers.counted(len(read.graph.statements), 'statement')}, "
        f"{numbers.counted(len(read.citations), 'publication')} ({verified} verified)."
    )
    return [html.P(held), *(html.P(sentence, className="trap") for sentence in read.refused)]


def _record() -> list[Any]:
    """Return the recorded versions, the last first."""
    history = knowledge_changes.served()
    if not history:
        return paragraphs("No version of these tables is recorded.")
    head = html.Tr([html.Th(text, scope="col") for text in _HEADS])
    table = html.Table(
        [html.Thead(head), html.Tbody([_row(change) for change in reversed(history)])],
        className="data-table",
    )
    frame = {"role": "region", "tabIndex": "0", "aria-label": "Recorded versions of the statements"}
    return [html.Div(table, className="wide-table", **frame)]


def _row(change: Change) -> html.Tr:
    touched = (change.added, change.changed, change.removed)
    return html.Tr(
        [
            html.Th(change.version, scope="row"),
            html.Td(change.day),
            html.Td(change.who),
            html.Td(change.what, className="wrap"),
            *(html.Td(str(len(ids)), className="numeric") for ids in touched),
        ]
    )
