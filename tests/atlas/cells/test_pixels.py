"""The index of pixels against a count cell by cell, and views with it against views without."""

import json
import tracemalloc
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from atlas import manifest as manifests
from atlas import publish, tables
from atlas.cells import filtering, pixel_index, runs, schema
from atlas.cells.categories import CATEGORIES
from atlas.cells.columns import CellColumns
from atlas.cells.curve import BITS, SIDE, interleave
from atlas.cells.opened import CellTables, open_cells, verify
from atlas.cells.pixels import GRIDS, Pixels, first_cells
from atlas.cells.pixels_of_sex import PixelsOfSex, cells_of, defined_of, total_of
from atlas.cells.single import SingleCells, single_cells
from atlas.cells.window import Window
from atlas.checksums import sha256_file
from atlas.selection import Selection
from drift.errors import StoreError
from drift.schema import TABLES
from tests.atlas.cells.brute import Brute, image, pixels
from tests.atlas.cells.made import cell_columns, cell_tables

SCORE = "md_score_lu2025"


def crowded(n_cells: int = 8_000) -> CellColumns:
    """Return cells most of which share their pixels, a tenth of them one place."""
    columns = cell_columns(n_cells)
    places = (columns.embedding * 20).round() / 20
    places[: n_cells // 10] = places[0]
    return replace(columns, embedding=places)


def write_every_grid(folder: Path, monkeypatch: pytest.MonkeyPatch) -> CellTables:
    """Write the index as if it paid."""
    monkeypatch.setattr(pixel_index, "FEWEST", 0)
    monkeypatch.setattr(pixel_index, "A_PIXEL", 0)
    assert pixel_index.write_index(folder)
    return open_cells(folder)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Brute, CellTables, CellTables]:
    """Return cells, and their tables without and with the index."""
    columns, folder = crowded(), tmp_path_factory.mktemp("made")
    plain = cell_tables(folder, columns)
    with pytest.MonkeyPatch.context() as patch:
        return Brute.of(columns), plain, write_every_grid(folder / "cells", patch)


@pytest.mark.parametrize("bits", GRIDS)
def test_rows_are_what_a_count_of_the_cells_of_a_pixel_gives(
    made: tuple[Brute, CellTables, CellTables], bits: int
) -> None:
    brute, _, tables = made
    at = tables.rows("pixels", "bits", bits)
    steps = [brute.cells[axis].to_numpy(np.uint32) >> np.uint32(BITS - bits) for axis in "xy"]
    cells = brute.cells.assign(pixel=interleave(*steps))
    by_pixel = cells.groupby("pixel")
    sizes = by_pixel.size()
    np.testing.assert_array_equal(tables.column("pixels", "pixel")[at], sizes.index)
    np.testing.assert_array_equal(tables.column("pixels", "n")[at], sizes)
    first = np.cumsum(sizes) - sizes
    np.testing.assert_array_equal(tables.column("pixels", "first")[at], first)
    for side in ("young", "old"):
        wanted = (cells["age_group"] == side).groupby(cells["pixel"]).sum()
        np.testing.assert_array_equal(tables.column("pixels", f"n_{side}")[at], wanted)
    for paint, column in CATEGORIES.items():
        counts = pd.crosstab(cells["pixel"], cells[column])
        _, names = tables.categories(paint)
        counts = counts[names]  # of equal ones the first
        top = tables.column("pixels", schema.top(paint))[at]
        np.testing.assert_array_equal(top, counts.to_numpy().argmax(axis=1))
        np.testing.assert_array_equal(
            tables.column("pixels", schema.defined(paint))[at], counts.max(axis=1)
        )
    np.testing.assert_array_equal(
        tables.column("pixels", schema.total("program"))[at], by_pixel["program"].sum()
    )
    np.testing.assert_array_equal(
        tables.column("pixels", schema.defined(SCORE))[at], by_pixel[SCORE].count()
    )
    for sex in ("female", "male"):
        of_sex = cells.where(cells["sex"] == sex).groupby(cells["pixel"])
        wanted = {
            cells_of(sex): of_sex["sex"].count(),
            defined_of(sex, SCORE): of_sex[SCORE].count(),
            total_of(sex, "program"): of_sex["program"].sum(),
        }
        for name, values in wanted.items():
            np.testing.assert_array_equal(tables.column("pixels", name)[at], values)
        np.testing.assert_allclose(
            tables.column("pixels", total_of(sex, SCORE))[at],
            of_sex[SCORE].sum(),
            rtol=1e-6,
            atol=1e-6,
        )


