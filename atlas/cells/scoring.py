"""Score every signature in every cell, in two passes over row blocks.

Pass 1 checks the values and adds up profiles and tissues; from the sums follow the weights of each
tissue, by the rules of ``atlas.scores``; pass 2 is the product. The memory it takes depends on the
size of a block and on the number of profiles, tissues and genes, not on the number of cells: what
has one entry a cell is read from the disk and written there, block by block.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Final, Protocol

import numpy as np
import numpy.typing as npt
import pandas as pd

from atlas.cells.chunks import CHUNK, chunks_within
from atlas.cells.columns import AT_ONCE, Constant, Rows, pieces
from atlas.cells.design import Design, design
from atlas.cells.disk import RowsOnDisk
from atlas.cells.faults import refuse
from atlas.cells.first_pass import FirstBlock, FirstTask, first_pass
from atlas.cells.folding import FirstSums
from atlas.cells.input import MEASURED, CellInput
from atlas.cells.matrix import CellMatrix
from atlas.cells.row_genes import Floats, Genes
from atlas.cells.second_pass import SecondBlock, SecondTask, Weights, second_pass
from atlas.genes import GeneMap
from atlas.scores import count_measured
from atlas.tissues import MIN_DETECTED_CELLS
from drift.errors import SourceError
from drift.schema import MIN_CELLS
from drift.scoring import ModuleParts, module_parts
from drift.signatures import Signature

Block = FirstBlock | SecondBlock


class Run(Protocol):
    """Yields the results of tasks in their order; ``kind`` is the class of the results.

    Function and tasks may go to another process, and results may be kept on the disk: a kind has
    ``to_arrays`` and ``from_arrays``.
    """

    def __call__(
        self, function: Callable[[Any], Any], tasks: Sequence[Any], kind: type[Block]
    ) -> Iterator[Any]:
        """Yield the results of ``function`` on ``tasks``."""
        ...


BLOCK_BYTES: Final = 2**30  # of a block, were it dense single precision
_BLOCK_CHUNKS: Final = 32  # at most: its scores take memory however few its genes are
_TOGETHER: Final = 8  # blocks: so many workers, or half of them or a quarter, end together


@dataclass(frozen=True)
class TissueScores:
    """What is said of the scores of one tissue of a study.

    Attributes
    ----------
    study, tissue
        What it is.
    n_deciding
        Cells whose expression makes the bins.
    n_scored, n_measured, coverage
        (n_signatures,) as in ``atlas.scores.Scored``.
    """

    study: str
    tissue: str
    n_deciding: int
    n_scored: npt.NDArray[np.int64]
    n_measured: npt.NDArray[np.int64]
    coverage: Floats


@dataclass(frozen=True)
class CellScores:
    """All cells of a data set, scored, in the order of its file.

    Attributes
    ----------
    scores
        Score id to (n_cells,) values, NaN where undefined: the signatures (float32, in the folder
        of the build), then the source's own.
    depth, genes_per_cell
        (n_cells,) counts over all genes (NaN for logarithms) and genes detected, as the source
        says or as counted; NaN where there is neither.
    profiles
        As ``design.Design.profiles``, with the mean ``genes_per_cell`` and the summed
        ``library_size`` (NaN for logarithms).
    profile
        (n_cells,) row of each cell's profile.
    sums
        (n_profiles, n_rows of ``var``) sums of counts, or of logarithms, in a file that is mapped;
        None without a matrix.
    tissues
        What was scored; a tissue all of whose profiles have too few cells is not here.
    unscored
        Tissue ("study/tissue") to the reason why its cells have no scores.
    """

    scores: dict[str, Rows]
    depth: Rows
    genes_per_cell: Rows
    profiles: pd.DataFrame
    profile: Rows
    sums: npt.NDArray[np.int64 | np.float64] | None
    tissues: list[TissueScores]
    unscored: dict[str, str]


def inline(
    function: Callable[[Any], Any], tasks: Sequence[Any], kind: type[Block]
) -> Iterator[Any]:
    """Run tasks one after another in this process."""
    return map(function, tasks)


def block_size(n_cells: int, n_genes: int) -> int:
    """Return how many cells a block holds: whole chunks, at least one.

    Few large blocks are handed out in less time than many; blocks of one size leave no worker alone
    with the last.
    """
    n_chunks = -(-n_cells // CHUNK)
    n_blocks = -(-n_chunks // chunks_within(BLOCK_BYTES, n_genes, _BLOCK_CHUNKS))
    n_blocks = -(-n_blocks // _TOGETHER) * _TOGETHER
    return max(-(-n_chunks // max(n_blocks, 1)), 1) * CHUNK


def score_cells(
    cells: CellInput,
    genes: GeneMap | None,
    signatures: Mapping[str, Signature],
    run: Run = inline,
    *,
    folder: Path,
    block: int | None = None,
) -> CellScores:
    """Score all signatures in all cells.

    Parameters
    ----------
    cells
        The cells.
    genes
        Genes among the rows of ``cells.var``; None without a matrix.
    signatures
        Id to signature.
    run
        Runs tasks; any runner gives the same bits.
    folder
        An existing folder for what is too large for memory: the scores, which the result reads
        there, and a copy of a matrix stored by columns.
    block
        Cells a task; a multiple of ``CHUNK``. Any gives the same bits.

    Raises
    ------
    SourceError
        If the matrix does not hold what it claims: the cell, the value and the cure.
    BuildError
        If the disk is full.
    """
    plan = design(cells)
    if cells.matrix is None or genes is None:
        return _without_matrix(cells, plan)
    size = block_size(*cells.matrix.shape) if block is None else block
    if size <= 0 or size % CHUNK:
        raise SourceError(f"A block of {size} cells is no multiple of {CHUNK}: give one.")
    matrix = cells.matrix.prepared(folder)
    rows = Genes.of(genes, is_counts=cells.is_counts)
    sums = _first(cells, matrix, rows, plan, run, size, folder)
    parts, tissues = _weights(plan, sums, genes, signatures)
    scores: dict[str, Rows] = dict.fromkeys(signatures, Constant(np.nan, cells.n_cells, np.float32))
    if signatures and tissues:
        scored = _second(matrix, rows, parts, plan, sums.depth.column(0), run, size, folder)
        scores = {name: scored.column(at) for at, name in enumerate(signatures)}
    return CellScores(
        scores=scores | dict(cells.precomputed),
        depth=sums.depth.column(0),
        genes_per_cell=sums.n_genes.column(0),
        profiles=_described(plan, sums.profile_depth, sums.profile_n_genes),
        profile=plan.profile,
        sums=sums.profiles,
        tissues=tissues,
        unscored=_unscored(plan),
    )


def _first(
    cells: CellInput,
    matrix: CellMatrix,
    rows: Genes,
    plan: Design,
    run: Run,
    size: int,
    folder: Path,
) -> FirstSums:
    sums = FirstSums(
        folder,
        n_cells=cells.n_cells,
        n_profiles=len(plan.profiles),
        n_rows=matrix.shape[1],
        n_tissues=len(plan.tissues),
        n_genes=rows.n_genes,
        is_counts=cells.is_counts,
    )
    depth, n_genes = (cells.told(name) for name in MEASURED)

    def task(block: slice) -> FirstTask:
        return FirstTask(
            block.start,
            block.stop,
            plan.profile[block],
            None if depth is None else depth[block],
            None if n_genes is None else n_genes[block],
        )

    tasks = _Tasks(cells.n_cells, size, task)
    for found in run(partial(first_pass, matrix, rows, plan.decides), tasks, FirstBlock):
        if found.fault is not None:
            refuse(found.fault, cells, matrix)
        sums.add(found)
        del found  # not held while the next is made
    return sums


class _Tasks(Sequence[Any]):
    """The tasks of a pass, each made when it is taken: all of them at once have all cells."""

    def __init__(self, n_cells: int, size: int, make: Callable[[slice], Any]) -> None:
        self._n_cells, self._size, self._make = n_cells, size, make

    def __len__(self) -> int:
        return -(-self._n_cells // self._size)

    def __getitem__(self, number: Any) -> Any:
        if not 0 <= number < len(self):
            raise IndexError(number)
        start = number * self._size
        return self._make(slice(start, min(start + self._size, self._n_cells)))


def _weights(
    plan: Design, sums: FirstSums, genes: GeneMap, signatures: Mapping[str, Signature]
) -> tuple[list[ModuleParts | None], list[TissueScores]]:
    """Return the weights of every tissue (None: nothing decides), and what is said of them."""
    directions = {name: genes.directions(item) for name, item in signatures.items()}
    n_measured = count_measured(genes, signatures, np.ones(genes.names.size, dtype=bool))
    coverage = n_measured / np.array([item.size for item in signatures.values()], dtype=np.int64)
    n_cells = plan.n_deciding()
    weights: list[ModuleParts | None] = []
    said = []
    for at, row in enumerate(plan.tissues.itertuples()):
        if not n_cells[at]:
            weights.append(None)
            continue
        mask = (sums.seen[at] >= MIN_DETECTED_CELLS) & genes.comparable
        found = module_parts(sums.sums[at] / n_cells[at], genes.names, directions, mask)
        weights.append(found)
        said.append(
            TissueScores(
                str(row.study),
                str(row.tissue),
                int(n_cells[at]),
                found.n_genes,
                n_measured,
                coverage,
            )
        )
    return weights, said


def _second(
    matrix: CellMatrix,
    rows: Genes,
    parts: list[ModuleParts | None],
    plan: Design,
    depth: Rows,
    run: Run,
    size: int,
    folder: Path,
) -> RowsOnDisk:
    known = [part for part in parts if part is not None]
    place = np.cumsum([part is not None for part in parts]) - 1
    tissue = np.where(plan.tissue >= 0, place[plan.tissue], -1).astype(np.int16)
    weights = Weights.of(known)
    n_cells = matrix.shape[0]
    scores = RowsOnDisk(folder / "scores.npy", n_cells, weights.control.shape[2], np.float32)

    def task(block: slice) -> SecondTask:
        return SecondTask(
            block.start,
            block.stop,
            tissue[plan.profile[block]],
            depth[block],
        )

    tasks = _Tasks(n_cells, size, task)
    for found in run(partial(second_pass, matrix, rows, weights), tasks, SecondBlock):
        scores.append(found.scores)
        del found  # not held while the next is made
    return scores


def _described(plan: Design, depth: Floats, n_genes: Floats) -> pd.DataFrame:
    """Return the profiles with what was summed over their cells."""
    return plan.profiles.assign(
        genes_per_cell=n_genes / plan.profiles["n_cells"], library_size=depth
    )


def _unscored(plan: Design) -> dict[str, str]:
    names = _tissue_names(plan)
    return {
        name: f"every profile has fewer than {MIN_CELLS} cells"
        for name, n_cells in zip(names, plan.n_deciding(), strict=True)
        if not n_cells
    }


def _tissue_names(plan: Design) -> list[str]:
    """Return the key of each tissue in the manifest."""
    return [f"{row.study}/{row.tissue}" for row in plan.tissues.itertuples()]


def _without_matrix(cells: CellInput, plan: Design) -> CellScores:
    unknown = Constant(np.nan, cells.n_cells)
    depth, n_genes = (unknown if (told := cells.told(name)) is None else told for name in MEASURED)
    sums = np.zeros((2, len(plan.profiles)))
    for rows in pieces(cells.n_cells, AT_ONCE):
        for total, values in zip(sums, (depth, n_genes), strict=True):
            np.add.at(total, plan.profile[rows], values[rows])
    return CellScores(
        scores=dict(cells.precomputed),
        depth=depth,
        genes_per_cell=n_genes,
        profiles=_described(plan, *sums),
        profile=plan.profile,
        sums=None,
        tissues=[],
        unscored=dict.fromkeys(_tissue_names(plan), "the source gives no expression of genes"),
    )
