"""The Methods text of the coverage rule and the positive control says what the report holds."""

from atlas import coverage_rule
from components import methods
from tests.components.trees import tree


def said(anchor: str) -> str:
    (section,) = [section for section in methods.sections() if section.anchor == anchor]
    return str(tree(list(section.content)))


def test_every_measured_limit_is_on_the_page() -> None:
    text = said("coverage-rule")
    rows = coverage_rule.report()["signatures"]
    assert text.count("'0.") > len(rows)
    assert "MD score, Lu 2025" in text
    assert "all calls changed" in text
    assert "reversed" in text
    assert f"{rows['md_core']['limit']:.2f}" in text


def test_patterns_of_real_tissues_are_on_the_page() -> None:
    text = said("coverage-rule")
    assert "Keele 2023" in text
    assert "Tabula Muris Senis 2020" in text


def test_the_planner_and_the_end_points_are_defined() -> None:
    assert "noncentral" in said("planner")
    assert "winner's curse" in said("planner")
    assert "undefined, never infinite" in said("endpoints")
