"""An h5ad or zarr file that is opened for as long as something of it is read."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import h5py
import zarr

from atlas.cells.damage import AGAIN, readable
from drift.errors import SourceError

CONVERT: Final = "Convert it with anndata: adata.write_h5ad(...)."

_ZARR_FILES: Final = ("zarr.json", ".zgroup", ".zmetadata")  # of version 3, and 2


class Store:
    """A file, never open between two readings: others may move or replace it.

    Parameters
    ----------
    path
        An h5ad file or a zarr folder.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._root: Any = None

    @property
    def name(self) -> str:
        """Name of the file, for messages."""
        return self.path.name

    @contextmanager
    def opened(self) -> Iterator[Any]:
        """Give the h5py or zarr group, read-only; within another ``opened`` the same one.

        Raises
        ------
        SourceError
            If there is no such file, it is truncated, or no AnnData.
        """
        if self._root is not None:
            yield self._root
            return
        with _root(self.path) as root:
            _check_encoding(root, self.path)
            self._root = root
            try:
                yield root
            finally:
                self._root = None


@contextmanager
def _root(path: Path) -> Iterator[Any]:
    if not path.exists():
        raise SourceError(f"There is no file {path}: check the path.")
    if path.is_dir():
        if not any((path / name).is_file() for name in _ZARR_FILES):
            raise SourceError(
                f"{path.name} is a folder and no zarr store (no {' or '.join(_ZARR_FILES[:2])} in "
                "it): name an h5ad file, or the folder that adata.write_zarr(...) made."
            )
        with readable(path.name):
            root = zarr.open_group(path, mode="r")
        yield root
        return
    try:
        handle = h5py.File(path, "r")
    except OSError as error:
        if not h5py.is_hdf5(path):
            raise SourceError(f"{path.name} is no h5ad file (no HDF5 inside). {CONVERT}") from error
        raise SourceError(f"{path.name} is truncated or damaged. {AGAIN}") from error
    with handle:
        yield handle


def _check_encoding(root: Any, path: Path) -> None:
    encoding = str(root.attrs.get("encoding-type", ""))
    if encoding != "anndata" or "obs" not in root or "var" not in root:
        raise SourceError(f"{path.name} is no AnnData of version 0.8 or newer. {CONVERT}")
