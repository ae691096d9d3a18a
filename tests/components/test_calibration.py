"""The calibration on the Methods page: every number comes from the report it is given."""

import copy
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from dash import html

from atlas.calibration import Report, read_report
from components.calibration_tables import bar, error_rate, outside, rate, span, table, thousands
from components.methods import calibration
from drift.errors import StoreError


def text(part: Any) -> str:
    """All words of a tree of components."""
    if isinstance(part, str):
        return part
    if isinstance(part, (list, tuple)):
        return " ".join(text(inner) for inner in part)
    return text(getattr(part, "children", None) or "")


@pytest.fixture(scope="module")
def report() -> Report:
    return read_report()


def shown(report: Report, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    monkeypatch.setattr(calibration, "read_report", lambda: report)
    return {section.anchor: text(section.content) for section in calibration.sections()}


def test_every_question_is_answered(report: Report, monkeypatch: pytest.MonkeyPatch) -> None:
    found = shown(report, monkeypatch)
    assert len(found) == 14
    assert all(len(words) > 200 for words in found.values())
    assert "nan" not in " ".join(found.values())
    titles = [section.title for section in calibration.sections()]
    assert all(title.endswith("?") for title in titles)


def test_a_missing_report_is_told_with_the_cure(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> Report:
        return read_report(Path("/nowhere/report.json"))

    monkeypatch.setattr(calibration, "read_report", refuse)
    (section,) = calibration.sections()
    assert "report.json is missing; make it again: make calibrate." in text(section.content)
    with pytest.raises(StoreError):
        refuse()


def test_a_quick_report_warns(report: Report, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "do not cite" not in shown(replace(report, quick=False), monkeypatch)["calibration"]
    assert "do not cite" in shown(replace(report, quick=True), monkeypatch)["calibration"]


@pytest.mark.parametrize(
    ("question", "keys", "change", "anchor", "words"),
    [
        ("two_groups", {"test": "welch"}, {"type_one": 0.0123}, "error-rates", "1.2 %"),
        ("slopes", {"test": "ols"}, {"type_one": 0.0912}, "test-choice", "9.1 %"),
        ("two_groups", {"test": "hc3"}, {"power": 0.1234}, "test-choice", "12.3"),
        ("strata", {"test": "moderated"}, {"type_one": 0.0871}, "test-choice", "8.7 %"),
        ("hedges_g", {}, {"coverage": 0.9412}, "interval-coverage", "94.1"),
        ("sets", {}, {"type_one": 0.4321}, "error-rates", "43.2 %"),
        ("power", {"n_per_side": 7}, {"power": 0.6161}, "power", "62 %"),
        ("scoring_bias", {"method": "ULM"}, {"effect": 0.777}, "score-bias", "+0.78"),
        ("cells", {}, {"by_cell": 0.6789}, "cells-as-replicates", "67.9 %"),
        ("identity", {}, {"change": -0.4567}, "identity-bias", "−0.457"),
        ("verdicts", {"n_young": 6}, {"drift": 0.3377}, "verdict-rates", "34 %"),
        ("pooling", {"test": "floored"}, {"type_one": 0.0234}, "pooled-rates", "2.3 %"),
        ("pooling", {"test": "prediction"}, {"coverage": 0.8768}, "pooled-rates", "87.7"),
        ("splits", {"test": "state"}, {"type_one": 0.0678}, "split-rates", "6.8 %"),
        ("splits", {"test": "total"}, {"coverage": 0.9123}, "split-rates", "91.2"),
        ("within_donors", {"test": "samples"}, {"type_one": 0.3434}, "within-donor-rates", "34.3"),
        ("findings", {}, {"coverage": 0.9123}, "finding-rates", "91.2"),
        ("nulls", {"test": "random genes"}, {"type_one": 0.0777}, "null-rates", "7.8 %"),
    ],
)
def test_the_page_shows_what_the_report_holds(
    question: str,
    keys: dict[str, Any],
    change: dict[str, float],
    anchor: str,
    words: str,
    report: Report,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    before = shown(report, monkeypatch)[anchor].count(words)
    rows = copy.deepcopy(report.rows)
    for record in rows[question]:
        if all(record[name] == value for name, value in keys.items()):
            record.update(change)
    assert shown(replace(report, rows=rows), monkeypatch)[anchor].count(words) > before


def test_exceptions_are_listed_with_advice(report: Report, monkeypatch: pytest.MonkeyPatch) -> None:
    record = {**report.select("two_groups", test="welch", n_young=10, n_old=3)[0]}
    record.update(coverage=0.91, coverage_se=0.001, question="two_groups", direction="liberal")
    words = shown(replace(report, exceptions=[record]), monkeypatch)["interval-coverage"]
    assert "1 exception" in words
    assert "10 young, 3 old" in words
    assert "91.0 %" in words
    assert "liberal" in words
    none = shown(replace(report, exceptions=[]), monkeypatch)["interval-coverage"]
    assert "exception" not in none


def test_designs_outside_the_target_are_told_in_words() -> None:
    fine = {"coverage": 0.95, "coverage_se": 0.001, "name": "a"}
    liberal, cautious = fine | {"coverage": 0.9, "name": "b"}, fine | {"coverage": 0.99}
    said = outside([fine, liberal, cautious], lambda record: str(record["name"]))
    assert said == (
        "2 of 3 miss 93 to 97 % beyond chance. Liberal (errs too often): b. "
        "Cautious (errs too seldom): a."
    )
    assert outside([fine, liberal], lambda _: "").startswith("1 of 2 misses")
    assert (
        outside([fine], lambda _: "") == "All 1 designs hold 93 to 97 %, within Monte-Carlo error."
    )


def test_parts_of_the_tables() -> None:
    assert rate(0.0472) == "4.7 %"
    assert span([{"x": 0.05}, {"x": 0.012}], "x") == "1.2 to 5.0 %"
    assert thousands(40_000) == "40\N{NARROW NO-BREAK SPACE}000"
    liberal = error_rate({"type_one": 0.2, "type_one_se": 0.001})
    assert "calibration-off" in liberal.className
    assert liberal.title.startswith("liberal")
    assert liberal.children[1].children[1].style["left"] == "100.0%"  # never off the ruler
    fine = error_rate({"type_one": 0.06, "type_one_se": 0.001})
    assert "calibration-off" not in fine.className
    assert fine.children[1].children[1].style["left"] == "50.0%"
    assert bar(1.7, "x").children[1].children.style["width"] == "100%"
    assert bar(-0.2, "x").children[1].children.style["width"] == "0%"


def test_a_table_names_its_rows_and_columns() -> None:
    figure = table("What it shows", ("a", "b"), [["1", "2"], ["3", html.Td("4")]])
    assert figure.children[0].children == "What it shows"
    rows = figure.children[1].children.children[1].children
    assert [row.children[0].scope for row in rows] == ["row", "row"]
    assert np.array([[text(cell) for cell in row.children] for row in rows]).tolist() == [
        ["1", "2"],
        ["3", "4"],
    ]
