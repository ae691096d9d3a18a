"""The chooser of the what-if: every press gives a link that holds what it says."""

import json
from typing import Any

from atlas.selection import Selection
from components.what_if_chooser import PRESETS, chooser
from tests.components.trees import tree

ONE = Selection(scenario=("c_tgfb=down", "i_osk=up"))


def pressed(selection: Selection) -> dict[str, Selection]:
    """Return what each button makes of the selection, by its label or text."""
    found: dict[str, Selection] = {}

    def walk(part: Any) -> None:
        if isinstance(part, list):
            for item in part:
                walk(item)
            return
        props = part.get("props", {}) if isinstance(part, dict) else {}
        if "data-patch" in props:
            name = props.get("aria-label") or str(props["children"])
            changed = Selection.parse(props["data-patch"])
            found[name] = changed
        walk(props.get("children") or [])

    walk(tree(chooser(selection)))
    return found


def options(selection: Selection, field: str) -> dict[str, dict[str, Any]]:
    def walk(part: Any) -> Any:
        if isinstance(part, list):
            return next((made for item in part if (made := walk(item))), None)
        props = part.get("props", {}) if isinstance(part, dict) else {}
        if props.get("data-slot") == field:
            return json.loads(props["data-options"])["options"]
        return walk(props.get("children") or [])

    return {option["label"]: option for option in walk(tree(chooser(selection)))}


def test_a_node_turns_and_goes_and_the_rest_stays() -> None:
    buttons = pressed(ONE)
    assert buttons["TGF-β signalling held up"].scenario == ("c_tgfb=up", "i_osk=up")
    assert buttons["Remove TGF-β signalling"].scenario == ("i_osk=up",)
    assert buttons["Remove OSK/OSKM partial reprogramming"].scenario == ("c_tgfb=down",)


def test_an_intervention_is_applied_or_not_there_it_does_not_turn() -> None:
    assert "OSK/OSKM partial reprogramming held up" not in pressed(ONE)
    assert "OSK/OSKM partial reprogramming: applied" in str(tree(chooser(ONE)))


def test_an_option_adds_turns_or_lets_go() -> None:
    found = options(ONE, "scenario")
    added = found["Metformin / AMPK activation, applied"]
    assert Selection.parse(added["patch"]).scenario == (
        "c_tgfb=down",
        "i_metformin=up",
        "i_osk=up",
    )
    turned = found["TGF-β signalling, held up"]
    assert Selection.parse(turned["patch"]).scenario == ("c_tgfb=up", "i_osk=up")
    gone = found["OSK/OSKM partial reprogramming, applied"]
    assert gone["chosen"]
    assert Selection.parse(gone["patch"]).scenario == ("c_tgfb=down",)


def test_the_second_scenario_changes_alone() -> None:
    found = options(ONE, "versus")
    change = Selection.parse(found["Caloric restriction, applied"]["patch"])
    assert change.versus == ("i_cr=up",)
    assert change.scenario == ()  # the patch names no other key


def test_presets_hold_what_the_graph_has_and_show_that_they_are_on() -> None:
    for name, scenario, versus in PRESETS:
        held = Selection(scenario=scenario, versus=versus)
        words = str(tree(chooser(held)))
        assert words.count("'className': 'held'") == len(scenario) + len(versus)
        assert pressed(held)[name].scenario == scenario


def test_unusable_tokens_are_dropped_by_the_next_press() -> None:
    broken = Selection(scenario=("nosuch=up", "i_osk=up"))
    assert pressed(broken)["Remove OSK/OSKM partial reprogramming"].scenario == ()
    assert pressed(broken)["Clear both"].scenario == ()
