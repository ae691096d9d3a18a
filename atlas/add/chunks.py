"""Chunks that a zarr folder lacks: zarr reads them as zeros, or empty text, without a word.

It also leaves out chunks of zeros when it writes, so a chunk that was lost and one of zeros look
alike. What zeros would spoil is refused; what they may well be, the code of a category, is said.
"""

from collections.abc import Iterator
from typing import Any, Final

import numpy as np
import zarr
from anndata.io import read_elem

from atlas.cells.damage import OR_WRITE
from drift.errors import SourceError

SPARSE: Final = ("csr_matrix", "csc_matrix")
AGAIN: Final = "copy the folder again from where it was made"


def lacking(element: Any) -> tuple[int, int]:
    """Return how many chunks an array lacks, of how many; HDF5 lacks none."""
    if not isinstance(element, zarr.Array):
        return 0, 0
    return max(element.nchunks - element.nchunks_initialized, 0), element.nchunks


def is_sparse(element: Any) -> bool:
    """Tell whether an element of a file is a sparse matrix."""
    return str(element.attrs.get("encoding-type", "")) in SPARSE


def refuse(element: Any, name: str, at: str, *, zeros: bool = False) -> None:
    """Refuse an array, or a sparse matrix of arrays, of which a chunk is not there.

    Parameters
    ----------
    element
        Of the file.
    name, at
        Of the file, and where the element lies in it, for the message.
    zeros
        Whether a sound array may have chunks of zeros, which the cure then names. Values and
        positions of a sparse matrix, coordinates and names have none.

    Raises
    ------
    SourceError
        If one is not there.
    """
    if isinstance(element, zarr.Group):
        if is_sparse(element):
            for part in ("data", "indices"):
                refuse(element[part], name, f"{at}/{part}")
        return
    missing, n_chunks = lacking(element)
    if missing:
        cure = f"{AGAIN}, {OR_WRITE}" if zeros else AGAIN
        raise SourceError(f"{name}, {at}, lacks {missing} of its {n_chunks} chunks: {cure}.")


def refuse_numbers(column: Any, name: str, at: str) -> None:
    """Refuse a column with a number a cell of which a chunk is not there."""
    refuse(_values(column), name, at, zeros=True)


def refuse_column(column: Any, name: str, at: str) -> None:
    """Refuse a column that zeros in the place of missing chunks would spoil.

    That is one of text or of numbers with a fraction; and one of several categories whose codes
    are all missing, so that every cell would be of the first. Whole numbers, and some of the codes,
    may well be 0: ``read_as`` says them.

    Raises
    ------
    SourceError
        If chunks are missing.
    """
    values = _values(column)
    if _is_categorical(column):
        refuse(column["categories"], name, f"{at}/categories", zeros=True)
        missing, n_chunks = lacking(column["codes"])
        if 0 < missing == n_chunks and column["categories"].shape[0] > 1:
            raise SourceError(
                f"{name}, {at}/codes, lacks {missing} of its {n_chunks} chunks, so that every cell "
                f"would be '{_filled(column)}': {AGAIN}, {OR_WRITE}; or name another column with "
                "--map."
            )
    elif isinstance(values, zarr.Array) and np.dtype(values.dtype).kind not in "iub":
        refuse(values, name, at, zeros=True)


def refuse_names(column: Any, name: str, at: str) -> None:
    """Refuse a column of names, few of which are the same: a chunk of equal ones was lost."""
    if not _is_categorical(column):
        refuse(_values(column), name, at, zeros=True)
        return
    refuse(column["categories"], name, f"{at}/categories", zeros=True)
    if column["categories"].shape[0] > 1:
        refuse(column["codes"], name, f"{at}/codes", zeros=True)


def read_as(column: Any, at: str) -> Iterator[str]:
    """Yield what is said of a column with missing chunks; nothing of one of a single category."""
    part = column["codes"] if _is_categorical(column) else _values(column)
    missing, n_chunks = lacking(part)
    if missing and not (_is_categorical(column) and column["categories"].shape[0] == 1):
        yield (
            f"{at} lacks {missing} of its {n_chunks} chunks, read as '{_filled(column)}', which "
            f"zarr leaves out when it writes: if those cells are something else, {AGAIN}."
        )


def _is_categorical(column: Any) -> bool:
    return str(column.attrs.get("encoding-type", "")) == "categorical"


def _values(column: Any) -> Any:
    """Return what has a value a cell; the mask of empty cells may lack any chunk."""
    is_masked = not hasattr(column, "shape") and "values" in column
    return column["values"] if is_masked else column


def _filled(column: Any) -> str:
    """Return what a cell of a missing chunk is read as."""
    if not _is_categorical(column):
        return str(_values(column).fill_value)
    code = int(column["codes"].fill_value)
    words = read_elem(column["categories"])
    return str(words[code]) if 0 <= code < len(words) else ""
