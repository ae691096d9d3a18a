"""The expression of cells, read a few rows at a time, from h5ad or from zarr.

A matrix may be sent to another process; its file is opened there. Whatever the file looks like
(rows compressed, columns compressed, dense), ``read`` gives the same CSR rows: stored values that
are not 0, columns ascending.
"""

from pathlib import Path
from typing import Any, Final, Protocol

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp

from atlas.cells import kernels
from atlas.cells.damage import readable
from atlas.cells.disk import read_slice
from atlas.cells.spill import spilled
from atlas.cells.stored import Stored, StoredArray, native, open_root
from atlas.raw.faults import FETCH_AGAIN
from drift.errors import SourceError

_DENSE_VALUES: Final = 4 * 2**20  # of a dense file that are in memory at once
_COLUMN_VALUES: Final = 4 * 2**20  # of a file stored by columns


class CellMatrix(Protocol):
    """Expression of cells by genes.

    Attributes
    ----------
    name
        File and place, for messages.
    others
        Other places of the file that hold a matrix of the same cells.
    shape
        (n_cells, n_rows_of_var).
    is_packed
        Whether to read few rows takes nearly as long as to read many.
    """

    name: str
    others: tuple[str, ...]
    shape: tuple[int, int]

    @property
    def is_packed(self) -> bool:
        """See above."""

    def read(self, start: int, stop: int) -> sp.csr_matrix:
        """Return rows ``start`` to ``stop``: no stored zeros, columns ascending.

        Raises
        ------
        SourceError
            If the file is damaged there.
        """

    def prepared(self, scratch: Path) -> "CellMatrix":
        """Return a matrix whose rows are near each other, itself where they are already.

        Parameters
        ----------
        scratch
            Folder for a copy by rows of what the file stores by columns. A copy that is there
            already is used again as long as the file is as it was.
        """


class _OfFile:
    """What the matrices of files share."""

    def __init__(self, stored: Stored, shape: tuple[int, int], others: tuple[str, ...]) -> None:
        self.stored, self.shape, self.others = stored, shape, others
        self.name = stored.name

    def _parts(self) -> tuple[StoredArray, StoredArray, StoredArray]:
        data, indices, ends = (self.stored.array(key) for key in ("data", "indices", "indptr"))
        return data, indices, ends


class ByRows(_OfFile):
    """Rows compressed (CSR): the stored values of some rows are one slice of the file."""

    @property
    def is_packed(self) -> bool:
        """Whether the file holds its values in packed chunks."""
        return any(part.is_packed for part in self._parts())

    def read(self, start: int, stop: int) -> sp.csr_matrix:
        """Return rows ``start`` to ``stop``."""
        data, indices, ends = self._parts()
        limits = ends.read(start, stop + 1).astype(np.int64)
        _check_limits(limits, data.shape[0], self.name)
        first, last = int(limits[0]), int(limits[-1])
        columns = _checked_indices(indices.read(first, last), self.shape[1], self.name)
        return clean(
            sp.csr_matrix(
                (native(data.read(first, last)), columns, limits - first),
                shape=(stop - start, self.shape[1]),
            )
        )

    def prepared(self, scratch: Path) -> CellMatrix:
        """Return itself."""
        return self


class ByColumns(_OfFile):
    """Columns compressed (CSC): every read of rows goes through the whole file, bit by bit."""

    is_packed = True

    def read(self, start: int, stop: int) -> sp.csr_matrix:
        """Return rows ``start`` to ``stop``; slow: see ``prepared``."""
        data, indices, ends = self._parts()
        limits = ends.read(0, ends.shape[0]).astype(np.int64)
        _check_limits(limits, data.shape[0], self.name)
        found = []
        for first in range(0, int(limits[-1]), _COLUMN_VALUES):
            last = min(first + _COLUMN_VALUES, int(limits[-1]))
            rows = _checked_indices(indices.read(first, last), self.shape[0], self.name)
            at = np.flatnonzero((rows >= start) & (rows < stop))
            columns = np.searchsorted(limits, first + at, side="right") - 1
            found.append((native(data.read(first, last))[at], rows[at] - start, columns))
        shape = (stop - start, self.shape[1])
        if not found:
            return sp.csr_matrix(shape, dtype=native(data.read(0, 0)).dtype)
        values, rows, columns = (np.concatenate(part) for part in zip(*found, strict=True))
        return clean(sp.csr_matrix(sp.coo_matrix((values, (rows, columns)), shape=shape)))

    def prepared(self, scratch: Path) -> CellMatrix:
        """Return a copy by rows, made with bounded memory."""
        return _Spilled(spilled(self.stored, self.shape, scratch), self)


class _Spilled:
    """The copy by rows of a matrix stored by columns."""

    is_packed = False

    def __init__(self, folder: Path, of: ByColumns) -> None:
        self.name, self.others, self.shape = of.name, of.others, of.shape
        self._folder = folder

    def read(self, start: int, stop: int) -> sp.csr_matrix:
        """Return rows ``start`` to ``stop``."""
        with readable(f"the copy of {self.name} in {self._folder}"):
            limits = read_slice(self._folder / "indptr.npy", start, stop + 1)
            first, last = int(limits[0]), int(limits[-1])
            parts = (read_slice(self._folder / f"{key}.npy", first, last) for key in _PAIR)
        return clean(sp.csr_matrix((*parts, limits - first), shape=(stop - start, self.shape[1])))

    def prepared(self, scratch: Path) -> CellMatrix:
        """Return itself."""
        return self


