"""Distributions, composition and depth against pandas on the cells."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from atlas.cells import outline
from atlas.cells.compare import compared
from atlas.cells.composition import OVER_CELLS, OVER_DONORS, TISSUES, composition
from atlas.cells.depth import ALIKE, NOT_TOLD, depth
from atlas.cells.distributions import distributions
from atlas.cells.opened import CellTables
from atlas.selection import Selection
from drift.depth import depth_ratio
from tests.atlas.cells.brute import Brute
from tests.atlas.cells.made import cell_columns, cell_tables

SCORE = "md_score_lu2025"
AGES = ["3m", "18m", "24m"]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Brute, CellTables]:
    columns = cell_columns()
    return Brute.of(columns), cell_tables(tmp_path_factory.mktemp("made"), columns)


@pytest.mark.parametrize(
    "selection", [Selection(), Selection(tissue="lung"), Selection(sex="male", cell_type="b")]
)
def test_histograms_and_means_are_those_of_the_cells(
    made: tuple[Brute, CellTables], selection: Selection
) -> None:
    brute, tables = made
    cells = brute.kept(selection).dropna(subset=[SCORE])
    found = distributions(tables, selection)
    assert found.ages == AGES
    assert found.label == "MD score"
    for number, age in enumerate(AGES):
        values = cells.loc[cells["age_reported"] == age, SCORE]
        clipped = values.clip(found.edges[0], np.nextafter(found.edges[-1], -9))
        wanted, _ = np.histogram(clipped, found.edges)
        assert np.abs(found.counts[number] - wanted).sum() <= 2  # a value on an edge
        assert found.counts[number].sum() == len(values)
        assert found.means[number] == pytest.approx(values.mean(), rel=1e-5, abs=1e-6)
    donors = cells.groupby("donor_id")[SCORE].agg(["mean", "size"])
    by_donor = found.donors.set_index("donor_id").sort_index()
    np.testing.assert_allclose(by_donor["mean"], donors["mean"], rtol=1e-5, atol=1e-6)
    np.testing.assert_array_equal(by_donor["n"], donors["size"])


def test_another_score_has_its_own_histogram(made: tuple[Brute, CellTables]) -> None:
    brute, tables = made
    found = distributions(tables, Selection(program="program"))
    assert (found.label, found.counts.sum()) == ("A program", len(brute.cells))
    assert distributions(tables, Selection(tissue="kidney")).reason


def test_composition_averages_the_shares_of_donors(made: tuple[Brute, CellTables]) -> None:
    brute, tables = made
    # the type that is selected is a share of its tissue: it does not filter
    found = composition(tables, Selection(tissue="lung", cell_type="b"))
    cells = brute.kept(Selection(tissue="lung"))
    own = cells.groupby(["age_reported", "donor_id"])["cell_type"].value_counts(normalize=True)
    wanted = own.groupby(["age_reported", "cell_type"]).mean()
    shares = found.shares.set_index(["age_reported", "name"])
    assert list(dict.fromkeys(found.shares["age_reported"])) == AGES
    assert (found.of, found.note) == ("cell_type", OVER_DONORS)
    for key, share in wanted.items():
        assert shares.loc[key, "share"] == pytest.approx(share)
        assert shares.loc[key, "n_donors"] == 4
    donors = found.donors.set_index(["age_reported", "donor_id", "name"])["share"]
    for key, share in own.items():
        assert donors[key] == pytest.approx(share)
    assert shares["n_cells"].sum() == len(cells)


def test_donors_with_few_cells_have_no_share(tmp_path: Path) -> None:
    columns = cell_columns(100)
    found = composition(cell_tables(tmp_path, columns), Selection())
    n = columns.obs.groupby("donor_id").size()
    assert set(found.donors["donor_id"]) == set(n.index[n >= 10]) != set(n.index)


def test_several_tissues_are_shares_of_tissues_and_without_donors_of_cells(
    made: tuple[Brute, CellTables], tmp_path: Path
) -> None:
    brute, tables = made
    assert composition(tables, Selection()).note.startswith(TISSUES)
    found = composition(cell_tables(tmp_path, cell_columns(donors=False)), Selection())
    wanted = brute.cells.groupby("age_reported")["tissue"].value_counts(normalize=True)
    shares = found.shares.set_index(["age_reported", "name"])["share"]
    for key, share in wanted.items():
        assert shares[key] == pytest.approx(share)
    assert found.donors.empty
    assert found.note.endswith(OVER_CELLS)
    assert composition(tables, Selection(tissue="kidney")).reason


def test_a_donor_some_cells_of_which_have_no_sex_is_one_donor(
    made: tuple[Brute, CellTables], tmp_path: Path
) -> None:
    _, tables = made
    columns = cell_columns()
    some = np.arange(len(columns.obs)) % 4 == 1
    sex = columns.obs["sex"].mask(some, "unknown")
    before = cell_tables(tmp_path, replace(columns, obs=columns.obs.assign(sex=sex)))
    assert "unknown" in set(before.strata["sex"])
    for view in (composition, distributions, depth):
        wanted, found = (view(one, Selection()).donors for one in (tables, before))
        assert set(found["sex"]) == {"female", "male"}
        keys = [name for name in ("age_reported", "donor_id", "name") if name in wanted]
        wanted, found = (one.sort_values(keys, ignore_index=True) for one in (wanted, found))
        pd.testing.assert_frame_equal(found, wanted, rtol=1e-5, atol=1e-7)
    lasso = outline.to_text(outline.box(0, 0, 2000, 4095))
    wanted, found = (compared(one, Selection(lasso=lasso)).donors for one in (tables, before))
    pd.testing.assert_frame_equal(found, wanted, rtol=1e-5)
    shares = composition(before, Selection()).shares
    pd.testing.assert_frame_equal(shares, composition(tables, Selection()).shares)
    ages = depth(before, Selection()).ages
    pd.testing.assert_frame_equal(ages, depth(tables, Selection()).ages, rtol=1e-5)


def test_depth_is_that_of_the_cells_and_says_when_age_cannot_be_told_from_it(
    made: tuple[Brute, CellTables], tmp_path: Path
) -> None:
    brute, tables = made
    found = depth(tables, Selection())
    by_age = brute.cells.groupby("age_reported")
    ages = found.ages.set_index("age_reported")
    for age, cells in by_age:  # donors are the replicates: one with many cells weighs no more
        of_donors = cells.groupby("donor_id")[["genes", "depth"]].mean().mean()
        assert ages.loc[age, "genes"] == pytest.approx(of_donors["genes"])
        assert ages.loc[age, "counts"] == pytest.approx(of_donors["depth"])
        assert ages.loc[age, ["n_cells", "n_donors"]].tolist() == [len(cells), 4]
    donors = brute.cells.groupby(["age_group", "donor_id"])["genes"].mean()
    assert found.ratio == pytest.approx(depth_ratio(donors["young"], donors["old"]))
    assert not found.confounded
    columns = cell_columns()
    old = (columns.obs["age_group"] == "old").to_numpy()
    fewer = replace(columns, genes_per_cell=columns.genes_per_cell * np.where(old, 0.5, 1))
    halved = depth(cell_tables(tmp_path / "fewer", fewer), Selection())
    assert halved.confounded
    assert "% fewer genes" in halved.sentence
    assert halved.sentence.endswith("cannot be told apart.")
    even = replace(columns, genes_per_cell=np.where(old, 2_000.0, 2_009.0))
    alike = depth(cell_tables(tmp_path / "even", even), Selection())
    assert (alike.sentence, alike.confounded) == (ALIKE, False)  # and not "0 % fewer"
    untold = replace(columns, genes_per_cell=np.full(len(old), np.nan))
    silent = depth(cell_tables(tmp_path / "untold", untold), Selection())
    assert (silent.sentence, silent.confounded) == (NOT_TOLD, False)
