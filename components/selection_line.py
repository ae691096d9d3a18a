"""The selection in words: where we are, what the numbers say of it, and a way out."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

import pandas as pd
from dash import html

from atlas import evidence, labels, phase, queries
from atlas.selection import Selection, patch
from atlas.source import SCORED
from components import evidence_words, numbers, sex_words, strata, verdict_numbers, verdicts
from drift.schema import DOUBLING_SLOPE, PER_DOUBLINGS

GLYPHS: Final[dict[str, str]] = {
    "rises": "↑",
    "falls": "↓",
    **{str(verdict): glyph for verdict, glyph in verdicts.GLYPHS.items()},
}


def line(selection: Selection) -> list[Any]:
    """Return the content of the selection line."""
    if not (selection.dataset or selection.tissue):
        return [
            html.Span(
                "Nothing selected. Click a mark to follow it through every page.",
                className="selection-empty",
            ),
            *_donors(selection),
        ]
    return around(selection, _finding(selection, queries.picked(selection)))


def around(selection: Selection, finding: Sequence[Any]) -> list[Any]:
    """Return a line that says where we are, what is found there, and has a way out."""
    return [
        html.Span("Selected", className="selection-word"),
        *_breadcrumb(selection),
        *finding,
        *_donors(selection),
        html.Button(
            "Clear",
            type="button",
            className="clear",
            **{"data-patch": _clear(selection), "data-clear": "true"},
        ),
    ]


def _breadcrumb(selection: Selection) -> list[Any]:
    """Return the parts of the selection; each is a button that steps up to it."""
    parts: list[tuple[str, str]] = []
    if selection.dataset:
        label = queries.study_label(selection.dataset, selection.study)
        parts.append((label, patch(tissue="", cell_type="")))
    if selection.tissue:
        parts.append((labels.alone(selection.tissue), patch(cell_type="")))
    if selection.cell_type:
        parts.append((labels.alone(selection.cell_type), patch()))
    trail: list[Any] = []
    for number, (text, step) in enumerate(parts):
        if number:
            trail.append(html.Span("›", className="crumb-mark", **{"aria-hidden": "true"}))
        trail.append(html.Button(text, type="button", className="crumb", **{"data-patch": step}))
    return trail


def _finding(selection: Selection, rows: pd.DataFrame) -> list[Any]:
    """Return the call and the number of a single stratum, or how many strata are meant."""
    if rows.empty:
        level = queries.manifests().get(selection.dataset, {}).get("level", "")
        without = "" if level in (*SCORED, "") else "no scores of donors, so no estimate"
        told = without or "not measured with these filters"
        return [html.Span(told, className="selection-number")]
    if len(rows) > 1:
        return _together(selection, rows)
    row = rows.iloc[0]
    stratum = replace(selection, dataset=row["dataset"], study=row["study"])
    judged = verdicts.read(phase.judged(stratum))
    if judged:
        return [chip(judged[0].verdict), _of_verdict(judged[0]), *_of_another(selection, row)]
    return [chip(str(row["call"])), html.Span(finding(row), className="selection-number")]


def _of_verdict(judged: verdicts.Judged) -> html.Span:
    """Return the two numbers a verdict is of, its marks explained in the tip."""
    tip = {"title": marks} if (marks := verdict_numbers.marks(judged)) else {}
    return html.Span(verdict_numbers.line(judged), className="selection-number", **tip)


def _of_another(selection: Selection, row: pd.Series) -> list[Any]:
    """Return the number of a signature that no verdict is of, with its name."""
    if selection.signature in queries.MD_PARTS or pd.isna(row["g"]):
        return []
    name = numbers.capital(strata.score_name(str(row["signature_label"])).removeprefix("the "))
    number = numbers.g_interval(row["g"], row["g_low"], row["g_high"])
    return [html.Span(f"{name} {number}", className="selection-number")]


def _together(selection: Selection, rows: pd.DataFrame) -> list[Any]:
    """Return the answer for a tissue over its studies, else how many strata are meant."""
    answer = evidence.answer_of(selection)
    if answer is None:
        return [html.Span(f"{len(rows)} strata", className="selection-number")]
    glyph, tone = ANSWER_CHIPS[answer["answer"]]
    mark = html.Span(glyph, className="glyph", **{"aria-hidden": "true"})
    return [
        html.Span([mark, evidence_words.answer(answer)], className=f"chip {tone}".strip()),
        html.Span(evidence_words.summary(answer)[0], className="selection-number"),
    ]


ANSWER_CHIPS: Final = {
    "yes": ("↑", "chip-rises"),
    "no": ("↓", "chip-falls"),
    "mixed": ("↕", ""),
    "not enough data": ("–", ""),
}


def chip(call: str) -> html.Span:
    """Return a verdict, or a call where there is none, as glyph and word."""
    return html.Span(
        [html.Span(GLYPHS[call], className="glyph", **{"aria-hidden": "true"}), call.capitalize()],
        className=f"chip chip-{call.replace(' ', '-')}",
    )


def finding(row: pd.Series) -> str:
    """Return the number of one stratum with its interval and donors."""
    if row["evidence"] == "effect_table":
        return (
            f"r {numbers.signed(row['r'], 2)}, FDR {numbers.p_value(row['fdr'])}, "
            f"effect table of {int(row['n_genes'])} signature genes"
        )
    if row["contrast"] == DOUBLING_SLOPE:
        return _within(row)
    donors = numbers.sides_of(row)
    if pd.isna(row["g"]):
        return f"{donors}. {row['reason']}".strip()
    # a call of all donors that one sex does not give
    hangs = sex_words.of_call({str(name): value for name, value in row.items()})
    mark, because = ("‡", f", {hangs}") if hangs else ("", "")
    return f"{numbers.g_interval(row['g'], row['g_low'], row['g_high'])}{mark}, {donors}{because}"


def _within(row: pd.Series) -> str:
    """Return the slope of a culture with its interval, or why there is none."""
    donors = strata.within_donors(row["n_donors"], row["donors_word"])
    if pd.isna(row["ci_low"]):
        return f"{donors}. {row['reason']}".strip()
    ends = row["ci_low"], row["ci_high"]
    digits = numbers.digits_for(*ends)
    number = numbers.interval(row["estimate"], *ends, digits, plus=True)
    return f"{number} in {PER_DOUBLINGS} doublings, {donors}"


def _clear(selection: Selection) -> str:
    """Return the change that clears what was picked; the data set itself goes last.

    A page of one data set would otherwise jump to another one.
    """
    inner = {"tissue": "", "cell_type": "", "donors": (), "gene": ""}
    picked = any(getattr(selection, name) for name in inner)
    return patch(**inner) if picked and selection.dataset else patch(dataset="", study="", **inner)


def _donors(selection: Selection) -> list[Any]:
    if not selection.donors:
        return []
    total = queries.donor_count(selection)
    return [
        html.Span(f"{len(selection.donors)} of {total} donors", className="selection-number"),
        html.Button(
            "All donors",
            type="button",
            className="clear",
            **{"data-patch": patch(donors=())},
        ),
    ]
