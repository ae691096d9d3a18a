"""Cells made to order, and the files that hold them."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import anndata
import numpy as np
import pandas as pd
import scipy.sparse as sp
import zarr

from atlas.cells.input import CellInput
from atlas.cells.matrix import CellMatrix, open_matrix
from atlas.genes import GeneMap, map_genes
from atlas.source import Source, Study
from atlas.sources import all_sources
from drift.signatures import Signature
from tests.atlas.cells.in_memory import InMemory

N_GENES = 80
NAMES = [f"G{k:02d}" for k in range(N_GENES)]
SIGNATURES = {
    item.signature_id: item
    for item in (
        Signature("up", "", tuple(NAMES[3:15]), (), "c", "", "exact", ""),
        Signature("both", "", tuple(NAMES[10:20]), tuple(NAMES[40:45]), "c", "", "exact", ""),
        Signature("rare", "", ("G79", "absent"), (), "c", "", "exact", ""),
    )
}
FORMATS = ("memory", "csr", "csc", "dense", "zarr2 csr", "zarr3 csc", "zarr3 csr", "zarr2 dense")


def counts(n_cells: int, seed: int = 1) -> sp.csr_matrix:
    """Return counts of cells whose genes differ in level; the last gene is in nine cells."""
    rng = np.random.default_rng(seed)
    found = rng.poisson(np.geomspace(0.02, 6, N_GENES)[::-1], (n_cells, N_GENES))
    found[:, 0] += 1  # no cell is empty
    found[:, -1] = np.arange(n_cells) < 9
    return sp.csr_matrix(found.astype(np.int32))


def obs(n_cells: int, seed: int = 2) -> pd.DataFrame:
    """Return cells of two tissues in no order: adults, pups, and a tissue of too few cells."""
    rng = np.random.default_rng(seed)
    donor = rng.integers(0, 6, n_cells)
    tissue = rng.choice(["lung", "liver"], n_cells)
    cell_type = rng.choice(["a", "b"], n_cells).astype("U5")
    tissue[:4], cell_type[:4] = "skin", "a"
    cell_type[4:10], donor[4:10], tissue[4:10] = "few", 1, "liver"
    age = np.array([3.0, 3.0, 24.0, 24.0, 18.0, 0.3])[donor]
    return pd.DataFrame(
        {
            "study": "made",
            "donor_id": [f"m{k}" for k in donor],
            "tissue": tissue,
            "cell_type": cell_type,
            "sex": np.where(donor % 2, "female", "male"),
            "age": age,
            "age_unit": "months",
            "age_reported": [f"{value:g}m" for value in age],
            "condition": "",
        },
        index=[f"cell{k}" for k in range(n_cells)],
    )


def var(*, twins: bool = False) -> pd.DataFrame:
    """Return the rows of the matrix; with twins, two rows each stand for G05 and G30."""
    symbols = list(NAMES)
    if twins:
        symbols[50], symbols[60] = "G05", "G30"
    rows = [f"row{k}" for k in range(N_GENES)]
    return pd.DataFrame({"symbol": symbols, "human_symbol": symbols}, index=rows)


def genes(rows: pd.DataFrame) -> GeneMap:
    """Return the genes of the rows."""
    return map_genes(rows, "human", SIGNATURES.values(), {}, {})


def cells(matrix: CellMatrix, table: pd.DataFrame, **more: Any) -> CellInput:
    """Return cells for the build."""
    given = {"scale": "counts", "var": var(), **more}
    return CellInput(
        name="made.h5ad",
        organism="mouse",
        cell_id=table.index.to_numpy(),
        obs=table,
        matrix=matrix,
        **given,
    )


def source(**more: Any) -> Source:
    """Return the same data set as a source of level ``cell``."""
    return replace(
        all_sources()["tms_liver_facs"],
        dataset="made",
        studies={"made": Study(label="Made", short="Made", note="")},
        **more,
    )


def written(
    values: Any,
    form: str,
    folder: Path,
    *,
    layer: str = "",
    raw: bool = False,
    chunk: int = 1000,
    shard: int = 0,
) -> Path:
    """Write values to a file of a form such as "csc" or "zarr3 dense", and return its path."""
    kind, _, shape = form.rpartition(" ")
    held = {"csr": sp.csr_matrix, "csc": sp.csc_matrix, "dense": lambda v: v.toarray()}[shape](
        values
    )
    rows = pd.DataFrame(index=[f"cell{k}" for k in range(values.shape[0])])
    columns = pd.DataFrame(index=[f"row{k}" for k in range(values.shape[1])])
    adata = anndata.AnnData(X=held, obs=rows, var=columns)
    if layer:
        adata.layers[layer] = held
    if raw:
        adata.raw = adata.copy()
    path = folder / f"{form.replace(' ', '_')}.{'zarr' if kind else 'h5ad'}"
    if not kind:
        adata.write_h5ad(path)
        return path
    root = zarr.open_group(str(path), mode="w", zarr_format=int(kind[-1]))
    with anndata.settings.override(auto_shard_zarr_v3=False):
        anndata.io.write_elem(root, "/", adata)
    if shape == "dense":
        rewrite(root, "X", (chunk, 16), held, shard)
    else:
        for key in ("data", "indices"):
            rewrite(root, f"X/{key}", (chunk,), root[f"X/{key}"][:], shard)
    return path


def rewrite(root: zarr.Group, key: str, chunks: tuple[int, ...], values: Any, shard: int) -> None:
    """Write an array again in small chunks; with shards, a file holds some of them."""
    attributes = dict(root[key].attrs)
    del root[key]
    made = root.create_array(
        key,
        shape=values.shape,
        chunks=chunks,
        shards=tuple(size * shard for size in chunks) if shard else None,
        dtype=values.dtype,
        attributes=attributes,
    )
    made[...] = values


def opened(values: Any, form: str, folder: Path, **more: Any) -> CellMatrix:
    """Return values as a matrix of one of ``FORMATS``, written with ``more``."""
    if form == "memory":
        return InMemory(values)
    return open_matrix(written(values, form, folder, **more))
