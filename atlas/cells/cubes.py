"""Cells added up over bins, strata and classes: what views read in place of cells."""

from collections.abc import Collection, Mapping
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from atlas.cells import schema

Keys = npt.NDArray[np.uint64]
Column = npt.NDArray[Any]
Columns = dict[str, Column]

MANY_DONORS: Final = 24  # bits of a donor's number in a key


def joined(high: Column, low: Column, bits: int) -> Keys:
    """Return keys that sort by ``high``, then by ``low`` of at most ``bits`` bits."""
    return (np.asarray(high, np.uint64) << np.uint64(bits)) | np.asarray(low, np.uint64)


def apart(keys: Keys, names: tuple[str, str], bits: int) -> Columns:
    """Return the two numbers of ``joined`` by their names."""
    high, low = names
    return {high: keys >> np.uint64(bits), low: keys & np.uint64((1 << bits) - 1)}


def added_up(
    keys: Keys, scores: Mapping[str, Column], gaps: Collection[str]
) -> tuple[Keys, Columns]:
    """Count the cells of every key and add up their scores.

    Parameters
    ----------
    keys
        (n_cells,) key of each cell.
    scores
        Score id to (n_cells,) values, NaN where undefined.
    gaps
        Scores that are undefined in some cells, here or elsewhere.

    Returns
    -------
    The keys that occur, sorted, and the columns ``n``, ``sum:<id>``, and ``n:<id>`` of scores with
    gaps. Whole numbers are added up exactly, others in double precision in the order of the cells.
    """
    order = np.argsort(keys, kind="stable")
    found, starts = np.unique(keys[order], return_index=True)
    columns: Columns = {"n": np.diff(np.append(starts, keys.size))}
    for name, values in scores.items():
        wide = values[order].astype(np.float64 if values.dtype.kind == "f" else np.uint64)
        if name in gaps:
            undefined = np.isnan(wide)
            wide[undefined] = 0
            columns[schema.defined(name)] = _sums(~undefined, starts)
        columns[schema.total(name)] = _sums(wide, starts)
    return found, columns


def together(parts: list[tuple[Keys, Columns]]) -> tuple[Keys, Columns]:
    """Put sums of several parts of the cells together; what one part alone has stays as it is."""
    if len(parts) == 1:
        return parts[0]
    keys = np.concatenate([keys for keys, _ in parts])
    order = np.argsort(keys, kind="stable")
    found, starts = np.unique(keys[order], return_index=True)
    names = parts[0][1]
    return found, {
        name: _sums(np.concatenate([columns[name] for _, columns in parts])[order], starts)
        for name in names
    }


def of_donors(found: Keys, by_donor: Keys, sums: Columns, scores: Collection[str]) -> Columns:
    """Add donors up over their means in each group and bin.

    Parameters
    ----------
    found
        Keys of (group, bin), sorted.
    by_donor, sums
        Keys of (group, bin, donor) and the columns of :func:`added_up`.
    scores
        Score ids.

    Returns
    -------
    ``n_donors``, ``donor_means:<id>`` and, where a score has undefined cells, ``n_donors:<id>``.
    """
    at = np.searchsorted(found, by_donor >> np.uint64(MANY_DONORS))
    columns: Columns = {"n_donors": np.bincount(at, minlength=found.size)}
    for name in scores:
        total = sums[schema.total(name)].astype(np.float64)
        n = sums.get(schema.defined(name), sums["n"])
        mean = np.divide(total, n, out=np.zeros_like(total), where=n > 0)
        columns[schema.donor_means(name)] = np.bincount(at, weights=mean, minlength=found.size)
        if schema.defined(name) in sums:
            columns[schema.donors(name)] = np.bincount(at[n > 0], minlength=found.size)
    return columns


