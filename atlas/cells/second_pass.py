"""Pass 2 over the cells: score one block, a pure function that any process can run."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp

from atlas.cells import kernels
from atlas.cells.chunks import chunks
from atlas.cells.matrix import CellMatrix
from atlas.cells.row_genes import Floats, Genes
from drift.scoring import ModuleParts


@dataclass(frozen=True)
class Weights:
    """The weights of every tissue, as ``kernels.score_rows`` takes them."""

    of_gene: npt.NDArray[np.uint64]
    sets: npt.NDArray[np.uint32]
    weights: Floats
    control: Floats
    defined: npt.NDArray[np.bool_]

    @classmethod
    def of(cls, parts: list[ModuleParts]) -> "Weights":
        """Put the weights of tissues (at least one) together.

        ``defined`` (n_tissues, n_signatures) is false where no gene enters a score.
        """
        own = [sp.csr_matrix(part.own) for part in parts]
        before = np.cumsum([0, *(matrix.nnz for matrix in own[:-1])])
        return cls(
            of_gene=np.stack(
                [
                    kernels.packed(_bins(part), np.diff(matrix.indptr), matrix.indptr[:-1] + first)
                    for part, matrix, first in zip(parts, own, before, strict=True)
                ]
            ),
            sets=np.concatenate([matrix.indices for matrix in own]).astype(np.uint32),
            weights=np.concatenate([matrix.data for matrix in own]),
            control=np.stack([part.control for part in parts]),
            defined=np.stack([part.n_genes > 0 for part in parts]),
        )


@dataclass(frozen=True)
class SecondTask:
    """Rows of pass 2: the tissue of each cell (-1: not scored), and the depth pass 1 has found."""

    start: int
    stop: int
    tissue: npt.NDArray[np.int16]
    depth: Floats


@dataclass(frozen=True)
class SecondBlock:
    """The scores of one block, (n_cells, n_signatures); NaN where undefined.

    Each signature's lie together, as they are written.
    """

    scores: npt.NDArray[np.float32]

    def to_arrays(self) -> dict[str, npt.NDArray[Any]]:
        """Return the scores by name, to be kept on the disk."""
        return {"scores": self.scores}

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, npt.NDArray[Any]]) -> "SecondBlock":
        """Return what ``to_arrays`` was called on."""
        return cls(arrays["scores"])


def second_pass(
    matrix: CellMatrix, genes: Genes, weights: Weights, task: SecondTask
) -> SecondBlock:
    """Score one block; sums are taken in double precision and rounded once."""
    shape = (task.stop - task.start, weights.control.shape[2])
    scores = np.empty(shape, dtype=np.float32, order="F")
    for rows, chunk in chunks(matrix, task.start, task.stop):
        values = genes.expression(chunk, task.depth[rows])
        scores[rows] = _scores(values, weights, task.tissue[rows])
    if not weights.defined.all():
        known = task.tissue >= 0
        scores[known] = np.where(weights.defined[task.tissue[known]], scores[known], np.nan)
    return SecondBlock(scores)


def _scores(
    values: sp.csr_matrix, weights: Weights, tissue: npt.NDArray[np.int16]
) -> npt.NDArray[np.float32]:
    scores = np.empty((tissue.size, weights.control.shape[2]), dtype=np.float32)
    kernels.score_rows(
        tissue,
        values.indices,
        values.indptr,
        values.data,
        weights.of_gene,
        weights.sets,
        weights.weights,
        weights.control,
        scores,
    )
    return scores


def _bins(part: ModuleParts) -> npt.NDArray[np.integer]:
    """Return the bin of each gene; one more where it takes no part."""
    return np.where(part.bins < 0, part.control.shape[0], part.bins)
