"""``python -m atlas add`` and ``template``: what they say, their status, what they leave behind."""

import errno
import fcntl
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import anndata
import numpy as np
import pytest
import yaml

from atlas.__main__ import main
from atlas.add import command
from atlas.cells.genes import genes_folder, open_genes
from atlas.cells.opened import open_cells
from atlas.checksums import sha256_file
from atlas.store import open_store
from drift.errors import SourceError
from tests.atlas.add.files import example, renamed, with_numbers, written

ROOT = Path(__file__).parents[3]


def add(path: Path, folder: Path, *words: str, name: str = "my_atlas") -> int:
    return main(["add", str(path), "--id", name, "--folder", str(folder), *words])


@pytest.fixture(scope="module")
def standing(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Return a file and the folder it was added to. Do not write into it."""
    place = tmp_path_factory.mktemp("added")
    path = written(renamed(example(), donor_id="mouse.id", age="timepoint"), place)
    words = ("--map", "donor_id=mouse.id", "age=timepoint", "--title", "Mine")
    assert add(path, place / "datasets", *words) == 0
    return path, place / "datasets"


def test_a_file_is_added_whole_with_its_mapping(standing: tuple[Path, Path]) -> None:
    _, folder = standing
    store = open_store(folder)
    assert list(store.datasets) == ["my_atlas"]
    assert not store.refused
    assert store.datasets["my_atlas"]["label"] == "Mine"
    mapping = yaml.safe_load((folder / "my_atlas" / "mapping.yaml").read_text())
    assert mapping["columns"]["donor_id"] == {"column": "mouse.id", "why": "as said"}
    assert (mapping["matrix"], mapping["organism"]) == ("layers/counts", "mouse")
    assert [path.name for path in folder.iterdir()] == ["my_atlas"]  # no stage is left


def test_the_cells_of_a_file_and_its_genes_are_there(standing: tuple[Path, Path]) -> None:
    path, folder = standing
    tables = open_cells(folder / "my_atlas" / "cells")
    adata = anndata.read_h5ad(path)
    assert tables.n_cells == adata.n_obs
    assert sorted(tables.barcodes(np.arange(tables.n_cells))) == sorted(adata.obs_names)
    assert tables.strata["n"].sum() == adata.n_obs
    copy = open_genes(genes_folder("my_atlas"), tables)
    counts = adata.layers["counts"].toarray()
    gene = copy.gene(adata.var_names[3])
    values = np.zeros(adata.n_obs)
    values[tables.column("cells", "row")[gene.positions]] = gene.values
    wanted = np.log1p(1e4 * counts[:, 3] / counts.sum(axis=1))
    np.testing.assert_allclose(values, wanted, rtol=1e-5)


def test_the_mean_of_the_cells_of_a_stratum_is_that_of_a_score_by_hand(
    standing: tuple[Path, Path],
) -> None:
    _, folder = standing
    tables = open_cells(folder / "my_atlas" / "cells")
    score = tables.column("cells", "score:md_score_lu2025")
    stratum = tables.column("cells", "stratum")
    for number in (0, len(tables.strata) - 1):
        row = tables.strata.iloc[number]
        by_hand = score[stratum == number].astype(float).mean()
        assert row["sum:md_score_lu2025"] / row["n"] == pytest.approx(by_hand)


def test_an_added_data_set_is_listed_and_sound(
    standing: tuple[Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    _, folder = standing
    assert main(["check", "--folder", str(folder)]) == 0
    assert capsys.readouterr().out == "my_atlas: sound (added from lab.h5ad)\n"
    assert main(["list", "--folder", str(folder)]) == 0
    assert "my_atlas  profile  6 mice" in capsys.readouterr().out


def test_a_spoiled_data_set_that_was_added_is_to_be_added_again(
    standing: tuple[Path, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = Path(shutil.copytree(standing[1], tmp_path / "datasets"))
    cells = folder / "my_atlas" / "cells" / "fine.arrow"
    content = cells.read_bytes()
    cells.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
    for spoiled in (cells, folder / "my_atlas" / "effects.parquet"):
        assert main(["check", "--folder", str(folder)]) == 1
        assert "python -m atlas add FILE --id my_atlas --mapping" in capsys.readouterr().out
        spoiled.unlink()
    assert main(["list", "--folder", str(folder)]) == 0
    assert "atlas add FILE" in capsys.readouterr().out


def test_a_mapping_can_be_used_again(standing: tuple[Path, Path], tmp_path: Path) -> None:
    path, folder = standing
    mapping = folder / "my_atlas" / "mapping.yaml"
    assert add(path, tmp_path / "again", "--mapping", str(mapping)) == 0
    one, other = (
        open_store(place).datasets["my_atlas"]["checksums"]
        for place in (folder, tmp_path / "again")
    )
    assert one == other


@pytest.mark.parametrize(
    "words",
    [
        ("--counts", "none", "--scores", "obs:mine,other"),
        ("--map", "cell_type=-", "--embedding", "X_pca"),
        ("--map", "condition=disease", "--organism", "mouse", "--embedding", "none"),
        (),  # conditions beside ages are not compared unless said, the second time neither
        ("--scale", "log", "--counts", "X", "--title", "In logarithms"),
        ("--without-donors", "--map", "tissue=:gut", "age=months:months"),
    ],
)
def test_every_option_is_kept_in_the_mapping(tmp_path: Path, words: tuple[str, ...]) -> None:
    adata = with_numbers(with_numbers(example(), "mine"), "other")
    adata.obsm["X_pca"] = adata.obsm["X_umap"][:, ::-1] * 2
    ages = adata.obs["age"].astype(str)
    adata.obs["months"] = ages.str.removesuffix("m").astype(int)
    numbers = adata.obs["donor_id"].astype(str).str[-1].astype(int)
    adata.obs["disease"] = numbers.map(lambda n: "normal" if n % 2 else "fibrosis").astype(str)
    path = written(adata, tmp_path)
    assert add(path, tmp_path / "first", *words) == 0
    kept = tmp_path / "first" / "my_atlas" / "mapping.yaml"
    assert add(path, tmp_path / "again", "--mapping", str(kept)) == 0
    one, other = (
        {
            file.relative_to(place).as_posix(): file.read_bytes()
            for file in sorted(place.rglob("*"))
            if file.is_file() and file.name not in {"manifest.json", "mapping.yaml"}
        }
        for place in (tmp_path / "first", tmp_path / "again")
    )
    assert one == other
    facts = [open_store(tmp_path / name).datasets["my_atlas"] for name in ("first", "again")]
    assert facts[0] == facts[1]


def test_a_mapping_made_with_gene_lists_asks_for_them(
    tmp_path: Path, raw: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = written(example(), tmp_path)
    assert add(path, tmp_path / "first", "--raw", str(raw)) == 0
    kept = str(tmp_path / "first" / "my_atlas" / "mapping.yaml")
    capsys.readouterr()
    assert "--raw" in refused(capsys, path, tmp_path / "again", "--mapping", kept)
    assert add(path, tmp_path / "again", "--mapping", kept, "--raw", str(raw)) == 0


def test_what_was_mapped_is_said_and_the_file_is_not_touched(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = written(example(), tmp_path)
    path.chmod(0o444)
    before = sha256_file(path), path.stat().st_mtime_ns
    beside = {entry.name for entry in tmp_path.iterdir()}
    assert add(path, tmp_path / "datasets") == 0
    assert (sha256_file(path), path.stat().st_mtime_ns) == before
    assert {entry.name for entry in tmp_path.iterdir()} == {*beside, "datasets"}
    said = capsys.readouterr()
    assert "donor_id: obs, 'donor_id' (by its name)" in said.out
    assert "condition: not found" in said.out
    assert "6 mice, 18 profiles" in said.out
    assert "ages, in months: 3, 24\n  donors: 3 young, 3 old, 0 neither (a mouse is" in said.out
    assert "genes a cell in the young, " in said.out
    assert "age and depth are not confounded (limit 20 %)" in said.out
    assert said.err == ""


def refused(
    capsys: pytest.CaptureFixture[str], path: Path, folder: Path, *words: str, name: str = "lab"
) -> str:
    assert add(path, folder, *words, name=name) == 2
    error = capsys.readouterr().err
    assert error.count("\n") == 1
    assert "Traceback" not in error
    return error


@pytest.mark.parametrize("name", ["My", "../up", "a/b", "", "1st", "a__b", "a b", "x" * 61, ".old"])
def test_an_id_that_can_be_none(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert "lower-case" in refused(capsys, tmp_path / "lab.h5ad", tmp_path / "ds", name=name)
    assert not (tmp_path / "ds").exists()


def test_the_id_of_a_bundled_data_set(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    said = refused(capsys, tmp_path / "x.h5ad", tmp_path / "ds", name="tms_liver_facs")
    assert "is a data set of the project" in said
    assert command.checked_id("my-atlas_2") == "my-atlas_2"


def test_a_refusal_leaves_nothing_and_what_stood_stands(
    standing: tuple[Path, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    adata = example()
    del adata.obs["donor_id"]
    folder = tmp_path / "new"
    assert "--without-donors" in refused(capsys, written(adata, tmp_path), folder)
    assert not folder.exists()
    path, built = standing
    before = open_store(built).build_id
    adata = example()
    counts = adata.layers["counts"].toarray()
    counts[0, 0] = -1
    adata.layers["counts"] = counts
    said = refused(capsys, written(adata, tmp_path, "bad.h5ad"), built, name="my_atlas")
    assert "layers/counts" in said
    assert open_store(built).build_id == before
    assert path.exists()


def test_a_failure_of_the_build_leaves_what_stood(
    standing: tuple[Path, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _, built = standing
    before = open_store(built).build_id
    few = written(example()[::20].copy(), tmp_path)
    assert "fewer than 10 cells" in refused(capsys, few, built, name="my_atlas")
    assert open_store(built).build_id == before
    assert not (built / "lab").exists()


def test_two_builds_at_once(
    standing: tuple[Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    path, folder = standing
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        words = ("--map", "donor_id=mouse.id", "age=timepoint")
        said = refused(capsys, path, folder, *words)
        assert "Another build is writing" in said
    finally:
        os.close(handle)


def test_a_full_disk(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A limit on the size of files stands for a disk without room."""
    path = written(example(), tmp_path)
    script = (
        "import resource, signal, sys\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (2000, 2000))\n"
        "from atlas.__main__ import main\n"
        f"sys.exit(main(['add', {str(path)!r}, '--id', 'lab', '--folder', "
        f"{str(tmp_path / 'ds')!r}, '--without-donors']))\n"
    )
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, env=environment
    )
    error = done.stderr.decode()
    assert done.returncode == 2, error
    assert "free space" in error
    assert "Traceback" not in error
    assert not open_store(tmp_path / "ds").datasets


