"""The annotation of an h5ad or zarr file, opened read-only; the matrix stays where it is."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pandas as pd
import zarr
from anndata.io import read_elem

from atlas.add.columns import Columns, n_rows
from atlas.add.names import Names
from atlas.add.store import CONVERT, Store
from atlas.cells.damage import AGAIN, readable
from atlas.cells.disk import enough_room
from atlas.cells.unique import repeated
from drift.errors import SourceError

SPARSE: Final = ("csr_matrix", "csc_matrix")


@dataclass(frozen=True)
class AnnFile:
    """An open file: its tables, and where its matrices lie.

    Attributes
    ----------
    store
        The file, which can be read later on as well.
    root
        h5py or zarr group, read-only; of use only while the file is open.
    barcodes
        (n_cells,) names of the cells, each once.
    obs
        Column to (n_cells,) annotation of the cells.
    """

    store: Store
    root: Any
    barcodes: Names
    obs: Columns

    @property
    def name(self) -> str:
        """Name of the file, for messages."""
        return self.store.name

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
    """Open a file and look at the names of its cells.

    Raises
    ------
    SourceError
        If there is no such file, it is truncated, no AnnData, holds no cell, or names a cell twice.
    """
    store = Store(path)
    with store.opened() as root:
        names = _names(store, root)
        yield AnnFile(store, root, names, Columns(store, "obs", len(names)))


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


def _names(store: Store, root: Any) -> Names:
    with readable(store.name, "obs"):
        at = f"obs/{root['obs'].attrs['_index']}"
        refuse_missing_chunks(root[at], store.name, "obs/_index")
        n_cells = n_rows(root[at])
    if not n_cells:
        raise SourceError(f"{store.name} holds no cell. {AGAIN}")
    names = Names.read(store, at)
    with (
        enough_room(Path(tempfile.gettempdir())),
        tempfile.TemporaryDirectory(prefix="mesodrift-") as aside,
    ):
        found = repeated(names, Path(aside) / "names")
    if found is not None:
        row, count = found
        raise SourceError(
            f"{store.name}, obs: the barcode '{names.of(row)}' stands "
            f"{'twice' if count == 2 else f'{count} times'}. "
            "Make them unique where the file is made: adata.obs_names_make_unique()."
        )
    return names


def _frame(group: Any, name: str, at: str) -> pd.DataFrame:
    """Read a table; its index as text, whatever it is."""
    frame: pd.DataFrame = read_elem(group)
    if not isinstance(frame, pd.DataFrame):
        raise SourceError(f"{name}, {at}, is no table of AnnData 0.8 or newer. {CONVERT}")
    frame.index = pd.Index(frame.index.astype(str), name=None)
    return frame
