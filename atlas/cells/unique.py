"""Find two cells of one name without all names in memory."""

from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from atlas.cells.columns import Rows, pieces
from atlas.cells.dealt import Dealt, at_once

_RECORD: Final = np.dtype([("hash", np.uint64), ("row", np.uint32)])
_MOST_ROWS: Final = 2**16  # names that are read at once


def repeated(names: Rows, folder: Path) -> tuple[int, int] | None:
    """Return the first row whose name an earlier row has, and how many rows have it; else None.

    Parameters
    ----------
    names
        (n_cells,) text.
    folder
        Is made, for the hashes of the names; must not exist.
    """
    dealt = Dealt(folder, _RECORD)
    n_buckets = -(-len(names) // at_once(_RECORD)) or 1
    for rows in pieces(len(names), _MOST_ROWS):
        records = np.empty(rows.stop - rows.start, dtype=_RECORD)
        records["hash"] = pd.util.hash_array(names[rows].astype(object), categorize=False)
        records["row"] = np.arange(rows.start, rows.stop)
        high = records["hash"] >> np.uint64(32)
        bucket = (high * np.uint64(n_buckets)) >> np.uint64(32)
        dealt.deal(bucket.astype(np.int64), records)
    found = [
        pair
        for bucket in range(n_buckets)
        if (pair := _first(dealt.read(bucket), names)) is not None
    ]
    return min(found, default=None)


def _first(records: npt.NDArray[np.void], names: Rows) -> tuple[int, int] | None:
    """Return what ``repeated`` does, of the rows of one bucket."""
    hashes = np.sort(records["hash"])
    if not (hashes[1:] == hashes[:-1]).any():
        return None
    records = records[np.argsort(records["hash"], kind="stable")]
    again = np.flatnonzero(records["hash"][1:] == records["hash"][:-1]) + 1
    for at in again[np.argsort(records["row"][again], kind="stable")].tolist():
        same = records["row"][records["hash"] == records["hash"][at]].tolist()
        row = int(records["row"][at])
        name = names[row : row + 1][0]
        # two names may have one hash
        if any(names[other : other + 1][0] == name for other in same if other < row):
            return row, len(same)
    return None
