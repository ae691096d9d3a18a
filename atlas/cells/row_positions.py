"""Where among the cells each row of the source is: an order turned round on the disk."""

from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from atlas.cells.columns import Rows, pieces
from atlas.cells.dealt import Dealt
from atlas.cells.disk import ColumnOnDisk

ABSENT: Final = 2**32 - 1  # a row that is no cell
_AT_ONCE: Final = 2**18  # rows
_RECORD: Final = np.dtype([("row", np.uint32), ("position", np.uint32)])


def row_positions(row: Rows, folder: Path) -> ColumnOnDisk:
    """Return the position of each row of the source among the cells; ``ABSENT`` if it is none.

    Parameters
    ----------
    row
        (n_cells,) row of each cell.
    folder
        Is made, for the positions; must not exist.

    Returns
    -------
    (n_rows,) as many as the cells name.
    """
    dealt = Dealt(folder, _RECORD)
    n_rows = 0
    for cells in pieces(len(row), _AT_ONCE):
        records = np.empty(cells.stop - cells.start, dtype=_RECORD)
        records["row"] = row[cells]
        records["position"] = np.arange(cells.start, cells.stop)
        n_rows = max(n_rows, int(records["row"].max()) + 1)
        dealt.deal((records["row"] // _AT_ONCE).astype(np.int64), records)
    path = folder / "positions"
    with path.open("wb") as file:
        for rows in pieces(n_rows, _AT_ONCE):
            file.write(_of_rows(dealt, rows).data)
            dealt.drop(rows.start // _AT_ONCE)
    return ColumnOnDisk(path, 0, n_rows, np.dtype(np.uint32))


def _of_rows(dealt: Dealt, rows: slice) -> npt.NDArray[Any]:
    found = np.full(rows.stop - rows.start, ABSENT, dtype=np.uint32)
    records = dealt.read(rows.start // _AT_ONCE)
    found[records["row"] - np.uint32(rows.start)] = records["position"]
    return found
