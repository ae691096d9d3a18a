"""What is drawn: every arrow with its statements, no dispute lost, every state of a node."""

import math
from base64 import b64decode
from typing import Any

import pytest

from atlas import evidence_graph
from atlas.associations import Association
from atlas.selection import Selection
from components import tokens
from components.graph import arrows, elements, legend, nodes, readings, style
from components.graph.layout import LAYERS
from drift.graph import HUB, EvidenceGraph
from tests.components.graph import graphs

WHOLE = evidence_graph.curated().graph
Element = dict[str, Any]


def drawn(
    graph: EvidenceGraph = WHOLE,
    layers: tuple[str, ...] = (),
    focus: tuple[str, ...] = (),
    scores: dict[str, Any] | None = None,
    found: dict[str, Any] | None = None,
    unsafe: frozenset[str] = frozenset(),
) -> dict[str, Element]:
    scene = elements.scene(graph, graph, layers, focus)
    made = elements.elements(scene, graph.nodes, scores or {}, found or {}, unsafe)
    return {one["data"]["id"]: one for one in made}


def classes(element: Element) -> set[str]:
    return set(element["classes"].split())


def strip(element: Element, field: str = "strip") -> str:
    return b64decode(element["data"][field].split(",")[1]).decode()


def test_every_arrow_of_the_hub_is_drawn_with_the_count_of_its_statements() -> None:
    made = drawn()
    hallmarks = {node.node_id for node in WHOLE.of_kind("hallmark")}
    expected = {
        f"{source}>{target}": len(arrow.statements)
        for (source, target), arrow in WHOLE.arrows.items()
        if HUB in (source, target) and not hallmarks.isdisjoint((source, target))
    }
    shown = {name: e["data"]["n"] for name, e in made.items() if e["group"] == "edges"}
    assert shown == expected
    assert len(shown) == 28


def test_no_dispute_is_lost_and_no_contest() -> None:
    made = drawn(layers=("between", *LAYERS))
    for name, element in made.items():
        if element["group"] != "edges":
            continue
        arrow = WHOLE.arrow(name)
        assert arrow is not None
        assert ("disputed" in classes(element)) == arrow.is_disputed
        assert (f"? {name}" in made) == arrow.is_contested
        assert element["data"]["answer"] == arrow.answer
    assert any("disputed" in classes(e) for e in made.values())
    assert any(name.startswith("? ") for name in made)


def test_signs_evidence_and_confidence_have_their_own_marks() -> None:
    graph = graphs.graph(
        [graphs.node(HUB, "hub"), *(graphs.node(f"h{i}", "hallmark") for i in range(5))],
        [
            graphs.statement("h0", HUB, 1, 3, "animal_in_vivo"),
            graphs.statement("h1", HUB, -1, 2, "human_observational"),
            graphs.statement("h2", HUB, 1),
            graphs.statement("h2", HUB, -1, n=1),
            graphs.statement("h3", HUB, 0, 1, "review"),
            graphs.statement("h4", HUB, 1, 1),
            graphs.statement("h4", HUB, 0, 3, n=1),
        ],
    )
    made = drawn(graph)
    assert {"drives", "solid"} <= classes(made["h0>md"])
    assert {"suppresses", "association"} <= classes(made["h1>md"])
    assert {"disputed", "culture"} <= classes(made["h2>md"])
    assert {"unsigned", "review"} <= classes(made["h3>md"])
    assert "drives" in classes(made["h4>md"])
    assert "? h4>md" in made
    widths = [made[f"h{i}>md"]["data"]["width"] for i in (0, 1, 3)]
    assert widths == [4.6, 2.8, 1.6]
    # A weak signed statement is not made strong by a confident one without a sign.
    assert made["h4>md"]["data"]["width"] == 1.6


def test_a_direction_is_never_said_without_its_evidence() -> None:
    for element in drawn(layers=("between", *LAYERS)).values():
        if element["group"] != "edges":
            continue
        claim = element["data"]["told"]["lines"][0]
        if claim.startswith(("drives", "suppresses")):
            assert "(" in claim.split(";")[0]


def test_a_filter_removes_arrows_and_moves_nothing() -> None:
    every = drawn()
    few = evidence_graph.graph(Selection(confidence="3"))
    scene = elements.scene(WHOLE, few, (), ())
    made = {
        one["data"]["id"]: one for one in elements.elements(scene, WHOLE.nodes, {}, {}, frozenset())
    }
    assert len(made) < len(every)
    for name, element in made.items():
        if element["group"] == "nodes" and not name.startswith("? "):
            assert element["position"] == every[name]["position"]


