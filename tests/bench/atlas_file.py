"""A made-up atlas of a million cells: a file that other programs open, and ours made of it.

Both lie below ``.bench/`` and are made once. Twelve tissues, 40 types, 42 donors, six ages, one
score, a UMAP, and 2,000 genes of which a tenth is stored, gene by gene (CSC): the layout that
CELLxGENE's manual recommends, and the one in which it colours fastest.
"""

import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final

import anndata
import h5py
import numpy as np
import pandas as pd
import scipy.sparse as sp
from anndata.io import sparse_dataset, write_elem

from atlas.cells import schema
from tests.bench import report

N_CELLS, N_GENES, STORED = 1_000_000, 2_000, 0.1
DATASET, SCORE = "made_atlas", "score"
PATH: Final = report.FOLDER / f"{DATASET}.h5ad"
FOLDER: Final = report.FOLDER / "datasets"
_AGES = ("1m", "3m", "18m", "21m", "24m", "30m")
_GENES_AT_ONCE = 40


def file() -> Path:
    """Return the file, written at the first time."""
    if not PATH.is_file():
        report.say(f"  writing {N_CELLS:,} cells with {N_GENES:,} genes (once) ...")
        PATH.parent.mkdir(parents=True, exist_ok=True)
        part = PATH.with_name(f".part-{PATH.name}")
        _write(part)
        part.replace(PATH)
    return PATH


def datasets() -> Path:
    """Return a folder of data sets that holds the atlas, added as a laboratory would add it."""
    tables = FOLDER / DATASET / schema.FOLDER / schema.INDEX
    if not tables.is_file() or tables.stat().st_mtime < file().stat().st_mtime:
        report.say("  adding it to a folder of data sets (once) ...")
        shutil.rmtree(FOLDER, ignore_errors=True)
        FOLDER.mkdir(parents=True)
        options = ["--id", DATASET, "--organism", "mouse", "--folder", str(FOLDER)]
        options += ["--scores", f"obs:{SCORE}", "--counts", "none", "--workers", "1"]
        subprocess.run(
            [sys.executable, "-m", "atlas", "add", str(file()), *options],
            cwd=report.ROOT,
            check=True,
            stdout=subprocess.DEVNULL,
        )
    return FOLDER


def _write(path: Path) -> None:
    random = np.random.default_rng(0)
    obs, embedding = _obs(random)
    var = pd.DataFrame(index=[f"Gene{number:04d}" for number in range(N_GENES)])
    anndata.AnnData(obs=obs, var=var, obsm={"X_umap": embedding}).write_h5ad(path)
    with h5py.File(path, "r+") as handle:
        write_elem(handle, "X", _genes(random))
        matrix = sparse_dataset(handle["X"])
        for _ in range(_GENES_AT_ONCE, N_GENES, _GENES_AT_ONCE):
            matrix.append(_genes(random))


def _obs(random: np.random.Generator) -> tuple[pd.DataFrame, np.ndarray]:
    cell_type = random.choice(40, N_CELLS, p=random.dirichlet(np.ones(40)))
    tissue = (cell_type // 4 + random.integers(0, 3, N_CELLS)) % 12
    age = random.integers(0, len(_AGES), N_CELLS)
    donor = age * 7 + random.integers(0, 7, N_CELLS)  # a donor has one age
    noise = random.normal(0, 0.4, N_CELLS)
    centres = random.normal(0, 6, (40, 2))
    embedding = centres[cell_type] + random.normal(0, 1.1, (N_CELLS, 2))
    obs = pd.DataFrame(
        {
            "cell_type": _named(cell_type, [f"type_{number:02d}" for number in range(40)]),
            "tissue": _named(tissue, [f"tissue_{number:02d}" for number in range(12)]),
            "age": _named(age, list(_AGES)),
            "donor_id": _named(donor, [f"donor_{number:02d}" for number in range(42)]),
            "sex": _named(donor % 2, ["female", "male"]),
            SCORE: (0.15 * age + 0.02 * cell_type + noise).astype(np.float32),
        },
        index=np.char.add("cell", np.arange(N_CELLS).astype("U8")),
    )
    return obs, embedding.astype(np.float32)


def _genes(random: np.random.Generator) -> sp.csc_matrix:
    """Return some genes of every cell, log expression."""
    drawn = random.random((_GENES_AT_ONCE, N_CELLS), dtype=np.float32) < STORED
    gene, cell = np.divmod(np.flatnonzero(drawn), N_CELLS)
    values = np.log1p(random.standard_exponential(cell.size, dtype=np.float32) * 2)
    ends = np.concatenate([[0], np.bincount(gene, minlength=_GENES_AT_ONCE).cumsum()])
    return sp.csc_matrix(
        (values, cell.astype(np.int32), ends.astype(np.int64)), shape=(N_CELLS, _GENES_AT_ONCE)
    )


def _named(codes: np.ndarray, names: list[str]) -> pd.Categorical:
    return pd.Categorical.from_codes(codes, names)
