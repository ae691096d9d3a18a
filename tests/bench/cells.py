"""A sparse matrix of cells and a list of signatures, made up but of the usual shape."""

from pathlib import Path

import numpy as np
import scipy.sparse as sp

N_CELLS, N_GENES, STORED = 100_000, 2_000, 0.1
N_SIGNATURES, SIZE = 50, 40
SEED = 20_251
_PARTS = ("data", "indices", "indptr")
_AT_ONCE = 5_000  # cells drawn at once: the draw is dense


def sparse_cells(n_cells: int = N_CELLS) -> sp.csr_matrix:
    """Return log expression of cells x genes, CSR float32.

    Genes differ in level, as real ones do, so that bins by mean expression mean something.
    """
    rng = np.random.default_rng(SEED)
    level = rng.gamma(2.0, 0.5, N_GENES).astype(np.float32)
    columns, lengths = [], []
    for _ in range(0, n_cells, _AT_ONCE):
        drawn = rng.random((_AT_ONCE, N_GENES), dtype=np.float32) < STORED
        row, column = np.divmod(np.flatnonzero(drawn), N_GENES)
        columns.append(column.astype(np.int32))
        lengths.append(np.bincount(row, minlength=_AT_ONCE))
    indices = np.concatenate(columns)
    values = np.log1p(rng.standard_exponential(indices.size, dtype=np.float32) * level[indices])
    ends = np.concatenate([[0], *lengths]).cumsum()
    return sp.csr_matrix((values, indices, ends), shape=(n_cells, N_GENES))


def gene_names() -> list[str]:
    return [f"gene{number:05d}" for number in range(N_GENES)]


def signatures() -> dict[str, dict[str, float]]:
    """Return signatures of genes drawn without repeats, all of them "up"."""
    rng = np.random.default_rng(SEED + 1)
    names = np.array(gene_names())
    return {
        f"signature{number:02d}": dict.fromkeys(
            rng.choice(names, SIZE, replace=False).tolist(), 1.0
        )
        for number in range(N_SIGNATURES)
    }


def save(matrix: sp.csr_matrix, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for part in _PARTS:
        np.save(folder / f"{part}.npy", getattr(matrix, part))


def load(folder: Path) -> sp.csr_matrix:
    """Read a saved matrix straight into its arrays, without a second copy on the way."""
    data, indices, indptr = (np.load(folder / f"{part}.npy") for part in _PARTS)
    return sp.csr_matrix((data, indices, indptr), shape=(indptr.size - 1, N_GENES))
