"""The command line: what it says, where it says it, and its exit status."""

import errno
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from atlas.__main__ import main
from atlas.manifest import NAME
from atlas.sources import all_sources
from atlas.store import open_store

IZGI = "izgi2022_mouse_4tissue"
KUPPE = "kuppe2022_mi_pseudobulk"
TMS = "tms_liver_facs"
HERE = ["--workers", "1"]  # in this process: what several workers build is compared elsewhere


@pytest.fixture
def standing(miniature: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(miniature, tmp_path / "standing"))


def one_sentence(capsys: pytest.CaptureFixture[str]) -> str:
    """Return the last line of stderr: the bar is above it, and no traceback anywhere."""
    err = capsys.readouterr().err
    assert "Traceback" not in err
    return err.splitlines()[-1]


def test_build_sums_up_each_data_set(
    raw: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "out"
    assert main(["build", "--raw", str(raw), "--folder", str(folder), *HERE]) == 0
    said = capsys.readouterr()
    n = len(all_sources())
    assert f"{n}/{n}" in said.err  # the progress bar
    assert "no donor ids, 65 splits" in said.out
    for dataset in all_sources():
        assert dataset in said.out
    assert "8 mice, 15 profiles, 2 strata" in said.out
    assert "md_score_lu2025, old_vs_young:" in said.out
    assert "too few donors" in said.out
    assert "coverage of md_score_lu2025" in said.out
    assert "left out" in said.out


def test_build_takes_data_sets_in_both_ways(raw: Path, tmp_path: Path) -> None:
    shared = ["build", *HERE, "--raw", str(raw), "--folder"]
    assert main([*shared, str(tmp_path / "a"), "--dataset", IZGI, KUPPE]) == 0
    assert main([*shared, str(tmp_path / "b"), "--dataset", IZGI, "--dataset", KUPPE]) == 0
    for name in ("a", "b"):
        assert list(open_store(tmp_path / name).datasets) == [IZGI, KUPPE]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--dataset", "nothing"], "'nothing'"),
        (["--raw", "nowhere"], "no raw folder nowhere"),
    ],
)
def test_a_wrong_request_is_told(
    raw: Path, standing: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], says: str
) -> None:
    before = open_store(standing).build_id
    status = main(["build", "--raw", str(raw), "--folder", str(standing), *arguments])
    assert status == 2
    assert says in one_sentence(capsys)
    assert open_store(standing).build_id == before


@pytest.mark.parametrize(
    ("dataset", "file"),
    [(source.dataset, file) for source in all_sources().values() for file in source.files],
)
def test_a_missing_raw_file_is_named(
    raw: Path, standing: Path, capsys: pytest.CaptureFixture[str], dataset: str, file: str
) -> None:
    (raw / file).unlink()
    where = ["--raw", str(raw), "--folder", str(standing)]
    assert main(["build", *where, "--dataset", dataset]) == 2
    assert file in one_sentence(capsys)
    assert open_store(standing).refused == {}


def test_build_as_a_program(raw: Path, tmp_path: Path) -> None:
    (raw / "bulk" / IZGI / "counts.csv.gz").write_bytes(b"\x1f\x8b\x08 not a table")
    command = [sys.executable, "-m", "atlas", "build", "--raw", str(raw)]
    done = subprocess.run(
        [*command, "--folder", str(tmp_path / "out"), "--dataset", IZGI],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert done.stdout == ""
    assert "Traceback" not in done.stderr
    assert f"bulk/{IZGI}/counts.csv.gz" in done.stderr.splitlines()[-1]


def test_a_folder_that_cannot_be_written_is_told(
    raw: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("no folder")
    folder = tmp_path / "file" / "datasets"
    assert main(["build", "--raw", str(raw), "--folder", str(folder)]) == 2
    sentence = one_sentence(capsys)
    assert str(folder) in sentence
    assert "name another folder with --folder" in sentence
    assert "free space" not in sentence


@pytest.mark.parametrize(
    ("number", "cure"),
    [
        (errno.EACCES, "change its rights, or name another folder with --folder, then"),
        (errno.EROFS, "): name another folder with --folder, then"),
        (errno.EIO, "free space or change its rights, then"),
    ],
)
def test_the_cure_is_that_of_the_fault(
    number: int,
    cure: str,
    raw: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refused(*_: object, **__: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr("atlas.__main__.build", refused)
    assert main(["build", "--raw", str(raw), "--folder", str(tmp_path)]) == 2
    assert cure in one_sentence(capsys)


def test_a_full_disk_is_told_and_leaves_the_tables(
    raw: Path, standing: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("atlas.publish.write_dataset", full)
    arguments = ["build", "--raw", str(raw), "--folder", str(standing), "--dataset", IZGI]
    assert main(arguments) == 2
    sentence = one_sentence(capsys)
    assert str(standing) in sentence
    assert "No space left on device" in sentence
    assert open_store(standing).refused == {}


def test_an_interrupt_is_told(
    raw: Path, standing: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("atlas.staging.build_one", interrupt)
    assert main(["build", "--raw", str(raw), "--folder", str(standing), *HERE]) == 130
    assert one_sentence(capsys).startswith("Interrupted: every data set is whole")
    assert open_store(standing).refused == {}


def test_list_names_what_there_is(miniature: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["list", "--folder", str(miniature)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 1 + len(all_sources())
    row = next(line for line in lines if line.startswith(IZGI)).split()
    assert row[1:5] == ["profile", "8", "mice", "2"]
    assert row[5] == open_store(miniature).datasets[IZGI]["build_id"]


def test_check_finds_everything_sound(miniature: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--folder", str(miniature)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines == [f"{dataset}: sound" for dataset in all_sources()]


def test_check_refuses_by_name(standing: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (standing / IZGI / "effects.parquet").write_bytes(b"PAR1")
    (standing / TMS / NAME).write_text("{")
    assert main(["check", "--folder", str(standing)]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert sum("refused" in line for line in lines) == 2
    assert f"{KUPPE}: sound" in lines
    assert main(["list", "--folder", str(standing)]) == 0
    assert "refused" in capsys.readouterr().out


def test_check_notes_tables_of_other_code(
    miniature: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("atlas.check.current_code", lambda source: "0000000")
    assert main(["check", "--folder", str(miniature)]) == 0
    assert "built with other code" in capsys.readouterr().out


def test_an_empty_folder_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["list", "--folder", str(tmp_path)]) == 0
    assert "python -m atlas build" in capsys.readouterr().out
    assert main(["check", "--folder", str(tmp_path)]) == 1


def test_the_folder_can_come_from_the_environment(
    miniature: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MESODRIFT_DATASETS", str(miniature))
    assert main(["list"]) == 0
    assert IZGI in capsys.readouterr().out