class Dense(_OfFile):
    """Every value stored, zeros as well: read in pieces, so that they are never all in memory."""

    @property
    def is_packed(self) -> bool:
        """Whether the file holds its values in packed chunks."""
        return self.stored.array().is_packed

    def read(self, start: int, stop: int) -> sp.csr_matrix:
        """Return rows ``start`` to ``stop``."""
        values = self.stored.array()
        step = max(1, _DENSE_VALUES // max(self.shape[1], 1))
        pieces = [
            sp.csr_matrix(native(values.read(at, min(at + step, stop))))
            for at in range(start, max(stop, start + 1), step)
        ]
        return clean(sp.csr_matrix(sp.vstack(pieces, format="csr")))

    def prepared(self, scratch: Path) -> CellMatrix:
        """Return itself."""
        return self


_PAIR: Final = ("data", "indices")
_FORMATS: Final[dict[str, type[ByRows | ByColumns | Dense]]] = {
    "csr_matrix": ByRows,
    "csc_matrix": ByColumns,
    "array": Dense,
}


def open_matrix(path: Path, layer: str = "") -> CellMatrix:
    """Open the expression of an h5ad or zarr file.

    Parameters
    ----------
    path
        The h5ad file or zarr folder.
    layer
        Empty: ``X``. ``raw``: ``raw/X``. Else the name of a layer, with or without ``layers/``.

    Raises
    ------
    SourceError
        If the file or the layer is not there, the file is damaged, or the matrix does not have
        the cells of ``obs`` and the genes of ``var`` (``raw/var`` for ``raw``).
    """
    path = Path(path)
    places = matrices(path)
    key = {"": "X", "raw": "raw/X"}.get(layer, layer)
    if key not in places and f"layers/{key}" in places:
        key = f"layers/{key}"
    if key not in places:
        held = f"it has {', '.join(places)}" if places else "it has no matrix at all"
        raise SourceError(f"{path.name} has no matrix '{layer or 'X'}': {held}. Name one of them.")
    stored = Stored(path, key)
    with readable(stored.name):
        node = stored.node()
        kind = str(node.attrs.get("encoding-type", "array"))
        shape = tuple(int(n) for n in node.attrs.get("shape", getattr(node, "shape", ())))
    if kind not in _FORMATS or len(shape) != 2:
        raise SourceError(
            f"{stored.name} is no table of cells and genes ({kind}): write it with anndata 0.8 or "
            "newer."
        )
    _check_shape(stored, shape)
    others = tuple(place for place in places if place != key)
    matrix = _FORMATS[kind](stored, (shape[0], shape[1]), others)
    if not isinstance(matrix, Dense):
        _check_stored(stored, kind, matrix.shape)
    return matrix


def matrices(path: Path) -> tuple[str, ...]:
    """Return the places of a file that hold a matrix of its cells: X, layers, raw/X."""
    with readable(path.name):
        root = open_root(path)
        layers = sorted(root["layers"]) if "layers" in root else []
        places = ("X", *(f"layers/{name}" for name in layers), "raw/X")
        return tuple(place for place in places if _is_matrix(root, place))


def _check_limits(limits: npt.NDArray[np.int64], n_stored: int, name: str) -> None:
    """Refuse row or column ends that do not fit the values they delimit."""
    if limits.size and (limits[0] < 0 or limits[-1] > n_stored or (limits[1:] < limits[:-1]).any()):
        raise SourceError(f"{name} is damaged: its indptr does not fit its data. {FETCH_AGAIN}")


def _checked_indices(indices: npt.NDArray[Any], below: int, name: str) -> npt.NDArray[np.int32]:
    """Return indices as int32, after making sure that they lie within the matrix."""
    if indices.size and (indices.min() < 0 or indices.max() >= below):
        raise SourceError(
            f"{name} is damaged: an index is {indices.max()}, beyond the {below} it has. "
            f"{FETCH_AGAIN}"
        )
    return indices.astype(np.int32, copy=False)


def _is_matrix(root: Any, place: str) -> bool:
    # an AnnData without X may be written with one that says so
    return place in root and root[place].attrs.get("encoding-type") != "null"


def clean(block: sp.csr_matrix) -> sp.csr_matrix:
    """Order the columns of each row and leave stored zeros out, so that every format agrees."""
    if not kernels.is_clean(block.indices, block.indptr, block.data):
        block.sum_duplicates()
        block.eliminate_zeros()
    block.has_canonical_format = True
    return block


def _check_stored(stored: Stored, kind: str, shape: tuple[int, int]) -> None:
    with readable(stored.name):
        data, indices, ends = (stored.array(key) for key in (*_PAIR, "indptr"))
        major = shape[0] if kind == "csr_matrix" else shape[1]
        last = int(ends.read(major, major + 1)[0]) if ends.shape[0] == major + 1 else -1
    if last < 0 or data.shape != indices.shape or data.shape[0] != last:
        raise SourceError(
            f"{stored.name} is truncated: {data.shape[0]} values and {indices.shape[0]} indices "
            f"do not fit its {major} rows or columns. {FETCH_AGAIN}"
        )


def _check_shape(stored: Stored, shape: tuple[int, ...]) -> None:
    """Compare with the tables of cells and genes that go with the matrix."""
    genes = "raw/var" if stored.key.startswith("raw") else "var"
    for table, size, word in (("obs", shape[0], "cells"), (genes, shape[1], "genes")):
        held = _length(stored.beside(table))
        if held != size:
            raise SourceError(
                f"{stored.name} has {size} {word}, but {table} has {held}: write the file again "
                "with both in step, or name another matrix."
            )


def _length(table: Stored) -> int:
    """Return the number of rows of ``obs`` or ``var``."""
    node = table.node()
    with readable(table.name):
        if hasattr(node, "shape"):  # written before anndata 0.7: one array of records
            return int(node.shape[0])
        return int(node[node.attrs["_index"]].shape[0])
