"""Sums and histograms of the strata, of cells in the order of their file."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

from atlas.cells import cubes, schema
from atlas.cells.columns import Rows, pieces
from atlas.cells.cubes import Columns
from atlas.cells.dealt import Dealt, Records, at_once, cut
from atlas.cells.spool import Spool

Limits = Mapping[str, tuple[float, float]]
_HISTOGRAM: Final = np.dtype([("stratum", np.uint32), ("class", np.uint8), ("n", np.uint32)])


class OfStrata:
    """The cells, dealt to buckets of strata.

    Parameters
    ----------
    folder
        Is made; must not exist.
    stratum
        (n_cells,) number of the stratum.
    size
        (n_strata,) cells of each.
    columns
        Name to (n_cells,) values.
    """

    def __init__(
        self,
        folder: Path,
        stratum: Rows,
        size: npt.NDArray[np.int64],
        columns: Mapping[str, Rows],
    ) -> None:
        folder.mkdir()
        self._folder, self._n_strata, self._names = folder, len(size), tuple(columns)
        fields = [("stratum", np.dtype(np.uint32))]
        fields += [(f"of {name}", values.dtype) for name, values in columns.items()]
        self._dealt = Dealt(folder / "dealt", np.dtype(fields))
        self._most = at_once(self._dealt.record)
        bucket = cut(size, self._most)
        self._n_buckets = int(bucket.max()) + 1
        for rows in pieces(len(stratum), self._most):
            records = np.empty(rows.stop - rows.start, dtype=self._dealt.record)
            records["stratum"] = stratum[rows]
            for name, values in columns.items():
                records[f"of {name}"] = values[rows]
            self._dealt.deal(bucket[records["stratum"]], records)

    def read(self, gaps: Sequence[str], limits: Limits) -> tuple[Columns, dict[str, Spool]]:
        """Return the sums, as ``cubes.added_up`` of all cells, and the table of histograms.

        Parameters
        ----------
        gaps
            Columns that are undefined in some cells.
        limits
            Ends of the classes of each score.
        """
        sums: Columns = {}
        counted = Dealt(self._folder / "histograms", _HISTOGRAM)
        for bucket in range(self._n_buckets):
            found, columns = self._sums(bucket, gaps)
            for name, values in columns.items():
                dtype = np.int64 if name == "n" else values.dtype
                sums.setdefault(name, np.zeros(self._n_strata, dtype))[found] = values
            for number, name in enumerate(limits):
                counted.add(number, self._histogram(bucket, name, limits[name]))
            self._dealt.drop(bucket)
        return sums, self._stacked(counted, len(limits))

    def _sums(self, bucket: int, gaps: Sequence[str]) -> tuple[cubes.Keys, Columns]:
        parts = []
        for records in self._dealt.parts(bucket, self._most):
            values = {name: np.ascontiguousarray(records[f"of {name}"]) for name in self._names}
            parts.append(cubes.added_up(records["stratum"].astype(np.uint64), values, gaps))
        return cubes.together(parts)

    def _histogram(self, bucket: int, name: str, limits: tuple[float, float]) -> Records:
        found, n = cubes.together(
            [
                cubes.histogram(records["stratum"], records[f"of {name}"], limits)
                for records in self._dealt.parts(bucket, self._most)
            ]
        )
        made = np.empty(len(found), dtype=_HISTOGRAM)
        made["stratum"] = found >> np.uint64(6)
        made["class"] = found & np.uint64(schema.N_CLASSES - 1)
        made["n"] = n["n"]
        return made

    def _stacked(self, counted: Dealt, n_scores: int) -> dict[str, Spool]:
        columns = {
            name: Spool(self._folder / name, np.dtype(np.uint32))
            for name in ("score", "stratum", "class", "n")
        }
        for number in range(n_scores):
            for records in counted.parts(number, self._most):
                columns["score"].add(np.full(len(records), number))
                for name in ("stratum", "class", "n"):
                    columns[name].add(records[name])
        return columns
