"""The annotation of an h5ad or zarr file, opened read-only; the matrix stays where it is."""

import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
from anndata.io import read_elem

from atlas.add import chunks
from atlas.add.chunks import is_sparse
from atlas.add.columns import Columns, n_rows
from atlas.add.names import Names
from atlas.add.store import CONVERT, Store
from atlas.cells.damage import AGAIN, readable
from atlas.cells.disk import enough_room
from atlas.cells.unique import repeated
from drift.errors import SourceError


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

    def var(self, matrix: str, is_name: Callable[[str], bool]) -> pd.DataFrame:
        """Return the annotation of the genes of a matrix; ``raw/X`` has its own.

        Parameters
        ----------
        is_name
            Tells which of its columns name genes.

        Raises
        ------
        SourceError
            If it is damaged, or a chunk of names is missing.
        """
        at = "raw/var" if matrix.startswith("raw/") else "var"
        with readable(self.name, at):
            group = self.root[at]
            index = str(group.attrs.get("_index", ""))
            for column in group:
                if column == index or is_name(column):
                    chunks.refuse_names(group[column], self.name, f"{at}/{column}")
            return _frame(group, self.name, at)

    def refuse_numbers(self, columns: Iterable[str]) -> None:
        """Refuse columns of ``obs`` with a number a cell of which a chunk is missing."""
        for column in columns:
            at = f"obs/{column}"
            with readable(self.name, at):
                chunks.refuse_numbers(self.root[at], self.name, at)

    def read_as(self, columns: Iterable[str]) -> list[str]:
        """Return what is said of columns of ``obs`` with missing chunks, a sentence each."""
        found: list[str] = []
        for column in columns:
            at = f"obs/{column}"
            with readable(self.name, at):
                found.extend(chunks.read_as(self.root[at], at))
        return found

    def element(self, at: str) -> Any:
        """Return one element, in memory.

        Raises
        ------
        SourceError
            If it is damaged, or a chunk of it is missing.
        """
        with readable(self.name, at):
            found = self.root[at]
            chunks.refuse(found, self.name, at)
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


def _names(store: Store, root: Any) -> Names:
    with readable(store.name, "obs"):
        at = f"obs/{root['obs'].attrs['_index']}"
        chunks.refuse(root[at], store.name, "obs/_index")
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
