"""The map of the cells: two coordinates a cell, as the file has them."""

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from atlas.add.file import AnnFile
from drift.errors import SourceError

# What to look for in the names of obsm, the best first. Two components of many say the least.
KINDS: Final = ("umap", "tsne", "draw_graph_fa", "draw_graph", "phate", "pca")


def choose(file: AnnFile, declared: str = "") -> str:
    """Return the key of the embedding; empty if the file has none.

    Raises
    ------
    SourceError
        If the one a person names is not there.
    """
    known = file.embeddings()
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


def read(file: AnnFile, key: str) -> NDArray[np.float32]:
    """Return (n_cells, 2) coordinates.

    Raises
    ------
    SourceError
        If they are of another size, or one is not finite.
    """
    at = f"obsm/{key}"
    found: Any = file.element(at)
    values = np.asarray(found, dtype=np.float32)
    if values.ndim != 2 or len(values) != len(file.barcodes) or values.shape[1] < 2:
        shape = " by ".join(str(size) for size in values.shape)
        raise SourceError(
            f"{file.name}, {at} is {shape}, where {len(file.barcodes)} by 2 is needed: name "
            "another with --embedding."
        )
    places = np.ascontiguousarray(values[:, :2])
    wrong = np.flatnonzero(~np.isfinite(places).all(axis=1))
    if wrong.size:
        raise SourceError(
            f"{file.name}, {at}: cell '{file.barcodes[wrong[0]]}' has no place: give every cell "
            "one, or name another with --embedding."
        )
    return places
