"""Scoring cells: our module score, a plain product of the same size, and scanpy's loop."""

import logging
import subprocess
import sys

import numpy as np
import scanpy
import scipy.sparse as sp
from anndata import AnnData

from drift.scoring import module_scores
from tests.bench import cells, memory, report, turns
from tests.bench.cells import N_CELLS, N_GENES, N_SIGNATURES, SIZE, STORED

BLOCK = 2_000  # rows: on this product, faster than smaller and larger blocks or a copying slice
SCANPY_CALLS = 3  # of the 50: their time is scaled
ROUNDS = 5


def run() -> None:
    report.title(
        f"Scoring {N_SIGNATURES} signatures of {SIZE} genes: {N_CELLS:,} x {N_GENES:,} cells, "
        f"{STORED:.0%} stored"
    )
    matrix, names, wanted = cells.sparse_cells(), cells.gene_names(), cells.signatures()
    weights = np.random.default_rng(0).random((N_GENES, N_SIGNATURES), dtype=np.float32)
    adata = AnnData(matrix)
    adata.var_names = names
    few = list(wanted.values())[:SCANPY_CALLS]
    logging.getLogger("scanpy").setLevel(logging.ERROR)
    seconds = turns.medians(
        {
            "ours": lambda: module_scores(matrix, names, wanted),
            "product": lambda: row_block_product(matrix, weights),
            "scanpy": lambda: [scanpy.tl.score_genes(adata, list(genes)) for genes in few],
        },
        ROUNDS,
    )
    loop = seconds["scanpy"] * N_SIGNATURES / SCANPY_CALLS
    report.value("drift.scoring.module_scores", seconds["ours"], "s")
    report.value("plain product", seconds["product"], "s", f"X @ W, W dense, views of {BLOCK} rows")
    report.value("scanpy.tl.score_genes, 50 calls", loop, "s", f"{SCANPY_CALLS} timed, scaled")
    report.at_most("module_scores / plain product", seconds["ours"] / seconds["product"], 1.5)
    report.at_least("scanpy's 50 calls / module_scores", loop / seconds["ours"], 10)
    extra_memory(matrix)


def row_block_product(matrix: sp.csr_matrix, weights: np.ndarray) -> np.ndarray:
    """Multiply block by block, each a view of the rows: the least a score of all rows can cost."""
    product = np.empty((matrix.shape[0], weights.shape[1]), dtype=np.float32)
    for start in range(0, matrix.shape[0], BLOCK):
        ends = matrix.indptr[start : start + BLOCK + 1]
        stored = slice(ends[0], ends[-1])
        block = sp.csr_matrix(
            (matrix.data[stored], matrix.indices[stored], ends - ends[0]),
            shape=(ends.size - 1, matrix.shape[1]),
        )
        product[start : start + BLOCK] = block @ weights
    return product


def extra_memory(matrix: sp.csr_matrix) -> None:
    """Print by how much scoring raises the peak of a process that holds the matrix already."""
    if not memory.MEASURABLE:
        report.say("  extra memory is not measured: this system has no /proc/self/status")
        return
    cells.save(matrix, report.FOLDER / "cells")
    measured = subprocess.run(
        [sys.executable, "-m", "tests.bench.memory"],
        cwd=report.ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    report.at_most(
        "extra memory (peak resident size, own process)", int(measured.stdout) / 1e6, 1000, "MB"
    )
