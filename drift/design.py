"""Who is compared: one value a donor, and whether sex can be a covariate."""

from collections import Counter
from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from drift.errors import DesignError
from drift.schema import SEXES

ADJUSTED: Final = "adjusted"
ONE_SEX: Final = "one sex"
CONFOUNDED: Final = "confounded"
NOT_STATED: Final = "not stated"
WITHIN_DONORS: Final = "within donors"  # each donor is compared with itself


def check_donors(donor_ids: Sequence[str] | npt.NDArray[Any] | None, n_values: int) -> None:
    """Refuse a donor that is counted twice: donors are the replicates, never cells or samples.

    Parameters
    ----------
    donor_ids
        One id a value; None when the caller knows them to be unique.
    n_values
        Number of values.

    Raises
    ------
    DesignError
        If a donor has several values, or there is not one id a value.
    """
    if donor_ids is None:
        return
    if len(donor_ids) != n_values:
        msg = f"{len(donor_ids)} donor ids for {n_values} values: give one id a value."
        raise DesignError(msg)
    donor, times = Counter(donor_ids).most_common(1)[0] if n_values else ("", 1)
    if times > 1:
        msg = f"Donor '{donor}' has {times} values: average the samples of a donor first."
        raise DesignError(msg)


def as_columns(values: npt.ArrayLike, n_rows: int) -> npt.NDArray[np.float64]:
    """Return values as (n_donors, n_columns) floats.

    Raises
    ------
    DesignError
        If the rows do not fit the design, or a value is infinite.
    """
    table = np.asarray(values, dtype=np.float64)
    if table.ndim == 1:
        table = table[:, None]
    if table.ndim != 2 or table.shape[0] != n_rows:
        msg = f"Values of shape {np.shape(values)} do not fit {n_rows} donors: give one row each."
        raise DesignError(msg)
    if np.isinf(table).any():
        msg = "A value is infinite: a score or expression must be a number or missing."
        raise DesignError(msg)
    return table


def only(labels: npt.ArrayLike | None, kept: npt.NDArray[np.bool_]) -> npt.NDArray[Any] | None:
    """Return the labels of the donors that are kept; None stays None.

    Raises
    ------
    DesignError
        If there is not one label a donor.
    """
    if labels is None:
        return None
    found = np.asarray(labels)
    if found.shape != kept.shape:
        msg = f"{found.size} labels (sex or age) for {kept.size} donors: give one each."
        raise DesignError(msg)
    return found[kept]


def sex_handling(
    sex: Sequence[str] | npt.NDArray[Any] | None, levels: npt.ArrayLike, n_donors: int
) -> str:
    """Return how sex enters a model: adjusted, one sex, confounded or not stated.

    Sex is a covariate when both sexes are present at every level. A level is a side of the
    contrast (young, old) where a study compares two groups; an age where a study has few ages, as
    many donors each; an age group (reference, middle, contrast) where it has more ages than age
    groups, since single people or animals of one age cannot be of both sexes. A donor of unknown
    sex makes it "not stated".

    Parameters
    ----------
    sex
        (n_donors,) female, male or unknown; None when the source does not say.
    levels
        (n_donors,) side, age or age group.
    n_donors
        Number of donors.

    Raises
    ------
    DesignError
        If a word for sex is unknown or the lengths disagree.
    """
    if sex is None or len(sex) == 0:
        return NOT_STATED
    words, at = np.asarray(sex, dtype=str), np.asarray(levels)
    if len(words) != n_donors or at.shape != (n_donors,):
        msg = f"{len(words)} sexes and {at.size} levels for {n_donors} donors: give one each."
        raise DesignError(msg)
    strange = sorted(set(words) - set(SEXES))
    if strange:
        msg = f"Sex '{strange[0]}' is unknown: use female, male or unknown."
        raise DesignError(msg)
    if (words == "unknown").any():
        return NOT_STATED
    if len(set(words)) == 1:
        return ONE_SEX
    both = all(len(set(words[at == level])) == 2 for level in np.unique(at))
    return ADJUSTED if both else CONFOUNDED


def design_matrix(
    variable: npt.NDArray[Any], sex: Sequence[str] | npt.NDArray[Any] | None
) -> npt.NDArray[np.float64]:
    """Return the columns 1, variable and (with ``sex``) male, (n_donors, 2 or 3)."""
    columns = [np.ones(len(variable)), np.asarray(variable, dtype=np.float64)]
    if sex is not None:
        columns.append((np.asarray(sex, dtype=str) == "male").astype(np.float64))
    return np.column_stack(columns)
