"""Pass 1 over the cells: check one block and add it up, a pure function that any process can run.

It yields what the weights of the scores need, and the sums of profiles; ``folding`` adds the chunks
up.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp

from atlas.cells import kernels
from atlas.cells.chunks import chunks
from atlas.cells.faults import Fault
from atlas.cells.matrix import CellMatrix
from atlas.cells.row_genes import Floats, Genes, or_counted, row_sums


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
    for rows, chunk in chunks(matrix.read(task.start, task.stop)):
        part = _first_part(chunk, genes, task.rows(rows.start, rows.stop))
        if isinstance(part, Fault):
            fault = replace(part, row=task.start + rows.start + part.row)
            return FirstBlock(tuple(found), fault)
        found.append(part)
    return FirstBlock(tuple(found))


def _first_part(chunk: sp.csr_matrix, genes: Genes, task: FirstTask) -> FirstPart | Fault:
    fault = _value_fault(chunk, is_counts=genes.is_counts)
    if fault is not None:
        return fault
    depth = np.full(chunk.shape[0], np.nan)
    if genes.is_counts:
        totals = row_sums(chunk)
        depth = or_counted(task.depth, totals)
        fault = _depth_fault(depth, totals)
        if fault is not None:
            return fault
    n_genes = or_counted(task.n_genes, _n_detected(chunk, is_counts=genes.is_counts))
    order = np.argsort(task.profile, kind="stable")
    profiles, starts = np.unique(task.profile[order], return_index=True)
    starts = np.append(starts, order.size)
    place = np.empty(order.size, dtype=np.int64)
    place[order] = np.repeat(np.arange(profiles.size), np.diff(starts))
    return FirstPart(
        depth,
        n_genes,
        np.bincount(place, weights=depth).astype(np.float64),
        np.bincount(place, weights=n_genes).astype(np.float64),
        profiles,
        *_of_profiles(chunk, order, starts, is_counts=genes.is_counts),
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


def _n_detected(chunk: sp.csr_matrix, *, is_counts: bool) -> npt.NDArray[np.int64]:
    if is_counts:  # none that is stored is 0 or less
        return np.diff(chunk.indptr).astype(np.int64)
    counted = np.zeros(chunk.shape[0], dtype=np.int64)
    kernels.n_positive(chunk.indptr, chunk.data, counted)
    return counted


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
    chunk: sp.csr_matrix,
    order: npt.NDArray[np.int64],
    starts: npt.NDArray[np.int64],
    *,
    is_counts: bool,
) -> tuple[npt.NDArray[np.int64], npt.NDArray[Any], npt.NDArray[Any]]:
    """Return where the sums of each profile end, their rows of ``var``, and the sums.

    What travels between processes: few bytes, since most numbers are small.
    """
    n_rows = chunk.shape[1]
    rows = np.empty(chunk.nnz + 1, dtype=np.min_scalar_type(n_rows))
    sums = np.empty(chunk.nnz + 1)
    ends = np.zeros(starts.size, dtype=np.int64)
    n = kernels.add_up_profiles(
        order, starts, chunk.indices, chunk.indptr, chunk.data, np.zeros(n_rows), rows, sums, ends
    )
    found = sums[:n]
    if is_counts:
        found = found.astype(np.min_scalar_type(int(found.max(initial=0))))
    return ends, rows[:n].copy(), found
