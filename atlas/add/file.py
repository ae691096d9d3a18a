"""The annotation of an h5ad or zarr file, opened read-only; the matrix stays where it is."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import h5py
import numpy as np
import pandas as pd
import zarr
from anndata.io import read_elem
from numpy.typing import NDArray

from drift.errors import DriftError, SourceError

AGAIN: Final = "Copy the file again from where it was made, or write it again with anndata."
CONVERT: Final = "Convert it with anndata: adata.write_h5ad(...)."
SPARSE: Final = ("csr_matrix", "csc_matrix")


class Columns(Mapping[str, pd.Series]):
    """Columns of a table in a file, each read when it is asked for: an atlas has many, few used."""

    def __init__(self, group: Any, name: str) -> None:
        self._group, self._name = group, name
        with readable(name, "obs"):
            self.names = tuple(str(column) for column in group.attrs["column-order"])
        self._read: dict[str, pd.Series] = {}

    def __getitem__(self, column: str) -> pd.Series:
        if column not in self.names:
            raise KeyError(column)
        if column not in self._read:
            with readable(self._name, f"obs/{column}"):
                values = read_elem(self._group[column])
            self._read[column] = pd.Series(values, name=column)
        return self._read[column]

    def __iter__(self) -> Iterator[str]:
        return iter(self.names)

    def __len__(self) -> int:
        return len(self.names)


@dataclass(frozen=True)
class AnnFile:
    """An open file: its tables, and where its matrices lie.

    Attributes
    ----------
    path
        As given.
    root
        h5py or zarr group, read-only; of use only while the file is open.
    barcodes
        (n_cells,) names of the cells, each once.
    obs
        Column to (n_cells,) annotation of the cells.
    """

    path: Path
    root: Any
    barcodes: pd.Index
    obs: Columns

    @property
    def name(self) -> str:
        """Name of the file, for messages."""
        return self.path.name

    def matrices(self) -> list[str]:
        """Return where matrices of cells by genes lie: "layers/counts", "raw/X", "X"."""
        layers = sorted(self.root["layers"]) if "layers" in self.root else []
        found = [f"layers/{name}" for name in layers]
        return found + [at for at in ("raw/X", "X") if self._has(at)]

    def embeddings(self) -> list[str]:
        """Return the names in ``obsm``."""
        return sorted(self.root["obsm"]) if "obsm" in self.root else []

    def var(self, matrix: str) -> pd.DataFrame:
        """Return the annotation of the genes of a matrix; ``raw/X`` has its own."""
        at = "raw/var" if matrix.startswith("raw/") else "var"
        with readable(self.name, at):
            return _frame(self.root[at], self.name, at)

    def element(self, at: str) -> Any:
        """Return one element, in memory.

        Raises
        ------
        SourceError
            If it is damaged, or a chunk of it is missing.
        """
        with readable(self.name, at):
            found = self.root[at]
            refuse_missing_chunks(found, self.name, at)
            return read_elem(found)

    def word(self, key: str) -> str:
        """Return a text of ``uns``; empty if there is none."""
        try:
            value = read_elem(self.root["uns"][key])
        except (KeyError, TypeError, ValueError, OSError):
            return ""
        return value.strip() if isinstance(value, str) else ""

    def shape(self, at: str) -> tuple[int, int]:
        """Return (n_cells, n_genes) of a matrix."""
        with readable(self.name, at):
            found = self.root[at]
            shape = found.attrs["shape"] if is_sparse(found) else found.shape
            rows, columns = (int(size) for size in shape)
        return rows, columns

    def _has(self, at: str) -> bool:
        group, _, name = at.rpartition("/")
        if group and group not in self.root:
            return False
        inside = self.root[group] if group else self.root
        if name not in inside:
            return False
        return str(inside[name].attrs.get("encoding-type", "")) != "null"


def is_sparse(element: Any) -> bool:
    """Tell whether an element of a file is a sparse matrix."""
    return str(element.attrs.get("encoding-type", "")) in SPARSE


@contextmanager
def open_file(path: Path) -> Iterator[AnnFile]:
    """Open a file and read the annotation of its cells.

    Raises
    ------
    SourceError
        If there is no such file, it is truncated, no AnnData, holds no cell, or names a cell twice.
    """
    with _opened(path) as root:
        barcodes = _barcodes(root["obs"], path.name)
        yield AnnFile(path, root, barcodes, Columns(root["obs"], path.name))


@contextmanager
def _opened(path: Path) -> Iterator[Any]:
    if not path.exists():
        raise SourceError(f"There is no file {path}: check the path.")
    if path.is_dir():
        with readable(path.name, ""):
            root = zarr.open_group(path, mode="r")
        _check_encoding(root, path)
        yield root
        return
    try:
        handle = h5py.File(path, "r")
    except OSError as error:
        if not h5py.is_hdf5(path):
            raise SourceError(f"{path.name} is no h5ad file (no HDF5 inside). {CONVERT}") from error
        raise SourceError(f"{path.name} is truncated or damaged. {AGAIN}") from error
    with handle:
        _check_encoding(handle, path)
        yield handle


@contextmanager
def readable(name: str, at: str) -> Iterator[None]:
    """Turn what readers raise on a broken file into one sentence."""
    where = f"{name}, {at}," if at else name
    try:
        yield
    except DriftError:
        raise
    except KeyError as error:
        raise SourceError(f"{where} is missing or incomplete. {AGAIN}") from error
    except MemoryError:
        raise
    except Exception as error:  # damaged bytes make HDF5, zarr and anndata raise anything
        raise SourceError(f"{where} cannot be read: it is truncated or damaged. {AGAIN}") from error


def refuse_missing_chunks(element: Any, name: str, at: str) -> None:
    """Refuse a zarr array, or a sparse matrix of arrays, of which a chunk is not there.

    zarr takes an absent chunk for one of zeros, and leaves out chunks of zeros when it writes; so
    this is asked only of arrays that have no such chunks: values and positions of a sparse matrix,
    and coordinates. Codes of a category may be all 0 and are not asked.
    """
    if isinstance(element, zarr.Group):
        if is_sparse(element):
            for part in ("data", "indices"):
                refuse_missing_chunks(element[part], name, f"{at}/{part}")
        return
    if not isinstance(element, zarr.Array):
        return
    missing = element.nchunks - element.nchunks_initialized
    if missing > 0:
        raise SourceError(
            f"{name}, {at}, lacks {missing} of its {element.nchunks} chunks: copy the folder again "
            "from where it was made."
        )


def _check_encoding(root: Any, path: Path) -> None:
    encoding = str(root.attrs.get("encoding-type", ""))
    if encoding != "anndata" or "obs" not in root or "var" not in root:
        raise SourceError(f"{path.name} is no AnnData of version 0.8 or newer. {CONVERT}")


def _barcodes(group: Any, name: str) -> pd.Index:
    with readable(name, "obs"):
        index = group[group.attrs["_index"]]
        refuse_missing_chunks(index, name, "obs/_index")
        words = np.asarray(read_elem(index)).astype(object)  # of whichever type of text
        found = pd.Index(words, name="cell_id").astype(str)
    if not len(found):
        raise SourceError(f"{name} holds no cell. {AGAIN}")
    twice = found.duplicated()
    if twice.any():
        raise SourceError(
            f"{name}, obs: the barcode '{found[twice][0]}' stands {_times(found, twice)}. "
            "Make them unique where the file is made: adata.obs_names_make_unique()."
        )
    return found


def _times(names: pd.Index, twice: NDArray[np.bool_]) -> str:
    count = int((names == names[twice][0]).sum())
    return "twice" if count == 2 else f"{count} times"


def _frame(group: Any, name: str, at: str) -> pd.DataFrame:
    """Read a table; its index as text, whatever it is."""
    frame: pd.DataFrame = read_elem(group)
    if not isinstance(frame, pd.DataFrame):
        raise SourceError(f"{name}, {at}, is no table of AnnData 0.8 or newer. {CONVERT}")
    frame.index = pd.Index(frame.index.astype(str), name=None)
    return frame
