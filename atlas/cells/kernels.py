"""The loops over stored values of cells, compiled.

Rows come as CSR: ``columns`` (or ``genes``) and ``values`` of what is stored,
and ``ends`` (n_rows + 1,) where each row begins. Each loop adds in the order of the rows, and a
row's result depends on nothing but the row: cutting the rows elsewhere changes no bit. No
fast-math, for the same reason.

Importing this module loads numba, which the build has and the dashboard has not.
"""
# mypy: disable-error-code="no-untyped-def, no-untyped-call"

from collections.abc import Callable
from typing import Any

import numba
import numpy as np
import numpy.typing as npt

Whole = npt.NDArray[np.integer[Any]]

# The GIL is let go, so that threads can share the blocks; compiled code is kept in __pycache__.
_kept: Callable[..., Any] = numba.njit(nogil=True, cache=True)

# Of a gene in one number: its bin in the last 8 bits, its number of weights in the next 24, and
# where they begin in the first 32.
_N_OWN, _START = np.uint64(8), np.uint64(32)
_BIN, _MOST_OWN = np.uint64(2**8 - 1), np.uint64(2**24 - 1)


@_kept
def first_fault(values, is_counts):
    """Return the position of the first value that cannot be, -1 if all can.

    A count is finite, from 0 up and whole; a logarithm is finite.
    """
    n_wrong = 0
    for at in range(values.size):  # to the end: without a way out, many values are one step
        n_wrong += _is_fault(values[at], is_counts)
    if n_wrong:
        for at in range(values.size):
            if _is_fault(values[at], is_counts):
                return at
    return -1


@_kept
def _is_fault(value, is_counts):
    is_finite = abs(value) < np.inf  # false for NaN
    return (not is_finite) | (is_counts & ((value < 0) | (value != np.floor(value))))


@_kept
def is_clean(columns, ends, values):
    """Tell whether columns ascend within every row and no stored value is 0."""
    n_zeros, n_falls = 0, 0
    for at in range(values.size):
        n_zeros += values[at] == 0
    for at in range(1, columns.size):
        n_falls += columns[at] <= columns[at - 1]
    for row in range(ends.size - 1):  # from one row to the next they may fall
        at = ends[row]
        if 0 < at < ends[row + 1]:
            n_falls -= columns[at] <= columns[at - 1]
    return n_zeros == 0 and n_falls == 0


@_kept
def row_sums(ends, values, found):
    """Add up each row, in two sums: one would wait for itself at every value."""
    for row in range(found.size):
        first, last = ends[row], ends[row + 1]
        even, odd = 0.0, 0.0
        for k in range(first, last - 1, 2):
            even += values[k]
            odd += values[k + 1]
        if (last - first) % 2:
            even += values[last - 1]
        found[row] = even + odd


@_kept
def n_positive(ends, values, found):
    """Count the values above 0 in each row."""
    for row in range(found.size):
        for k in range(ends[row], ends[row + 1]):
            found[row] += values[k] > 0


@_kept
def log_small(ends, counts, scale, small, out, large):
    """Look up the logarithm of small counts; multiply the others by the scale of their row.

    ``small[row, count]`` is the logarithm. The positions of the others are written to ``large``;
    returns how many they are.
    """
    n = 0
    for row in range(scale.size):
        for k in range(ends[row], ends[row + 1]):
            count = np.uint64(np.int64(counts[k]))
            if count < np.uint64(small.shape[1]):
                out[k] = small[row, count]
            else:
                out[k] = counts[k] * scale[row]
                large[n] = k
                n += 1
    return n


@_kept
def bring_together(columns, ends, values, gene_of_row, weight, out_genes, out_values, out_ends):
    """Add up, with the weight of the gene, what one row has of one gene.

    Genes stand in the order in which a row has them first.
    """
    place = np.full(weight.size, -1)
    n = 0
    for row in range(ends.size - 1):
        first = n
        for k in range(ends[row], ends[row + 1]):
            gene = gene_of_row[columns[k]]
            if place[gene] < first:
                place[gene] = n
                out_genes[n] = gene
                out_values[n] = 0
                n += 1
            out_values[place[gene]] += values[k] * weight[gene]
        out_ends[row + 1] = n


@_kept
def add_up_tissues(tissue, genes, ends, values, sums, seen):
    """Add values, and count those above 0, by the tissue of the row (-1: left out) and gene."""
    for row in range(tissue.size):
        at = tissue[row]
        if at < 0:
            continue
        for k in range(ends[row], ends[row + 1]):
            gene = np.uint64(genes[k])
            sums[at, gene] += values[k]
            seen[at, gene] += values[k] > 0


