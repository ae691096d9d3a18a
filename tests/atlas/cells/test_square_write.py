"""The table of squares against pandas, and regions added up with it against those without."""

import tracemalloc
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from atlas import manifest as manifests
from atlas import publish, tables
from atlas.cells import cover, inside, outline, runs, schema, square_write
from atlas.cells.curve import BITS, SIDE
from atlas.cells.opened import SQUARE_BITS, SQUARES, CellTables, open_cells, verify
from atlas.cells.region import Region
from atlas.cells.window import Window
from drift.schema import TABLES
from tests.atlas.cells.brute import Brute
from tests.atlas.cells.made import cell_columns, cell_tables
from tests.atlas.cells.test_pixels import crowded
from tests.atlas.cells.test_squares import WINDOWS

SCORES = ("md_score_lu2025", "program")
Made = tuple[Brute, CellTables, CellTables]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """Return cells, and their tables without and with the table of squares."""
    columns, folder = crowded(), tmp_path_factory.mktemp("made")
    plain = cell_tables(folder, columns)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(square_write, "FEWEST", 0)
        patch.setattr(runs, "AT_ONCE", 300)  # one square holds more: a tenth of all cells
        assert square_write.write_squares(folder / "cells")
    return Brute.of(columns), plain, open_cells(folder / "cells")


def test_its_rows_are_those_that_pandas_adds_up(made: Made) -> None:
    _, _, tables = made
    names = tables.names(SQUARES)
    found = pd.DataFrame({name: tables.column(SQUARES, name) for name in names})
    parts = [_of_grid(tables, bits) for bits in SQUARE_BITS]
    expected = pd.concat(parts, ignore_index=True)[names]
    pd.testing.assert_frame_equal(found, expected, check_dtype=False, rtol=1e-6, atol=1e-5)


def _of_grid(tables: CellTables, bits: int) -> pd.DataFrame:
    cells = pd.DataFrame(
        {
            "bits": bits,
            "square": tables.column(schema.CELLS, "code") >> (2 * (BITS - bits)),
            "stratum": tables.column(schema.CELLS, "stratum"),
            "n": 1,
        }
    )
    for score in SCORES:
        values = tables.column(schema.CELLS, schema.score(score)).astype(float)
        cells[schema.total(score)] = np.nan_to_num(values)
        if score != "program":
            cells[schema.defined(score)] = (~np.isnan(values)).astype(int)
    return cells.groupby(["bits", "square", "stratum"], as_index=False).sum()


@pytest.mark.parametrize("score", ["", *SCORES])
@given(window=WINDOWS)
def test_a_window_holds_what_a_count_cell_by_cell_finds(
    made: Made, score: str, window: Window
) -> None:
    brute, plain, own = made
    _assert_same(*(inside.by_stratum(t, Region.of_window(window), score) for t in (plain, own)))
    x, y = (brute.cells[name] for name in "xy")
    near = (x >= window.x0) & (x < window.x0 + window.side)
    near &= (y >= window.y0) & (y < window.y0 + window.side)
    found = inside.by_stratum(own, Region.of_window(window), score)
    assert found.n.sum() == near.sum()
    if score:
        values = brute.cells[score][near]
        assert found.defined.sum() == values.notna().sum()
        assert found.total.sum() == pytest.approx(values.sum(), rel=1e-5, abs=1e-4)


CORNER = st.tuples(st.integers(0, 4095), st.integers(0, 4095))


@given(corners=st.lists(CORNER, min_size=3, max_size=7, unique=True))
def test_a_lasso_holds_the_same_with_it(made: Made, corners: list[tuple[int, int]]) -> None:
    region = Region.of_outline(np.array(corners))
    plain, own = (inside.by_stratum(tables, region, SCORES[0]) for tables in made[1:])
    _assert_same(plain, own)
    for one in made[1:]:
        listed = runs.listed(cover.cells(one, cover.of_region(one, region)))
        stratum = one.column(schema.CELLS, "stratum")[listed]
        assert np.bincount(stratum, minlength=len(own.n)).tolist() == own.n.tolist()


def _assert_same(one: inside.Inside, other: inside.Inside) -> None:
    assert one.exact
    assert other.exact
    assert one.n.tolist() == other.n.tolist()
    assert one.defined.tolist() == other.defined.tolist()
    np.testing.assert_allclose(one.total, other.total, rtol=1e-5, atol=1e-4)


def test_wide_squares_leave_few_rows_and_cells_to_be_read(made: Made) -> None:
    region = Region.of_outline(outline.parse(outline.to_text(outline.box(100, 100, 3900, 3900))))
    plain, own = (cover.of_region(tables, region) for tables in made[1:])
    assert [bits for bits, _ in plain.squares] == [schema.BLOCK_BITS]
    assert own.squares[0][0] == SQUARE_BITS.start
    assert len(own.squares[0][1]) > 0
    assert sum(len(squares) for _, squares in own.squares) < len(plain.squares[0][1])


def test_all_of_the_plane_is_a_window_too(made: Made) -> None:
    found = inside.by_stratum(made[2], Region.of_window(Window(0, 0, SIDE)))
    assert found.n.tolist() == made[2].strata["n"].tolist()


def test_few_cells_have_none_and_it_may_be_missing(tmp_path: Path) -> None:
    cell_tables(tmp_path, cell_columns(500))
    folder = tmp_path / "cells"
    assert not square_write.write_squares(folder)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(square_write, "FEWEST", 0)
        assert square_write.write_squares(folder)
    assert open_cells(folder).has_table(SQUARES)
    (folder / f"{SQUARES}.arrow").unlink()
    assert not open_cells(folder).has_table(SQUARES)
    assert verify(folder) == []


def test_without_single_cells_it_is_not_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(square_write, "FEWEST", 0)
    cell_tables(tmp_path, cell_columns(500))
    (tmp_path / "cells" / "cells.arrow").unlink()
    assert not square_write.write_squares(tmp_path / "cells")


def test_memory_does_not_grow_with_the_number_of_cells(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runs, "AT_ONCE", 2_048)
    monkeypatch.setattr(square_write, "FEWEST", 0)
    peaks = []
    for n_cells in (20_000, 80_000):
        columns = cell_columns(n_cells)
        columns.embedding[n_cells // 2 :] = columns.embedding[0]  # one square has half of them
        cell_tables(tmp_path / str(n_cells), columns)
        tracemalloc.start()
        square_write.write_squares(tmp_path / str(n_cells) / "cells")
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < 1.5 * peaks[0]


def test_a_data_set_is_published_with_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(square_write, "FEWEST", 0)
    frames = {table: tables.empty(table) for table in TABLES}
    publish.write_dataset(
        tmp_path / "made", dict.fromkeys(manifests.KEYS, ""), frames, cell_columns(500)
    )
    assert open_cells(tmp_path / "made" / "cells").has_table(SQUARES)
    assert verify(tmp_path / "made" / "cells") == []
