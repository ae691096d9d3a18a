"""The gene sets that stand for a node, each with its change in the stratum shown."""

import math
from typing import Any, Final

from dash import html

from atlas import evidence_graph, node_scores
from atlas.catalogue import current
from atlas.curated_graph import NodeSignature
from atlas.node_scores import NodeScore, ProxyScore
from atlas.selection import Selection
from components import numbers, strata
from components.drawer import marks
from drift.graph import Node
from drift.schema import AGE_SLOPE, DOUBLING_SLOPE, PER_DOUBLINGS

NO_GENE_SET: Final = "No gene set stands for it, so it is not measured. That is not a zero."
TURNED: Final = "Turned: a lower score means more of it, so its sign is changed here."
_PER: Final = {AGE_SLOPE: "a year", DOUBLING_SLOPE: f"in {PER_DOUBLINGS} doublings"}
_ARROWS: Final = {"rises": "↑", "falls": "↓"}


def box(node: Node, score: NodeScore | None, selection: Selection) -> html.Section:
    """Return what the loaded data say of a node."""
    stratum = node_scores.shown_stratum(selection)
    place = node_scores.stratum_label(stratum) if stratum[0] else "no data set"
    proxies = evidence_graph.curated().proxies.get(node.node_id, ())
    head = html.H3(f"In the loaded data: {place}", className="data-place")
    if not proxies:
        return html.Section([head, html.P(NO_GENE_SET)], className="loaded-data")
    measured = {p.signature.signature_id: p for p in score.proxies} if score else {}
    drawn = score.drawn.signature.signature_id if score and score.drawn else ""
    ranked = sorted(proxies, key=lambda proxy: proxy.signature_id != drawn)
    return html.Section(
        [
            head,
            html.Ul(
                [
                    html.Li(
                        _measured(
                            measured[proxy.signature_id], is_drawn=proxy.signature_id == drawn
                        )
                        if proxy.signature_id in measured
                        else _unmeasured(proxy)
                    )
                    for proxy in ranked
                ],
                className="proxies",
            ),
        ],
        className="loaded-data",
    )


def _measured(proxy: ProxyScore, *, is_drawn: bool) -> list[Any]:
    strip = marks.strip(
        proxy.value, proxy.low, proxy.high, marks.G_REACH, resolved=proxy.is_resolved
    )
    line = [strip] if strip is not None and math.isfinite(proxy.low) else []
    number = number_of(proxy)
    return [
        html.Div(
            [
                html.Strong(proxy.label),
                html.Span(" on the graph", className="drawn") if is_drawn else "",
            ],
            className="proxy-name",
        ),
        html.Div(
            [
                *line,
                *([html.Strong(number, className="data-number")] if number else []),
                html.Span(state(proxy), className=f"state state-{_tone(proxy)}"),
            ],
            className="data-line",
        ),
        html.P(limits(proxy)),
    ]


def _unmeasured(proxy: NodeSignature) -> list[Any]:
    label = label_of(proxy.signature_id)
    said = "Not measured: none of its genes has a score in this stratum."
    return [html.Strong(label), html.P(f"{said} {note(proxy)}".strip())]


def label_of(signature_id: str) -> str:
    """Return the label of a signature."""
    return current().signatures[signature_id].label


def _tone(proxy: ProxyScore) -> str:
    return {"rises": "rise", "falls": "fall"}.get(proxy.state, "open")


def state(proxy: ProxyScore) -> str:
    """Return what can be said: "↑ rises", "not resolved"."""
    return " ".join(filter(None, (_ARROWS.get(proxy.state, ""), proxy.state)))


def number_of(proxy: ProxyScore) -> str:
    """Return the change with its interval, turned for an inverse proxy; empty if undefined."""
    if math.isfinite(proxy.value):
        if proxy.evidence == "effect_table":
            return f"r {numbers.signed(proxy.value, 2)}"
        return numbers.g_interval(proxy.value, proxy.low, proxy.high)
    turn = -1.0 if proxy.signature.is_inverse else 1.0
    estimate = turn * numbers.number(proxy.row["estimate"])
    if not math.isfinite(estimate):
        return ""
    low, high = sorted(turn * numbers.number(proxy.row[end]) for end in ("ci_low", "ci_high"))
    digits = numbers.digits_for(low, high)
    per = _PER.get(proxy.row["contrast"], "")
    return numbers.interval(estimate, low, high, digits, plus=True, unit=per)


def limits(proxy: ProxyScore) -> str:
    """Return n, coverage, what the number must not be read without, and the note of the table."""
    row = proxy.row
    parts = [
        _compared(row),
        f"coverage {numbers.percent(row['coverage'])}",
        f"{numbers.percent(row['min_coverage'])} needed" if row["low_coverage"] else "",
        "confounded with sequencing depth" if strata.is_true(row["depth_confounded"]) else "",
    ]
    sentences = (
        f"{numbers.capital('; '.join(filter(None, parts)))}.",
        str(row["reason"] or ""),
        TURNED if proxy.signature.is_inverse else "",
        note(proxy.signature),
    )
    return " ".join(filter(None, sentences))


def _compared(row: Any) -> str:
    """Return "8 young and 7 old mice"; of slopes and tables who is behind them."""
    if row["evidence"] == "effect_table":
        genes = numbers.counted(int(row["n_genes"]), "signature gene")
        return f"effect table of {genes}, {numbers.p_text(row['fdr'], 'FDR')}"
    if row["contrast"] in _PER:
        return f"{numbers.plain(row['n_donors'], 0)} {row['donors_word']}"
    return numbers.sides_of(row)


def note(proxy: NodeSignature) -> str:
    """Return what a gene set cannot tell, as a sentence, unless its name or `TURNED` says it."""
    said_by_turn = proxy.is_inverse and "lower score" in proxy.note
    said_by_name = proxy.note.lower() == label_of(proxy.signature_id).lower()
    return (
        "" if said_by_turn or said_by_name or not proxy.note else f"{numbers.capital(proxy.note)}."
    )
