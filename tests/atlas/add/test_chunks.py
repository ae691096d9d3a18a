"""Chunks that a zarr folder lacks: refused where zeros would spoil what is read, else said."""

import shutil
from pathlib import Path
from typing import Any

import anndata
import numpy as np
import pandas as pd
import pytest
import zarr

from atlas.add.mapped import Mapped, map_file
from atlas.add.request import Request
from drift.errors import SourceError
from tests.atlas.add.files import ID, example, obs_of, with_numbers

pytestmark = [
    pytest.mark.filterwarnings("ignore:Writing zarr v2"),
    pytest.mark.filterwarnings("ignore:Consolidated metadata"),
]


def found(path: Path, **more: Any) -> Mapped:
    return map_file(Request(path=path, dataset=ID, **more))


def folder(adata: Any, path: Path, version: int = 2) -> Path:
    with anndata.settings.override(zarr_write_format=version, auto_shard_zarr_v3=False):
        adata.write_zarr(path)
    return path


def lost(path: Path, at: str, chunk: str = "") -> None:
    """Remove the chunks of an array, or the one of that name."""
    files = [file for file in (path / at).rglob("*") if file.is_file()]
    kept = ("zarr.json", ".zarray", ".zattrs")
    chunks = [file for file in files if file.name not in kept and chunk in {"", file.name}]
    assert chunks
    for file in chunks:
        file.unlink()


def in_chunks(path: Path, at: str, size: int) -> None:
    """Write an array again in chunks of some size; those of zeros are left out."""
    root = zarr.open_group(path, mode="r+")
    values, attributes = root[at][:], dict(root[at].attrs)
    del root[at]
    made = root.create_array(at, shape=values.shape, chunks=(size,), dtype=values.dtype)
    made[:] = values
    made.attrs.update(attributes)
    (path / ".zmetadata").unlink(missing_ok=True)  # tells the chunks as they were


def with_symbols() -> Any:
    adata = example()
    adata.var["gene_symbol"] = pd.Categorical(adata.var_names)
    adata.var_names = [f"row {number}" for number in range(adata.n_vars)]
    return adata


@pytest.mark.parametrize(
    ("at", "version"),
    [
        *(("obs/cell_type/codes", 2), ("obs/cell_type/codes", 3), ("obs/mine", 2), ("obs/mine", 3)),
        *(("obs/cell_type/categories", 2), ("obs/donor_id/codes", 2), ("obs/age/codes", 2)),
        *(("var/gene_symbol/codes", 2), ("var/gene_symbol/categories", 2), ("var/_index", 2)),
    ],
)
def test_what_zeros_would_spoil_is_refused(tmp_path: Path, at: str, version: int) -> None:
    path = folder(with_numbers(with_symbols(), "mine"), tmp_path / "lab.zarr", version)
    assert found(path, scores=("mine",)).mapping.symbols == "gene_symbol"
    lost(path, at)
    with pytest.raises(SourceError, match=f"{at}, lacks 1 of its 1 chunks") as refused:
        found(path, scores=("mine",))
    assert "copy the folder again" in str(refused.value)


def test_whole_numbers_as_a_score_are_refused(tmp_path: Path) -> None:
    adata = example()
    adata.obs["mine"] = np.arange(adata.n_obs)
    path = folder(adata, tmp_path / "lab.zarr")
    lost(path, "obs/mine")
    with pytest.raises(SourceError, match="obs/mine, lacks 1 of its 1 chunks"):
        found(path, scores=("mine",))


def test_some_chunks_of_codes_are_said(tmp_path: Path) -> None:
    """Cells in the order of their types have chunks of the first type, which zarr leaves out."""
    adata = example()
    adata = adata[adata.obs["cell_type"].argsort(kind="stable")].copy()
    path = folder(adata, tmp_path / "lab.zarr")
    in_chunks(path, "obs/cell_type/codes", 20)
    mapped = found(path)
    first = adata.obs["cell_type"].cat.categories[0]
    n_first = int((adata.obs["cell_type"] == first).sum())
    lines = [line for line in mapped.said if "chunks" in line]
    assert len(lines) == 1
    assert lines[0].startswith(
        f"  obs/cell_type lacks {n_first // 20} of its {-(-adata.n_obs // 20)} chunks, "
        f"read as '{first}'"
    )
    assert list(obs_of(mapped)["cell_type"]) == list(adata.obs["cell_type"])


def test_a_refusal_names_the_chunks_that_may_be_its_cause(tmp_path: Path) -> None:
    adata = example()
    path = folder(adata, tmp_path / "lab.zarr")
    in_chunks(path, "obs/donor_id/codes", 100)
    lost(path, "obs/donor_id/codes", "2")
    with pytest.raises(SourceError, match=r"donor 'mouse 1' has .* obs/donor_id lacks 1 of its"):
        found(path)


def test_columns_of_one_value_are_whole(tmp_path: Path) -> None:
    adata = example()
    adata.obs["disease"] = pd.Categorical(["normal"] * adata.n_obs)
    adata.obs["batch"] = 0
    adata.obs["assay"] = pd.Categorical(["10x"] * adata.n_obs)
    path = folder(adata, tmp_path / "lab.zarr")
    assert not (path / "obs/batch/0").exists()
    assert not [line for line in found(path).said if "chunks" in line]


def test_a_batch_that_is_lost_is_left_out_and_said(tmp_path: Path) -> None:
    adata = example()
    adata.obs["batch"] = pd.Categorical(np.where(np.arange(adata.n_obs) % 2, "one", "two"))
    path = folder(adata, tmp_path / "lab.zarr")
    assert set(found(path).facts.confounders) == {"batch"}
    lost(path, "obs/batch/codes")
    mapped = found(path)
    assert not mapped.facts.confounders
    assert "'batch' is not compared with age: " in mapped.said[-1]


def test_the_cure_works(tmp_path: Path) -> None:
    """A column of two categories, all of whose cells are of the first, is whole."""
    adata = example()
    types = ["alpha cell", "beta cell"]
    adata.obs["cell_type"] = pd.Categorical([types[0]] * adata.n_obs, categories=types)
    path = folder(adata, tmp_path / "lab.zarr")
    with pytest.raises(SourceError, match="every cell would be 'alpha cell'") as refused:
        found(path)
    assert "zarr.config.set({'array.write_empty_chunks': True})" in str(refused.value)
    shutil.rmtree(path)
    with zarr.config.set({"array.write_empty_chunks": True}):
        folder(adata, path)
    assert set(obs_of(found(path))["cell_type"]) == {"alpha cell"}


def test_a_dense_matrix_with_a_chunk_of_zeros_can_be_written_to_be_read(tmp_path: Path) -> None:
    adata = example()
    counts = adata.layers.pop("counts").toarray()
    counts[:100, :100] = 0
    adata.X = counts
    path = tmp_path / "lab.zarr"
    adata.write_zarr(path, chunks=(100, 100))
    with pytest.raises(SourceError, match="X, lacks 1 of its") as refused:
        found(path)
    assert "zarr.config.set({'array.write_empty_chunks': True})" in str(refused.value)
    shutil.rmtree(path)
    with zarr.config.set({"array.write_empty_chunks": True}):
        adata.write_zarr(path, chunks=(100, 100))
    assert found(path).mapping.matrix == "X"
