"""Tiny raw folders, and what the build makes of them."""

from pathlib import Path

import pytest

from atlas.build import build
from atlas.genes import ALIASES
from atlas.store import Store, open_store
from tests.atlas.sources.miniature import write_raw


def write_aliases(raw: Path) -> None:
    path = raw / ALIASES
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("old_symbol,current_symbol\nCTGF,CCN2\n")


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    """Return a raw folder with every data set, tiny."""
    folder = write_raw(tmp_path / "raw")
    write_aliases(folder)
    return folder


@pytest.fixture(scope="session")
def miniature(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with every data set built from tiny raw files. Do not write into it."""
    raw = write_raw(tmp_path_factory.mktemp("raw"))
    write_aliases(raw)
    datasets = tmp_path_factory.mktemp("built") / "datasets"
    build(raw, datasets)
    return datasets


@pytest.fixture(scope="session")
def store(miniature: Path) -> Store:
    """Return the tiny data sets, opened."""
    return open_store(miniature)
