"""One array or group of an h5ad or zarr file, opened in the process that reads it."""

import os
from itertools import product
from pathlib import Path
from typing import Any, Final

import h5py
import numpy as np
import numpy.typing as npt
import zarr

from atlas.cells.damage import OR_WRITE, readable
from atlas.raw.faults import FETCH_AGAIN
from drift.errors import SourceError

_ZARR_FILES: Final = (".zgroup", "zarr.json", ".zmetadata")


class Stored:
    """A place in a file: ``path`` and the key inside it ("X", "layers/counts", "raw/X").

    It may be sent to another process: the file is opened there, at the first look.
    """

    def __init__(self, path: Path, key: str) -> None:
        self.path, self.key = Path(path), key
        self._opened: tuple[int, Any] | None = None
        self._arrays: dict[str, StoredArray] = {}

    def __getstate__(self) -> tuple[Path, str]:
        return self.path, self.key

    def __setstate__(self, state: tuple[Path, str]) -> None:
        self.path, self.key = state
        self._opened, self._arrays = None, {}

    @property
    def name(self) -> str:
        """As it stands in messages."""
        return f"{self.path.name}, {self.key}"

    def beside(self, key: str) -> "Stored":
        """Return another place in the same file."""
        return Stored(self.path, key)

    def node(self) -> Any:
        """Return the h5py or zarr object.

        Raises
        ------
        SourceError
            If the file cannot be read or has no such place.
        """
        # a handle that came through a fork shares its state with the parent
        if self._opened is None or self._opened[0] != os.getpid():
            with readable(self.path.name):
                root = open_root(self.path)
                self._opened, self._arrays = (os.getpid(), root[self.key]), {}
        return self._opened[1]

    def array(self, key: str = "") -> "StoredArray":
        """Return an array: this place itself, or one of its group."""
        node = self.node()
        if key not in self._arrays:
            with readable(self.name):
                array = _uncached(node[key]) if key else node
                self._arrays[key] = StoredArray(array, f"{self.name}/{key}" if key else self.name)
        return self._arrays[key]


class StoredArray:
    """An array that refuses to make up what its file does not hold."""

    def __init__(self, node: Any, name: str) -> None:
        self._node, self._name = node, name
        self.shape: tuple[int, ...] = tuple(node.shape)
        self.dtype = np.dtype(node.dtype)

    @property
    def is_packed(self) -> bool:
        """Whether whole chunks are unpacked for whatever is read of them."""
        return not isinstance(self._node, h5py.Dataset) or _is_filtered(self._node)

    def read(self, start: int, stop: int) -> npt.NDArray[Any]:
        """Return ``[start:stop]`` along the first axis.

        Raises
        ------
        SourceError
            If that part of the file is damaged, or a zarr chunk of it is missing: zarr would give
            zeros in its place.
        """
        if isinstance(self._node, zarr.Array):
            self._refuse_gaps(start, stop)
        with readable(self._name):
            return np.asarray(self._node[start:stop])

    def _refuse_gaps(self, start: int, stop: int) -> None:
        node: Any = self._node
        if stop <= start or 0 in self.shape:
            return
        grid = getattr(node, "shards", None) or node.chunks
        first, last = start // grid[0], (stop - 1) // grid[0]
        others = [
            range(-(-size // step)) for size, step in zip(self.shape[1:], grid[1:], strict=True)
        ]
        folder = Path(node.store.root) / node.path
        for place in product(range(first, last + 1), *others):
            chunk = node.metadata.encode_chunk_key(place)
            if not (folder / chunk).is_file():
                raise SourceError(
                    f"{self._name} lacks its chunk {chunk}, which zarr would read as zeros. "
                    f"{FETCH_AGAIN[:-1]}, {OR_WRITE}."
                )


def open_root(path: Path) -> Any:
    """Open an h5ad or zarr file for reading.

    Raises
    ------
    SourceError
        If it is missing or neither.
    """
    if path.is_dir():
        if not any((path / name).is_file() for name in _ZARR_FILES):
            raise SourceError(f"{path.name} is a folder but no zarr store. {FETCH_AGAIN}")
        return zarr.open_group(str(path), mode="r")
    if not path.is_file():
        raise SourceError(f"There is no file {path}: give the path of an h5ad or zarr file.")
    return h5py.File(path, "r")


def _is_filtered(node: h5py.Dataset) -> bool:
    return bool(node.id.get_create_plist().get_nfilters())


def _uncached(node: Any) -> Any:
    """Return an array of a group, without HDF5's cache where that only costs a second copy."""
    if not isinstance(node, h5py.Dataset) or not node.chunks:
        return node
    if _is_filtered(node):
        return node  # what is packed is better kept for the next rows
    file, place = node.file, node.name.encode()
    node.id.close()  # as long as it is open, it keeps its cache
    access = h5py.h5p.create(h5py.h5p.DATASET_ACCESS)
    access.set_chunk_cache(0, 0, 1.0)
    return h5py.Dataset(h5py.h5d.open(file.id, place, access))


def native(values: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """Return values in a type that sparse matrices and compiled loops take."""
    if values.dtype == np.float16:
        return values.astype(np.float32)
    return values.astype(values.dtype.newbyteorder("="), copy=False)