def tops(bins: Column, n: Column, codes: Mapping[str, Column]) -> Columns:
    """Return the commonest category of each bin, for each of some kinds of categories.

    Parameters
    ----------
    bins, n
        Number of the bin, and cells of one stratum in it.
    codes
        Kind to the number of the category of that stratum.
    """
    found, cells = added_up(np.asarray(bins, np.uint64), {"n": n}, ())
    columns: Columns = {"bin": found, "n": cells[schema.total("n")]}
    for name, code in codes.items():
        keys, sums = added_up(joined(bins, code, 32), {"n": n}, ())
        counts = sums[schema.total("n")].astype(np.int64)
        of_bin = keys >> np.uint64(32)
        order = np.lexsort((keys, -counts, of_bin))
        first = order[np.searchsorted(of_bin, found)]
        columns[schema.top(name)] = keys[first] & np.uint64(0xFFFFFFFF)
        columns[schema.defined(name)] = counts[first]
    return columns


def classes(values: Column, low: float, high: float) -> Column:
    """Return the class, 0 to 63, of each value; what lies beyond the ends is in the end classes.

    Values must be defined.
    """
    scaled = (values.astype(np.float64) - low) * (schema.N_CLASSES / max(high - low, 1e-12))
    return np.clip(np.floor(scaled), 0, schema.N_CLASSES - 1).astype(np.uint8)


def histogram(stratum: Column, values: Column, limits: tuple[float, float]) -> tuple[Keys, Columns]:
    """Count the cells of each (stratum, class) where a score is defined."""
    known = np.flatnonzero(~np.isnan(values)) if values.dtype.kind == "f" else slice(None)
    keys = joined(stratum[known], classes(values[known], *limits), 6)
    found, n = np.unique(keys, return_counts=True)
    return found, {"n": n}


class Ends:
    """The ends of a score's classes: all but a thousandth of the cells at either end.

    Few cells beyond them would leave most classes empty. Of the values, added some at a time, only
    those near the ends are held.

    Parameters
    ----------
    n_cells
        The most values there can be.
    """

    def __init__(self, n_cells: int) -> None:
        self._most = n_cells // 1000 + 2
        self._n = 0
        self._low = self._high = np.zeros(0)

    def add(self, values: Column) -> None:
        """Add values, all of them defined."""
        if not self._n:
            self._low = self._high = values[:0]
        self._n += values.size
        low = self._low
        near = values if low.size < self._most else values[values < low.max()]
        low = np.concatenate([low, near])
        self._low = low if low.size <= self._most else np.partition(low, self._most)[: self._most]
        high = self._high
        near = values if high.size < self._most else values[values > high.min()]
        high = np.concatenate([high, near])
        if high.size > self._most:
            high = np.partition(high, high.size - self._most)[high.size - self._most :]
        self._high = high

    def limits(self) -> tuple[float, float]:
        """Return the quantiles 0.001 and 0.999 as numpy gives them; (0, 1) of no values."""
        if not self._n:
            return 0.0, 1.0
        low = self._quantile(np.sort(self._low), 0.001, 0)
        high = self._quantile(np.sort(self._high), 0.999, self._n - self._high.size)
        return low, high if high > low else low + 1

    def _quantile(self, held: Column, share: float, before: int) -> float:
        """Return a quantile of all values from a run of them in order, ``before`` of them left out.

        Of the two values it lies between, numpy is asked for the same place.
        """
        place = (self._n - 1) * np.float64(share)
        first = int(np.floor(place))
        pair = held[[first - before, min(first + 1, self._n - 1) - before]]
        return float(np.quantile(pair, [place - first])[0])


def smallest(values: Column) -> Column:
    """Return whole numbers in the smallest type that holds them, others in single precision."""
    if values.dtype.kind in "iu":
        return values.astype(np.min_scalar_type(int(values.max(initial=0))))
    return values.astype(np.float32)


def _sums(values: Column, starts: Column) -> Column:
    if starts.size == 0:
        return np.zeros(0, dtype=np.uint64)
    kind = np.float64 if values.dtype.kind == "f" else np.uint64
    return np.asarray(np.add.reduceat(values, starts, dtype=kind))
