"""Tables that only serve: made from those of a folder of ``cells``, where there are very many.

Views give the same without them.
"""

import json
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from atlas.cells import schema
from atlas.cells.disk import enough_room
from atlas.cells.spool import Spool, write_arrow

FEWEST: Final = 1_000_000  # cells; what fewer need is soon added up

Columns = dict[str, npt.NDArray[Any]]


def write_served(folder: Path, name: str, parts: Iterable[Columns]) -> None:
    """Write a table into a folder of ``cells``, some rows at a time, and name it in its index.

    Raises
    ------
    BuildError
        If the disk is full.
    """
    with (
        enough_room(folder.parent),
        tempfile.TemporaryDirectory(dir=folder.parent, prefix=".cells-") as aside,
    ):
        columns: dict[str, Spool] = {}
        for part in parts:
            for number, (column, values) in enumerate(part.items()):
                if column not in columns:
                    columns[column] = _spool(Path(aside) / str(number), column, values.dtype)
                columns[column].add(values)
        facts = write_arrow(folder / f"{name}.arrow", columns)
    path = folder / schema.INDEX
    index = json.loads(path.read_text(encoding="utf-8"))
    index["files"][name] = facts
    text = json.dumps(index, indent=1, allow_nan=False, ensure_ascii=False)
    path.write_text(f"{text}\n", encoding="utf-8")


def _spool(path: Path, name: str, kind: np.dtype[Any]) -> Spool:
    if kind.kind == "f":  # in single precision, as the scores are
        return Spool(path, np.dtype(np.float32))
    if name == "pixel":  # looked up by numbers up to those beyond the grid
        return Spool(path, np.dtype(np.uint32), smallest=False)
    return Spool(path, np.dtype(np.uint64))
