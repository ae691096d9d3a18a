"""Tiny raw folders, and what the build makes of them."""

import gzip
import shutil
from pathlib import Path

import pytest

from atlas.build import build
from atlas.gene_sets import ORTHOLOGS, SETS
from atlas.genes import ALIASES
from atlas.store import Store, open_store
from tests.atlas.curated_copy import copied
from tests.atlas.sources.miniature import write_raw


def write_aliases(raw: Path) -> None:
    path = raw / ALIASES
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("old_symbol,current_symbol\nCTGF,CCN2\n")
    write_gene_sets(raw)


def write_gene_sets(raw: Path) -> None:
    (raw / SETS).write_text(
        "TAN2014_TUMOUR_MESENCHYMAL\tTan\tVIM\tFN1\tCTGF\tWNT3\tKLF6\n"
        "GROGER_MESENCHYMAL\tGroger\tVIM\tCDH2\tSPARC\n"
    )
    pairs = ("VIM", "FN1", "WNT3", "KLF6", "CDH2", "SPARC")
    lines = [f"{gene}\t{gene.capitalize()}\t\t9" for gene in pairs]
    lines.append("KLF6\tNotklf6\t\t2")
    head = "human_symbol\tmouse_symbol\tmouse_ensembl\tsupport_n"
    (raw / ORTHOLOGS).write_bytes(gzip.compress("\n".join([head, *lines, ""]).encode(), mtime=0))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a copy of the curated tables that a test may spoil."""
    return copied(tmp_path)


@pytest.fixture(scope="session")
def tiny_raw(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a raw folder with every data set, tiny. Do not write into it."""
    folder = write_raw(tmp_path_factory.mktemp("raw"))
    write_aliases(folder)
    return folder


@pytest.fixture
def raw(tiny_raw: Path, tmp_path: Path) -> Path:
    """Return a copy of the tiny raw folder that a test may spoil."""
    return Path(shutil.copytree(tiny_raw, tmp_path / "raw"))


@pytest.fixture(scope="session")
def miniature(tiny_raw: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with every data set built from tiny raw files. Do not write into it."""
    datasets = tmp_path_factory.mktemp("built") / "datasets"
    build(tiny_raw, datasets)
    return datasets


@pytest.fixture(scope="session")
def store(miniature: Path) -> Store:
    """Return the tiny data sets, opened."""
    return open_store(miniature)
