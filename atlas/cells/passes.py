"""What is computed of one block of cells: pure functions that any process can run.

Sums are taken over chunks of ``CHUNK`` rows, counted from the first row of the file. A block is one
or more whole chunks and its result is that of its chunks, one by one, so that the size of blocks
and the number of workers change no bit. ``folding`` adds the chunks up.

Pass 1 checks the values and yields what the weights of the scores need; pass 2 scores.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp

from atlas.cells import kernels
from atlas.cells.matrix import CellMatrix
from atlas.genes import GeneMap
from drift.normalisation import log_cells
from drift.scoring import ModuleParts

CHUNK: Final = 4_096  # rows

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Genes:
    """How rows of ``var`` become genes.

    Attributes
    ----------
    gene_of_row
        (n_rows,) gene of each row.
    n_genes
        Number of genes.
    is_counts
        Counts of one gene's rows are added up and cells are normalised; logarithms of one gene's
        rows are averaged and taken as they are.
    """

    gene_of_row: npt.NDArray[np.int32]
    n_genes: int
    is_counts: bool

    @classmethod
    def of(cls, genes: GeneMap, *, is_counts: bool) -> "Genes":
        """Return what the passes need of a gene map."""
        return cls(genes.gene_of_row.astype(np.int32), genes.names.size, is_counts)

    def expression(self, block: sp.csr_matrix, depth: Floats) -> sp.csr_matrix:
        """Return the log expression, (n_cells, n_genes), of rows of the matrix.

        Parameters
        ----------
        block
            (n_cells, n_rows) stored values.
        depth
            (n_cells,) counts over all genes; not looked at for logarithms.
        """
        together = self._together(block)
        if not self.is_counts:
            return together
        # counts in single precision would give other last digits than whole numbers
        return sp.csr_matrix(log_cells(together.astype(np.float64), depth))

    def _together(self, block: sp.csr_matrix) -> sp.csr_matrix:
        shape = (block.shape[0], self.n_genes)
        size = np.bincount(self.gene_of_row, minlength=self.n_genes)
        if np.array_equal(self.gene_of_row, np.arange(self.n_genes)):
            return block
        if (size <= 1).all():
            columns = self.gene_of_row[block.indices]
            return sp.csr_matrix((block.data.astype(np.float64), columns, block.indptr), shape)
        weight = 1.0 if self.is_counts else 1 / size[self.gene_of_row]
        rows = np.arange(self.gene_of_row.size)
        indicator = sp.csr_matrix(
            (np.broadcast_to(weight, rows.shape), (rows, self.gene_of_row)),
            shape=(rows.size, self.n_genes),
        )
        return sp.csr_matrix(block.astype(np.float64) @ indicator)


@dataclass(frozen=True)
class Fault:
    """A value that cannot be what the source says it is.

    Attributes
    ----------
    kind
        ``value``: not finite, negative or not whole; ``depth``: the counts over all genes are 0 or
        less than the counts there are.
    row, column
        Of the matrix; the column is -1 for a depth.
    value
        What stands there.
    other
        The largest value of the chunk, or the sum of the cell's counts.
    """

    kind: Literal["value", "depth"]
    row: int
    column: int
    value: float
    other: float


@dataclass(frozen=True)
class FirstTask:
    """Rows of pass 1.

    ``profile`` is each cell's, ``decides`` the tissue whose bins it makes (-1: none); ``depth`` and
    ``n_genes`` are the library size and the genes detected as the source gives them, NaN or None
    where it gives none.
    """

    start: int
    stop: int
    profile: npt.NDArray[np.int32]
    decides: npt.NDArray[np.int16]
    depth: Floats | None = None
    n_genes: Floats | None = None

    def rows(self, first: int, last: int) -> "FirstTask":
        """Return the task of some of its rows, counted from its first."""
        part = slice(first, last)
        return FirstTask(
            self.start + first,
            self.start + last,
            self.profile[part],
            self.decides[part],
            None if self.depth is None else self.depth[part],
            None if self.n_genes is None else self.n_genes[part],
        )


@dataclass(frozen=True)
class FirstPart:
    """What pass 1 finds in one chunk.

    Attributes
    ----------
    depth, n_genes
        (n_cells,) counts over all genes (NaN for logarithms) and genes detected, as the source
        gives them or as counted.
    profile_depth, profile_n_genes
        (n_profiles,) their sums over the cells of each profile.
    profiles, profile_ends, profile_rows, profile_sums
        Sums of the stored values: of profile ``profiles[p]`` those in the rows of ``var``
        ``profile_rows[profile_ends[p] : profile_ends[p + 1]]``; whole numbers for counts.
    tissues, sums, seen
        Of the cells that make the bins: number of the tissue, and (n_tissues, n_genes) sums of the
        log expression and cells in which it is above 0.
    """

    depth: Floats
    n_genes: Floats
    profile_depth: Floats
    profile_n_genes: Floats
    profiles: npt.NDArray[np.int32]
    profile_ends: npt.NDArray[np.int64]
    profile_rows: npt.NDArray[np.int32]
    profile_sums: npt.NDArray[Any]
    tissues: npt.NDArray[np.int16]
    sums: Floats
    seen: npt.NDArray[np.int32]


@dataclass(frozen=True)
class FirstBlock:
    """The chunks of one block, up to the first with a fault."""

    parts: tuple[FirstPart, ...]
    fault: Fault | None = None

    def to_arrays(self) -> dict[str, npt.NDArray[Any]]:
        """Return all there is as named arrays, to be kept on the disk."""
        arrays = {
            f"{number:03}.{name}": values
            for number, part in enumerate(self.parts)
            for name, values in vars(part).items()
        }
        fault = {} if self.fault is None else vars(self.fault)
        return arrays | {f"fault.{name}": np.array(value) for name, value in fault.items()}

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, npt.NDArray[Any]]) -> "FirstBlock":
        """Return what ``to_arrays`` was called on."""
        of: dict[str, dict[str, Any]] = {}
        for key, values in arrays.items():
            owner, _, name = key.partition(".")
            of.setdefault(owner, {})[name] = values
        fault = {name: value.item() for name, value in of.pop("fault", {}).items()}
        parts = tuple(FirstPart(**of[number]) for number in sorted(of))
        return cls(parts, Fault(**fault) if fault else None)


def first_pass(matrix: CellMatrix, genes: Genes, task: FirstTask) -> FirstBlock:
    """Check one block and add up its chunks."""
    found: list[FirstPart] = []
    block = matrix.read(task.start, task.stop)
    for start, chunk in _chunks(block):
        part = _first_part(chunk, genes, task.rows(start, start + chunk.shape[0]))
        if isinstance(part, Fault):
            fault = Fault(
                part.kind, task.start + start + part.row, part.column, part.value, part.other
            )
            return FirstBlock(tuple(found), fault)
        found.append(part)
    return FirstBlock(tuple(found))


@dataclass(frozen=True)
class Weights:
    """The weights of every tissue, as ``kernels.score_rows`` takes them."""

    bins: npt.NDArray[np.uint8]
    starts: npt.NDArray[np.int32]
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
                    (matrix.indptr + first).astype(np.int32)
                    for matrix, first in zip(own, before, strict=True)
                ]
            ),
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
    """The scores of one block, (n_cells, n_signatures); NaN where undefined."""

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
    values = genes.expression(block, _depth(block, task.depth, is_counts=genes.is_counts))
    kernels.score_rows(
        task.tissue,
        values.indices,
        values.indptr,
        values.data,
        weights.bins,
        weights.starts,
        weights.sets,
        weights.weights,
        weights.control,
        scores,
    )
    if not weights.defined.all():
        known = task.tissue >= 0
        scores[known] = np.where(weights.defined[task.tissue[known]], scores[known], np.nan)
    return SecondBlock(scores)


def _totals(block: sp.csr_matrix) -> Floats:
    return np.asarray(block.sum(axis=1, dtype=np.float64)).ravel()


def _depth(block: sp.csr_matrix, given: Floats | None, *, is_counts: bool) -> Floats:
    """Return the counts over all genes: as given, else the row sums; NaN for logarithms."""
    if not is_counts:
        return np.full(block.shape[0], np.nan)
    return _or_counted(given, _totals(block))


def _or_counted(given: Floats | None, counted: npt.NDArray[Any]) -> Floats:
    if given is None:
        return counted.astype(np.float64)
    return np.where(np.isnan(given), counted, given)


def _bins(part: ModuleParts) -> npt.NDArray[np.uint8]:
    """Return the bin of each gene; one more where it takes no part."""
    return np.where(part.bins < 0, part.control.shape[0], part.bins).astype(np.uint8)


def _chunks(block: sp.csr_matrix) -> Iterator[tuple[int, sp.csr_matrix]]:
    """Yield the chunks of a block as views of it, each with its first row."""
    for start in range(0, block.shape[0], CHUNK):
        ends = block.indptr[start : start + CHUNK + 1]
        stored = slice(ends[0], ends[-1])
        chunk = sp.csr_matrix(
            (block.data[stored], block.indices[stored], ends - ends[0]),
            shape=(ends.size - 1, block.shape[1]),
        )
        chunk.has_canonical_format = True  # as ``CellMatrix.read`` gives it
        yield start, chunk


def _first_part(chunk: sp.csr_matrix, genes: Genes, task: FirstTask) -> FirstPart | Fault:
    fault = _value_fault(chunk, is_counts=genes.is_counts)
    if fault is not None:
        return fault
    depth = _depth(chunk, task.depth, is_counts=genes.is_counts)
    fault = _depth_fault(depth, _totals(chunk)) if genes.is_counts else None
    if fault is not None:
        return fault
    counted = np.zeros(depth.size, dtype=np.int64)
    kernels.n_positive(chunk.indptr, chunk.data, counted)
    n_genes = _or_counted(task.n_genes, counted)
    _, place = np.unique(task.profile, return_inverse=True)
    return FirstPart(
        depth,
        n_genes,
        np.bincount(place, weights=depth).astype(np.float64),
        np.bincount(place, weights=n_genes).astype(np.float64),
        *_of_profiles(chunk, task.profile, is_counts=genes.is_counts),
        *_of_tissues(chunk, genes, task.decides, depth),
    )


def _value_fault(chunk: sp.csr_matrix, *, is_counts: bool) -> Fault | None:
    values = chunk.data.view(np.uint8) if chunk.data.dtype == np.bool_ else chunk.data
    at = kernels.first_fault(values, is_counts)
    if at < 0:
        return None
    finite = values[np.isfinite(values)]
    return Fault(
        "value",
        row=int(np.searchsorted(chunk.indptr, at, side="right")) - 1,
        column=int(chunk.indices[at]),
        value=float(values[at]),
        other=float(finite.max()) if finite.size else np.nan,
    )


def _depth_fault(depth: Floats, totals: Floats) -> Fault | None:
    # a whole count of slack: the totals of some files are floats
    wrong = np.flatnonzero(~(np.isfinite(depth) & (depth > 0)) | (depth < totals - 1))
    if not wrong.size:
        return None
    row = int(wrong[0])
    return Fault("depth", row=row, column=-1, value=float(depth[row]), other=float(totals[row]))


def _of_tissues(
    chunk: sp.csr_matrix, genes: Genes, decides: npt.NDArray[np.int16], depth: Floats
) -> tuple[npt.NDArray[np.int16], Floats, npt.NDArray[np.int32]]:
    tissues = np.unique(decides[decides >= 0])
    place = np.where(decides >= 0, np.searchsorted(tissues, decides), -1)
    sums = np.zeros((tissues.size, genes.n_genes))
    seen = np.zeros(sums.shape, dtype=np.int32)
    if tissues.size:
        values = genes.expression(chunk, depth)
        kernels.add_up_tissues(place, values.indices, values.indptr, values.data, sums, seen)
    return tissues, sums, seen


def _of_profiles(
    chunk: sp.csr_matrix, profile: npt.NDArray[np.int32], *, is_counts: bool
) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.int64], npt.NDArray[np.int32], npt.NDArray[Any]]:
    kind = np.int64 if is_counts else np.float64
    order = np.argsort(profile, kind="stable")
    profiles, starts = np.unique(profile[order], return_index=True)
    rows = np.empty(chunk.nnz, dtype=np.int32)
    sums = np.empty(chunk.nnz, dtype=kind)
    ends = np.zeros(profiles.size + 1, dtype=np.int64)
    n = kernels.add_up_profiles(
        order,
        np.append(starts, order.size),
        chunk.indices,
        chunk.indptr,
        chunk.data.astype(kind),
        np.zeros(chunk.shape[1], dtype=kind),
        rows,
        sums,
        ends,
    )
    found = sums[:n]
    if is_counts:  # most are small: what travels between processes is a quarter then
        smallest = np.min_scalar_type(int(found.max(initial=0)))
        found = found.astype(smallest if smallest.itemsize < 8 else kind)
    return profiles, ends, rows[:n].copy(), found.copy()
