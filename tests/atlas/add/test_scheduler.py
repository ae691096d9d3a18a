"""A file on the workers of a real scheduler, started in another folder than the build."""

from pathlib import Path

import pytest
from scipy import sparse

from atlas.__main__ import main
from tests.atlas.add.files import example, written
from tests.atlas.cells.runners.dask_processes import Dask


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
