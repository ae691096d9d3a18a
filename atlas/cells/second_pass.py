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
from atlas.cells.row_genes import Floats, Genes, or_counted, row_sums
from drift.scoring import ModuleParts


@dataclass(frozen=True)
class Weights:
    """The weights of every tissue, as ``kernels.score_rows`` takes them."""

    bins: npt.NDArray[np.uint8]
    starts: npt.NDArray[np.int32]
    n_own: npt.NDArray[np.int32]
    sets: npt.NDArray[np.int32]
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
            bins=np.stack([_bins(part) for part in parts]),
            starts=np.stack(
                [
                    (matrix.indptr[:-1] + first).astype(np.int32)
                    for matrix, first in zip(own, before, strict=True)
                ]
            ),
            n_own=np.stack([np.diff(matrix.indptr) for matrix in own]).astype(np.int32),
            sets=np.concatenate([matrix.indices for matrix in own]).astype(np.int32),
            weights=np.concatenate([matrix.data for matrix in own]),
            control=np.stack([part.control for part in parts]),
            defined=np.stack([part.n_genes > 0 for part in parts]),
        )


@dataclass(frozen=True)
class SecondTask:
    """Rows of pass 2: the tissue of each cell (-1: not scored), and ``depth`` as in pass 1."""

    start: int
    stop: int
    tissue: npt.NDArray[np.int16]
    depth: Floats | None = None


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
    block = matrix.read(task.start, task.stop)
    scores = np.empty((block.shape[0], weights.control.shape[2]), dtype=np.float32)
    for rows, chunk in chunks(block):  # what is made of a chunk is near while it is needed
        given = None if task.depth is None else task.depth[rows]
        depth = or_counted(given, row_sums(chunk))
        _score(genes.expression(chunk, depth), weights, task.tissue[rows], scores[rows])
    if not weights.defined.all():
        known = task.tissue >= 0
        scores[known] = np.where(weights.defined[task.tissue[known]], scores[known], np.nan)
    return SecondBlock(np.asfortranarray(scores))


def _score(
    values: sp.csr_matrix,
    weights: Weights,
    tissue: npt.NDArray[np.int16],
    scores: npt.NDArray[np.float32],
) -> None:
    kernels.score_rows(
        tissue,
        values.indices,
        values.indptr,
        values.data,
        weights.bins,
        weights.starts,
        weights.n_own,
        weights.sets,
        weights.weights,
        weights.control,
        scores,
    )


def _bins(part: ModuleParts) -> npt.NDArray[np.uint8]:
    """Return the bin of each gene; one more where it takes no part."""
    return np.where(part.bins < 0, part.control.shape[0], part.bins).astype(np.uint8)
