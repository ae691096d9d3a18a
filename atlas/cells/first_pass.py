"""Pass 1 over the cells: check one block and add it up, a pure function that any process can run.

It yields what the weights of the scores need, and the sums of profiles; ``folding`` adds the chunks
up.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp

from atlas.cells import kernels
from atlas.cells.chunks import chunks
from atlas.cells.faults import Fault
from atlas.cells.matrix import CellMatrix
from atlas.cells.profile_sums import BlockSums, ProfileSums
from atlas.cells.row_genes import Floats, Genes


@dataclass(frozen=True)
class FirstTask:
    """Rows of pass 1.

    ``profile`` is each cell's; ``depth`` and ``n_genes`` are the library size and the genes
    detected as the source gives them, NaN or None where it gives none.
    """

    start: int
    stop: int
    profile: npt.NDArray[np.int32]
    depth: Floats | None = None
    n_genes: Floats | None = None

    def rows(self, first: int, last: int) -> "FirstTask":
        """Return the task of some of its rows, counted from its first."""
        part = slice(first, last)
        return FirstTask(
            self.start + first,
            self.start + last,
            self.profile[part],
            None if self.depth is None else self.depth[part],
            None if self.n_genes is None else self.n_genes[part],
        )


@dataclass(frozen=True)
class FirstPart:
    """What pass 1 finds in one chunk.

    Attributes
    ----------
    profiles, profile_depth, profile_n_genes
        Profiles, and the sums of ``FirstBlock.depth`` and ``n_genes`` over their cells.
    tissues, sums, seen
        Of the cells that make the bins: number of the tissue, and (n_tissues, n_genes) sums of the
        log expression and cells in which it is above 0.
    """

    profiles: npt.NDArray[np.int32]
    profile_depth: Floats
    profile_n_genes: Floats
    tissues: npt.NDArray[np.int16]
    sums: Floats
    seen: npt.NDArray[np.uint16]


@dataclass(frozen=True)
class FirstBlock:
    """What pass 1 finds in one block; nothing but the fault, if there is one.

    Attributes
    ----------
    depth, n_genes
        (n_cells,) counts over all genes (NaN for logarithms) and genes detected, as the source
        gives them or as counted.
    parts
        Of each chunk.
    by_profile
        Of the whole block, or of each chunk, as ``BlockSums`` adds them up.
    """

    depth: Floats
    n_genes: Floats
    parts: tuple[FirstPart, ...]
    by_profile: tuple[ProfileSums, ...]
    fault: Fault | None = None

    @classmethod
    def of_fault(cls, fault: Fault) -> "FirstBlock":
        """Return a block that holds nothing else."""
        return cls(np.empty(0), np.empty(0), (), (), fault)

    def to_arrays(self) -> dict[str, npt.NDArray[Any]]:
        """Return all there is as named arrays, to be kept on the disk; few, for each takes time."""
        arrays = {"depth": self.depth, "n_genes": self.n_genes}
        if self.parts:
            arrays |= _joined(self.parts)
        for number, one in enumerate(self.by_profile):
            arrays |= {f"by_profile.{number}.{name}": of for name, of in vars(one).items()}
        fault = {} if self.fault is None else vars(self.fault)
        return arrays | {f"fault.{name}": np.array(value) for name, value in fault.items()}

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, npt.NDArray[Any]]) -> "FirstBlock":
        """Return what ``to_arrays`` was called on."""
        fault = {name: value.item() for name, value in _under("fault", arrays).items()}
        by_profile = _under("by_profile", arrays)
        numbers = sorted({int(name.partition(".")[0]) for name in by_profile})
        return cls(
            arrays["depth"],
            arrays["n_genes"],
            _parted(_under("parts", arrays)),
            tuple(ProfileSums(**_under(str(number), by_profile)) for number in numbers),
            Fault(**fault) if fault else None,
        )


_OF_PROFILE: Final = ("profiles", "profile_depth", "profile_n_genes")
_OF_TISSUE: Final = ("tissues", "sums", "seen")


def _joined(parts: Sequence[FirstPart]) -> dict[str, npt.NDArray[Any]]:
    """Return the arrays of all parts end to end, and where each part of them ends."""
    joined = {}
    for names in (_OF_PROFILE, _OF_TISSUE):
        lengths = [len(getattr(part, names[0])) for part in parts]
        joined[f"parts.{names[0]}_end"] = np.cumsum(lengths)
        for name in names:
            joined[f"parts.{name}"] = np.concatenate([getattr(part, name) for part in parts])
    return joined


def _parted(joined: Mapping[str, npt.NDArray[Any]]) -> tuple[FirstPart, ...]:
    if not joined:
        return ()
    parted = [
        np.split(joined[name], joined[f"{names[0]}_end"][:-1])
        for names in (_OF_PROFILE, _OF_TISSUE)
        for name in names
    ]
    return tuple(FirstPart(*arrays) for arrays in zip(*parted, strict=True))


def _under(owner: str, arrays: Mapping[str, npt.NDArray[Any]]) -> dict[str, npt.NDArray[Any]]:
    start = f"{owner}."
    return {name.removeprefix(start): of for name, of in arrays.items() if name.startswith(start)}


def first_pass(
    matrix: CellMatrix, genes: Genes, decides: npt.NDArray[np.int16], task: FirstTask
) -> FirstBlock:
    """Check one block and add up its chunks.

    ``decides`` (n_profiles,) is the tissue whose bins the cells of a profile make (-1: none).
    """
    depth, n_genes = np.full((2, task.stop - task.start), np.nan)
    parts = []
    by_profile = BlockSums(task.profile, matrix.shape[1], is_counts=genes.is_counts)
    for rows, chunk in chunks(matrix, task.start, task.stop):
        some = task.rows(rows.start, rows.stop)
        fault = _value_fault(chunk, is_counts=genes.is_counts)
        if fault is None and genes.is_counts:
            totals = _row_sums(chunk)
            depth[rows] = _or_counted(some.depth, totals)
            fault = _depth_fault(depth[rows], totals)
        if fault is not None:
            return FirstBlock.of_fault(replace(fault, row=some.start + fault.row))
        n_genes[rows] = _or_counted(some.n_genes, _n_detected(chunk, is_counts=genes.is_counts))
        parts.append(_part(chunk, genes, decides, some.profile, depth[rows], n_genes[rows]))
        by_profile.add(chunk, rows)
    return FirstBlock(depth, n_genes, tuple(parts), by_profile.found())


def _part(
    chunk: sp.csr_matrix,
    genes: Genes,
    decides: npt.NDArray[np.int16],
    profile: npt.NDArray[np.int32],
    depth: Floats,
    n_genes: Floats,
) -> FirstPart:
    profiles = np.flatnonzero(np.bincount(profile)).astype(np.int32)
    return FirstPart(
        profiles,
        np.bincount(profile, weights=depth)[profiles].astype(np.float64),
        np.bincount(profile, weights=n_genes)[profiles].astype(np.float64),
        *_of_tissues(chunk, genes, decides[profile], depth),
    )


def _row_sums(chunk: sp.csr_matrix) -> Floats:
    found = np.empty(chunk.shape[0])
    kernels.row_sums(chunk.indptr, chunk.data, found)
    return found


def _or_counted(given: Floats | None, counted: npt.NDArray[np.number]) -> Floats:
    """Return what the source gives, and what was counted where it gives nothing."""
    if given is None:
        return counted.astype(np.float64)
    return np.where(np.isnan(given), counted, given)


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
) -> tuple[npt.NDArray[np.int16], Floats, npt.NDArray[np.uint16]]:
    tissues = np.unique(decides[decides >= 0])
    place = np.where(decides >= 0, np.searchsorted(tissues, decides), -1)
    sums = np.zeros((tissues.size, genes.n_genes))
    seen = np.zeros(sums.shape, dtype=np.uint16)
    if tissues.size:
        values = genes.expression(chunk, depth)
        kernels.add_up_tissues(place, values.indices, values.indptr, values.data, sums, seen)
    return tissues, sums, seen
