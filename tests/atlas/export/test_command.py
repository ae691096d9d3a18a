"""The verb ``export``: from a link to a file, and every reason why not."""

import errno
import os
import shutil
from pathlib import Path

import anndata
import numpy as np
import pytest

from atlas.__main__ import main
from atlas.cells import schema
from atlas.export import command, h5ad, passing_on
from atlas.manifest import NAME
from atlas.sources import all_sources
from atlas.store import open_store
from tests.atlas.test_build import SOURCES, TMS

CONTROL = "pastushenko2018_scc_emt"
ROOT = Path(__file__).parents[3]
LINK = f"https://lab.example/cells?v=1&dataset={TMS}&cell_type=hepatocyte&sex=male#map"


def said(capsys: pytest.CaptureFixture[str]) -> str:
    err = capsys.readouterr().err
    assert "Traceback" not in err
    return err.splitlines()[-1]


def test_a_link_becomes_a_file_that_says_where_its_cells_are_from(
    miniature: Path, raw: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "male hepatocytes.h5ad"
    where = ["--folder", str(miniature)]
    assert main(["export", str(path), "--link", LINK, *where]) == 0
    found = anndata.read_h5ad(path)
    adata = anndata.read_h5ad(raw / SOURCES[TMS].files[0])
    mine = adata.obs[(adata.obs["sex"] == "male") & (adata.obs["cell_type"] == "hepatocyte")]
    assert sorted(found.obs_names) == sorted(mine.index)
    assert (found.obs["donor_id"].astype(str) == mine["donor_id"].loc[found.obs_names]).all()
    span = np.ptp(adata.obsm["X_umap"], axis=0).max()
    places = adata[found.obs_names].obsm["X_umap"]
    np.testing.assert_allclose(found.obsm["X_umap"], places, atol=2 * span / (1 << 16))
    # the score of a profile is the mean of the scores of its cells
    store = open_store(miniature)
    profiles = store.table(TMS, "profiles").merge(store.table(TMS, "scores"), on="profile_id")
    means = found.obs.groupby("donor_id", observed=True)["md_score_lu2025"].mean()
    expected = profiles[
        (profiles["signature"] == "md_score_lu2025") & (profiles["cell_type"] == "hepatocyte")
    ].set_index("donor_id")["score"]
    np.testing.assert_allclose(means, expected[means.index], rtol=1e-4)
    about, manifest = found.uns["mesodrift"], store.datasets[TMS]
    assert about["build_id"] == manifest["build_id"]
    assert about["licence"] == manifest["licence"]
    assert "cell_type=hepatocyte" in about["link"]
    assert about["scores"]["md_score_lu2025"]["doi"] == "10.1016/j.cell.2025.07.031"
    assert about["passing_on"] == passing_on.UNDER_TERMS
    assert str(path) in capsys.readouterr().out
    assert [one.name for one in tmp_path.iterdir() if one.name.startswith(".")] == []


def test_what_a_source_without_a_licence_gives_says_that_it_stays_here(
    miniature: Path, tmp_path: Path
) -> None:
    path = tmp_path / "cells.h5ad"
    assert main(["export", str(path), "--id", CONTROL, "--folder", str(miniature)]) == 0
    assert anndata.read_h5ad(path).uns["mesodrift"]["passing_on"] == passing_on.STAY_HERE


def test_cells_that_stay_here_are_those_git_leaves_out() -> None:
    ignored = {
        line for line in (ROOT / ".gitignore").read_text().splitlines() if line.endswith(".arrow")
    }
    assert ignored == {
        f"data/datasets/{name}/{schema.FOLDER}/{table}.arrow"
        for name, source in all_sources().items()
        if source.cells_stay_here
        for table in schema.PER_CELL
    }


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--link", f"/cells?dataset={TMS}&lasso=AAAA"], "lasso is no outline"),
        (["--link", f"/cells?dataset={TMS}&lasso={'A' * 500}"], "'lasso'"),
        (["--link", f"/cells?dataset={TMS}&window=5,5,1,1"], "window is none"),
        (["--link", f"/cells?dataset={TMS}&tissu=liver"], "'tissu'"),
        (["--link", f"/cells?dataset={TMS}&tissue=lung"], "No lung in"),
        (["--link", f"/cells?dataset={TMS}&sex=female&donors=3_9_M"], "shows no cell"),
        (["--link", "x" * 200_000], "more than 100,000"),
        (["--link", ""], "empty"),
        (["--id", "../../etc"], "no data set '../../etc'"),
        (["--id", "izgi2022_mouse_4tissue"], "no single cells"),
    ],
)
def test_what_cannot_be_exported_is_told_and_leaves_nothing(
    miniature: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
    says: str,
) -> None:
    path = tmp_path / "cells.h5ad"
    assert main(["export", str(path), *arguments, "--folder", str(miniature)]) == 2
    assert says in said(capsys)
    assert list(tmp_path.iterdir()) == []


def test_cells_that_are_not_here_are_refused_with_the_cure(
    miniature: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    copy = Path(shutil.copytree(miniature / CONTROL, tmp_path / "data" / CONTROL))
    for table in schema.PER_CELL:
        (copy / schema.FOLDER / f"{table}.arrow").unlink()
    arguments = ["export", str(tmp_path / "cells.h5ad"), "--id", CONTROL]
    assert main([*arguments, "--folder", str(copy.parent)]) == 2
    assert f"build --raw FOLDER --dataset {CONTROL}" in said(capsys)
    manifest = copy / NAME
    told = manifest.read_text().replace('"aggregates_only": false', '"aggregates_only": true')
    manifest.write_text(told)
    assert main([*arguments, "--folder", str(copy.parent)]) == 2
    assert "allow aggregates only" in said(capsys)


def test_a_file_that_is_there_is_not_touched(
    miniature: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "mine.h5ad"
    path.write_text("mine")
    assert main(["export", str(path), "--id", TMS, "--folder", str(miniature)]) == 2
    assert "is there already" in said(capsys)
    assert path.read_text() == "mine"
    for name, says in (("cells.csv", "end in .h5ad"), ("nowhere/cells.h5ad", "no folder")):
        assert main(["export", str(tmp_path / name), "--id", TMS, "--folder", str(miniature)]) == 2
        assert says in said(capsys)


def test_a_full_disk_leaves_no_half_file(
    miniature: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(h5ad, "write", full)
    path = tmp_path / "cells.h5ad"
    assert main(["export", str(path), "--id", TMS, "--folder", str(miniature)]) == 2
    assert f"{path} cannot be written (No space left on device)" in said(capsys)
    assert list(tmp_path.iterdir()) == []


def test_a_link_without_a_data_set_is_of_the_largest_as_on_the_page(
    miniature: Path, tmp_path: Path
) -> None:
    path = tmp_path / "cells.h5ad"
    assert main(["export", str(path), "--link", "/cells?v=1", "--folder", str(miniature)]) == 0
    sizes = {
        name: manifest["cells"]["n_cells"]
        for name, manifest in open_store(miniature).datasets.items()
        if manifest["cells"]
    }
    assert anndata.read_h5ad(path).uns["mesodrift"]["dataset"] == max(sizes, key=sizes.__getitem__)
    assert command.read_link("v=1&tissue=liver").tissue == "liver"
