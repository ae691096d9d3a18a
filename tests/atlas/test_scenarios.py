"""Scenarios of a selection: read from the link, computed on what filters leave."""

import pandas as pd
import pytest

from atlas import evidence_graph, scenarios
from atlas.scenarios import COLUMNS, MOST, choices, facts, parse, results
from atlas.selection import Selection
from drift.what_if import AGREEMENT, N_RUNS, simulate

OSK = Selection(scenario=("i_osk=up",))


def rows(selection: Selection) -> pd.DataFrame:
    return results(selection).set_index("node_id")


def test_tokens_become_what_is_held() -> None:
    assert parse(("i_osk=up", "c_tgfb=down")) == ({"i_osk": 1, "c_tgfb": -1}, ())
    assert parse(()) == ({}, ())
    assert parse(("i_osk=up", "i_osk=up")) == ({"i_osk": 1}, ())


@pytest.mark.parametrize(
    ("token", "said"),
    [
        ("i_nosuch=up", "the graph has no such node"),
        ("=", "the graph has no such node"),
        ("c_tgfb", "TGF-β signalling can be held up or down"),
        ("c_tgfb=sideways", "TGF-β signalling can be held up or down"),
        ("c_tgfb=up=down", "TGF-β signalling can be held up or down"),
        ("i_osk=down", "is where the model starts"),
        ("<script>=up", "the graph has no such node"),
    ],
)
def test_what_cannot_be_held_is_named_and_the_rest_serves(token: str, said: str) -> None:
    clamps, refused = parse((token, "i_mtor=up"))
    assert clamps == {"i_mtor": 1}
    (sentence,) = refused
    assert said in sentence
    assert token[:60] in sentence


def test_a_node_held_both_ways_is_held_neither_way() -> None:
    clamps, refused = parse(("c_tgfb=down", "c_tgfb=up", "md=down"))
    assert clamps == {"md": -1}
    assert len(refused) == 2
    assert all("up and down at once" in sentence for sentence in refused)


def test_more_than_can_be_held_is_named() -> None:
    tokens = [choice.value for choice in choices(Selection()) if choice.value.endswith("=up")]
    clamps, refused = parse(tokens[: MOST + 3])
    assert len(clamps) == MOST
    assert len(refused) == 3
    assert all(f"at most {MOST}" in sentence for sentence in refused)


def test_results_are_those_of_the_model_on_the_graph_that_filters_leave() -> None:
    filtered = Selection(
        scenario=("i_osk=up", "c_stiffness=up"),
        versus=("md=down",),
        confidence="2",
        species="mouse",
    )
    graph = evidence_graph.graph(filtered)
    assert len(graph.statements) < len(evidence_graph.curated().graph.statements)
    found = results(filtered)
    assert tuple(found.columns) == COLUMNS
    assert found["node_id"].tolist() == list(graph.nodes)
    for side, clamps in (("a", {"i_osk": 1, "c_stiffness": 1}), ("b", {"md": -1})):
        own = simulate(graph, clamps)
        for name in ("direction", "share", "share_up", "median", "low", "high", "n_steps"):
            pd.testing.assert_series_equal(found[f"{side}_{name}"], own[name], check_names=False)
    assert not found["a_direction"].equals(rows(OSK)["a_direction"].reset_index(drop=True))


def test_reasons_stand_where_no_direction_is_told() -> None:
    found = rows(Selection(scenario=("i_mtor=up",), versus=("md=down",)))
    told = found["a_direction"].isin(["would rise", "would fall"])
    assert (found["a_reason"].eq("") == told).all()
    assert "leads here" in found.loc["t_vsmc", "a_reason"]
    assert found.loc["i_mtor", "a_reason"] == "Held by the scenario."
    apart = found.loc["h_cellular_senescence"]
    assert min(apart["a_share_up"], apart["a_share_down"]) > 1 - AGREEMENT
    assert apart["a_reason"].endswith("of the runs agree: some rise, others fall.")
    one_way = found.loc["h_ecm_changes"]
    assert one_way["a_share_up"] == 0
    assert "some rise" not in one_way["a_reason"]
    assert "In the others nothing changes" in one_way["a_reason"]
    mixed = rows(Selection(scenario=("i_senolytics=up",))).loc["h_ecm_changes", "a_reason"]
    assert "some rise, others fall. In the others nothing changes" in mixed


def test_nothing_chosen_is_a_table_with_a_reason() -> None:
    found = results(Selection())
    assert len(found) == len(evidence_graph.curated().graph.nodes)
    assert set(found["a_reason"]) == set(found["b_reason"]) == {"Nothing is chosen."}
    assert not found["differs"].any()
    assert found[["a_lower", "a_higher", "a_share", "b_median"]].isna().all(axis=None)
    assert facts(Selection())[0].n_arrows == 0


