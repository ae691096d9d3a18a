"""Which strata, and which groups of them, a selection keeps."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from atlas.cells.opened import CellTables
from atlas.selection import Selection
from drift.schema import ALL_CELLS, BOTH_SEXES

Truths = npt.NDArray[np.bool_]

MOST_NAMED: Final = 6


@dataclass(frozen=True)
class Kept:
    """What a selection keeps.

    Attributes
    ----------
    strata
        (n_strata,) which are kept.
    groups
        (n_groups,) which are kept; None where a group is kept in part (a filter of tissue, cell
        type or donor), so that bins of groups cannot answer.
    """

    strata: Truths
    groups: Truths | None

    @property
    def everything(self) -> bool:
        """Whether no stratum is left out."""
        return bool(self.strata.all())


def kept(tables: CellTables, selection: Selection) -> Kept:
    """Return what the filters of a selection keep of the cells of a data set.

    ``study``, ``sex``, ``tissue``, ``tissues``, ``cell_type`` and ``donors`` filter; a value the
    data set does not hold keeps nothing.
    """
    of_groups, of_strata = dict(_of_groups(selection)), dict(_of_strata(selection))
    strata: Truths = np.ones(len(tables.strata), dtype=bool)
    for name, values in (of_groups | of_strata).items():
        codes, rows = tables.coded(name)
        strata &= _is_one_of(rows, name, values)[codes]
    if of_strata:
        return Kept(strata, None)
    groups: Truths = np.ones(len(tables.groups), dtype=bool)
    for name, values in of_groups.items():
        groups &= _is_one_of(tables.groups, name, values)
    return Kept(strata, groups)


def of_age(tables: CellTables, held: Kept, age_reported: str) -> Kept:
    """Return what is kept of one age."""
    codes, ages = tables.coded("age_reported")
    strata = held.strata & (ages["age_reported"].to_numpy(dtype=object) == age_reported)[codes]
    if held.groups is None:
        return replace(held, strata=strata)
    of_groups = tables.groups["age_reported"].to_numpy(dtype=object)
    return Kept(strata, held.groups & (of_groups == age_reported))


def ages(tables: CellTables, held: Kept) -> list[str]:
    """Return the ages that are kept, as the source writes them, the youngest first."""
    codes, rows = tables.coded("age", "age_reported")
    there = np.bincount(codes[held.strata], minlength=len(rows)) > 0
    named = zip(rows["age_reported"].tolist(), there.tolist(), strict=True)
    return list(dict.fromkeys(str(age) for age, is_there in named if is_there and age))


def missing(tables: CellTables, selection: Selection, label: str) -> str:
    """Return "No kidney in Xu 2023. It holds brain, heart."; empty where what is named is there.

    Parameters
    ----------
    label
        The name of the data set.
    """
    for name in ("tissue", "cell_type"):
        wanted = dict(_of_strata(selection)).get(name, ())
        held = sorted(set(tables.strata[name]))
        if wanted and not set(wanted) & set(held):
            more = f" and {len(held) - MOST_NAMED} more" if len(held) > MOST_NAMED else ""
            return (
                f"No {' or '.join(wanted)} in {label}. "
                f"It holds {', '.join(held[:MOST_NAMED])}{more}."
            )
    return ""


def _of_groups(selection: Selection) -> Iterator[tuple[str, tuple[str, ...]]]:
    if selection.study:
        yield "study", (selection.study,)
    if selection.sex and selection.sex != BOTH_SEXES:
        yield "sex", (selection.sex,)


def _of_strata(selection: Selection) -> Iterator[tuple[str, tuple[str, ...]]]:
    tissues = (selection.tissue,) if selection.tissue else selection.tissues
    if tissues:
        yield "tissue", tissues
    if selection.cell_type and selection.cell_type != ALL_CELLS:
        yield "cell_type", (selection.cell_type,)
    if selection.donors:
        yield "donor_id", selection.donors


def _is_one_of(rows: pd.DataFrame, name: str, values: tuple[str, ...]) -> Truths:
    return np.asarray(rows[name].isin(values))
