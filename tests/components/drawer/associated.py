"""Built data sets with associations planted into the human epidermis: known by construction."""

import os
import shutil
from pathlib import Path
from typing import Any

import pandas as pd

from atlas import manifest as manifests
from atlas import tables
from atlas.checksums import sha256_file
from atlas.store import DEFAULT, open_store, table_path
from drift import schema

EPIDERMIS = "kuehne2017_human_epidermis"
TABLE = "keele2023_mouse_10tissue_proteome_effects"
KNOWN: dict[str, Any] = {
    "dataset": EPIDERMIS,
    "study": EPIDERMIS,
    "tissue": "skin epidermis",
    "cell_type": schema.ALL_CELLS,
    "r": 0.63,
    "ci_low": 0.42,
    "ci_high": 0.78,
    "p": 0.0001,
    "fdr": 0.031,
    "chance_low": -0.2,
    "chance_high": 0.5,
    "n_donors": 48,
    "adjusted_for": "age",
    "not_adjusted_for": "sex",
    "n_shared": 27,
    "n_genes_a": 90,
    "n_genes_b": 80,
    "coverage_a": 0.96,
    "coverage_b": 0.91,
    "reason": "",
}


def row(one: str, other: str, **change: Any) -> dict[str, Any]:
    """Return the association of two gene sets; what is not named is as in `KNOWN`."""
    first, second = sorted((one, other))
    return {**KNOWN, "signature_a": first, "signature_b": second, **change}


def plant(target: Path, rows: list[dict[str, Any]]) -> Path:
    """Copy two data sets into a folder, the rows as the associations of the epidermis."""
    built = Path(os.environ.get("MESODRIFT_DATASETS", DEFAULT))
    store = open_store(built)
    for dataset in (EPIDERMIS, TABLE):
        shutil.copytree(built / dataset, target / dataset)
    path = table_path(target / EPIDERMIS, "associations")
    manifest = store.datasets[EPIDERMIS]
    frame = pd.DataFrame(rows).reindex(columns=schema.names("associations"))
    count = tables.write("associations", frame, path)
    facts = {
        **manifest,
        "rows": {**manifest["rows"], "associations": count},
        "checksums": {**manifest["checksums"], "associations": sha256_file(path)},
        "build_id": "associated",
    }
    (target / EPIDERMIS / manifests.NAME).write_bytes(manifests.to_bytes(facts))
    return target
