"""Lassos and boxes recounted cell by cell with another test of what lies inside."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scipy import stats

from atlas.cells import outline
from atlas.cells.compare import CIRCULAR, compared
from atlas.cells.opened import CellTables, open_cells
from atlas.cells.picked import NOTHING_PICKED, TO_THE_BIN, barcodes, in_window, picked
from atlas.selection import Selection
from tests.atlas.cells.brute import Brute, even_odd, pixels
from tests.atlas.cells.made import cell_columns, cell_tables
from tests.atlas.cells.test_raster import WINDOWS

SCORE = "md_score_lu2025"
UNIT = st.integers(0, outline.UNITS - 1)
LASSOS = st.one_of(
    st.lists(st.tuples(UNIT, UNIT), min_size=3, max_size=12),
    st.tuples(UNIT, UNIT, UNIT, UNIT).map(lambda t: outline.box(*t).tolist()),
).map(outline.to_text)
COLUMNS = {
    "cell_type": "cell_type",
    "tissue": "tissue",
    "age": "age_reported",
    "sex": "sex",
    "donor": "donor_id",
}
MIDDLE = outline.to_text(outline.box(900, 900, 2200, 2600))
SMALL = outline.to_text(outline.box(1000, 800, 1080, 880))  # some donors have under 10 cells in it


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Brute, CellTables, CellTables]:
    columns = cell_columns(40_000)
    folder = tmp_path_factory.mktemp("made")
    tables = cell_tables(folder, columns)
    bare = tmp_path_factory.mktemp("bare") / "cells"
    bare.mkdir()
    for path in (folder / "cells").iterdir():
        if path.name not in {"cells.arrow", "barcodes.arrow"}:
            (bare / path.name).write_bytes(path.read_bytes())
    return Brute.of(columns), tables, open_cells(bare)


def inside(cells: pd.DataFrame, lasso: str, step: int = 1) -> pd.Series:
    """Tell which cells lie in a lasso: by the middle of their step, or of their bin."""
    vertices = outline.parse(lasso) * 16.0
    middle = 0.5 if step == 1 else step // 2 + 0.5
    x, y = (cells[axis].to_numpy() // step * step + middle for axis in "xy")
    return pd.Series(even_odd(x, y, vertices), index=cells.index)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(lasso=LASSOS, sex=st.sampled_from(["both", "male"]), bare=st.booleans())
def test_a_lasso_holds_the_cells_that_a_recount_finds(
    made: tuple[Brute, CellTables, CellTables], lasso: str, sex: str, bare: bool
) -> None:
    brute, *tables = made
    selection = Selection(lasso=lasso, sex=sex)
    kept = brute.kept(selection)
    here = kept[inside(kept, lasso, 128 if bare else 1)]
    found = picked(tables[bare], selection)
    assert (found.n_cells, found.n_donors) == (len(here), here["donor_id"].nunique())
    assert found.exact == (not bare)
    assert found.note == (TO_THE_BIN if bare else "")
    for part, column in COLUMNS.items():
        table = found.tables[part].set_index("name")
        wanted = kept.groupby(column).size()
        assert table["n_all"].to_dict() == wanted.to_dict()
        counted = here.groupby(column).size().reindex(wanted.index, fill_value=0)
        assert table["n"].to_dict() == counted.to_dict()


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(window=WINDOWS)
def test_a_window_holds_the_cells_between_its_steps(
    made: tuple[Brute, CellTables, CellTables], window: str
) -> None:
    from atlas.cells.window import parse

    brute, tables, _ = made
    found = in_window(tables, Selection(window=window))
    here = pixels(brute.cells, parse(window), 1)
    assert found.n_cells == len(here)
    assert found.exact
    ages = found.tables["age"]
    assert ages["name"].tolist() == ["3m", "18m", "24m"]
    assert ages["n"].sum() == len(here)


def test_barcodes_are_the_ids_of_the_picked_cells(
    made: tuple[Brute, CellTables, CellTables],
) -> None:
    brute, tables, bare = made
    selection = Selection(lasso=MIDDLE, tissue="lung")
    kept = brute.kept(selection)
    wanted = set(kept.loc[inside(kept, MIDDLE), "cell_id"])
    found = barcodes(tables, selection)
    assert set(found.ids) == wanted
    assert found.n_cells == len(found.ids) == len(wanted) > 100
    few = barcodes(tables, selection, most=100)
    assert len(set(few.ids)) == 100
    assert set(few.ids) < wanted
    assert few.n_cells == len(wanted)
    absent = barcodes(bare, selection)
    assert not absent.ids
    assert "not at hand" in absent.reason


@pytest.mark.parametrize("lasso", [MIDDLE, SMALL])
def test_picked_cells_are_compared_with_the_rest_by_donor(
    made: tuple[Brute, CellTables, CellTables], lasso: str
) -> None:
    brute, tables, bare = made
    selection = Selection(lasso=lasso, sex="male")
    for own, step in ((tables, 1), (bare, 128)):
        found = compared(own, selection)
        cells = brute.kept(selection).dropna(subset=[SCORE])
        here = inside(cells, lasso, step)
        means = cells.assign(here=here).pivot_table(SCORE, "donor_id", "here", ["mean", "size"])
        donors = found.donors.set_index("donor_id")
        np.testing.assert_array_equal(donors["n_inside"], means[("size", True)])
        np.testing.assert_allclose(donors["mean_inside"], means[("mean", True)], rtol=1e-5)
        np.testing.assert_allclose(donors["mean_outside"], means[("mean", False)], rtol=1e-5)
        enough = (means["size"] >= 10).all(axis=1)
        assert enough.all() == (lasso == MIDDLE)
        test = stats.ttest_rel(means["mean"][True][enough], means["mean"][False][enough])
        low, high = test.confidence_interval(0.95)
        assert found.difference.n_donors == enough.sum() == test.df + 1
        assert found.difference.ci_low == pytest.approx(low, rel=1e-4)
        assert found.difference.ci_high == pytest.approx(high, rel=1e-4)
        assert found.mean_inside == pytest.approx(cells.loc[here, SCORE].mean(), rel=1e-5)
        assert found.exact == (step == 1)
        assert found.caution == CIRCULAR


def test_few_donors_have_no_interval(made: tuple[Brute, CellTables, CellTables]) -> None:
    found = compared(made[1], Selection(lasso=MIDDLE, donors=("d00", "d03")))
    assert np.isnan(found.difference.ci_low)
    assert not np.isnan(found.difference.estimate)
    assert found.difference.reason.startswith("Two donors with enough cells on both sides")


def test_donors_of_two_studies_with_one_id_stay_two(tmp_path: Path) -> None:
    columns = cell_columns(2_000)
    study = np.where(np.arange(2_000) % 2, "one", "two")
    tables = cell_tables(tmp_path, replace(columns, obs=columns.obs.assign(study=study)))
    found = in_window(tables, Selection())
    assert found.n_donors == 24
    assert len(found.tables["donor"]) == 24
    assert "one d03" in set(found.tables["donor"]["name"])
    alone = in_window(tables, Selection(study="one"))
    of_one = {f"one {donor}" for donor in columns.obs["donor_id"]}  # called so in every view
    assert set(alone.tables["donor"]["name"]) == of_one


def test_without_donors_or_a_lasso_nothing_is_compared(tmp_path: Path) -> None:
    tables = cell_tables(tmp_path, cell_columns(donors=False))
    found = compared(tables, Selection(lasso=MIDDLE))
    assert found.difference is None
    assert found.reason.endswith("Browse them; no test is possible.")
    assert not np.isnan(found.mean_inside)
    for lasso in ("", "AAAA", "????????????"):
        assert compared(tables, Selection(lasso=lasso)).reason == NOTHING_PICKED
        assert picked(tables, Selection(lasso=lasso)).reason == NOTHING_PICKED
        assert barcodes(tables, Selection(lasso=lasso)).reason == NOTHING_PICKED
