"""Cells added up over bins, strata and classes: what views read in place of cells."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from atlas.cells import schema

Keys = npt.NDArray[np.uint64]
Column = npt.NDArray[Any]
Columns = dict[str, Column]

_MANY_DONORS: Final = 24  # bits of a donor's number in a key


def joined(high: Column, low: Column, bits: int) -> Keys:
    """Return keys that sort by ``high``, then by ``low`` of at most ``bits`` bits."""
    return (np.asarray(high, np.uint64) << np.uint64(bits)) | np.asarray(low, np.uint64)


def added_up(keys: Keys, scores: Mapping[str, Column]) -> tuple[Keys, Columns]:
    """Count the cells of every key and add up their scores.

    Parameters
    ----------
    keys
        (n_cells,) key of each cell.
    scores
        Score id to (n_cells,) values, NaN where undefined.

    Returns
    -------
    The keys that occur, sorted, and the columns ``n``, ``sum:<id>``, and ``n:<id>`` where a score
    has undefined cells. Whole numbers are added up exactly, others in double precision in the
    order of the cells.
    """
    order = np.argsort(keys, kind="stable")
    found, starts = np.unique(keys[order], return_index=True)
    columns: Columns = {"n": np.diff(np.append(starts, keys.size))}
    for name, values in scores.items():
        wide = values[order].astype(np.float64 if values.dtype.kind == "f" else np.uint64)
        gaps = np.isnan(wide) if values.dtype.kind == "f" else np.zeros(0, dtype=bool)
        if gaps.any():
            wide[gaps] = 0
            columns[schema.defined(name)] = _sums(~gaps, starts)
        columns[schema.total(name)] = _sums(wide, starts)
    return found, columns


def margin(
    group: Column, bins: Column, donor: Column, scores: Mapping[str, Column]
) -> tuple[Keys, Columns]:
    """Add cells up over groups and bins, and donors over their means there.

    Parameters
    ----------
    group, bins
        (n_cells,) number of the group and of the bin.
    donor
        (n_cells,) number of the donor; -1 where it is not known.
    scores
        As in :func:`added_up`.

    Returns
    -------
    Keys of (group, bin), and the columns of :func:`added_up` with ``n_donors``,
    ``donor_means:<id>`` and, where a score has undefined cells, ``n_donors:<id>``; the last three
    only if any donor is known.
    """
    keys = joined(group, bins, 2 * schema.GRID_BITS)
    found, columns = added_up(keys, scores)
    known = donor >= 0
    if not known.any():
        return found, columns
    inner = {name: values[known] for name, values in scores.items()}
    by_donor, sums = added_up(joined(keys[known], donor[known], _MANY_DONORS), inner)
    at = np.searchsorted(found, by_donor >> np.uint64(_MANY_DONORS))
    columns["n_donors"] = np.bincount(at, minlength=found.size)
    for name in scores:
        total = sums[schema.total(name)].astype(np.float64)
        n = sums.get(schema.defined(name), sums["n"])
        mean = np.divide(total, n, out=np.zeros_like(total), where=n > 0)
        columns[schema.donor_means(name)] = np.bincount(at, weights=mean, minlength=found.size)
        if schema.defined(name) in columns:
            columns[schema.donors(name)] = np.bincount(at[n > 0], minlength=found.size)
    return found, columns


def tops(bins: Column, codes: Mapping[str, Column]) -> Columns:
    """Return the commonest category of each bin, for each of some kinds of categories.

    Parameters
    ----------
    bins
        (n_cells,) number of the bin, ascending.
    codes
        Kind to (n_cells,) number of the category.
    """
    found, n = np.unique(bins, return_counts=True)
    columns: Columns = {"bin": found, "n": n}
    for name, code in codes.items():
        keys, counts = np.unique(joined(bins, code, 32), return_counts=True)
        of_bin = keys >> np.uint64(32)
        order = np.lexsort((keys, -counts, of_bin))
        first = order[np.searchsorted(of_bin, found.astype(np.uint64))]
        columns[schema.top(name)] = keys[first] & np.uint64(0xFFFFFFFF)
        columns[schema.defined(name)] = counts[first]
    return columns


def classes(values: Column, low: float, high: float) -> Column:
    """Return the class, 0 to 63, of each value; what lies beyond the ends is in the end classes.

    Values must be defined.
    """
    scaled = (values.astype(np.float64) - low) * (schema.N_CLASSES / max(high - low, 1e-12))
    return np.clip(np.floor(scaled), 0, schema.N_CLASSES - 1).astype(np.uint8)


def histograms(
    stratum: Column, scores: Mapping[str, Column], limits: Mapping[str, tuple[float, float]]
) -> Iterator[Columns]:
    """Yield, score by score, how many cells of each stratum are in each class."""
    for number, (name, values) in enumerate(scores.items()):
        known = np.flatnonzero(~np.isnan(values)) if values.dtype.kind == "f" else slice(None)
        keys = joined(stratum[known], classes(values[known], *limits[name]), 6)
        found, n = np.unique(keys, return_counts=True)
        yield {
            "score": np.full(found.size, number),
            "stratum": found >> np.uint64(6),
            "class": found & np.uint64(schema.N_CLASSES - 1),
            "n": n,
        }


def limits(values: Column) -> tuple[float, float]:
    """Return the ends of the classes: all but a thousandth of the cells at either end.

    Few cells beyond them would leave most classes empty. (0, 1) where no cell is defined.
    """
    known = values[~np.isnan(values)] if values.dtype.kind == "f" else values
    if known.size == 0:
        return 0.0, 1.0
    low, high = np.quantile(known, [0.001, 0.999])
    return float(low), float(high if high > low else low + 1)


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