WINDOWS = st.tuples(st.integers(64, SIDE // 2), st.integers(0, SIDE), st.integers(0, SIDE)).map(
    lambda t: Window(t[1] % (SIDE - t[0] + 1), t[2] % (SIDE - t[0] + 1), t[0])
)


@settings(max_examples=25, deadline=None)
@given(window=WINDOWS, bits=st.sampled_from([*GRIDS, 13]))
def test_views_are_the_same_with_the_index(
    made: tuple[Brute, CellTables, CellTables], window: Window, bits: int
) -> None:
    _, *tables = made
    without, with_index = (
        single_cells(each, filtering.kept(each, Selection()), window, bits) for each in tables
    )
    assert isinstance(with_index.cells, Pixels) == (bits in GRIDS)
    assert without.known_top("sex") is None
    assert (without.side, without.window) == (with_index.side, with_index.window)
    assert_same(without, with_index)


def assert_same(without: SingleCells, with_index: SingleCells) -> None:
    for one, other in zip(sums(without), sums(with_index), strict=True):
        np.testing.assert_array_equal(one, other)
    for score in (SCORE, "program"):
        (n, total), (known_n, known_total) = without.scored(score), with_index.scored(score)
        np.testing.assert_array_equal(n, known_n)
        np.testing.assert_allclose(known_total, total, rtol=1e-6, atol=1e-6)  # single precision


def sums(found: SingleCells) -> list[np.ndarray]:
    """Return all that a view asks of its rows."""
    held = [found.pixel, found.counted]
    held += found.known_sides() or found.sides(found.tables.sides())
    for paint in CATEGORIES:
        codes, names = found.categories(paint)
        held += found.known_top(paint) or found.commonest(codes, len(names))
    return [*held, found.column("row")]


@settings(max_examples=25, deadline=None)
@given(
    window=WINDOWS,
    bits=st.sampled_from(GRIDS),
    filters=st.sampled_from(
        [
            {"tissue": "lung"},
            {"sex": "male"},
            {"sex": "male", "tissue": "lung"},
            {"donors": ("d03",)},
        ]
    ),
)
@pytest.mark.parametrize("n_kept", [0, 8_000])
def test_filters_are_exact_beside_the_index(
    made: tuple[Brute, CellTables, CellTables],
    window: Window,
    bits: int,
    filters: dict[str, Any],
    n_kept: int,
) -> None:
    brute, *tables = made
    selection = Selection(**filters)
    without, with_index = (
        single_cells(each, filtering.kept(each, selection), window, bits, n_near=n, n_kept=n_kept)
        for each, n in zip(tables, (1, 1 + 4 * n_kept), strict=True)
    )
    assert isinstance(with_index.cells, PixelsOfSex) == (filters == {"sex": "male"})
    assert_same(without, with_index)
    shown = pixels(brute.kept(selection), with_index.window, with_index.side)
    assert sorted(shown.index) == sorted(with_index.column("row").tolist())


@pytest.mark.parametrize("gaps", [True, False])
@pytest.mark.parametrize("selection", [Selection(sex="male"), Selection(tissue="lung")])
@pytest.mark.parametrize("most_sexes", [1, 2])
def test_a_score_beside_a_filter_is_what_the_cells_add_up_to(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    most_sexes: int,
    selection: Selection,
    gaps: bool,
) -> None:
    columns = cell_columns(2_000, gaps=gaps)
    cell_tables(tmp_path, columns)
    # of more sexes, and before it knew any, the index is without their columns
    monkeypatch.setattr(pixel_index, "MOST_SEXES", most_sexes)
    tables = write_every_grid(tmp_path / "cells", monkeypatch)
    held = filtering.kept(tables, selection)
    found = single_cells(tables, held, Window(0, 0, SIDE), 10, n_kept=2_000)
    is_known = most_sexes == 2 and selection.sex == "male"
    assert isinstance(found.cells, PixelsOfSex) == is_known
    cells = Brute.of(columns).kept(selection)
    of_pixel = pixels(cells, found.window, found.side).groupby(["row", "column"])[SCORE]
    n, total = found.scored(SCORE)
    sizes = image(of_pixel.size(), found.side, 0)
    np.testing.assert_array_equal(found.image(found.counted, 0), sizes)
    np.testing.assert_array_equal(found.image(n, 0), image(of_pixel.count(), found.side, 0))
    np.testing.assert_allclose(
        found.image(total, np.nan), image(of_pixel.sum(), found.side), rtol=1e-6, atol=1e-6
    )


@pytest.mark.parametrize("at_once", [1, 37, 700])
def test_the_index_does_not_depend_on_how_much_is_read_at_once(
    made: tuple[Brute, CellTables, CellTables],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    at_once: int,
) -> None:
    cell_tables(tmp_path, crowded())
    monkeypatch.setattr(runs, "AT_ONCE", at_once)
    tables = write_every_grid(tmp_path / "cells", monkeypatch)
    assert tables.index["files"] == made[2].index["files"]


def test_it_is_written_where_pixels_hold_many_cells(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tables, folder = cell_tables(tmp_path, cell_columns(8_000)), tmp_path / "cells"
    before = (folder / schema.INDEX).read_bytes()
    assert not pixel_index.write_index(folder)
    assert (folder / schema.INDEX).read_bytes() == before
    monkeypatch.setattr(pixel_index, "FEWEST", tables.n_cells)
    shift = [2 * (BITS - bits) for bits in GRIDS]
    n_pixels = [len(np.unique(tables.column("cells", "code") >> each)) for each in shift]
    monkeypatch.setattr(pixel_index, "A_PIXEL", tables.n_cells / n_pixels[1])
    assert pixel_index.write_index(folder)
    assert set(open_cells(folder).column("pixels", "bits")) == {10, 11}
    assert verify(folder) == []


def test_without_an_embedding_there_are_no_pixels(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    columns = replace(cell_columns(100), embedding=None, embedding_name="")
    cell_tables(tmp_path, columns)
    monkeypatch.setattr(pixel_index, "FEWEST", 0)
    assert not pixel_index.write_index(tmp_path / "cells")


def test_it_may_be_missing_but_not_damaged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cell_tables(tmp_path, crowded(2_000))
    folder = tmp_path / "cells"
    write_every_grid(folder, monkeypatch)
    path = folder / "pixels.arrow"
    content = path.read_bytes()
    path.write_bytes(content[:-1])
    with pytest.raises(StoreError, match=r"cells/pixels.arrow is not the file that was built"):
        open_cells(folder)
    middle = len(content) // 2
    path.write_bytes(content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :])
    with pytest.raises(StoreError, match="its checksum differs"):
        verify(folder)
    path.unlink()
    assert not open_cells(folder).has_table("pixels")
    assert verify(folder) == []


def test_a_build_writes_it_with_the_other_tables(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pixel_index, "FEWEST", 0)
    monkeypatch.setattr(pixel_index, "A_PIXEL", 1)
    frames = {table: tables.empty(table) for table in TABLES}
    publish.write_dataset(
        tmp_path / "made", dict.fromkeys(manifests.KEYS, ""), frames, crowded(1_000)
    )
    folder = tmp_path / "made" / "cells"
    assert open_cells(folder).has_table("pixels")
    facts = json.loads((tmp_path / "made" / manifests.NAME).read_text())["cells"]
    assert facts["index"] == sha256_file(folder / schema.INDEX)


def test_memory_does_not_grow_with_the_number_of_cells(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runs, "AT_ONCE", 2_048)
    monkeypatch.setattr(pixel_index, "_OF_A_PIXEL", 2_048)
    peaks = []
    for n_cells in (20_000, 80_000):
        columns = cell_columns(n_cells)
        columns.embedding[n_cells // 2 :] = columns.embedding[0]  # one pixel has half of them
        cell_tables(tmp_path / str(n_cells), columns)
        tracemalloc.start()
        write_every_grid(tmp_path / str(n_cells) / "cells", monkeypatch)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < 1.5 * peaks[0]


@pytest.mark.parametrize("bits", [0, 3, 9, 10, 11, 12, 13, 16])
@given(numbers=st.lists(st.floats(0, 1), max_size=20))
def test_first_cells_of_squares_are_where_a_search_finds_them(
    made: tuple[Brute, CellTables, CellTables], bits: int, numbers: list[float]
) -> None:
    squares = np.sort((np.array([0, *numbers, 1]) * 4**bits).astype(np.int64))
    codes = made[1].column(schema.CELLS, "code").astype(np.int64)
    expected = np.searchsorted(codes, squares << 2 * (BITS - bits)).tolist()
    for one in made[1:]:
        assert first_cells(one, squares, bits).tolist() == expected
    assert expected[-1] == len(codes)
