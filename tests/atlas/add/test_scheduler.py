"""A file on the workers of a real scheduler, started in another folder than the build."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import anndata
import pytest
import zarr
from scipy import sparse

from atlas.__main__ import main
from tests.atlas.add.files import example, written
from tests.atlas.cells.made_inputs import rewrite
from tests.atlas.cells.runners.dask_processes import Dask

COUNTS = "layers/counts"


def tables(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.mark.filterwarnings("ignore:Writing zarr v2")
@pytest.mark.parametrize("name", ["lab.h5ad", "lab.zarr"])
def test_relative_names_are_those_of_the_build(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    adata = example()
    adata.layers["counts"] = sparse.csc_matrix(adata.layers["counts"])  # is copied for the build
    here = tmp_path / "here"
    here.mkdir()
    written(adata, here, name)
    monkeypatch.chdir(here)
    words = ["add", name, "--id", "lab", "--folder"]
    with Dask(tmp_path) as dask:  # its workers are in the folder above
        dask.worker()
        assert main([*words, "spread", "--scheduler", str(dask.file)]) == 0
    assert main([*words, "alone", "--workers", "1"]) == 0
    assert tables(here / "spread") == tables(here / "alone")


# --- zarr of both versions -------------------------------------------------------------------


@pytest.fixture(scope="module")
def dask(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Dask]:
    with Dask(tmp_path_factory.mktemp("dask")) as running:
        running.worker()
        yield running


@pytest.fixture(scope="module")
def of_h5ad(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    folder = tmp_path_factory.mktemp("h5ad")
    written(example(), folder)
    assert main(["add", str(folder / "lab.h5ad"), *_into(folder), "--workers", "1"]) == 0
    return _numbers(folder)


def _into(folder: Path) -> list[str]:
    return ["--id", "lab", "--folder", str(folder / "datasets")]


def _numbers(folder: Path) -> dict[str, bytes]:
    """Return the tables without what names the file they are made of."""
    found = tables(folder / "datasets" / "lab")
    return {name: of for name, of in found.items() if name.endswith((".arrow", ".parquet"))}


def _zarr(adata: Any, folder: Path, version: int, shard: int) -> Path:
    """Write a store whose counts lie in several chunks, or files of chunks."""
    path = folder / "lab.zarr"
    root = zarr.open_group(path, mode="w", zarr_format=version)
    with anndata.settings.override(auto_shard_zarr_v3=False):
        anndata.io.write_elem(root, "/", adata)
    for key in ("data", "indices"):
        values = root[f"{COUNTS}/{key}"][:]
        rewrite(root, f"{COUNTS}/{key}", (values.size // 20,), values, shard)
    return path


@pytest.mark.parametrize(
    ("version", "layout", "shard"),
    [
        (2, sparse.csr_matrix, 0),
        (2, sparse.csc_matrix, 0),
        (3, sparse.csc_matrix, 0),
        (3, sparse.csr_matrix, 4),
    ],
)
def test_a_zarr_of_any_version_gives_the_tables_of_the_h5ad(
    version: int, layout: Any, shard: int, dask: Dask, of_h5ad: dict[str, bytes], tmp_path: Path
) -> None:
    adata = example()
    adata.layers["counts"] = layout(adata.layers["counts"])
    path = _zarr(adata, tmp_path, version, shard)
    assert zarr.open_group(path, mode="r").metadata.zarr_format == version
    assert main(["add", str(path), *_into(tmp_path), "--scheduler", str(dask.file)]) == 0
    assert {name.rpartition(".")[2] for name in of_h5ad} == {"arrow", "parquet"}
    assert _numbers(tmp_path) == of_h5ad


@pytest.mark.parametrize("shard", [0, 4])
def test_a_chunk_that_version_3_lacks_is_told_in_one_sentence(
    shard: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = _zarr(example(), tmp_path, 3, shard)
    (path / COUNTS / "data" / "c" / "3").unlink()
    assert main(["add", str(path), *_into(tmp_path), "--workers", "1"]) == 2
    said = capsys.readouterr().err.strip()
    assert "lab.zarr, layers/counts/data, lacks 1 of its " in said
    assert said.endswith("chunks: copy the folder again from where it was made.")
    assert "\n" not in said
    assert not list((tmp_path / "datasets").glob("lab*"))
