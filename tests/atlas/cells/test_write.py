"""The tables against the cells they were made of, counted in the plainest way."""

import errno
import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from atlas.cells import curve, dealt, schema
from atlas.cells.columns import Annotation, CellColumns
from atlas.cells.opened import CellTables, open_cells
from atlas.cells.spool import Spool
from drift.errors import BuildError, SourceError, StoreError
from tests.atlas.cells.made import cell_columns, cell_tables

SCORE = "md_score_lu2025"
SMALL = 10_000  # bytes: the cells of some bins are too many for a bucket


def whole(columns: CellColumns) -> pd.DataFrame:
    """Return the cells with their bins and blocks, found without the curve."""
    frame = curve.Frame.around(columns.embedding)
    x, y = frame.steps(columns.embedding)
    shift, wide = curve.BITS - schema.GRID_BITS, curve.BITS - schema.BLOCK_BITS
    return columns.obs.assign(
        bin=list(zip(x >> shift, y >> shift, strict=True)),
        block=list(zip(x >> wide, y >> wide, strict=True)),
        **columns.scores,
    )


def places(codes: np.ndarray) -> list[tuple[int, int]]:
    return list(zip(*curve.deinterleave(codes), strict=True))


@pytest.fixture(params=["one bucket", "many buckets"])
def columns(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> CellColumns:
    if request.param == "many buckets":
        monkeypatch.setattr(dealt, "BUCKET_BYTES", SMALL)
    return cell_columns()


@pytest.fixture
def tables(columns: CellColumns, tmp_path: Path) -> CellTables:
    return cell_tables(tmp_path, columns)


def test_cells_lie_along_the_curve_with_all_that_is_known_of_them(
    columns: CellColumns, tables: CellTables
) -> None:
    codes, rows = tables.column("cells", "code"), tables.column("cells", "row")
    assert (np.diff(codes.astype(np.int64)) >= 0).all()
    assert sorted(rows) == list(range(len(columns.obs)))
    np.testing.assert_array_equal(
        tables.column("cells", schema.score(SCORE)), columns.scores[SCORE][rows]
    )
    strata = tables.strata.iloc[tables.column("cells", "stratum")]
    for name in schema.STRATUM:
        np.testing.assert_array_equal(strata[name], columns.obs[name].to_numpy()[rows])
    assert tables.barcodes(np.array([0, 5])) == list(columns.cell_id[rows[[0, 5]]])


def test_fine_counts_and_sums_are_those_of_the_cells(
    columns: CellColumns, tables: CellTables
) -> None:
    strata = tables.strata.iloc[tables.column("fine", "stratum")].reset_index(drop=True)
    found = strata[["tissue", "cell_type", "donor_id"]].assign(
        bin=places(tables.column("fine", "bin")),
        n=tables.column("fine", "n"),
        defined=tables.counted("fine", SCORE),
        total=tables.column("fine", schema.total(SCORE)),
        program=tables.column("fine", schema.total("program")),
    )
    keys = ["tissue", "cell_type", "donor_id", "bin"]
    grouped = whole(columns).groupby(keys)
    wanted = pd.DataFrame(
        {
            "n": grouped.size(),
            "defined": grouped[SCORE].count(),
            "total": grouped[SCORE].sum(),
            "program": grouped["program"].sum(),
        }
    )
    pd.testing.assert_frame_equal(
        found.set_index(keys).sort_index(), wanted.sort_index(), check_dtype=False, rtol=1e-6
    )


def test_margin_counts_donors_and_adds_up_their_means(
    columns: CellColumns, tables: CellTables
) -> None:
    groups = tables.groups.iloc[tables.column("margin", "group")].reset_index(drop=True)
    found = groups[["sex", "age"]].assign(
        bin=places(tables.column("margin", "bin")),
        n=tables.column("margin", "n"),
        n_donors=tables.column("margin", "n_donors"),
        scored=tables.column("margin", schema.donors(SCORE)),
        means=tables.column("margin", schema.donor_means(SCORE)),
    )
    cells = whole(columns)
    keys = ["sex", "age", "bin"]
    of_donors = cells.groupby([*keys, "donor_id"])[SCORE].mean()
    wanted = pd.DataFrame(
        {
            "n": cells.groupby(keys).size(),
            "n_donors": cells.groupby(keys)["donor_id"].nunique(),
            "scored": of_donors.groupby(keys).count(),
            "means": of_donors.groupby(keys).sum(),
        }
    )
    pd.testing.assert_frame_equal(
        found.set_index(keys).sort_index(), wanted.sort_index(), check_dtype=False, rtol=1e-6
    )


def test_blocks_and_strata_add_up_to_the_cells(columns: CellColumns, tables: CellTables) -> None:
    blocks = pd.Series(places(tables.column("blocks", "block")))
    found = pd.Series(tables.column("blocks", "n")).groupby(blocks)
    wanted = whole(columns).groupby("block").size()
    assert found.sum().to_dict() == wanted.to_dict()
    assert tables.strata["n"].sum() == len(columns.obs)
    assert tables.strata["sum:depth"].sum() == columns.depth.sum()


def test_tops_are_the_commonest_categories_of_bins(
    columns: CellColumns, tables: CellTables
) -> None:
    cells = whole(columns)
    bins = places(tables.column("tops", "bin"))
    assert dict(zip(bins, tables.column("tops", "n"), strict=True)) == (
        cells.groupby("bin").size().to_dict()
    )
    for name, column in (("cell_type", "cell_type"), ("tissue", "tissue"), ("donor", "donor_id")):
        names = sorted(set(cells[column]))
        counts = {key: part.value_counts() for key, part in cells.groupby("bin")[column]}
        for key, code, n in zip(
            bins,
            tables.column("tops", schema.top(name)),
            tables.column("tops", schema.defined(name)),
            strict=True,
        ):
            most = counts[key][counts[key] == counts[key].max()]
            assert (names[code], n) == (min(most.index), most.max())  # of equal ones the first


def test_histograms_hold_every_defined_cell_in_its_class(
    columns: CellColumns, tables: CellTables
) -> None:
    for number, facts in enumerate(tables.index["scores"]):
        at = tables.rows("histograms", "score", number)
        found = np.zeros(schema.N_CLASSES)
        np.add.at(
            found, tables.column("histograms", "class")[at], tables.column("histograms", "n")[at]
        )
        values = columns.scores[facts["id"]].astype(float)
        clipped = np.clip(values[~np.isnan(values)], facts["low"], np.nextafter(facts["high"], -9))
        wanted, _ = np.histogram(clipped, schema.N_CLASSES, (facts["low"], facts["high"]))
        assert np.abs(found - wanted).sum() <= 2  # a value on an edge may round either way


def test_without_donors_nothing_is_said_of_donors(tmp_path: Path) -> None:
    tables = cell_tables(tmp_path, cell_columns(donors=False))
    assert not tables.index["has_donors"]
    assert not tables.has("margin", "n_donors")


def test_without_an_embedding_there_is_no_frame(tmp_path: Path) -> None:
    columns = replace(cell_columns(), embedding=None, embedding_name="")
    assert cell_tables(tmp_path, columns).frame is None


def test_the_order_of_the_file_changes_nothing_but_the_rows(
    columns: CellColumns, tables: CellTables, tmp_path: Path
) -> None:
    turned = np.random.default_rng(1).permutation(len(columns.obs))
    other = replace(
        columns,
        cell_id=columns.cell_id[turned],
        obs=columns.obs.iloc[turned].reset_index(drop=True),
        embedding=columns.embedding[turned],
        scores={name: values[turned] for name, values in columns.scores.items()},
        depth=columns.depth[turned],
        genes_per_cell=columns.genes_per_cell[turned],
    )
    again = cell_tables(tmp_path / "other", other)
    for table in ("fine", "margin", "blocks"):
        for name in ("n", schema.total("program")):
            np.testing.assert_array_equal(again.column(table, name), tables.column(table, name))


def test_buckets_change_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = cell_columns(4_000)
    steps = np.repeat(np.round(whole.embedding[:, :1] / 4), 2, axis=1)
    cases = {
        "map": whole,
        "few places": replace(whole, embedding=steps),
        "no map": replace(whole, embedding=None, embedding_name=""),
        "no donors": cell_columns(4_000, donors=False),
        "no score": replace(whole, scores={}, facts={}),
        "annotation": replace(whole, obs=Annotation.of(whole.obs, list(schema.STRATUM))),
    }
    made = {name: cell_tables(tmp_path / name, cells).index for name, cells in cases.items()}
    assert made["annotation"] == made["map"]
    monkeypatch.setattr(dealt, "BUCKET_BYTES", SMALL)
    for name, cells in cases.items():
        # sums of single precision are exact in double, so that no bit may differ
        assert cell_tables(tmp_path / f"{name}, cut", cells).index == made[name]
        assert sorted(path.name for path in (tmp_path / name).iterdir()) == ["cells"]


def test_cells_may_be_left_out_but_nothing_else(columns: CellColumns, tmp_path: Path) -> None:
    tables = cell_tables(tmp_path, columns)
    assert tables.has_cells
    (tmp_path / "cells" / "cells.arrow").unlink()
    (tmp_path / "cells" / "barcodes.arrow").unlink()
    assert not open_cells(tmp_path / "cells").has_cells
    (tmp_path / "cells" / "fine.arrow").unlink()
    with pytest.raises(StoreError, match=r"cells/fine.arrow is missing or damaged"):
        open_cells(tmp_path / "cells")


def test_a_file_of_another_size_or_version_is_refused(columns: CellColumns, tmp_path: Path) -> None:
    folder = tmp_path / "cells"
    cell_tables(tmp_path, columns)
    path = folder / "margin.arrow"
    path.write_bytes(path.read_bytes()[:-8])
    with pytest.raises(StoreError, match="its size differs"):
        open_cells(folder)
    index = json.loads((folder / "index.json").read_text())
    (folder / "index.json").write_text(json.dumps({**index, "version": 99}))
    with pytest.raises(StoreError, match="another version"):
        open_cells(folder)
    (folder / "index.json").write_text("{")
    with pytest.raises(StoreError, match=r"index.json is missing or damaged"):
        open_cells(folder)


def test_a_full_disk_is_said_in_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Spool, "add", full)
    with pytest.raises(BuildError, match=f"The disk of {tmp_path} is full: free space there"):
        cell_tables(tmp_path, cell_columns())
    assert [path.name for path in tmp_path.iterdir()] == ["cells"]  # nothing aside


def test_two_cells_of_one_name_are_refused(columns: CellColumns, tmp_path: Path) -> None:
    names = columns.cell_id.copy()
    names[7] = names[3]
    with pytest.raises(SourceError, match=f"Two cells are named '{names[3]}'"):
        cell_tables(tmp_path, replace(columns, cell_id=names))
    assert not (tmp_path / "cells").exists()