@pytest.mark.parametrize(
    ("score", "expected", "in_strip"),
    [
        (graphs.score("rises", 1.0, 0.4, 1.6), {"resolved", "rises"}, "<rect"),
        (graphs.score("falls", -1.0, -1.6, -0.4), {"resolved", "falls"}, "<rect"),
        (graphs.score("not resolved", 0.2, -0.4, 0.9), {"open"}, "<rect"),
        (graphs.score("too few donors"), {"open", "hatch"}, "l5 -8"),
        (graphs.score("low coverage", 1.0, 0.4, 1.6), {"open", "low"}, f'fill="{tokens.SURFACE}"'),
        (graphs.score("rises", 0.3, evidence="effect_table"), {"table"}, "<circle"),
        (graphs.score("not resolved", 0.1, evidence="effect_table"), {"open"}, "<circle"),
        (graphs.score("undefined"), {"open"}, ""),
        (None, {"unmeasured"}, ""),
    ],
)
def test_states_of_a_node(score: Any, expected: set[str], in_strip: str) -> None:
    scores = {"h_chronic_inflammation": score} if score else {}
    element = drawn(scores=scores)["h_chronic_inflammation"]
    assert expected <= classes(element)
    assert ("resolved" in classes(element)) == ("resolved" in expected)
    if in_strip:
        assert in_strip in strip(element)
        assert "<text" not in strip(element)
    else:
        assert "strip" not in element["data"]


def test_resolved_nodes_are_filled_by_the_diverging_scale_in_both_themes() -> None:
    data = drawn(scores={"h_chronic_inflammation": graphs.score("rises", 1.0, 0.4, 1.6)})[
        "h_chronic_inflammation"
    ]["data"]
    assert data["fill"] == tokens.diverging(1.0, 2.0)
    assert data["fillDark"] == tokens.diverging(1.0, 2.0, tokens.DIVERGING_DARK)
    for theme in ("", "Dark"):
        assert tokens.contrast(data[f"ink{theme}"], data[f"fill{theme}"]) >= 4.5


def test_a_resolved_slope_without_g_is_drawn_open_and_never_coloured() -> None:
    for name in ("h_cellular_senescence", HUB):
        made = drawn(scores={name: graphs.score("rises")})[name]
        assert not classes(made) & {"resolved", "rises", "falls"}
        assert "open" in classes(made)
        assert not {"fill", "ink", "strip"} & set(made["data"])


def test_an_unmeasured_hallmark_says_so_and_an_intervention_does_not() -> None:
    made = drawn(layers=("interventions",))
    assert made["h_telomere_attrition"]["data"]["label"].endswith("\nnot measured")
    assert "unmeasured" not in classes(made["i_osk"])


def test_safety_findings_are_marked() -> None:
    made = drawn(layers=("interventions",), unsafe=frozenset({"i_osk"}))
    assert "unsafe" in classes(made["i_osk"])
    assert made["i_osk"]["data"]["label"].endswith(" !")
    assert "unsafe" not in classes(made["i_cr"])


def test_an_interval_beyond_the_axis_is_shown_to_go_on() -> None:
    inside = strip(drawn(scores={"h_dysbiosis": graphs.score("rises", 1, 0.5, 1.5)})["h_dysbiosis"])
    beyond = strip(drawn(scores={"h_dysbiosis": graphs.score("rises", 3, 1.5, 4.5)})["h_dysbiosis"])
    assert "z" not in inside.split("<path")[-1]
    assert 'v6z"' in beyond


def test_the_hub_prints_the_core_effect() -> None:
    made = drawn(scores={HUB: graphs.score("falls", -0.9, -1.49, -0.3)})
    assert made["hub number"]["data"]["label"].endswith("g −0.90\n[−1.49, −0.30]")
    assert nodes.hub_words(None) == "core\nnot measured"


def test_arrows_between_hallmarks_need_their_layer_and_across_a_focus() -> None:
    same, across = (
        "h_cellular_senescence>h_chronic_inflammation",
        ("h_telomere_attrition>h_cellular_senescence"),
    )
    assert same not in drawn()
    assert "bowed" in classes(drawn(layers=("between",))[same])
    assert across not in drawn(layers=("between",))
    focused = drawn(layers=("between",), focus=("h_cellular_senescence",))
    assert "aside" in classes(focused[across])


def test_other_arrows_of_a_band_node_appear_on_its_focus() -> None:
    ends = {name for pair in WHOLE.arrows for name in pair if "r_hif1a" in pair} - {"r_hif1a"}
    assert not any("r_hif1a" in name for name in drawn(layers=("cues",)))
    made = drawn(layers=("cues",), focus=("r_hif1a",))
    assert "r_hif1a" in made  # its layer is on while it is in focus
    shown = {name for name in ends if name in made}
    assert shown
    for other in shown:
        assert f"r_hif1a>{other}" in made or f"{other}>r_hif1a" in made