def test_junk_alone_is_nothing_chosen() -> None:
    found = results(Selection(scenario=("junk=up", "i_osk=sideways")))
    assert set(found["a_reason"]) == {"Nothing is chosen."}


def test_filters_that_leave_nothing_are_a_reason() -> None:
    found = results(Selection(scenario=("i_osk=up",), species="unicorn"))
    others = found[found["node_id"] != "i_osk"]
    assert set(others["a_reason"]) == {"The filters leave no arrow."}
    assert set(others["a_direction"]) == {"not reached"}


def test_two_scenarios_side_by_side() -> None:
    found = rows(Selection(scenario=("c_tgfb=down",), versus=("c_tgfb=up",)))
    assert found.loc["md", ["a_direction", "b_direction"]].tolist() == ["would fall", "would rise"]
    assert found.loc["md", "differs"]
    assert found.loc["c_tgfb", "differs"]
    assert found.loc["md", ["a_lower", "a_higher"]].tolist() == [1, 0]
    assert not found.loc["t_vsmc", "differs"]
    assert pd.isna(found.loc["t_vsmc", "a_lower"])


def test_a_scenario_against_itself_differs_in_nothing() -> None:
    found = results(Selection(scenario=("i_osk=up",), versus=("i_osk=up",)))
    assert not found["differs"].any()
    assert found[["a_lower", "a_higher"]].fillna(0).eq(0).all(axis=None)


def test_one_scenario_alone_differs_from_nothing() -> None:
    assert not results(OSK)["differs"].any()


def test_a_held_node_is_compared_by_the_way_it_is_held() -> None:
    """Drift held down in A would fall in B as well: the two say the same of it."""
    found = rows(Selection(scenario=("md=down",), versus=("i_osk=up",)))
    assert found.loc["md", "a_direction"] == "clamped"
    assert found.loc["md", "b_direction"] == "would fall"
    assert not found.loc["md", "differs"]


def test_what_else_is_selected_changes_nothing() -> None:
    elsewhere = Selection(scenario=("i_osk=up",), tissue="lung", node="md", layers=("cue",))
    pd.testing.assert_frame_equal(results(OSK), results(elsewhere))


def test_facts_count_the_arrows_in_use() -> None:
    own, none = facts(OSK)
    found = rows(OSK)
    assert own.n_held == 1
    assert (
        own.n_reached
        == found["a_direction"].isin(["would rise", "would fall", "undetermined"]).sum()
    )
    assert own.n_runs == N_RUNS
    reached = set(found.index[found["a_direction"] != "not reached"])
    used = [
        arrow
        for arrow in evidence_graph.curated().graph.arrows.values()
        if arrow.signs and arrow.source in reached and arrow.target != "i_osk"
    ]
    assert own.n_arrows == len(used)
    assert own.n_disputed == sum(len(arrow.signs) == 2 for arrow in used) > 0
    assert own.n_contested == sum(any(row.sign == 0 for row in arrow.statements) for arrow in used)
    classes = [arrow.statements[0].evidence_class for arrow in used if arrow.best.sign]
    assert own.n_association <= classes.count("association") + own.n_contested
    assert own.n_association > 0
    assert own.n_review > 0
    assert (none.n_held, none.n_arrows, none.n_reached) == (0, 0, 0)


def test_choices_are_tokens_that_serve_interventions_first() -> None:
    found = choices(Selection())
    groups = list(dict.fromkeys(choice.group for choice in found))
    assert groups[0] == "Interventions"
    assert set(groups) == set(scenarios.GROUPS.values())
    for choice in found:
        clamps, refused = parse((choice.value,))
        assert len(clamps) == 1
        assert not refused
    values = [choice.value for choice in found]
    assert "i_osk=up" in values
    assert "i_osk=down" not in values
    assert {"c_tgfb=up", "c_tgfb=down", "md=up", "md=down"} <= set(values)


def test_a_node_that_nothing_leaves_cannot_be_chosen_and_says_why() -> None:
    by_value = {choice.value: choice for choice in choices(Selection())}
    assert "no arrow" in by_value["o_tumour=up"].reason
    assert not by_value["i_osk=up"].reason
    strict = {choice.value: choice for choice in choices(Selection(confidence="3"))}
    assert strict["i_tgfbi=up"].reason
    assert int(by_value["i_osk=up"].note.split()[0]) > int(strict["i_osk=up"].note.split()[0])
