"""The map of the cells: two coordinates a cell, as the file has them."""

from collections.abc import Iterator
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from atlas.add import chunks
from atlas.add.columns import whole_chunks
from atlas.add.file import AnnFile
from atlas.add.kept import kept
from atlas.add.store import Store
from atlas.cells.columns import AT_ONCE, Rows, pieces
from atlas.cells.damage import readable
from drift.errors import SourceError

# What to look for in the names of obsm, the best first. Two components of many say the least.
KINDS: Final = ("umap", "tsne", "draw_graph_fa", "draw_graph", "phate", "pca")

NONE: Final = "none"
SIDE: Final = 100  # parts a side in which cells are counted, to see whether they fill the map
MOST_EMPTY: Final = 5  # parts with cells
ENOUGH: Final = 20  # cells; fewer leave most parts empty in any map


def choose(file: AnnFile, declared: str = "") -> str:
    """Return the key of the embedding; empty if the file has none, or none is wanted.

    Parameters
    ----------
    declared
        The key a person names; "none": the cells get no map; empty: looked for.

    Raises
    ------
    SourceError
        If the one a person names is not there.
    """
    known = file.embeddings()
    if declared == NONE and NONE not in known:
        return ""
    if declared:
        if declared not in known:
            raise SourceError(
                f"{file.name} has no embedding '{declared}': it has {', '.join(known) or 'none'}."
            )
        return declared
    fits = [
        (rank, name != f"X_{kind}", len(name), name)
        for rank, kind in enumerate(KINDS)
        for name in known
        if kind in name.casefold()
    ]
    return min(fits)[-1] if fits else ""


class Places:
    """Two coordinates a cell, as the file has them."""

    dtype: Final[np.dtype[Any]] = np.dtype((np.float32, 2))

    def __init__(self, store: Store, at: str, n_cells: int) -> None:
        self._store, self._at, self._n_cells = store, at, n_cells

    def __len__(self) -> int:
        """Return the number of cells."""
        return self._n_cells

    def __getitem__(self, rows: slice) -> NDArray[np.float32]:
        """Return (n, 2) coordinates of some cells."""
        with self._store.opened() as root, readable(self._store.name, self._at):
            values = np.asarray(root[self._at][rows, :2], dtype=np.float32)
        return np.ascontiguousarray(values)


def read(file: AnnFile, key: str) -> Rows:
    """Return (n_cells, 2) coordinates.

    Raises
    ------
    SourceError
        If they are of another size, or one is not finite.
    """
    at = f"obsm/{key}"
    n_cells = len(file.barcodes)
    element = file.root[at]
    is_array = hasattr(element, "shape")  # else a table or a sparse matrix, which is read whole
    found: Any = element if is_array else np.asarray(_dense(file.element(at)), dtype=np.float32)
    if len(found.shape) != 2 or found.shape[0] != n_cells or found.shape[1] < 2:
        shape = " by ".join(str(size) for size in found.shape)
        raise SourceError(
            f"{file.name}, {at} is {shape}, where {n_cells} by 2 is needed: name another with "
            f"--embedding, or leave the map out with --embedding {NONE}."
        )
    chunks.refuse(element, file.name, at)
    places: Rows = (
        kept(Places(file.store, at, n_cells), whole_chunks(element))
        if is_array
        else found[:, :2].copy()
    )
    for rows in pieces(n_cells, AT_ONCE):
        wrong = np.flatnonzero(~np.isfinite(places[rows]).all(axis=1))
        if wrong.size:
            cell = file.barcodes.of(rows.start + int(wrong[0]))
            raise SourceError(
                f"{file.name}, {at}: cell '{cell}' has no place: give every cell one, name another "
                f"with --embedding, or leave the map out with --embedding {NONE}."
            )
    return places


def emptiness(places: Rows, key: str, barcodes: Rows) -> Iterator[str]:
    """Yield one sentence if cells fill next to nothing of the map: some lie far away from all.

    Parameters
    ----------
    places, barcodes
        (n_cells, 2) finite coordinates, and (n_cells,) names.
    key
        Of ``obsm``, for the message.
    """
    n_cells = len(places)
    if n_cells < ENOUGH:
        return
    parts = pieces(n_cells, AT_ONCE)
    ends = np.array(
        [(part.min(axis=0), part.max(axis=0)) for part in map(places.__getitem__, parts)]
    )
    low, high = ends[:, 0].min(axis=0), ends[:, 1].max(axis=0)
    n = np.zeros(SIDE * SIDE, dtype=np.int64)
    for rows in pieces(n_cells, AT_ONCE):
        n += np.bincount(_part(places[rows], low, high), minlength=n.size)
    seen = np.flatnonzero(n)
    if seen.size > MOST_EMPTY:
        return
    rarest = seen[n[seen].argmin()]
    far = next(
        rows.start + int(found[0])
        for rows in pieces(n_cells, AT_ONCE)
        if (found := np.flatnonzero(_part(places[rows], low, high) == rarest)).size
    )
    x, y = places[far : far + 1][0]
    yield (
        f"obsm/{key}: the cells lie in {seen.size} of {n.size:,} parts of the map, which will look "
        f"empty (cell '{barcodes[far : far + 1][0]}' is at {x:g}, {y:g}): name another with "
        f"--embedding, or {NONE} to have no map."
    )


def _part(places: Any, low: Any, high: Any) -> NDArray[np.int64]:
    """Return the part of the map each cell is in, (n,)."""
    width = np.where(high > low, high.astype(np.float64) - low, 1.0)
    at = ((places.astype(np.float64) - low) / width * SIDE).astype(np.int64).clip(0, SIDE - 1)
    return np.asarray(at[:, 0] * SIDE + at[:, 1], dtype=np.int64)


def _dense(values: Any) -> Any:
    return values.toarray() if hasattr(values, "toarray") else values
