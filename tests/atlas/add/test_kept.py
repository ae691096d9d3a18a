"""A copy gives what its column gave, and the column is read once."""

import errno
import os
import tempfile
from pathlib import Path

import anndata
import numpy as np
import pandas as pd
import pytest
import zarr

from atlas.add import kept as keeping
from atlas.add.columns import Column, whole_chunks
from atlas.add.kept import kept
from atlas.add.names import Names
from atlas.add.store import Store
from drift.errors import BuildError

N_CELLS = 23


class Places:
    """Two numbers a cell, which tells what of it was read."""

    dtype = np.dtype((np.float32, 2))

    def __init__(self) -> None:
        self.read: list[slice] = []
        self.given = np.random.default_rng(0).random((N_CELLS, 2), dtype=np.float32)

    def __len__(self) -> int:
        return N_CELLS

    def __getitem__(self, rows: slice) -> np.ndarray:
        self.read.append(rows)
        return self.given[rows]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    found = tmp_path / "temporary"
    found.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(found))
    return found


def test_a_column_is_read_once_and_nothing_of_its_copy_stays(folder: Path) -> None:
    places = Places()
    copy = kept(places, 10)
    for rows in (slice(0, N_CELLS), slice(3, 9), slice(22, 40), slice(5, 5)):
        np.testing.assert_array_equal(copy[rows], places.given[rows])
    assert places.read == [slice(0, 10), slice(10, 20), slice(20, 23)]
    assert len(copy) == N_CELLS
    assert not list(folder.iterdir())


def test_empty_cells_stay_empty(folder: Path) -> None:
    numbers = Column.of(pd.Series([1.5, None, 3.0], name="score")).numbers(np.float32)
    np.testing.assert_array_equal(kept(numbers, 2)[:], np.array([1.5, np.nan, 3], np.float32))


@pytest.mark.filterwarnings("ignore:Writing zarr v2")
@pytest.mark.parametrize("name", ["lab.h5ad", "lab.zarr"])
@pytest.mark.parametrize("category", [False, True])
def test_names_are_those_of_the_file(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, category: bool
) -> None:
    monkeypatch.setattr("atlas.add.columns.AT_ONCE", 4)
    words = ["", "Zürich", "細胞", "a\nb", *(f"cell {number}" for number in range(19))]
    adata = anndata.AnnData(obs=pd.DataFrame(index=pd.Index(words)))
    adata.obs["named"] = pd.Categorical(words) if category else words
    path = tmp_path / name
    adata.write_zarr(path) if name.endswith("zarr") else adata.write_h5ad(path)
    for at in ("obs/_index", "obs/named"):
        names = Names.read(Store(path), at)
        assert list(names[:]) == words
        assert list(names[2:5]) == words[2:5]
        assert (names.of(2), len(names), len(names[5:5])) == ("細胞", N_CELLS, 0)
    assert not list(folder.iterdir())


def test_chunks_are_read_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = zarr.open_group(tmp_path / "store.zarr", mode="w")
    monkeypatch.setattr("atlas.add.columns.AT_ONCE", 100)
    for rows, wanted in ((7, 98), (100, 100), (140, 140)):
        made = root.create_array(f"of {rows}", shape=(500, 2), chunks=(rows, 1), dtype="f4")
        assert whole_chunks(made) == wanted
    assert whole_chunks(np.zeros(5)) == 100


def test_a_full_disk_is_told(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(keeping, "on_disk", full)
    with pytest.raises(BuildError, match=f"The disk of {folder} is full"):
        kept(Places(), 10)
