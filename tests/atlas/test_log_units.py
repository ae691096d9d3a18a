"""The logarithm of cells and that of profiles are named apart, on the pages and in tables."""

from typing import Any

import numpy as np
import pytest

from atlas import log_units, queries, split_rows, splits
from atlas.cells import scored, views
from atlas.selection import Selection
from drift.normalisation import log_cells, log_cpm

LIVER = "tms_liver_facs"
KUPPE = "kuppe2022_mi_pseudobulk"


def manifest(level: str, scale: str) -> dict[str, Any]:
    return {"level": level, "scale": scale}


@pytest.mark.parametrize(
    ("level", "scale", "cells", "profiles"),
    [
        ("profile", "counts", log_units.NATURAL, log_units.LOG2),  # a file that was added
        ("cell", "counts", log_units.NATURAL, log_units.NATURAL),
        ("group", "counts", log_units.NATURAL, log_units.NATURAL),
        ("control", "counts", log_units.NATURAL, log_units.NATURAL),
        ("profile", "log2", log_units.LOG2, log_units.LOG2),
        ("profile", "log", log_units.NOT_STATED, log_units.NOT_STATED),
        ("group", "log", log_units.NOT_STATED, log_units.NOT_STATED),
    ],
)
def test_the_unit_follows_level_and_scale(
    level: str, scale: str, cells: str, profiles: str
) -> None:
    assert log_units.of_cells(manifest(level, scale)) == cells
    assert log_units.of_profiles(manifest(level, scale)) == profiles


def test_the_names_are_those_of_the_formulas() -> None:
    counts, total = np.array([[3.0, 0.0]]), np.array([500.0])
    np.testing.assert_allclose(log_cells(counts, total), np.log(1 + 1e4 * counts / 500))
    np.testing.assert_allclose(log_cpm(counts, total), np.log2(1 + 1e6 * counts / 500))


def test_what_tables_store_is_what_is_told_apart() -> None:
    assert {scored.UNIT, split_rows.UNIT} == {log_units.STORED}
    assert log_units.told("program units, 0 to 127", log_units.LOG2) == "program units, 0 to 127"


def test_cells_and_cell_types_say_which_logarithm_it_is() -> None:
    tables = views.shown(Selection(dataset=LIVER))
    assert tables is not None
    assert {facts["unit"] for facts in tables.scores.values()} == {log_units.NATURAL}
    assert tables.log_unit == log_units.NATURAL
    for dataset, unit in ((LIVER, log_units.NATURAL), (KUPPE, log_units.LOG2)):
        selection = Selection(dataset=dataset, contrast=queries.compared(Selection(), dataset))
        bars, _ = splits.splits(selection)
        assert set(bars.loc[bars["dataset"] == dataset, "unit"]) == {unit}
