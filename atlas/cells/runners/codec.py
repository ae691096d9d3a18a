"""Results as named arrays: what is on the disk can be read without running anything."""

from collections.abc import Mapping
from typing import Any, Protocol, Self, TypeVar

import numpy as np
import numpy.typing as npt
from scipy import sparse

Arrays = Mapping[str, npt.NDArray[Any]]


class Keepable(Protocol):
    """A result that can be kept on the disk."""

    def to_arrays(self) -> Arrays:
        """Return all there is, as arrays of numbers or fixed-width text, none of objects."""
        ...

    @classmethod
    def from_arrays(cls, arrays: Arrays) -> Self:
        """Return what ``to_arrays`` was called on, to the last bit."""
        ...


Keep = TypeVar("Keep", bound=Keepable)


def sparse_to_arrays(name: str, matrix: sparse.csr_array) -> dict[str, npt.NDArray[Any]]:
    """Return a CSR matrix as arrays ``<name>.data``, ``.indices``, ``.indptr`` and ``.shape``."""
    return {
        f"{name}.data": matrix.data,
        f"{name}.indices": matrix.indices,
        f"{name}.indptr": matrix.indptr,
        f"{name}.shape": np.array(matrix.shape),
    }


def sparse_from_arrays(name: str, arrays: Arrays) -> sparse.csr_array:
    """Return the matrix ``sparse_to_arrays`` was given under this name."""
    data, indices, indptr = (arrays[f"{name}.{part}"] for part in ("data", "indices", "indptr"))
    rows, columns = (int(length) for length in arrays[f"{name}.shape"])
    return sparse.csr_array((data, indices, indptr), shape=(rows, columns))
