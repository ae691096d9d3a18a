"""The tables over bins and blocks, added up while the cells pass in the order of the curve."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from atlas.cells import cubes, schema
from atlas.cells.cubes import Columns, Keys
from atlas.cells.curve import coarser
from atlas.cells.dealt import Dealt, Records, at_once, cut
from atlas.cells.spool import Spool

BIN_BITS: Final = 2 * schema.GRID_BITS
_STRATUM_BITS: Final = 32  # of a stratum's number in the keys of blocks
_COUNT: Final[np.dtype[Any]] = np.dtype(np.uint32)


@dataclass(frozen=True)
class Numbers:
    """What the number of a stratum stands for.

    Attributes
    ----------
    size
        (n_strata,) cells.
    group, donor
        (n_strata,) number of its group and of its donor (-1: not known).
    categories
        Kind to (n_strata,) number of the category.
    """

    size: npt.NDArray[np.int64]
    group: npt.NDArray[np.integer]
    donor: npt.NDArray[np.integer]
    categories: Mapping[str, npt.NDArray[np.integer]]


class Binned:
    """Fine, margin, blocks and tops.

    Parameters
    ----------
    folder
        Is made; must not exist.
    numbers
        Of the strata.
    scores
        Score id to the type of its values.
    gaps
        Scores that are undefined in some cells.
    """

    def __init__(
        self,
        folder: Path,
        numbers: Numbers,
        scores: Mapping[str, np.dtype[Any]],
        gaps: Sequence[str],
    ) -> None:
        folder.mkdir()
        self._numbers, self._scores, self._gaps = numbers, tuple(scores), gaps
        sums = _sums(scores, gaps)
        of_donors = _donors(scores, gaps) if (numbers.donor >= 0).any() else {}
        of_group = np.bincount(numbers.group, weights=numbers.size).astype(np.int64)
        self._fine = _Table(folder / schema.FINE, ("stratum", "bin"), sums, numbers.size)
        self._margin = _Table(folder / schema.MARGIN, ("group", "bin"), sums | of_donors, of_group)
        self._blocks = _spools(folder, schema.BLOCKS, ("block", "stratum"), sums)
        kinds = [function(name) for name in numbers.categories for function in _OF_TOP]
        self._tops = _spools(folder, schema.TOPS, ("bin", "n"), dict.fromkeys(kinds, _COUNT))
        self._block: tuple[Keys, Columns] | None = None  # the last one, which may go on

    def add(self, parts: Iterator[Records]) -> None:
        """Add the cells of some bins.

        Parameters
        ----------
        parts
            Records with ``code``, ``stratum`` and ``score:<id>``; all cells of every bin.
        """
        found: list[list[tuple[Keys, Columns]]] = [[], [], [], []]
        for records in parts:
            scores = {  # apart from each other: they are gathered four times
                name: np.ascontiguousarray(records[schema.score(name)]) for name in self._scores
            }
            for held, (keys, known) in zip(found, self._keys(records), strict=True):
                own = scores if known.all() else {k: v[known] for k, v in scores.items()}
                held.append(cubes.added_up(keys[known], own, self._gaps))
        fine, margin, donors, blocks = (cubes.together(held) for held in found)
        self._fine.add(*fine)
        self._margin.add(margin[0], margin[1] | self._of_donors(margin[0], *donors))
        self._add_tops(*fine)
        self._add_blocks(blocks)

    def _keys(self, records: Records) -> Iterator[tuple[Keys, npt.NDArray[np.bool_]]]:
        """Yield the keys of each table, and the cells that count in it."""
        stratum = records["stratum"]
        bins = coarser(records["code"], schema.GRID_BITS)
        every = np.ones(len(records), dtype=bool)
        yield cubes.joined(stratum, bins, BIN_BITS), every
        margin = cubes.joined(self._numbers.group[stratum], bins, BIN_BITS)
        yield margin, every
        donor = self._numbers.donor[stratum]
        known = donor >= 0
        yield cubes.joined(margin, np.maximum(donor, 0), cubes.MANY_DONORS), known
        blocks = coarser(records["code"], schema.BLOCK_BITS)
        yield cubes.joined(blocks, stratum, _STRATUM_BITS), every

    def _of_donors(self, found: Keys, by_donor: Keys, sums: Columns) -> Columns:
        if not (self._numbers.donor >= 0).any():
            return {}
        return cubes.of_donors(found, by_donor, sums, self._scores)

    def _add_tops(self, keys: Keys, columns: Columns) -> None:
        pair = cubes.apart(keys, ("stratum", "bin"), BIN_BITS)
        codes = {
            kind: numbers[pair["stratum"]] for kind, numbers in self._numbers.categories.items()
        }
        _add(self._tops, cubes.tops(pair["bin"], columns["n"], codes))

    def _add_blocks(self, blocks: tuple[Keys, Columns]) -> None:
        """Add blocks, but for the last: the next cells may be of it."""
        if self._block is not None:
            blocks = cubes.together([self._block, blocks])
        keys, columns = blocks
        of_block = keys >> np.uint64(_STRATUM_BITS)
        whole = int(np.searchsorted(of_block, of_block[-1]))
        self._put_blocks(keys[:whole], {name: column[:whole] for name, column in columns.items()})
        self._block = keys[whole:], {name: column[whole:] for name, column in columns.items()}

    def _put_blocks(self, keys: Keys, columns: Columns) -> None:
        _add(self._blocks, cubes.apart(keys, ("block", "stratum"), _STRATUM_BITS) | columns)

    def tables(self) -> dict[str, dict[str, Spool]]:
        """Return all tables, when all cells have passed."""
        if self._block is not None:
            self._put_blocks(*self._block)
        return {
            schema.FINE: self._fine.sorted(),
            schema.MARGIN: self._margin.sorted(),
            schema.BLOCKS: self._blocks,
            schema.TOPS: self._tops,
        }


_OF_TOP: Final = (schema.top, schema.defined)


class _Table:
    """Rows that come bin by bin and are wanted by their first number, then by bin."""

    def __init__(
        self,
        folder: Path,
        names: tuple[str, str],
        columns: Mapping[str, np.dtype[Any]],
        sizes: npt.NDArray[np.int64],
    ) -> None:
        folder.mkdir()
        self._folder, self._names, self._columns = folder, names, columns
        fields = [("key", np.dtype(np.uint64)), *columns.items()]
        self._dealt = Dealt(folder / "dealt", np.dtype(fields))
        self._most = at_once(self._dealt.record)
        self._bucket = cut(sizes, self._most)  # no number has more rows than cells

    def add(self, keys: Keys, columns: Columns) -> None:
        records = np.empty(len(keys), dtype=self._dealt.record)
        records["key"] = keys
        for name in self._columns:
            records[name] = columns[name]
        self._dealt.deal(self._bucket[keys >> np.uint64(BIN_BITS)], records)

    def sorted(self) -> dict[str, Spool]:
        spools = _spools(self._folder, "", self._names, self._columns)
        for bucket in range(int(self._bucket.max()) + 1):
            # a bucket of several parts is of one number, so in order already
            for records in self._dealt.parts(bucket, self._most):
                ordered = records[np.argsort(records["key"], kind="stable")]
                columns = {name: ordered[name] for name in self._columns}
                _add(spools, cubes.apart(ordered["key"], self._names, BIN_BITS) | columns)
            self._dealt.drop(bucket)
        return spools


def _sums(scores: Mapping[str, np.dtype[Any]], gaps: Sequence[str]) -> dict[str, np.dtype[Any]]:
    """Return the columns of ``cubes.added_up``; what is not whole is stored in single precision."""
    columns: dict[str, np.dtype[Any]] = {"n": _COUNT}
    for name, dtype in scores.items():
        if name in gaps:
            columns[schema.defined(name)] = _COUNT
        columns[schema.total(name)] = np.dtype(np.float32 if dtype.kind == "f" else np.uint64)
    return columns


def _donors(scores: Mapping[str, np.dtype[Any]], gaps: Sequence[str]) -> dict[str, np.dtype[Any]]:
    """Return the columns of ``cubes.of_donors``."""
    columns: dict[str, np.dtype[Any]] = {"n_donors": _COUNT}
    for name in scores:
        columns[schema.donor_means(name)] = np.dtype(np.float32)
        if name in gaps:
            columns[schema.donors(name)] = _COUNT
    return columns


def _spools(
    folder: Path, table: str, keys: tuple[str, str], columns: Mapping[str, np.dtype[Any]]
) -> dict[str, Spool]:
    kinds = dict.fromkeys(keys, _COUNT) | dict(columns)
    return {
        name: Spool(folder / f"{table}-{number}", dtype)
        for number, (name, dtype) in enumerate(kinds.items())
    }


def _add(spools: Mapping[str, Spool], columns: Columns) -> None:
    for name, spool in spools.items():
        spool.add(columns[name])
