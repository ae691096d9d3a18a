"""One sentence for a matrix that does not hold what it claims."""

from dataclasses import dataclass
from typing import Final, Literal, NoReturn

import numpy as np

from atlas.cells.input import CellInput
from atlas.cells.matrix import CellMatrix
from drift.errors import SourceError

# log1p(10,000 x share) is at most 9.2, log2 of a million reads 20
_LARGEST_LOGARITHM: Final = 21


@dataclass(frozen=True)
class Fault:
    """A value that cannot be what the source says it is.

    Attributes
    ----------
    kind
        ``value``: not finite, negative or not whole; ``depth``: the counts over all genes are 0 or
        less than the counts there are.
    row, column
        Of the matrix; the column is -1 for a depth.
    value
        What stands there.
    other
        The largest value of the chunk, or the sum of the cell's counts.
    """

    kind: Literal["value", "depth"]
    row: int
    column: int
    value: float
    other: float


def refuse(fault: Fault, cells: CellInput, matrix: CellMatrix) -> NoReturn:
    """Raise the error that names the cell, the value and the cure."""
    cell = f"{cells.name}, cell '{cells.cell_id[fault.row : fault.row + 1][0]}'"
    if fault.kind == "depth":
        raise SourceError(f"{cell}: {_depth_words(fault)}")
    gene = cells.var.index[fault.column]
    where = f"{cell}, gene '{gene}': {matrix.name} holds {fault.value:g}"
    if not np.isfinite(fault.value):
        raise SourceError(f"{where}, no finite number. Correct the value, or leave the cell out.")
    if fault.value < 0:
        raise SourceError(f"{where}, a negative value, where a count is needed. {_cure(matrix)}")
    if fault.other <= _LARGEST_LOGARITHM:
        raise SourceError(
            f"{where} and, near it, nothing above {fault.other:.3g}: these values look like "
            f"logarithms, not counts. {_cure(matrix)}"
        )
    raise SourceError(f"{where}, not a whole number, where a count is needed. {_cure(matrix)}")


def _depth_words(fault: Fault) -> str:
    if fault.other <= 0:
        return "it has no count in any gene. Leave cells without counts out."
    return (
        f"its library size {fault.value:g} is less than the {fault.other:g} counts of this cell. "
        "Correct the column of the library size, or leave it out to take the sums."
    )


def _cure(matrix: CellMatrix) -> str:
    held = (
        f"the file also holds {', '.join(matrix.others)}"
        if matrix.others
        else "this file holds no other"
    )
    return (
        f"Name the place of the raw counts with --counts ({held}), or, if there are none, use the "
        "logarithms with --scale log."
    )
