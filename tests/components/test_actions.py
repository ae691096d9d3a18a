"""What Python puts on the page and what the scripts listen to go by the same names."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from atlas.selection import Selection
from components import cards, filters, icons, problems, shell
from tests.components.trees import found, tree

ASSETS = Path(__file__).parents[2] / "assets"
STYLE = (ASSETS / "style.css").read_text(encoding="utf-8")


def script(name: str) -> str:
    return (ASSETS / f"{name}.js").read_text(encoding="utf-8")


def handlers(file: str, table: str) -> set[str]:
    """Return the names in one table of functions of a script: ``const table = {...};``."""
    body = re.search(rf"  const {table} = {{\n(.*?)\n  }};", script(file), flags=re.DOTALL)
    assert body is not None
    return set(re.findall(r'^    (?:async )?"?([a-z][a-z-]*)"?[:(]', body[1], flags=re.MULTILINE))


def values(node: Any, prop: str) -> Iterator[str]:
    """Return the values of a property anywhere in what a component renders."""
    if isinstance(node, list):
        for item in node:
            yield from values(item, prop)
    elif isinstance(node, dict):
        if prop in node:
            yield node[prop]
        for item in node.values():
            yield from values(item, prop)


@pytest.fixture(scope="module")
def page() -> list[Any]:
    """Give all that a page can hold: frame, sentence, line, strips, a card and a problem."""
    import app

    selection = Selection(dataset="izgi2022_mouse_4tissue", tissue="lung", sex="male")
    card = cards.card("effect_map", "Where?", ["How"])
    query = {"colour": "red", "dataset": "izgi2022_mouse_4tissue"}
    whole = shell.page(query, "overview", filters.overview(selection), [card])
    return [tree(app.shell.app_layout()), tree(whole), tree(problems.told("It failed."))]


def test_every_action_has_a_handler_and_every_handler_an_action(page: list[Any]) -> None:
    handled = handlers("cards", "actions") | handlers("frame", "actions")
    assert set(values(page, "data-action")) == handled


def test_every_export_has_a_handler_and_every_handler_an_export(page: list[Any]) -> None:
    assert set(values(page, "data-export")) == handlers("export", "exports")


def test_the_parts_that_scripts_look_for_are_there(page: list[Any]) -> None:
    classes = {name for text in values(page, "className") for name in text.split()}
    wanted = {"reading", "card-n", "card-figure", "card-table", "card-question", "present-caption"}
    wanted |= {"menu", "menu-item", "menu-anchor", "slot", "slot-button", "slot-panel", "slot-text"}
    wanted |= {"sentence", "strip", "crumb", "rail", "rail-link", "brand", "reset"}
    assert wanted <= classes
    ids = {name for name in values(page, "id") if isinstance(name, str)}
    assert {"selection", "theme", "viewport", "tokens", "live", "toast", "keys", "keys-off"} <= ids


def test_every_icon_is_drawn() -> None:
    assert set(re.findall(r"\.icon-([a-z]+)", STYLE)) == icons.NAMES


def test_a_card_is_blank_until_it_is_drawn_and_named_by_what_it_holds() -> None:
    card = tree(cards.card("effect_map", "Where?", ["How"]))
    assert card["props"]["className"] == "card blank"
    assert card["props"]["aria-labelledby"] == '{"name":"effect_map","type":"question"}'
    (figure,) = found(card, role="img")
    assert figure["aria-label"] == "Where?"
    assert figure["aria-describedby"] == '{"name":"effect_map","type":"n"}'
    (n_line,) = found(card, className="card-n")
    assert n_line["id"] == {"name": "effect_map", "type": "n"}
