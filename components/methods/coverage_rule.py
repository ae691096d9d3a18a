"""The coverage rule, measured: what a score loses when genes of its signature are missing."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from dash import html

from atlas import coverage_rule, queries
from components import numbers
from components.methods.section import Section, formula, paragraphs
from drift.coverage import AGREES, BORDER, CHANGED, SHARE
from drift.schema import MIN_COVERAGE, PANEL_COVERAGE

ORDER: Final = 15
SHOWN: Final = (0.2, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)  # coverages of the table


def sections() -> list[Section]:
    """Return the section, from the committed report."""
    report = coverage_rule.report()
    measured = {k: row for k, row in report["signatures"].items() if row["limit"] is not None}
    low, high = BORDER
    return [
        Section(
            "coverage-rule",
            "How much of a signature must be measured",
            (
                formula(
                    f"limit = lowest coverage from which r ≥ {AGREES} in {SHARE:.0%} of the draws,",
                    f"  and clear calls change in at most {CHANGED:.0%} of them",
                ),
                *paragraphs(
                    "Where a signature is measured (nearly) whole, genes are taken away at random "
                    f"({report['n_draws']} draws a level, in steps of 0.05), and the donors' "
                    "scores without them are correlated with their whole scores, within each "
                    "tissue and cell type. A gene taken away is neither in the signature nor a "
                    "control. Every stratum weighs the same.",
                    f"A call is clear where the whole score's p is below {low} or above {high}: "
                    "a call on the border changes with any gene, also at 0.95, and says nothing "
                    "of coverage. All calls, and reversals of a rise into a fall, are in the "
                    "table below.",
                    "The signatures differ, so each has its own limit. A signature that no data "
                    f"set measures whole gets {MIN_COVERAGE}, the median of all others.",
                ),
                _by_level(measured),
                html.H3("Genes missing as they are in real data"),
                *paragraphs(
                    "The same, with exactly the genes taken away that a real tissue lacks; the "
                    "range over the tissues of a data set. Missing genes are not a random sample: "
                    "proteomes lack the rare, microarrays the new. In studies of the same species "
                    "the control genes a tissue lacks are taken away too, so a panel or a proteome "
                    "is scored against what it holds. This checks the limits, which hold for whole "
                    "transcriptomes and arrays; a panel of chosen genes, or of matrix proteins "
                    f"alone, falls short of them, so there every signature needs {PANEL_COVERAGE}.",
                ),
                _patterns(report["patterns"]),
                html.Details([html.Summary("The limit of every signature"), _limits(measured)]),
            ),
        )
    ]


def _by_level(measured: Mapping[str, Any]) -> html.Div:
    """Return the main signatures level by level: share of draws that agree, and calls changed."""
    levels = coverage_rule.report()["levels"]
    at = [levels.index(level) for level in SHOWN]
    head = ["Signature", "Of the draws", *(f"{level:g}" for level in SHOWN), "Limit"]
    rows = []
    for name in (name for name in MAIN if name in measured):
        row = measured[name]
        label, limit = _label(name), numbers.plain(row["limit"], 2)
        for words, key in (
            (f"r ≥ {AGREES}", "share"),
            ("clear calls changed", "changed_clear"),
            ("all calls changed", "changed_all"),
            ("reversed", "reversed"),
        ):
            first = key == "share"
            cells = [numbers.percent(row[key][k]) for k in at]
            rows.append([label if first else "", words, *cells, limit if first else ""])
    return _table("What taking genes away at random does", head, rows)


MAIN: Final = ("md_score_lu2025", "md_core", "md_matrisome", "tgfb_score_lu2025", "senmayo")


def _patterns(patterns: Sequence[Mapping[str, Any]]) -> html.Div:
    groups: dict[tuple[str, str], list[Mapping[str, Any]]] = {}
    for row in patterns:
        if row["signature"] in MAIN[:3]:
            groups.setdefault((row["dataset"], row["signature"]), []).append(row)
    head = [
        "Genes missing as in",
        "Signature",
        "Coverage",
        "Median r",
        "r ≥ 0.9 in",
        "All calls changed",
    ]
    rows = [
        [
            queries.dataset_label(dataset),
            _label(signature),
            *(
                _range([row[key] for row in found], words)
                for key, words in (
                    ("coverage", _two),
                    ("median_r", _two),
                    ("share", numbers.percent),
                    ("changed_all", numbers.percent),
                )
            ),
        ]
        for (dataset, signature), found in sorted(groups.items())
    ]
    return _table("Genes missing as in real tissues", head, rows)


def _limits(measured: Mapping[str, Any]) -> html.Div:
    head = ["Signature", "Genes", "Limit", "by r", "by calls", "Strata"]
    rows = [
        [
            _label(name),
            str(row["size"]),
            *(numbers.plain(row[key], 2) for key in ("limit", "limit_by_r", "limit_by_calls")),
            str(row["n_strata"]),
        ]
        for name, row in measured.items()
    ]
    return _table("The limit of every signature", head, rows)


def _label(name: str) -> str:
    labels = {item.signature_id: item.label for item in queries.all_signatures()}
    return labels.get(name, name)


def _two(value: Any) -> str:
    return numbers.plain(value, 2)


def _range(values: Sequence[float], words: Any) -> str:
    low, high = words(min(values)), words(max(values))
    return low if low == high else f"{low} to {high}"


def _table(name: str, head: Sequence[str], rows: Sequence[Sequence[str]]) -> html.Div:
    table = html.Table(
        [
            html.Thead(html.Tr([html.Th(text, scope="col") for text in head])),
            html.Tbody(
                [
                    html.Tr([html.Th(row[0], scope="row"), *(html.Td(text) for text in row[1:])])
                    for row in rows
                ]
            ),
        ],
        className="data-table",
    )
    frame = {"role": "region", "tabIndex": "0", "aria-label": name}
    return html.Div(table, className="wide-table", **frame)