def test_single_genes_that_cannot_be_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The data set is in place by then, and it is said."""
    path, built = written(example(), tmp_path), tmp_path / "ds"
    (tmp_path / "file").write_text("no folder")
    monkeypatch.setenv("MESODRIFT_GENES", str(tmp_path / "file" / "genes"))
    said = refused(capsys, path, built)
    head = "The data set lab is in place, but its single genes are not: "
    assert said.startswith(f"{head}{tmp_path / 'file'}")
    assert "name another folder with MESODRIFT_GENES, then add the file again." in said
    assert list(open_store(built).datasets) == ["lab"]

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setenv("MESODRIFT_GENES", str(tmp_path / "genes"))
    monkeypatch.setattr("atlas.cells.gene_write._write", full)
    said = refused(capsys, path, built)
    assert said.startswith(f"{head}The disk of {tmp_path / 'genes'} is full: free space there")
    assert list(open_store(built).datasets) == ["lab"]
    assert not list((tmp_path / "genes").iterdir())
    monkeypatch.undo()
    monkeypatch.setenv("MESODRIFT_GENES", str(tmp_path / "genes"))
    assert add(path, built, name="lab") == 0  # the cure
    assert genes_folder("lab").is_dir()


def test_the_template_is_a_file_that_can_be_added(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "mine.h5ad"
    assert main(["template", str(path)]) == 0
    said = capsys.readouterr().out
    adata: Any = anndata.read_h5ad(path)
    for column in ("donor_id", "tissue", "cell_type", "sex", "age"):
        assert f"obs['{column}']" in said
        assert column in adata.obs
    assert "layers['counts']" in said
    assert f"python -m atlas add {path} --id my_atlas" in said
    assert add(path, tmp_path / "datasets", "--without-donors") == 0
    assert main(["template", str(path)]) == 2
    assert "is there already" in capsys.readouterr().err
    with pytest.raises(SourceError):
        next(command.write_template(path))


def test_a_template_that_cannot_be_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert main(["template", str(tmp_path / "none" / "x.h5ad")]) == 2
    assert capsys.readouterr().err == (
        f"There is no folder {tmp_path / 'none'}: make it, or name another.\n"
    )

    def full(*_: object, **__: object) -> None:
        raise OSError("Unable to synchronously write (errno = 28)")

    monkeypatch.setattr(anndata.AnnData, "write_h5ad", full)
    assert main(["template", str(tmp_path / "x.h5ad")]) == 2
    assert capsys.readouterr().err == (
        f"{tmp_path / 'x.h5ad'} cannot be written (the disk refuses): free space, change the "
        "rights of its folder, or name a file elsewhere.\n"
    )
    assert not list(tmp_path.iterdir())


def test_the_commands_that_need_no_build_load_none_of_it() -> None:
    script = "import sys, atlas.add.options; print('anndata' in sys.modules, 'zarr' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, check=True)
    assert done.stdout.decode().split() == ["False", "False"]
