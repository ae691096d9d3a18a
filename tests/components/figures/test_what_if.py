"""The picture of the what-if: order, equal rows, what is hatched, what differs."""

from typing import Any

from components import tokens
from components.figures import what_if, what_if_phone
from tests.components import what_if_examples as examples


def drawn(*tables: Any) -> dict[str, Any]:
    figure: dict[str, Any] = what_if.draw(*tables).to_plotly_json()
    return figure


def hits(figure: dict[str, Any]) -> dict[str, Any]:
    (found,) = [trace for trace in figure["data"] if "customdata" in trace]
    return dict(found)


def texts(figure: dict[str, Any]) -> list[str]:
    return [text for trace in figure["data"] for text in trace.get("text", [])]


def test_drift_is_first_then_hallmarks_outcomes_regulators_cues_transitions() -> None:
    order = [patch.split("node=")[1] for patch in hits(drawn(*examples.view()))["customdata"]]
    assert order == ["md", "h_a", "h_b", "o_a", "r_a", "t_a"]


def test_every_row_is_equally_high_whatever_is_told_of_it() -> None:
    assert len(set(hits(drawn(*examples.view()))["width"])) == 1


def test_what_is_not_reached_is_folded_into_one_line() -> None:
    said = texts(drawn(*examples.view()))
    assert "2 nodes not reached: Wound repair and Stiffness" in said
    assert "Stiffness" not in said


def test_undetermined_is_hatched_and_not_coloured() -> None:
    figure = drawn(*examples.view(direction="undetermined"))
    bars = [t for t in figure["data"] if t.get("line", {}).get("width") == what_if.BAR]
    assert [len(trace["x"]) for trace in bars] == [0, 0]
    hatched = [t for t in figure["data"] if t.get("line", {}).get("color") == tokens.CTRL]
    assert max(len(trace["x"]) for trace in hatched) > 3 * 6


def test_a_bar_is_as_long_as_its_share() -> None:
    figure = drawn(*examples.view())
    (rise,) = [t for t in figure["data"] if t.get("line", {}).get("color") == tokens.RISE_END]
    start, end = rise["x"][:2]  # 93 % of the runs, on an axis from 50 to 100 %
    limit = next(t for t in figure["data"] if t.get("line", {}).get("color") == tokens.CTRL)["x"][0]
    assert (end - start) / (limit - start) == (0.93 - 0.5) / (0.9 - 0.5)


def test_rows_that_differ_are_marked_in_both_layouts() -> None:
    tables = examples.view(two=True)
    n = int(tables[0]["differs"].sum()) - 2  # interventions are not drawn
    for module in (what_if, what_if_phone):
        assert texts(module.draw(*tables).to_plotly_json()).count("<b>≠</b>") == n
    assert "<b>≠</b>" not in texts(drawn(*examples.view()))


def test_what_is_held_is_no_result() -> None:
    figure = drawn(*examples.view(held="md"))
    assert "◆ held up" in texts(figure)
    assert hits(figure)["hovertext"][0] == "<b>Mesenchymal drift (MD)</b><br>Held up."
