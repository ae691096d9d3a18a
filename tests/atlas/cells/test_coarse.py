"""The table of wide bins against sums over ``fine``, and small pictures with it against without."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from atlas.cells import coarse, runs, schema
from atlas.cells.curve import BITS
from atlas.cells.opened import COARSE, COARSE_BITS, CellTables, open_cells, verify
from atlas.cells.raster import Raster, rasters_by_age
from atlas.selection import Selection
from tests.atlas.cells.made import cell_columns, cell_tables

SCORES = ("md_score_lu2025", "senmayo")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[CellTables, CellTables]:
    """Return tables without it, and with it."""
    folder = tmp_path_factory.mktemp("made")
    plain = cell_tables(folder, cell_columns(20_000))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(coarse, "FEWEST", 0)
        patch.setattr(runs, "AT_ONCE", 500)
        assert coarse.write_coarse(folder / "cells")
    return plain, open_cells(folder / "cells")


def _frame(tables: CellTables, table: str) -> pd.DataFrame:
    added = [
        name
        for score in tables.scores
        for name in (schema.total(score), schema.defined(score))
        if tables.has(table, name)
    ]
    names = ["stratum", "bin", "n", *added]
    return pd.DataFrame({name: tables.column(table, name).astype(float) for name in names})


def test_rows_are_sums_over_the_bins_that_a_wide_one_holds(
    made: tuple[CellTables, CellTables],
) -> None:
    tables = made[1]
    fine = _frame(tables, schema.FINE)
    fine["bin"] = fine["bin"] // 4 ** (schema.GRID_BITS - COARSE_BITS)
    expected = fine.groupby(["stratum", "bin"], as_index=False).sum()
    found = _frame(tables, COARSE)
    assert len(found) < len(_frame(tables, schema.FINE))
    pd.testing.assert_frame_equal(found, expected, rtol=1e-5, atol=1e-4)


def test_its_counts_are_those_of_the_cells(made: tuple[CellTables, CellTables]) -> None:
    tables = made[1]
    bins = tables.column(schema.CELLS, "code") >> np.uint32(2 * (BITS - COARSE_BITS))
    cells = pd.DataFrame({"stratum": tables.column(schema.CELLS, "stratum"), "bin": bins})
    expected = cells.value_counts(sort=False).sort_index()
    found = _frame(tables, COARSE)
    assert found["n"].tolist() == expected.tolist()


@pytest.mark.parametrize("paint", ["density", "score", "cell_type", "tissue", "donor", "sex"])
@pytest.mark.parametrize(
    "filters", [{}, {"sex": "female"}, {"tissue": "liver"}, {"window": "0,0,32767,32767"}]
)
def test_small_pictures_are_the_same_with_it(
    made: tuple[CellTables, CellTables], paint: str, filters: dict[str, str]
) -> None:
    selection = Selection(paint=paint, **filters)
    plain, own = (rasters_by_age(tables, selection) for tables in made)
    assert len(plain) == len(own) > 1
    for one, other in zip(plain, own, strict=True):
        _assert_same(one, other)


def _assert_same(one: Raster, other: Raster) -> None:
    assert (one.age, one.n_cells, one.n_donors) == (other.age, other.n_cells, other.n_donors)
    np.testing.assert_array_equal(one.n, other.n)
    np.testing.assert_allclose(one.values, other.values, rtol=1e-5, atol=1e-5)
    np.testing.assert_allclose(one.limits, other.limits, rtol=1e-5, atol=1e-5)
    assert (one.codes is None) == (other.codes is None)
    if one.codes is not None and other.codes is not None:
        np.testing.assert_array_equal(one.codes, other.codes)


def test_it_is_drawn_from(made: tuple[CellTables, CellTables]) -> None:
    plain, own = (
        [each.source for each in rasters_by_age(tables, Selection(paint="cell_type"))]
        for tables in made
    )
    assert set(plain) == {"fine"}
    assert set(own) == {"coarse"}


def test_few_cells_have_none_and_it_may_be_missing(tmp_path: Path) -> None:
    tables = cell_tables(tmp_path, cell_columns(500))
    assert not coarse.write_coarse(tmp_path / "cells")
    assert not tables.has_table(COARSE)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(coarse, "FEWEST", 0)
        coarse.write_coarse(tmp_path / "cells")
    (tmp_path / "cells" / f"{COARSE}.arrow").unlink()
    assert not open_cells(tmp_path / "cells").has_table(COARSE)
    assert verify(tmp_path / "cells") == []
