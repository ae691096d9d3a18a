"""Cell types whose identity is learned against each other, with their reference donors."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from atlas.effects import comparisons
from atlas.source import Source
from atlas.tissues import Tissue
from drift import identity_reasons as reasons
from drift.reasons import GroupWords
from drift.schema import ALL_CELLS, BOTH_SEXES


@dataclass(frozen=True)
class Type:
    """One cell type of one tissue, and where its profiles are.

    Attributes
    ----------
    tissue
        The tissue it belongs to.
    cell_type
        ``ALL_CELLS`` in bulk and whole organs.
    rows
        (n_rows,) positions of its profiles in ``Tissue.profiles``.
    is_reference
        (n_rows,) whether the donor is in the reference group.
    words
        Words for its donors.
    """

    tissue: Tissue
    cell_type: str
    rows: NDArray[np.int64]
    is_reference: NDArray[np.bool_]
    words: GroupWords

    @property
    def key(self) -> tuple[str, str]:
        """Key among the identities of a data set."""
        return self.tissue.name, self.cell_type

    @property
    def label(self) -> str:
        """What sets it apart from the types it is compared with."""
        return self.tissue.tissue if self.cell_type == ALL_CELLS else self.cell_type

    @property
    def kind(self) -> tuple[str, str]:
        """What it and those it is compared with are called, one and several."""
        return reasons.TISSUES if self.cell_type == ALL_CELLS else reasons.CELL_TYPES

    @property
    def n_references(self) -> int:
        """Number of its reference donors."""
        return len(set(self.donors[self.is_reference]))

    @property
    def donors(self) -> NDArray[np.str_]:
        """Donors of its profiles, (n_rows,)."""
        return self.tissue.profiles["donor_id"].to_numpy(dtype=str)[self.rows]


def groups(found: Sequence[Tissue], source: Source) -> Iterator[list[Type]]:
    """Yield the types that are compared with each other."""
    whole: dict[str, list[Type]] = {}
    for tissue in found:
        types = _types(tissue, source)
        if [kind.cell_type for kind in types] == [ALL_CELLS]:
            whole.setdefault(tissue.study, []).extend(types)
        else:
            yield types
    yield from whole.values()


def _types(tissue: Tissue, source: Source) -> list[Type]:
    """Return the cell types of a tissue with their reference donors."""
    first = source.contrasts[0]
    reference = np.zeros(len(tissue.profiles), dtype=bool)
    words = GroupWords(
        reference=first.reference.replace("_", " "),
        contrast=first.contrast.replace("_", " "),
        donor=source.donor_word,
        donors=source.donors_word,
    )
    for comparison in comparisons(tissue, source):
        if comparison.contrast == first and comparison.sex == BOTH_SEXES:
            reference[comparison.rows[comparison.side == "reference"]] = True
    cell_types = tissue.profiles["cell_type"].to_numpy(dtype=str)
    return [
        Type(tissue, name, rows, reference[rows], words)
        for name in sorted(set(cell_types))
        for rows in (np.flatnonzero(cell_types == name),)
    ]
