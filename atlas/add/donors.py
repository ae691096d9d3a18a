"""Whether a file has donors, and whether they can be compared."""

from atlas.add.age_groups import each_age, limits, of_donors
from atlas.add.cells import Cells
from atlas.add.file import AnnFile
from atlas.add.recognise import Found
from atlas.add.source import contrasts
from atlas.add.words import listed
from atlas.annotated import one_a_donor
from drift.errors import SourceError


def none_found(file: AnnFile, found: Found) -> str:
    """Return what is said of a file without donors."""
    others = found.passed_over.get("donor_id", [])
    seen = f" ('{others[0][0]}': {others[0][1]})" if others else ""
    return (
        f"{file.name}: no column of obs names the donors{seen}: say which with --map "
        f"donor_id=COLUMN (there are {listed(list(file.obs))}), or look at the cells without "
        "statistics with --without-donors."
    )


def check(cells: Cells, file: AnnFile, found: Found, organism: str) -> None:
    """Refuse cells whose donors cannot be compared.

    Parameters
    ----------
    organism
        Of the cells; says which ages are young and old.

    Raises
    ------
    SourceError
        If no cell has a donor, one has two sexes or ages, or nothing can be compared.
    """
    obs = cells.each[cells.each["donor_id"] != ""]
    if obs.empty:
        raise SourceError(
            f"{file.name}: the column of the donors is empty: say another with --map "
            "donor_id=COLUMN, or look at the cells with --without-donors."
        )
    columns = ["study", "donor_id", "sex", "age"]
    each = obs[columns].drop_duplicates().astype({"study": str, "donor_id": str, "sex": str})
    one_a_donor(each[each["sex"] != "unknown"], "sex", "sexes", file.name)
    one_a_donor(each, "age", "ages", file.name)
    if not contrasts(cells.each):
        has_ages = "age" in found.columns
        raise SourceError(
            _of_ages(cells, file, found, organism) if has_ages else _no_ages(file, found)
        )


def _no_ages(file: AnnFile, found: Found) -> str:
    unread = found.passed_over.get("age", [])
    why = f" ({unread[0][1]})" if unread else ""
    return (
        f"{file.name}: neither young and old donors, nor three ages, nor a control with "
        f"another condition were found{why}, so there is nothing to compare: say the column "
        "with --map age=COLUMN or --map condition=COLUMN, or look at the cells with "
        "--without-donors."
    )


def _of_ages(cells: Cells, file: AnnFile, found: Found, organism: str) -> str:
    """Return why ages that were read cannot be compared, and what can be done."""
    donors = of_donors(cells)
    column = found.columns["age"].column
    where = f"obs, column '{column}'" if column else "--map age"
    adult = donors.loc[donors["age_group"].isin(["young", "middle", "old"]), "age"]
    of_two = (
        "name a column that says young and old in words, if the study was designed with two ages, "
        "or another one, with --map age=COLUMN"
    )
    other = of_two if adult.nunique() > 1 else "name another column with --map age=COLUMN"
    return (
        f"{file.name}, {where}: the ages read are {each_age(donors)}, and "
        f"{limits(organism)}, so neither young and old donors nor three adult ages were found, "
        f"nor a control with another condition, and there is nothing to compare: {other}, or "
        "conditions with --map condition=COLUMN, or look at the cells with --without-donors."
    )
