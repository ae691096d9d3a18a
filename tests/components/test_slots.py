"""A slot offers every value with its note, its reason when it cannot be chosen, and its change."""

import json
from typing import Any

from atlas.queries import Choice
from atlas.selection import Selection, patch
from components.slots import SEARCH_FROM, slot
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


def test_options_carry_their_change_and_their_state() -> None:
    options = found(made(CHOICES), role="option")
    assert [option["aria-selected"] for option in options] == ["true", "false"]
    assert options[0]["data-patch"] == "signature=a"
    assert "data-patch" not in options[1]
    assert options[1]["aria-disabled"] == "true"


def test_the_reason_stands_in_the_list() -> None:
    assert "not measured" in json.dumps(made(CHOICES))


def test_the_button_announces_a_listbox() -> None:
    (button,) = found(made(CHOICES), type="button")
    assert button["aria-haspopup"] == "listbox"
    assert button["aria-expanded"] == "false"
    assert button["aria-label"] == "Signature: Alpha"


def test_long_lists_can_be_searched_short_ones_need_not() -> None:
    many = [Choice(str(n), str(n)) for n in range(SEARCH_FROM)]
    assert found(made(many), type="search")
    assert not found(made(CHOICES), type="search")


def test_a_list_of_several_has_an_option_for_all() -> None:
    options = found(made(CHOICES, all_option=("all", patch(signature=""))), role="option")
    assert options[0]["data-patch"] == "signature="
    assert len(options) == 3


def test_a_patch_of_an_option_is_a_selection() -> None:
    (first, _) = found(made(CHOICES), role="option")
    assert Selection.parse(first["data-patch"]).signature == "a"