@_kept
def add_up_profiles(order, starts, columns, ends, values, total, out_columns, out_sums, out_ends):
    """Add up the rows of each profile; write the columns whose sum is not 0, and the sums.

    ``order[starts[p] : starts[p + 1]]`` are the rows of profile p; ``total`` is (n_columns,) zeros,
    and zeros again when the loop ends. ``out_columns`` and ``out_sums`` need room for one entry
    more than there are. Returns how many entries were written.
    """
    n = 0
    for profile in range(starts.size - 1):
        for r in range(starts[profile], starts[profile + 1]):
            for k in range(ends[order[r]], ends[order[r] + 1]):
                total[np.uint64(columns[k])] += values[k]
        for column in range(total.size):
            out_columns[n] = column  # overwritten by the next, unless there is something
            out_sums[n] = total[column]
            n += total[column] != 0
            total[column] = 0
        out_ends[profile + 1] = n
    return n


@_kept
def add_up_counts(place, columns, ends, values, sums):
    """Add the counts of each row to a row, ``place[row]``, of a table of whole numbers."""
    for row in range(place.size):
        of_row = sums[place[row]]
        for k in range(ends[row], ends[row + 1]):
            of_row[np.uint64(columns[k])] += np.int64(values[k])


@_kept
def leave_zeros_out(table, rows, out_columns, out_values, out_ends):
    """Write the columns of what is not 0 in some rows, and the values; room as above."""
    n = 0
    for row in range(rows.size):
        of_row = table[rows[row]]
        for column in range(of_row.size):
            out_columns[n] = column
            out_values[n] = of_row[column]
            n += of_row[column] != 0
        out_ends[row + 1] = n


@_kept
def spread(profiles, ends, columns, values, sums):
    """Add sums of profiles to the rows of a table (n_profiles, n_columns)."""
    for at in range(profiles.size):
        of_profile = sums[profiles[at]]
        for k in range(ends[at], ends[at + 1]):
            of_profile[np.uint64(columns[k])] += values[k]


def packed(bins: Whole, n_own: Whole, starts: Whole) -> npt.NDArray[np.uint64]:
    """Return what ``score_rows`` needs of each gene as one number: one look into memory.

    Raises
    ------
    ValueError
        If a part has no room: it would spill into another.
    """
    for name, values, most in (("bins", bins, _BIN), ("weights", n_own, _MOST_OWN)):
        if values.size and not 0 <= values.min() <= values.max() <= most:
            msg = f"The {name} of a gene are {values.min()} to {values.max()}: at most {most}."
            raise ValueError(msg)
    if starts.size and not 0 <= starts.min() <= starts.max() < 2**32:
        msg = f"Weights begin at {starts.max()}: there is room for {2**32}."
        raise ValueError(msg)
    found: npt.NDArray[np.uint64] = starts.astype(np.uint64) << _START
    found |= n_own.astype(np.uint64) << _N_OWN
    return found | bins.astype(np.uint64)


@_kept
def _n_own(gene):
    return (gene >> _N_OWN) & _MOST_OWN


@_kept
def _add_bins(first, last, genes, values, of_gene, by_bin, gene, value):
    """Add the stored values of a row to the sums of their bins; the last is for no bin.

    Return how many genes have weights of their own; they are written down.
    """
    n = 0
    for k in range(first, last):
        found = of_gene[np.uint64(genes[k])]
        by_bin[found & _BIN] += values[k]
        gene[n], value[n] = found, values[k]  # overwritten by the next, unless it counts
        n += _n_own(found) > 0
    return n


@_kept
def _add_own(n, gene, value, sets, weights, score):
    """Add what genes weigh in their sets: the first set of each, then the second of the rest.

    A loop over the sets of one gene could not be foretold, and would take twice as long.
    """
    nth = np.uint64(0)
    while n:
        n_left = 0
        for at in range(n):
            own = (gene[at] >> _START) + nth
            score[sets[own]] += value[at] * weights[own]
            gene[n_left], value[n_left] = gene[at], value[at]
            n_left += _n_own(gene[at]) > nth + np.uint64(1)
        n = n_left
        nth += np.uint64(1)


@_kept
def _add_controls(by_bin, control, score):
    for in_bin in range(control.shape[0]):
        for name in range(score.size):
            score[name] += by_bin[in_bin] * control[in_bin, name]


@_kept
def score_rows(tissue, genes, ends, values, of_gene, sets, weights, control, out):
    """Score every signature in every row, with the weights of the row's tissue.

    ``of_gene`` (n_tissues, n_genes) is ``packed``: the bin of a gene, n_bins where it takes no
    part, and the ``n_own`` entries from ``start`` on of ``sets`` and ``weights``, which are its own
    weights; ``control`` (n_tissues, n_bins, n_signatures) are those of the bins. Rows of tissue -1
    get NaN.
    """
    by_bin = np.zeros(control.shape[1] + 1)
    score = np.zeros(out.shape[1])
    longest = np.diff(ends).max() if tissue.size else 0
    gene, value = np.empty(longest + 1, dtype=np.uint64), np.empty(longest + 1)
    for row in range(tissue.size):
        at = tissue[row]
        if at < 0:
            out[row] = np.nan
            continue
        by_bin[:] = 0
        score[:] = 0
        n = _add_bins(ends[row], ends[row + 1], genes, values, of_gene[at], by_bin, gene, value)
        _add_own(n, gene, value, sets, weights, score)
        _add_controls(by_bin, control[at], score)
        out[row] = score
