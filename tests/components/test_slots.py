"""A slot offers every value with its note, its reason when it cannot be chosen, and its change."""

import json
from typing import Any

from atlas.queries import Choice
from atlas.selection import Selection, patch
from components.slots import slot
from tests.components.trees import found, tree

CHOICES = [Choice("a", "Alpha", "3 genes"), Choice("b", "Beta", reason="not measured")]


def made(choices: list[Choice], **more: Any) -> Any:
    return tree(
        slot(
            "signature",
            "Alpha",
            choices,
            chosen=["a"],
            patch_of=lambda value: patch(signature=value),
            changed=False,
            label="Signature",
            **more,
        )
    )


def options(component: Any) -> list[dict[str, Any]]:
    data = json.loads(component["props"]["data-options"])
    found_options: list[dict[str, Any]] = data["options"]
    return found_options


def test_options_carry_their_change_and_their_state() -> None:
    first, second = options(made(CHOICES))
    assert first == {
        "label": "Alpha",
        "note": "3 genes",
        "patch": "signature=a",
        "chosen": True,
    }
    assert second["reason"] == "not measured"
    assert "patch" not in second


def test_the_button_announces_a_listbox() -> None:
    (button,) = found(made(CHOICES), type="button")
    assert button["aria-haspopup"] == "listbox"
    assert button["aria-expanded"] == "false"
    assert button["aria-label"] == "Signature: Alpha"


def test_a_list_of_several_has_an_option_for_all() -> None:
    component = made(CHOICES, all_option=("all", patch(signature="")))
    assert options(component)[0] == {"label": "all", "patch": "signature=", "chosen": False}
    assert json.loads(component["props"]["data-options"])["several"] is True
    assert json.loads(made(CHOICES)["props"]["data-options"])["several"] is False


def test_a_patch_of_an_option_is_a_selection() -> None:
    assert Selection.parse(options(made(CHOICES))[0]["patch"]).signature == "a"


def test_groups_are_named_where_there_are_any() -> None:
    grouped = options(made([Choice("a", "Alpha", group="One"), Choice("b", "Beta")]))
    assert [option.get("group") for option in grouped] == ["One", None]
