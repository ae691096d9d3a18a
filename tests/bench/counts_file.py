"""A file of cells as a lab has it: raw counts, rows compressed, written as anndata writes it.

Twelve tissues, forty types, 42 donors of six ages. The cells of a donor stand together, as files of
labs are put together, types and tissues within in no order. A second set of columns (``mixed_``)
has the donors in no order either: every block then holds cells of nearly every profile, which is
the hardest order for sums by profile.
"""

from itertools import islice
from pathlib import Path
from typing import Any, Final

import anndata
import h5py
import numpy as np
import pandas as pd

from atlas.knowledge import orthologs
from drift.signatures import Signature
from tests.bench import report

FOLDER: Final = report.FOLDER / "files"
STORED: Final = 0.1
MIXED: Final = "mixed_"
N_SIGNATURES, SIZE = 50, 40
AGES: Final = np.array([1, 3, 18, 21, 24, 30])  # months
DONORS_AN_AGE: Final = 7
SEED: Final = 20_252
_AT_ONCE: Final = 20_000_000  # values drawn at once, those not stored as well


def counts_file(n_cells: int, n_genes: int) -> Path:
    """Return the path of such a file; it is written once, in blocks, and kept."""
    path = FOLDER / f"{n_cells}x{n_genes}.h5ad"
    if path.exists():
        return path
    FOLDER.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    rng = np.random.default_rng(SEED)
    var = pd.DataFrame(index=list(gene_names(n_genes)))
    anndata.AnnData(obs=_obs(n_cells, rng), var=var).write_h5ad(part)
    with h5py.File(part, "r+") as file:
        if "X" in file:
            del file["X"]
        _write_counts(file.create_group("X"), n_cells, n_genes, rng)
    part.rename(path)
    return path


def gene_names(n_genes: int) -> dict[str, str]:
    """Return mouse symbols and the human genes they stand for."""
    pairs = {known.mouse_symbol: human for human, known in orthologs().items()}
    return dict(islice(pairs.items(), n_genes))


def signatures(n_genes: int) -> dict[str, Signature]:
    """Return signatures of genes drawn without repeats, all of them up."""
    rng = np.random.default_rng(SEED + 1)
    names = np.array(list(gene_names(n_genes).values()))
    drawn = {
        f"signature{number:02d}": tuple(rng.choice(names, SIZE, replace=False).tolist())
        for number in range(N_SIGNATURES)
    }
    return {
        name: Signature(name, name, genes, (), "made", "", "exact", "")
        for name, genes in drawn.items()
    }


def _obs(n_cells: int, rng: np.random.Generator) -> pd.DataFrame:
    cell_type = rng.choice(40, n_cells, p=rng.dirichlet(np.ones(40)))
    tissue = (cell_type // 4 + rng.integers(0, 3, n_cells)) % 12
    donor = np.arange(n_cells) * len(AGES) * DONORS_AN_AGE // n_cells
    names = {
        "cell_type": (cell_type, [f"type {number:02d}" for number in range(40)]),
        "tissue": (tissue, [f"tissue {number:02d}" for number in range(12)]),
        **_of_donors(donor, ""),
        **_of_donors(rng.permutation(donor), MIXED),
    }
    columns = {key: pd.Categorical.from_codes(*coded) for key, coded in names.items()}
    return pd.DataFrame(columns, index=[f"cell{number}" for number in range(n_cells)])


def _of_donors(donor: np.ndarray, prefix: str) -> dict[str, tuple[np.ndarray, list[str]]]:
    return {
        f"{prefix}donor_id": (donor, [f"donor {number:02d}" for number in range(donor.max() + 1)]),
        f"{prefix}age": (donor // DONORS_AN_AGE, [f"{age}m" for age in AGES]),
        f"{prefix}sex": (donor % 2, ["female", "male"]),
    }


def _write_counts(group: Any, n_cells: int, n_genes: int, rng: np.random.Generator) -> None:
    """Write counts of genes that differ in level; every cell has one at least."""
    group.attrs["encoding-type"], group.attrs["encoding-version"] = "csr_matrix", "0.1.0"
    group.attrs["shape"] = np.array([n_cells, n_genes])
    level = rng.lognormal(0, 1, n_genes).astype(np.float32)
    room = int(n_cells * (n_genes * STORED + 1) * 1.01)
    kinds = {"data": np.float32, "indices": np.int32}
    stored = {
        key: group.create_dataset(key, (room,), kind, maxshape=(None,))
        for key, kind in kinds.items()
    }
    lengths, end = [np.zeros(1, dtype=np.int64)], 0
    step = max(1, _AT_ONCE // n_genes)
    for start in range(0, n_cells, step):
        rows = min(step, n_cells - start)
        drawn = rng.random((rows, n_genes), dtype=np.float32) < STORED
        drawn[:, 0] = True
        columns = np.flatnonzero(drawn) % n_genes
        more = rng.standard_exponential(columns.size, dtype=np.float32) * level[columns]
        first, end = end, end + columns.size
        stored["data"][first:end] = 1 + np.floor(more)
        stored["indices"][first:end] = columns
        lengths.append(drawn.sum(axis=1))
    for values in stored.values():
        values.resize((end,))
    group.create_dataset("indptr", data=np.concatenate(lengths).cumsum())
