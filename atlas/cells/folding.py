"""Add up what pass 1 found, block after block in the order of the file."""

from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from atlas.cells import kernels
from atlas.cells.disk import RowsOnDisk, enough_room, reserve
from atlas.cells.first_pass import FirstBlock
from atlas.cells.row_genes import Floats


class FirstSums:
    """What pass 1 finds in all cells.

    Parameters
    ----------
    folder
        For what has one row a cell or profile: it is written there, not kept in memory.
    n_cells, n_profiles, n_rows, n_tissues, n_genes
        Sizes; rows are those of ``var``.
    is_counts
        Sums of profiles are whole numbers.

    Attributes
    ----------
    depth, n_genes
        One column each: counts over all genes (NaN for logarithms), and genes detected.
    profile_depth, profile_n_genes
        (n_profiles,) their sums over the cells of each profile.
    profiles
        (n_profiles, n_rows) sums of the stored values of each profile, in a file that is mapped.
    sums, seen
        (n_tissues, n_genes) sums of the log expression over the cells that make the bins, and the
        number of them in which it is above 0.
    """

    def __init__(
        self,
        folder: Path,
        *,
        n_cells: int,
        n_profiles: int,
        n_rows: int,
        n_tissues: int,
        n_genes: int,
        is_counts: bool,
    ) -> None:
        self.depth = RowsOnDisk(folder / "depth.npy", n_cells, 1, np.float64)
        self.n_genes = RowsOnDisk(folder / "genes_per_cell.npy", n_cells, 1, np.float64)
        self.profile_depth: Floats = np.zeros(n_profiles)
        self.profile_n_genes: Floats = np.zeros(n_profiles)
        self.sums: Floats = np.zeros((n_tissues, n_genes))
        self.seen: npt.NDArray[np.int64] = np.zeros((n_tissues, n_genes), dtype=np.int64)
        self.profiles = _mapped(
            folder / "profile_sums.bin", (n_profiles, n_rows), np.int64 if is_counts else np.float64
        )

    def add(self, block: FirstBlock) -> None:
        """Add the next block."""
        self.depth.append(block.depth[:, None])
        self.n_genes.append(block.n_genes[:, None])
        for part in block.parts:
            self.profile_depth[part.profiles] += part.profile_depth
            self.profile_n_genes[part.profiles] += part.profile_n_genes
            self.sums[part.tissues] += part.sums
            self.seen[part.tissues] += part.seen
        for found in block.by_profile:
            kernels.spread(found.profiles, found.ends, found.rows, found.sums, self.profiles)


def _mapped(
    path: Path, shape: tuple[int, int], dtype: type[np.int64 | np.float64]
) -> npt.NDArray[Any]:
    """Return zeros in a file; its space is taken at once: a full disk would end the process."""
    size = shape[0] * shape[1] * np.dtype(dtype).itemsize
    if not size:
        return np.zeros(shape, dtype=dtype)
    with enough_room(path.parent), path.open("wb") as file:
        reserve(file, 0, size, path.parent)
    return np.asarray(np.memmap(path, dtype=dtype, mode="r+", shape=shape))
