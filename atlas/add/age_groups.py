"""Which ages were understood, and which of them are young and old: said in the terminal."""

from collections.abc import Iterator
from typing import Final

import pandas as pd

from atlas.add.cells import Cells
from atlas.add.words import counted, listed
from drift.lifespan import OLD_FROM, ORGANISMS, YOUNG_UNTIL, to_years

NO_NUMBER: Final = "no number"


def lines(cells: Cells, organism: str) -> Iterator[str]:
    """Yield the ages with their unit, and how many donors are young, old and neither.

    Nothing is said of a file without ages, and of donors only where there are any.
    """
    ages = cells.each.drop_duplicates(["age", "age_reported"]).sort_values(["age", "age_reported"])
    words = [word for word in ages["age_reported"].astype(str) if word]
    if not words:
        return
    numbers = [f"{round(age, 2):g}" for age in dict.fromkeys(ages["age"].dropna())]
    by_number = bool(cells.age_unit)
    yield f"ages, in {cells.age_unit if by_number else 'words'}: {listed(numbers or words)}"
    donors = of_donors(cells).drop_duplicates(["donor_id", "age_group"])
    if len(donors):
        rule = limits(organism) if by_number else "as the file calls them"
        yield f"donors: {_sides(donors['age_group'])} ({rule})"


def _sides(groups: pd.Series) -> str:
    """Return "3 young, 3 old, 2 neither: 1 development, 1 middle"."""
    numbers = groups.value_counts()
    sides = {side: int(numbers.get(side, 0)) for side in ("young", "old")}
    others = {
        str(name) or "without an age": int(n) for name, n in numbers.items() if name not in sides
    }
    said = ", ".join(f"{n} {side}" for side, n in sides.items())
    more = ", ".join(f"{others[name]} {name}" for name in sorted(others))
    return f"{said}, {sum(others.values())} neither" + (f": {more}" if more else "")


def of_donors(cells: Cells) -> pd.DataFrame:
    """Return ``donor_id``, ``age``, ``age_reported`` and ``age_group``, a row each, by age."""
    columns = ["donor_id", "age", "age_reported", "age_group"]
    known = cells.each.loc[cells.each["donor_id"] != "", columns]
    texts = {"donor_id": str, "age_reported": str, "age_group": str}
    found = known.astype(texts).drop_duplicates()
    return found.sort_values(["age", "age_reported", "donor_id"], ignore_index=True)


def limits(organism: str) -> str:
    """Return from and up to which age an animal or person is adult, young and old.

    Examples
    --------
    >>> limits("mouse")
    'a mouse is adult from 90 days, young up to 10 months and old from 18 months'
    """
    known = ORGANISMS[organism]
    years = known.adult_from_years
    adult = _in(years, "years" if years >= 1 else "days")
    unit = "years" if known.median_life_years >= 10 else "months"
    young, old = (_in(share * known.median_life_years, unit) for share in (YOUNG_UNTIL, OLD_FROM))
    article = "an" if known.name[0] in "AEIOU" else "a"
    return f"{article} {known.name} is adult from {adult}, young up to {young} and old from {old}"


def each_age(donors: pd.DataFrame) -> str:
    """Return the ages as the file writes them, with their donors: "3m (4 donors, young), ..."."""
    grouped = donors.groupby(["age", "age_reported", "age_group"], dropna=False, sort=False)
    return listed([_one(str(key[1]), str(key[2]), len(rows)) for key, rows in grouped])


def _one(written: str, group: str, number: int) -> str:
    donors = counted(number, "donor")
    if not written:
        return f"{NO_NUMBER} ({donors})"
    return f"{written} ({donors}, {group or NO_NUMBER})"


def _in(years: float, unit: str) -> str:
    return f"{years / to_years(1, unit):.3g} {unit}"
