"""The names of the cells, as text."""

from typing import Any, Final, Self

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray

from atlas.add.columns import n_rows, read_rows, whole_chunks
from atlas.add.kept import on_disk, temporary
from atlas.add.store import Store
from atlas.cells.columns import pieces
from atlas.cells.damage import readable
from atlas.cells.disk import ColumnOnDisk
from atlas.cells.spool import text_parts


class Names:
    """Names, in a plain copy on the disk.

    Parameters
    ----------
    ends
        (n_cells + 1,) where each begins in the text and the last one ends.
    text
        Of all names, one after another.
    """

    dtype: Final = np.dtype(object)

    def __init__(self, ends: ColumnOnDisk, text: ColumnOnDisk) -> None:
        self._ends, self._text = ends, text

    @classmethod
    def read(cls, store: Store, at: str) -> Self:
        """Return the names in a file, which is read once.

        Raises
        ------
        BuildError
            If the disk is full.
        """
        with store.opened() as root, temporary() as places, temporary() as text:
            element = root[at]
            last = 0
            places.write(np.zeros(1, dtype=np.int64).data)
            for rows in pieces(n_rows(element), whole_chunks(element)):
                with readable(store.name, at):
                    names = _words(element, rows)
                ends, bytes_of = text_parts(names)
                places.write((ends[1:] + np.int64(last)).data)
                text.write(bytes_of)
                last += int(ends[-1])
            ends_on_disk = on_disk(places, n_rows(element) + 1, np.dtype(np.int64))
            return cls(ends_on_disk, on_disk(text, last, np.dtype(np.uint8)))

    def __len__(self) -> int:
        """Return the number of cells."""
        return len(self._ends) - 1

    def __getitem__(self, rows: slice) -> NDArray[Any]:
        """Return the names of some cells."""
        start, stop, _ = rows.indices(len(self))
        ends = self._ends[start : max(start, stop) + 1]
        text = self._text[int(ends[0]) : int(ends[-1])]
        places = pa.py_buffer((ends - ends[0]).astype(np.int32))
        words = pa.StringArray.from_buffers(len(ends) - 1, places, pa.py_buffer(text))
        return np.asarray(words.to_numpy(zero_copy_only=False), dtype=object)

    def of(self, row: int) -> str:
        """Return the name of one cell."""
        return str(self[slice(row, row + 1)][0])


def _words(element: Any, rows: slice) -> pa.StringArray:
    """Return names in a file as text, of whichever type they are."""
    is_text = str(element.attrs.get("encoding-type", "")) == "string-array"
    if is_text:
        words = np.asarray(element[rows]).astype(object)  # HDF5 has bytes, which Arrow takes
    else:
        found = np.asarray(read_rows(element, rows)).astype(object)
        words = pd.Index(found).astype(str).to_numpy(dtype=object)
    return pa.array(words, pa.string(), from_pandas=False)
