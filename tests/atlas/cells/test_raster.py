"""Rasters against a count cell by cell, for every paint, filter and window."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from atlas.cells import filtering, paints, runs, sources
from atlas.cells.curve import SIDE
from atlas.cells.opened import CellTables, open_cells
from atlas.cells.points import MOST_POINTS
from atlas.cells.raster import MASKED, Raster, raster, rasters_by_age
from atlas.cells.window import Window, parse
from atlas.selection import Selection
from tests.atlas.cells.brute import Brute, image, pixels
from tests.atlas.cells.made import cell_columns, cell_tables

SCORE = "md_score_lu2025"
CATEGORY = {
    "cell_type": "cell_type",
    "tissue": "tissue",
    "age": "age_reported",
    "sex": "sex",
    "donor": "donor_id",
}
WHOLE = st.just("")
WINDOWS = st.one_of(
    WHOLE,
    st.tuples(st.integers(64, SIDE - 1), st.integers(0, SIDE), st.integers(0, SIDE)).map(
        lambda t: Window(t[1] % (SIDE - t[0] + 1), t[2] % (SIDE - t[0] + 1), t[0]).text
    ),
)
FILTERS = st.fixed_dictionaries(
    {},
    optional={
        "sex": st.sampled_from(["female", "male"]),
        "tissue": st.sampled_from(["liver", "lung"]),
        "tissues": st.sampled_from([("liver",), ("liver", "lung")]),
        "cell_type": st.sampled_from(["a", "b", "all cells"]),
        "donors": st.sampled_from([("d00", "d01", "d05"), ("d03",)]),
        "study": st.just("made"),
        "program": st.just("program"),
    },
)
PAINTS = ["density", "score", "share_old", "difference", *CATEGORY]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Brute, CellTables, CellTables]:
    """Return cells; their tables; and the same without single cells."""
    columns = cell_columns(6_000)
    folder = tmp_path_factory.mktemp("made")
    tables = cell_tables(folder, columns)
    bare = tmp_path_factory.mktemp("bare") / "cells"
    bare.mkdir()
    for path in (folder / "cells").iterdir():
        if path.name not in {"cells.arrow", "barcodes.arrow"}:
            (bare / path.name).write_bytes(path.read_bytes())
    return Brute.of(columns), tables, open_cells(bare)


def wanted_values(cells: pd.DataFrame, paint: str, score: str) -> pd.Series:
    """Return the value of each pixel, by the definitions alone."""
    by_pixel = cells.groupby(["row", "column"])
    if paint == "density":
        return by_pixel.size()
    if paint == "score":
        return by_pixel[score].mean()
    if paint == "share_old":
        sided = cells[cells["age_group"].isin(["young", "old"])]
        return (sided["age_group"] == "old").groupby([sided["row"], sided["column"]]).mean()
    scored = cells.dropna(subset=[score])
    donors = scored.groupby(["row", "column", "age_group", "donor_id"])[score].mean()
    young, old = (
        donors[donors.index.get_level_values("age_group") == side]
        .groupby(["row", "column"])
        .agg(["mean", "size"])
        for side in ("young", "old")
    )
    young, old = young[young["size"] >= 3], old[old["size"] >= 3]
    return (old["mean"] - young["mean"]).dropna()


def check(found: Raster, cells: pd.DataFrame, paint: str, score: str) -> None:
    side = len(found.n)
    here = pixels(cells, found.window, side)
    n = image(here.groupby(["row", "column"]).size(), side, 0)
    np.testing.assert_array_equal(found.n, n)
    if paint in CATEGORY:
        check_categories(found, here, CATEGORY[paint])
        return
    values = image(wanted_values(here, paint, score), side)
    np.testing.assert_allclose(found.values, values, rtol=2e-5, atol=2e-6)
    if paint == "difference":
        np.testing.assert_array_equal(found.masked, (n > 0) & np.isnan(values))
        assert found.mask_reason == MASKED
        assert found.limits[0] == -found.limits[1] or np.isnan(values).all()
    else:
        assert not found.masked.any()


def check_categories(found: Raster, here: pd.DataFrame, column: str) -> None:
    counts = pd.crosstab([here["row"], here["column"]], here[column])
    np.testing.assert_array_equal(found.codes >= 0, found.n > 0)
    for (row, place), of_pixel in counts.iterrows():
        name = found.names[found.codes[row, place]]
        assert of_pixel[name] == of_pixel.max()
        assert found.values[row, place] == pytest.approx(of_pixel.max() / of_pixel.sum())  # noqa: PD011


@settings(
    max_examples=120,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    filters=FILTERS,
    window=WINDOWS,
    paint=st.sampled_from(PAINTS),
    bare=st.booleans(),
    limit=st.sampled_from([300_000, 500]),
)
def test_a_raster_is_what_a_count_cell_by_cell_gives(
    made: tuple[Brute, CellTables, CellTables],
    filters: dict[str, object],
    window: str,
    paint: str,
    bare: bool,
    limit: int,
) -> None:
    brute, *tables = made
    selection = Selection(paint=paint, window=window, **filters)
    found = raster(tables[bare], selection, limit=limit)
    kept = brute.kept(
        Selection(**{k: v for k, v in filters.items() if v != "all cells"})  # type: ignore[arg-type]
    )
    if found.reason:
        assert kept.empty or set(kept["age_group"]) != {"young", "old"}
        return
    if bare:
        assert found.source != "cells"
    seen = kept
    if bare and window:  # whole bins, by their middle
        seen = kept.assign(x=kept["x"] // 128 * 128 + 64, y=kept["y"] // 128 * 128 + 64)
    seen = pixels(seen, parse(window), 1)
    assert (found.n_cells, found.n_donors) == (len(seen), seen["donor_id"].nunique())
    check(found, kept, paint, "program" if "program" in filters else SCORE)


def test_sources_answer_what_they_can(made: tuple[Brute, CellTables, CellTables]) -> None:
    _, tables, bare = made
    zoomed = "20000,20000,39999,39999"
    assert raster(tables, Selection()).source == "margin"
    assert raster(tables, Selection(sex="male")).source == "margin"
    assert raster(tables, Selection(tissue="lung")).source == "fine"
    assert raster(tables, Selection(paint="cell_type")).source == "fine"
    assert raster(tables, Selection(window=zoomed)).source == "cells"
    assert raster(tables, Selection(window=zoomed), limit=10).source == "margin"
    assert raster(bare, Selection(window=zoomed)).source == "margin"


@pytest.mark.parametrize("paint", ["cell_type", "tissue", "donor"])
def test_categories_of_all_cells_need_no_adding_up(
    made: tuple[Brute, CellTables, CellTables], paint: str
) -> None:
    brute, tables, bare = made
    selection = Selection(paint=paint, window="18000,12000,22095,16095")
    for found in (raster(tables, selection, limit=1), raster(bare, selection)):
        assert found.source == "tops"
        check(found, brute.cells, paint, SCORE)


def test_categories_of_some_cells_are_added_up(
    made: tuple[Brute, CellTables, CellTables],
) -> None:
    brute, _, bare = made
    # so near that bins of the base grid are drawn, for which the whole data set's answer is known
    selection = Selection(paint="tissue", cell_type="a", window="18000,12000,19999,13999")
    found = raster(bare, selection)
    assert found.source == "fine"
    assert found.n_cells > 0
    check(found, brute.kept(selection), "tissue", SCORE)


def test_tables_without_tops_are_served_as_well(
    tmp_path: Path,
) -> None:
    columns = cell_columns(2_000)
    cell_tables(tmp_path, columns)
    path = tmp_path / "cells" / "index.json"
    index = json.loads(path.read_text())
    del index["files"]["tops"]
    path.write_text(json.dumps(index))
    selection = Selection(paint="cell_type", window="16384,16384,32767,32767")
    found = raster(open_cells(tmp_path / "cells"), selection, limit=1)
    assert found.source == "fine"
    check(found, Brute.of(columns).cells, "cell_type", SCORE)


@pytest.mark.parametrize("gaps", [True, False])
def test_differences_in_bins_of_the_base_grid_come_from_the_donors_of_groups(
    tmp_path: Path, gaps: bool
) -> None:
    columns = cell_columns(20_000, gaps=gaps)
    columns = replace(columns, embedding=columns.embedding.round())  # many cells at few places
    tables = cell_tables(tmp_path, columns)
    found = raster(tables, Selection(paint="difference", window="18000,18000,22000,22000"), limit=1)
    assert found.source == "margin"
    assert (~np.isnan(found.values)).any()
    check(found, Brute.of(columns).cells, "difference", SCORE)


@pytest.mark.parametrize("window", ["9000,9000,31844,31844", "20000,20000,36383,36383"])
@pytest.mark.parametrize("paint", ["score", "share_old", "difference", "donor"])
@pytest.mark.parametrize("filters", [{}, {"tissue": "lung"}])
def test_many_cells_in_view_are_drawn_on_pixels_finer_than_the_base_grid(
    tmp_path: Path, window: str, paint: str, filters: dict[str, str]
) -> None:
    columns = cell_columns(40_000)
    brute, tables = Brute.of(columns), cell_tables(tmp_path, columns)
    selection, view = Selection(paint=paint, window=window, **filters), parse(window)
    held = filtering.kept(tables, selection)
    # as many as that many cells would be drawn on
    found = sources.rows(tables, held, view, 900_000, 900_000, paint=paint)
    assert found.source == "cells"
    side = found.side
    assert 181 <= side <= 364
    assert found.window.side == side * (SIDE >> 10)
    here = pixels(brute.kept(selection), found.window, side)
    n = image(here.groupby(["row", "column"]).size(), side, 0)
    np.testing.assert_array_equal(found.image(found.counted, 0), n)
    if paint == "donor":
        most = paints.commonest(found, paint)
        counts = here.groupby(["row", "column", "donor_id"]).size()
        top = counts.groupby(["row", "column"]).max()
        np.testing.assert_allclose(
            found.image(most.share, np.nan) * np.where(n > 0, n, np.nan), image(top, side)
        )
        return
    made = {
        "score": lambda: paints.mean_score(found, SCORE),
        "share_old": lambda: paints.share_old(found),
        "difference": lambda: paints.difference(found, SCORE)[0],
    }[paint]()
    wanted = image(wanted_values(here, paint, SCORE), side)
    np.testing.assert_allclose(found.image(made, np.nan), wanted, rtol=2e-5, atol=2e-6)


@pytest.mark.parametrize("paint", ["density", "score", "share_old", "difference", "donor"])
@pytest.mark.parametrize("filters", [{}, {"tissue": "lung"}])
@pytest.mark.parametrize("bare", [True, False])
def test_rows_read_in_many_pieces_add_up_to_the_same(
    made: tuple[Brute, CellTables, CellTables],
    monkeypatch: pytest.MonkeyPatch,
    paint: str,
    filters: dict[str, str],
    *,
    bare: bool,
) -> None:
    brute, *tables = made
    window = "" if bare else "9000,9000,50000,50000"
    selection = Selection(paint=paint, window=window, **filters)
    monkeypatch.setattr(runs, "AT_ONCE", 37)
    found = raster(tables[bare], selection)
    assert (found.source == "cells") == (not bare)
    check(found, brute.kept(selection), paint, SCORE)
    seen = pixels(brute.kept(selection), parse(window), 1)
    assert found.n_cells == len(seen)


def test_too_many_cells_in_view_are_drawn_on_the_base_grid(
    made: tuple[Brute, CellTables, CellTables],
) -> None:
    _, tables, _ = made
    held = filtering.kept(tables, Selection())
    view = parse("20000,20000,36383,36383")
    found = sources.rows(tables, held, view, sources.LIMIT + 1, sources.LIMIT + 1)
    assert (found.source, found.side) == ("margin", 129)


@pytest.mark.parametrize("filters", [{}, {"sex": "male"}, {"tissue": "lung"}, {"cell_type": "a"}])
@pytest.mark.parametrize("window", ["", "18000,12000,22095,16095"])
@pytest.mark.parametrize("bare", [True, False])
def test_the_commonest_type_beside_a_score_is_that_of_the_paint_of_types(
    made: tuple[Brute, CellTables, CellTables], filters: dict[str, str], window: str, *, bare: bool
) -> None:
    tables = made[1 + bare]
    score = raster(tables, Selection(window=window, **filters), with_types=True)
    types = raster(tables, Selection(window=window, paint="cell_type", **filters))
    np.testing.assert_array_equal(score.types, types.codes)
    assert score.type_names == types.names


def test_few_cells_in_view_are_drawn_one_by_one(
    made: tuple[Brute, CellTables, CellTables],
) -> None:
    brute, tables, bare = made
    selection = Selection(window="20000,20000,29999,29999", sex="male")
    found = raster(tables, selection)
    here = pixels(brute.kept(selection), found.window, 1)
    assert 0 < len(here) <= MOST_POINTS
    wanted = here[["x", "y", SCORE]].sort_values(["x", "y"]).to_numpy()
    points = found.points[["x", "y", "value"]].sort_values(["x", "y"]).to_numpy()
    np.testing.assert_allclose(points, wanted, rtol=1e-6)
    assert raster(bare, selection).points is None
    types = raster(tables, Selection(**{**vars(selection), "paint": "cell_type"}))
    named = sorted(types.names[code] for code in types.points["code"])
    assert named == sorted(here["cell_type"])


def test_small_multiples_share_their_limits_and_add_up(
    made: tuple[Brute, CellTables, CellTables],
) -> None:
    brute, tables, _ = made
    parts = rasters_by_age(tables, Selection(tissue="lung"))
    assert [part.age for part in parts] == ["3m", "18m", "24m"]
    assert len({part.limits for part in parts}) == 1
    assert max(len(part.n) for part in parts) <= 128
    lung = brute.kept(Selection(tissue="lung"))
    for part in parts:
        check(part, lung[lung["age_reported"] == part.age], "score", SCORE)
    shown = np.concatenate([part.values[~np.isnan(part.values)] for part in parts])  # noqa: PD011
    assert parts[0].limits == pytest.approx(tuple(np.percentile(shown, [2, 98])))
    both = rasters_by_age(tables, Selection(paint="difference"))
    assert {part.paint for part in both} == {"score"}


@pytest.mark.parametrize("paint", ["score", "cell_type"])
def test_few_cells_are_the_single_ones_of_each_age(
    made: tuple[Brute, CellTables, CellTables], paint: str
) -> None:
    brute, tables, bare = made
    selection = Selection(window="20000,20000,29999,29999", sex="male", paint=paint)
    parts = rasters_by_age(tables, selection)
    kept = brute.kept(selection)
    assert 0 < sum(part.n_cells for part in parts) <= MOST_POINTS
    for part in parts:
        own = kept[kept["age_reported"] == part.age]
        here = pixels(own, part.window, 1)[["x", "y"]].sort_values(["x", "y"])
        points = part.points.sort_values(["x", "y"])
        np.testing.assert_array_equal(points[["x", "y"]], here)
    assert all(part.points is None for part in rasters_by_age(bare, selection))
    many = rasters_by_age(tables, Selection(window="0,0,62000,62000", paint=paint))
    assert max(part.n_cells for part in many) <= MOST_POINTS < sum(part.n_cells for part in many)
    assert all(part.points is None for part in many)


@pytest.mark.parametrize(
    ("selection", "words"),
    [
        (Selection(tissue="kidney"), "No cells are left"),
        (Selection(paint="share_old", donors=("d00",)), "There are no old cells here"),
        (Selection(paint="gene", gene="VIM"), "not at hand"),
    ],
)
def test_what_cannot_be_drawn_says_why(
    made: tuple[Brute, CellTables, CellTables], selection: Selection, words: str
) -> None:
    found = raster(made[1], selection)
    assert words in found.reason
    assert found.values.size == 0  # noqa: PD011


def test_without_donors_ages_are_not_compared(tmp_path: Path) -> None:
    tables = cell_tables(tmp_path, cell_columns(donors=False))
    for paint in ("difference", "donor"):
        reason = raster(tables, Selection(paint=paint)).reason
        assert reason == "These cells carry no donor ids. Browse them; no test is possible."
    assert not raster(tables, Selection(paint="share_old")).reason