def test_associations_are_printed_at_their_pair() -> None:
    found = {
        "h_chronic_inflammation>md": graphs.association(0.63, 0.42, 0.78),
        "md>h_chronic_inflammation": graphs.association(0.63, 0.42, 0.78),
        "h_loss_of_proteostasis>md": graphs.association(-0.5, -0.7, -0.2),
        "h_genomic_instability>md": graphs.association(0.1, -0.2, 0.4),
        "h_ecm_changes>md": graphs.association(math.nan, math.nan, math.nan, "Too few donors."),
    }
    made = {n: e for n, e in drawn(found=found).items() if "reading" in classes(e)}
    texts = {element["data"]["label"]: classes(element) for element in made.values()}
    assert set(texts) == {
        f"+0.63 {readings.AGREES}",
        f"−0.50 {readings.DISAGREES}",
        "+0.10",
    }
    assert "seen" in texts[f"+0.63 {readings.AGREES}"]
    assert "unseen" in texts["+0.10"]
    reason = drawn(found=found)["h_ecm_changes>md"]["data"]["told"]["lines"][-1]
    assert "Too few donors." in reason


def test_associations_can_be_hidden_and_are_still_told() -> None:
    found = {"h_chronic_inflammation>md": graphs.association(0.63, 0.42, 0.78)}
    scene = elements.scene(WHOLE, WHOLE, (), ())
    made = elements.elements(scene, WHOLE.nodes, {}, found, frozenset(), with_readings=False)
    assert not any("reading" in classes(one) for one in made)
    (arrow,) = [one for one in made if one["data"]["id"] == "h_chronic_inflammation>md"]
    assert "r +0.63 [0.42, 0.78], 48 donors" in arrow["data"]["told"]["lines"][-1]


@pytest.mark.parametrize(
    ("compared", "expected"),
    [
        (["agrees", "agrees"], "✓"),
        (["disagrees"], "≠"),
        (["agrees", "disagrees"], "✓/≠"),
        (["disputed", "agrees"], "✓"),
        (["not resolved", "not resolved"], ""),
        (["disputed", "no sign claimed"], ""),
    ],
)
def test_the_mark_of_a_pair(compared: list[str], expected: str) -> None:
    assert readings.mark(compared) == expected


def test_an_association_stands_at_the_outer_side_of_its_hallmark() -> None:
    every = {key.key: graphs.association(-0.63, -0.9, -0.2) for key in WHOLE.arrows.values()}
    made = drawn(found=every)
    printed = [e for e in made.values() if "reading" in classes(e)]
    assert len(printed) == len(WHOLE.of_kind("hallmark"))
    for element in printed:
        beside = made[element["data"]["arrows"][0].replace(f">{HUB}", "").replace(f"{HUB}>", "")]
        pill, number = beside["position"], element["position"]
        assert number["y"] == pill["y"]
        assert abs(number["x"]) - 20 > abs(pill["x"]) + 87  # clear of the pill and its arrows
        assert number["x"] * pill["x"] > 0


def test_random_genes_that_give_as_much_leave_the_number_grey() -> None:
    row = {"n_donors": 48, "adjusted_for": "age", "chance_low": -0.7, "chance_high": 0.7}
    found = {"h_chronic_inflammation>md": Association(0.63, 0.42, 0.78, "", row)}
    (number,) = [e for e in drawn(found=found).values() if "reading" in classes(e)]
    assert number["data"]["label"] == "+0.63"
    assert "unseen" in classes(number)


def test_every_mapped_field_is_in_the_data() -> None:
    """Cytoscape warns on the console of a rule that maps a field an element lacks."""
    scores = {
        HUB: graphs.score("falls", -0.9, -1.49, -0.3),
        "h_dysbiosis": graphs.score("rises", 0.3, evidence="effect_table"),
        "h_ecm_changes": graphs.score("rises", 1, 0.5, 1.5),
    }
    found = {"h_chronic_inflammation>md": graphs.association(0.63, 0.42, 0.78)}
    made = drawn(layers=("between", *LAYERS), scores=scores, found=found)
    for sheet in style.sheets().values():
        for rule in sheet:
            mapped = {
                value[5:-1]
                for value in rule["style"].values()
                if isinstance(value, str) and value.startswith("data(")
            }
            if not mapped or "[" in rule["selector"]:
                continue
            for part in rule["selector"].split(","):
                wanted = set(part.strip().lstrip("nodeg").strip(".").split("."))
                for element in made.values():
                    if wanted and wanted <= classes(element):
                        assert mapped <= set(element["data"]), (part, element["data"]["id"])


def test_the_legend_holds_what_occurs() -> None:
    marks = {key.mark for key in legend.keys(list(drawn().values()))}
    assert {"graph-drives", "graph-disputed", "graph-question", "graph-unmeasured"} <= marks
    assert "graph-suppresses" not in marks
    assert "graph-suppresses" in {
        key.mark for key in legend.keys(list(drawn(layers=("interventions",)).values()))
    }


def test_visible_arrows_are_those_of_the_filtered_graph() -> None:
    few = evidence_graph.graph(Selection(evidence=("human_rct",)))
    scene = elements.scene(WHOLE, few, (), ())
    assert {one.arrow.key for one in scene.drawn} <= {a.key for a in few.arrows.values()}
    assert arrows.visible(few, scene.layout, "", between=False) == list(scene.drawn)
