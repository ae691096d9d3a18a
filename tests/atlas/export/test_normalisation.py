"""An exported file says what was done to its own values: those of cells, and profiles apart."""

import json
from pathlib import Path
from typing import Any

import anndata
import numpy as np
import pytest

from atlas import log_units
from atlas.__main__ import main
from atlas.cells.genes import genes_folder, open_genes
from atlas.store import open_store
from tests.atlas.add.files import example, with_numbers, written
from tests.atlas.test_build import TMS

SCORE = "md_score_lu2025"


def added(adata: Any, place: Path, *words: str, name: str = "mine") -> Path:
    """Add a file; return the folder of data sets."""
    path, folder = written(adata, place, f"{name}.h5ad"), place / "datasets"
    assert main(["add", str(path), "--id", name, "--folder", str(folder), *words]) == 0
    return folder


def about(folder: Path, place: Path, name: str = "mine") -> Any:
    """Export all cells of a data set; return what the file says."""
    path = place / "cells.h5ad"
    assert main(["export", str(path), "--id", name, "--folder", str(folder)]) == 0
    return anndata.read_h5ad(path).uns["mesodrift"]


@pytest.mark.parametrize("told", [False, True], ids=["row sums", "a column of totals"])
def test_counts_say_the_logarithm_and_the_total_of_cells(tmp_path: Path, *, told: bool) -> None:
    adata = example()
    totals = adata.layers["counts"].toarray().sum(axis=1)
    if told:
        totals = totals * 2
        adata.obs["total_umis"] = totals
    words = ("--map", "library_size=total_umis") if told else ()
    folder = added(adata, tmp_path, *words)
    found = about(folder, tmp_path)
    total = (
        "obs/total_umis of the file"
        if told
        else "the sum of the counts of all genes in layers/counts of the file"
    )
    said = found["normalisation"]
    assert said["cells"] == f"Cells: ln(1 + 10,000 x count / total), total being {total}."
    assert said["profiles"].startswith("Profiles, not in this file: log2(1 + 1,000,000 x count")
    manifest = json.loads((folder / "mine" / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["normalisation"].endswith(f"the library size of a cell is {total}.")
    assert found["scores"][SCORE]["unit"] == log_units.NATURAL
    # and it is so: the expression of a gene, by hand
    tables = open_store(folder).cells("mine")
    assert tables is not None
    gene = open_genes(genes_folder("mine"), tables).gene(adata.var_names[3])
    values = np.zeros(adata.n_obs)
    values[tables.column("cells", "row")[gene.positions]] = gene.values
    counts = adata.layers["counts"].toarray()[:, 3]
    np.testing.assert_allclose(values, np.log(1 + 1e4 * counts / totals), rtol=1e-5)


def test_logarithms_and_scores_of_the_file_are_as_they_are(tmp_path: Path) -> None:
    folder = added(example(), tmp_path, "--scale", "log", name="logs")
    found = about(folder, tmp_path, name="logs")
    assert found["normalisation"]["cells"].startswith("Cells: none; the logarithms of the file")
    assert found["normalisation"]["profiles"].startswith("Profiles, not in this file: the mean")
    assert found["scores"][SCORE]["unit"] == log_units.NOT_STATED
    (tmp_path / "cells.h5ad").unlink()
    adata = with_numbers(example(), "own")
    added(adata, tmp_path, "--scores", "obs:own", "--counts", "none", name="scores")
    found = about(folder, tmp_path, name="scores")
    assert found["normalisation"]["cells"].startswith("Cells: none; no gene was read")
    assert found["scores"]["own"]["unit"] == "as the file gives it"


def test_a_bundled_data_set_has_the_library_sizes_of_its_source(
    miniature: Path, tmp_path: Path
) -> None:
    found = about(miniature, tmp_path, TMS)
    assert found["normalisation"]["cells"].endswith(
        "total being the library size the source gives."
    )
    assert found["normalisation"]["profiles"].endswith(
        "the mean over the cells of a donor and type."
    )
    assert found["scores"][SCORE]["unit"] == log_units.NATURAL
