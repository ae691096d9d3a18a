"""Whole data sets around made-up cells, so that the page Cells can be served with them.

All but the cells, which no callback of that page reads, is a bundled data set's.
"""

import json
import os
import shutil
from collections.abc import Mapping
from pathlib import Path

from atlas import manifest as manifests
from atlas.cells import schema
from atlas.checksums import sha256_file
from atlas.store import DEFAULT
from tests.bench import report

FOLDER = report.FOLDER / "cell_datasets"
_BUNDLED = "tms_liver_facs"


def folder_of(cells: Mapping[str, Path]) -> Path:
    """Return a folder of data sets, by id, each with the tables of cells in a folder."""
    shutil.rmtree(FOLDER, ignore_errors=True)
    for dataset, tables in cells.items():
        _write(FOLDER / dataset, tables)
    return FOLDER


def _write(folder: Path, tables: Path) -> None:
    own = DEFAULT / _BUNDLED
    folder.mkdir(parents=True)
    for path in own.glob("*.parquet"):
        shutil.copy(path, folder)
    (folder / schema.FOLDER).mkdir()
    for path in tables.iterdir():
        os.link(path, folder / schema.FOLDER / path.name)
    index = json.loads((tables / schema.INDEX).read_text(encoding="utf-8"))
    manifest = json.loads((own / manifests.NAME).read_text(encoding="utf-8"))
    manifest |= {
        "dataset": folder.name,
        "label": folder.name,
        "cells": {
            "n_cells": index["n_cells"],
            "embedding": index["embedding"]["name"],
            "index": sha256_file(tables / schema.INDEX),
        },
    }
    (folder / manifests.NAME).write_bytes(manifests.to_bytes(manifest))
