"""Copies of genes are opened once, and anew when their files change."""

import os
from pathlib import Path

import numpy as np
import pytest

from atlas.cells import kept_genes, views
from atlas.cells.genes import GeneCopy
from atlas.cells.opened import CellTables
from atlas.selection import Selection
from drift.errors import StoreError


@pytest.fixture
def tables() -> CellTables:
    found = views.shown(Selection(dataset="tms_liver_facs"))
    assert found is not None
    return found


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Name an empty folder as that of the copies."""
    monkeypatch.setenv("MESODRIFT_GENES", str(tmp_path))
    monkeypatch.setattr(kept_genes, "_opened", {})
    return tmp_path


def test_a_copy_is_opened_once_until_its_files_change(
    folder: Path, tables: CellTables, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[Path] = []

    def opening(path: Path, _: CellTables) -> GeneCopy:
        opened.append(path)
        none = np.zeros(0, dtype=np.int64)
        return GeneCopy({"Vim": 0, f"Acta{len(opened)}": 1}, none, none, none)

    monkeypatch.setattr(kept_genes, "open_genes", opening)
    (folder / "made").mkdir()
    file = folder / "made" / "values.npy"
    file.write_bytes(b"1")
    first = kept_genes.genes_of("made", tables)
    assert first is not None
    assert first.names == ("Acta1", "Vim")
    assert kept_genes.genes_of("made", tables) is first
    os.utime(file, ns=(1, 1))
    again = kept_genes.genes_of("made", tables)
    assert again is not None
    assert again.names == ("Acta2", "Vim")
    assert opened == [folder / "made"] * 2


def test_no_copy_is_none_and_a_damaged_one_is_refused_each_time(
    folder: Path, tables: CellTables
) -> None:
    assert kept_genes.genes_of("made", tables) is None
    (folder / "made").mkdir()
    for _ in range(2):
        with pytest.raises(StoreError, match="damaged"):
            kept_genes.genes_of("made", tables)


def test_a_copy_that_appears_changes_the_name_of_what_is_kept(folder: Path) -> None:
    before = kept_genes.copies_state()
    os.utime(folder, ns=(1, 1))
    assert kept_genes.copies_state() != before
    (folder / "made").mkdir()
    assert kept_genes.copies_state() not in {before, "1"}
