"""The what-if as tables: what is held, no caution lost, each told once."""

from atlas import evidence_graph, scenario_view
from atlas.selection import Selection

BOTH = Selection(scenario=("i_osk=up", "c_tgfb=down"), versus=("i_osk=up", "i_mtor=up"), node="md")


def test_what_is_held_is_that_of_the_link() -> None:
    held = scenario_view.held(BOTH)
    assert set(zip(held["side"], held["token"], strict=True)) == {
        ("A", "i_osk=up"),
        ("A", "c_tgfb=down"),
        ("B", "i_osk=up"),
        ("B", "i_mtor=up"),
    }


def test_every_safety_finding_of_what_is_held_is_told_once_with_its_scenarios() -> None:
    warnings = scenario_view.warnings(BOTH)
    for name, sides in (("i_osk", "A and B"), ("i_mtor", "B")):
        for finding in evidence_graph.curated().safety[name]:
            own = warnings[warnings["finding"] == finding.finding]
            assert own["sides"].tolist() == [sides]


def test_harms_come_before_risks_and_statements() -> None:
    selection = Selection(scenario=("i_upar_cart=up", "i_osk=up"))
    kinds = scenario_view.warnings(selection)["kind"].tolist()
    order = ["harm", "risk", "statement"]
    assert kinds == sorted(kinds, key=order.index)
    assert set(kinds) == set(order)


def test_a_filter_hides_no_caution() -> None:
    strict = Selection(scenario=("i_osk=up",), evidence=("human_rct",), confidence="3")
    plain = Selection(scenario=("i_osk=up",))
    assert scenario_view.warnings(strict).equals(scenario_view.warnings(plain))


def test_what_cannot_be_used_is_told_first() -> None:
    warnings = scenario_view.warnings(Selection(scenario=("nosuch=up", "i_osk=up")))
    assert warnings["kind"].iloc[0] == "refused"
    assert "nosuch" in warnings["finding"].iloc[0]


def test_results_select_their_node_and_facts_are_of_what_is_held() -> None:
    results, held, _, facts = scenario_view.view(BOTH)
    assert results[results["selected"]]["node_id"].tolist() == ["md"]
    assert Selection.parse(results["patch"].iloc[3]).node == results["node_id"].iloc[3]
    assert facts["side"].tolist() == ["A", "B"]
    assert facts["n_held"].tolist() == [2, 2]
    assert len(held) == 4


def test_nothing_held_is_an_empty_view_not_an_error() -> None:
    results, held, warnings, facts = scenario_view.view(Selection())
    assert len(results) == len(evidence_graph.curated().graph.nodes)
    assert held.empty
    assert warnings.empty
    assert facts.empty
