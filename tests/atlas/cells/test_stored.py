"""Cells of a store: opened when asked for, refused alone when spoiled, verified by ``check``."""

import json
from pathlib import Path

import pytest

from atlas import publish
from atlas.cells.opened import CellTables
from atlas.check import check
from atlas.store import Store, open_store
from drift.errors import StoreError
from tests.atlas.cells.made import cell_columns
from tests.atlas.test_store import facts, scores


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    datasets = tmp_path / "datasets"
    with publish.stage(datasets) as stage:
        for name, cells in (("one", cell_columns(500)), ("two", None)):
            publish.write_dataset(stage / name, facts(name), {"scores": scores("a")}, cells)
        publish.put_in_place(stage, datasets, [path.name for path in stage.iterdir()])
    return datasets


def checked(folder: Path) -> tuple[list[str], bool]:
    return check(open_store(folder), folder)


def spoilt(store: Store) -> str:
    with pytest.raises(StoreError) as told:
        store.cells("one")
    return str(told.value)


def test_a_data_set_has_cells_or_not(folder: Path) -> None:
    store = open_store(folder)
    found = store.cells("one")
    assert isinstance(found, CellTables)
    assert found.n_cells == 500
    assert store.cells("two") is None
    with pytest.raises(StoreError, match="no data set 'three'"):
        store.cells("three")


@pytest.mark.parametrize("name", ["fine.arrow", "index.json", "strata.arrow", "cells.arrow"])
def test_spoiled_cells_are_refused_and_the_other_tables_serve(folder: Path, name: str) -> None:
    path = folder / "one" / "cells" / name
    path.write_bytes(path.read_bytes()[:-9])
    store = open_store(folder)
    said = spoilt(store)
    assert said.startswith(f"The cells of data set one are refused: cells/{name} ")
    assert "python -m atlas build --raw FOLDER --dataset one" in said
    assert store.refused == {}
    assert store.table("one", "scores")["score"].tolist() == [0.5]
    lines, sound = check(store, folder)
    assert not sound
    assert said in lines
    assert sum(line.startswith("two: sound") for line in lines) == 1


def test_check_finds_a_byte_that_opening_does_not(folder: Path) -> None:
    path = folder / "one" / "cells" / "fine.arrow"
    content = bytearray(path.read_bytes())
    content[-600] ^= 1
    path.write_bytes(bytes(content))
    lines, sound = checked(folder)
    assert not sound
    assert any("cells/fine.arrow is not the file that was built (its checksum" in x for x in lines)


def test_check_finds_an_index_of_another_build(folder: Path) -> None:
    path = folder / "one" / "cells" / "index.json"
    index = json.loads(path.read_text())
    path.write_text(json.dumps({**index, "n_cells": 7}))
    lines, sound = checked(folder)
    assert not sound
    assert any("cells/index.json is not the file that was built" in line for line in lines)


def test_cells_that_are_not_passed_on_are_no_error(folder: Path) -> None:
    for name in ("cells", "barcodes"):
        (folder / "one" / "cells" / f"{name}.arrow").unlink()
    lines, sound = checked(folder)
    assert sound
    assert any("cells.arrow and barcodes.arrow are not here" in line for line in lines)
    assert not open_store(folder).cells("one").has_cells


def test_other_cells_are_another_build(folder: Path, tmp_path: Path) -> None:
    before = open_store(folder).build_id
    path = folder / "one" / "manifest.json"
    manifest = json.loads(path.read_text())
    manifest["cells"]["index"] = "0" * 64
    path.write_text(json.dumps(manifest))
    assert open_store(folder).build_id != before
