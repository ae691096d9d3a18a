"""The sex of a donor: what those of its cells say that have one."""

from typing import Final

import pandas as pd

from atlas.cells.opened import CellTables

_NOT_KNOWN: Final = frozenset({"", "unknown"})


def sexes(tables: CellTables, donors: pd.DataFrame) -> list[str]:
    """Return the sex of each donor, once, also where some of its cells are of unknown sex.

    A donor is an id within a study: told apart by sex as well, one whose sex is missing in some
    cells would be two.

    Parameters
    ----------
    donors
        ``study`` and ``donor_id`` of each.
    """
    _, rows = tables.coded("study", "donor_id", "sex")
    found: dict[tuple[str, str], str] = {}
    for study, donor, sex in zip(*(rows[name].tolist() for name in rows), strict=True):
        if found.get((study, donor), "") in _NOT_KNOWN:
            found[study, donor] = sex
    keys = zip(donors["study"].tolist(), donors["donor_id"].tolist(), strict=True)
    return [found[key] for key in keys]
