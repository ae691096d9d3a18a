"""The sentence of the graph: each slot changes its own filter, and Reset undoes all of them."""

import json
from typing import Any

from hypothesis import given, settings

from atlas.selection import Selection
from components import graph_filters, graph_layers
from tests.components.graph_examples import selections
from tests.components.test_selection_line import text
from tests.components.trees import found, tree


def sentence(selection: Selection) -> Any:
    return tree(graph_filters.hallmarks_page(selection))


def slots(selection: Selection) -> dict[str, dict[str, Any]]:
    made = found(sentence(selection), className="slot")
    return {props["data-slot"]: json.loads(props["data-options"]) for props in made}


def test_the_sentence_reads_as_one() -> None:
    words = " ".join(text(sentence(Selection())).split())
    assert words.startswith("Arrows backed by any evidence in any species and any tissue")
    assert "confidence 1 or more" in words
    assert "nodes show Angelidis 2019, lung" in words
    assert "Reset" not in words


def test_each_slot_sets_its_own_filter() -> None:
    for key, wanted in {
        "evidence": ("in_vitro",),
        "organs": ("lung",),
        "species": "mouse",
        "confidence": "3",
        "claimed": "yes",
        "verified": "yes",
    }.items():
        options = slots(Selection())[key]["options"]
        changes = [Selection.parse(option["patch"]) for option in options if "patch" in option]
        assert wanted in [getattr(change, key) for change in changes], key


def test_several_kinds_of_evidence_are_toggled_one_by_one() -> None:
    options = slots(Selection(evidence=("in_vitro", "review")))["evidence"]["options"]
    by_label = {option["label"]: option for option in options}
    assert by_label["cell culture"]["chosen"]
    assert Selection.parse(by_label["cell culture"]["patch"]).evidence == ("review",)
    assert Selection.parse(by_label["any evidence"]["patch"]).evidence == ()


def test_the_stratum_shown_is_marked_among_the_strata() -> None:
    options = slots(Selection())["stratum"]["options"]
    assert [option["label"] for option in options if option["chosen"]] == ["Angelidis 2019, lung"]


def test_reset_puts_back_the_filters_of_this_sentence_and_no_other() -> None:
    selection = Selection(
        confidence="2", organs=("lung",), signature="senmayo", layers=("cues",), arrow="a>b"
    )
    (reset,) = found(sentence(selection), className="reset")
    assert reset["data-patch"] == "confidence=&organs="


def test_chips_switch_layers_one_by_one_and_the_ring_stays() -> None:
    chips = found(tree(graph_layers.chips(Selection(layers=("cues",)))), className="layer-chip")
    by_name = {chip["children"]: chip for chip in chips}
    assert "data-patch" not in by_name["Hallmarks and drift"]
    assert by_name["Cues"]["aria-pressed"] == "true"
    assert Selection.parse(by_name["Cues"]["data-patch"]).layers == ()
    assert Selection.parse(by_name["Outcomes"]["data-patch"]).layers == ("cues", "outcomes")
    assert Selection.parse(by_name["Associations"]["data-patch"]).associations == "hidden"


@settings(max_examples=60, deadline=None)
@given(selection=selections())
def test_any_selection_has_a_sentence(selection: Selection) -> None:
    made = slots(selection)
    assert {"evidence", "species", "organs", "confidence", "claimed", "verified"} <= set(made)
    assert made["stratum"]["options"]
