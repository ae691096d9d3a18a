"""The list holds what the graph holds: each arrow in words, each change with its interval."""

import json

from hypothesis import given, settings

from atlas import hallmark_view
from atlas.selection import Selection
from components.graph_list import rows
from components.twins import hallmarks as twin
from tests.components.graph_examples import ARROW, DISPUTED, EFFECT_TABLE, selections


def listed(selection: Selection) -> dict:  # type: ignore[type-arg]
    return rows.content(hallmark_view.view(selection))


def row(selection: Selection, name: str) -> dict:  # type: ignore[type-arg]
    groups = listed(selection)["groups"]
    return next(row for group in groups for row in group["rows"] if row["name"] == name)


def test_an_arrow_is_said_in_words_and_by_shape() -> None:
    found = row(DISPUTED, "Cellular senescence")["towards"]
    assert found["text"] == "drives and suppresses, confidence 3, living animal; disputed"
    assert found["sign"] == "disputed"
    assert found["current"]
    assert Selection.parse(found["patch"]).arrow == ARROW
    nothing = row(Selection(), "Psychosocial isolation")["towards"]
    assert nothing["text"].startswith("no evidence found")
    assert nothing["sign"] == "no"
    contested = row(Selection(), "Disabled macroautophagy")["towards"]
    assert contested["text"] == "drives, confidence 3, living animal; contested"
    assert contested["isContested"]


def test_rows_stand_by_class_and_the_middle_first() -> None:
    groups = listed(Selection(layers=("cues", "between")))
    titles = [group["title"] for group in groups["groups"]]
    assert titles == ["", "Primary", "Antagonistic", "Integrative", "Class not settled", "Cues"]
    assert groups["groups"][0]["rows"][0]["name"] == "Mesenchymal drift"
    assert len(groups["between"]) == 14


def test_a_change_has_its_interval_and_an_effect_table_none() -> None:
    score = row(Selection(), "Chronic inflammation")["score"]
    assert score["low"] < score["value"] < score["high"]
    assert score["words"].startswith("g +")
    table = row(EFFECT_TABLE, "Chronic inflammation")["score"]
    assert table["isTable"]
    assert table["low"] is None
    assert table["words"].startswith("r ")
    assert row(Selection(), "Dysbiosis")["score"]["words"] == "not measured"


def test_associations_can_be_switched_off() -> None:
    assert listed(Selection(associations="hidden"))["associations"] is False
    assert row(Selection(associations="hidden"), "Cellular senescence")["association"] is None
    assert row(Selection(), "Dysbiosis")["association"]["words"] == "not measured"


@settings(max_examples=60, deadline=None)
@given(selection=selections())
def test_list_and_table_hold_the_arrows_of_the_view_and_are_json(selection: Selection) -> None:
    view = hallmark_view.view(selection)
    made, table = rows.content(view), twin.table(view)
    json.dumps([made, table], allow_nan=False)
    cells = [
        cell
        for group in made["groups"]
        for row in group["rows"]
        for cell in (row["towards"], row["back"])
    ]
    cells += [row["arrow"] for row in made["between"]]
    patches = [cell["patch"] for cell in cells if cell]
    assert sorted(patches) == sorted(table["patches"])
    assert len(patches) == len(view.arrows)
    assert sum(table["current"]) <= 1
    assert {len(column) for column in (table["numbers"] | table["texts"]).values()} == {
        len(patches)
    }
