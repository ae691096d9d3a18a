"""Associations of two scores over donors: partial correlation, with what it is adjusted for.

Both scores are freed of what the covariates say by least squares, then correlated. The interval is
Fisher's: tanh(artanh r ± 1.96 / sqrt(n - k - 3)) with n donors and k covariates (Fisher 1924); p
is two-sided from t with n - k - 2 degrees of freedom. A correlation has no direction: it cannot say
which of the two comes first, nor whether a third thing moves both.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from scipy import special

from drift import reasons
from drift.errors import DesignError
from drift.fits import LEVEL
from drift.reasons import DONORS, GroupWords

Floats = npt.NDArray[np.float64]

# n - k - 3 may not fall below this: with 1 or 2 left an interval spans almost all of -1 to 1, and
# one donor decides it. Of covariates, the later ones are given up first.
MIN_DF: Final = 3
_FREE: Final = 3  # what the error of artanh r takes beside the covariates
# Below this share of its own spread a score has nothing left once adjusted.
_ROUNDING: Final = 1e-9


@dataclass(frozen=True)
class Covariate:
    """What a correlation may be adjusted for.

    Attributes
    ----------
    name
        "age", "condition", "sex".
    columns
        (n_donors, n_columns); None when it cannot be used, which ``why`` says.
    is_required
        Without it there is no association at all: age, or the condition of a study without ages.
    why
        "not stated".
    """

    name: str
    columns: Floats | None
    is_required: bool = False
    why: str = ""


@dataclass(frozen=True)
class Adjustment:
    """The covariates that n and the design allow.

    Attributes
    ----------
    basis
        (n_donors, 1 + n_terms) orthonormal: the mean and the covariates in use.
    n_terms
        k of the module docstring: terms beside the mean.
    adjusted_for
        Names of the covariates in use.
    not_adjusted_for
        "sex (not stated)", "sex (confounded with age)", "sex (too few mice)".
    reason
        Why nothing can be associated; empty when something can.
    """

    basis: Floats
    n_terms: float
    adjusted_for: tuple[str, ...]
    not_adjusted_for: tuple[str, ...]
    reason: str = ""

    @property
    def n_donors(self) -> int:
        """Number of donors."""
        return len(self.basis)

    @property
    def df(self) -> float:
        """Return n - k - 3: the inverse of the variance of artanh r."""
        return self.n_donors - self.n_terms - _FREE

    def residuals(self, values: Floats) -> Floats:
        """Return what the covariates leave of values (n_donors, n_columns), of length 1 each.

        NaN in a column that does not vary, or of which nothing is left.
        """
        centred = values - values.mean(axis=0)
        left = centred - self.basis @ (self.basis.T @ centred)
        size, own = np.linalg.norm(left, axis=0), np.linalg.norm(centred, axis=0)
        varies = own > _ROUNDING * np.abs(values).max(axis=0, initial=0.0)
        usable = varies & (size > _ROUNDING * own)
        return np.asarray(np.where(usable, left / np.where(usable, size, 1.0), np.nan))


@dataclass(frozen=True)
class Association:
    """The association of two scores.

    Attributes
    ----------
    r, ci_low, ci_high
        Partial correlation with its 95 % interval; NaN where undefined.
    p
        Two-sided.
    n_donors
        Donors in the model.
    adjusted_for, not_adjusted_for
        As in :class:`Adjustment`.
    reason
        Why it is undefined, in a sentence; empty when it is defined.
    """

    r: float
    ci_low: float
    ci_high: float
    p: float
    n_donors: int
    adjusted_for: tuple[str, ...]
    not_adjusted_for: tuple[str, ...]
    reason: str = ""


def adjustment(
    covariates: Sequence[Covariate],
    n_donors: int,
    *,
    n_absorbed: float = 0.0,
    words: GroupWords = DONORS,
) -> Adjustment:
    """Take covariates, in their order, as far as n allows.

    Parameters
    ----------
    covariates
        Required ones first. One that does not vary is held constant by the design and is passed
        over; one that those before it fix is named as confounded with them.
    n_donors
        Number of donors.
    n_absorbed
        Terms already taken out of the values: means of tissues beside one mean of all; not whole
        where some donors are in several tissues.
    words
        What the donors are called.

    Raises
    ------
    DesignError
        If a covariate has not one row a donor, or holds NaN or infinity.
    """
    taken = _Taken(np.full((n_donors, 1), 1 / math.sqrt(max(n_donors, 1))), n_absorbed, words)
    for covariate in covariates if n_donors else ():
        taken.consider(covariate)
    return taken.adjustment()


@dataclass
class _Taken:
    """Covariates taken one by one."""

    basis: Floats
    n_terms: float
    words: GroupWords
    used: list[str] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    reason: str = ""

    def consider(self, covariate: Covariate) -> None:
        """Take a covariate, or note why not."""
        if covariate.columns is None:
            self.left_out.append(f"{covariate.name} ({covariate.why})")
            return
        added, is_constant = _new_terms(covariate, self.basis)
        n_added = added.shape[1]
        if is_constant:
            return
        if not n_added:
            self.left_out.append(f"{covariate.name} (confounded with {' and '.join(self.used)})")
        elif len(self.basis) - self.n_terms - n_added - _FREE >= MIN_DF:
            self.basis = np.column_stack([self.basis, added])
            self.n_terms += n_added
            self.used.append(covariate.name)
        elif covariate.is_required:
            needed = math.ceil(self.n_terms + n_added + _FREE + MIN_DF)
            self.reason = reasons.too_few_to_adjust(
                len(self.basis), needed, covariate.name, self.words
            )
        else:
            self.left_out.append(f"{covariate.name} (too few {self.words.donors})")

    def adjustment(self) -> Adjustment:
        """Return what was taken."""
        needed, n_donors = math.ceil(self.n_terms + _FREE + MIN_DF), len(self.basis)
        if not self.reason and n_donors < needed:
            self.reason = reasons.too_few_to_associate(n_donors, needed, self.words)
        return Adjustment(
            self.basis, self.n_terms, tuple(self.used), tuple(self.left_out), self.reason
        )


def _new_terms(covariate: Covariate, basis: Floats) -> tuple[Floats, bool]:
    """Return orthonormal columns a covariate adds to a basis, and whether it is constant."""
    columns = np.asarray(covariate.columns, dtype=np.float64)
    if columns.ndim != 2 or len(columns) != len(basis) or not np.isfinite(columns).all():
        msg = (
            f"{covariate.name} of shape {columns.shape} for {len(basis)} donors: give one row of "
            "numbers a donor."
        )
        raise DesignError(msg)
    centred = columns - columns.mean(axis=0)
    spread = np.linalg.norm(centred, axis=0)
    varies = spread > _ROUNDING * np.abs(columns).max(axis=0, initial=0.0)
    if not varies.any():
        return np.empty((len(basis), 0)), True
    scaled = centred[:, varies] / spread[varies]
    left = scaled - basis @ (basis.T @ scaled)
    vectors, sizes, _ = np.linalg.svd(left, full_matrices=False)
    return np.asarray(vectors[:, sizes > math.sqrt(_ROUNDING)]), False


def covariates_of(
    age: npt.ArrayLike,
    condition: Sequence[str] | npt.NDArray[Any],
    sex: Sequence[str] | npt.NDArray[Any],
) -> list[Covariate]:
    """Return what an association is adjusted for, in order: age, condition, sex.

    Parameters
    ----------
    age
        (n_profiles,) in the unit of the study; NaN: none of them has an age.
    condition
        (n_profiles,) as the study names it; one indicator each beside the first.
    sex
        (n_profiles,) female, male or unknown; one of unknown sex makes it "not stated".
    """
    ages = np.asarray(age, dtype=np.float64)
    found = []
    has_ages = bool(np.isfinite(ages).all()) and ages.size > 0
    if has_ages:
        found.append(Covariate("age", ages[:, None], is_required=True))
    levels, at = np.unique(np.asarray(condition, dtype=str), return_inverse=True)
    if len(levels) > 1:
        indicators = (at[:, None] == np.arange(1, len(levels))).astype(np.float64)
        found.append(Covariate("condition", indicators, is_required=not has_ages))
    words = np.asarray(sex, dtype=str)
    if (words == "unknown").any():
        found.append(Covariate("sex", None, why="not stated"))
    elif len(set(words)) > 1:
        found.append(Covariate("sex", (words == "male").astype(np.float64)[:, None]))
    return found


def associate(
    first: npt.ArrayLike,
    second: npt.ArrayLike,
    covariates: Sequence[Covariate] = (),
    *,
    n_absorbed: float = 0.0,
    words: GroupWords = DONORS,
) -> Association:
    """Associate two scores over donors.

    Parameters
    ----------
    first, second
        (n_donors,) one value a donor; a donor without one of them is left out.
    covariates, n_absorbed, words
        As in :func:`adjustment`.

    Returns
    -------
    Partial correlation, or the reason why it is undefined.

    Raises
    ------
    DesignError
        If lengths disagree or a value is infinite.
    """
    a, b = (np.asarray(values, dtype=np.float64) for values in (first, second))
    if a.ndim != 1 or a.shape != b.shape or np.isinf(a).any() or np.isinf(b).any():
        msg = f"Scores of shapes {a.shape} and {b.shape}: give two finite values a donor."
        raise DesignError(msg)
    kept = ~(np.isnan(a) | np.isnan(b))
    allowed = adjustment(
        [_only(covariate, kept) for covariate in covariates],
        int(kept.sum()),
        n_absorbed=n_absorbed,
        words=words,
    )
    undefined = Association(
        *(math.nan,) * 4,
        allowed.n_donors,
        allowed.adjusted_for,
        allowed.not_adjusted_for,
        allowed.reason,
    )
    if allowed.reason:
        return undefined
    left = allowed.residuals(np.column_stack([a, b])[kept])
    if np.isnan(left).any():
        return replace(undefined, reason=reasons.nothing_left(allowed.adjusted_for, words))
    r = float(np.clip(left[:, 0] @ left[:, 1], -1, 1))
    low, high, p = interval(r, allowed)
    return replace(undefined, r=r, ci_low=low, ci_high=high, p=p)


def interval(r: float, allowed: Adjustment) -> tuple[float, float, float]:
    """Return the ends of the 95 % interval of r, and its two-sided p; of |r| = 1: r, r and 0."""
    if abs(r) >= 1:
        return r, r, 0.0
    reach = float(special.ndtri(0.5 + LEVEL / 2)) / math.sqrt(allowed.df)
    df = allowed.df + 1  # n - k - 2
    t = abs(r) * math.sqrt(df / ((1 - r) * (1 + r)))
    p = float(2 * special.stdtr(df, -t))
    return math.tanh(math.atanh(r) - reach), math.tanh(math.atanh(r) + reach), p


def _only(covariate: Covariate, kept: npt.NDArray[np.bool_]) -> Covariate:
    if covariate.columns is None or kept.all():
        return covariate
    return replace(covariate, columns=np.asarray(covariate.columns)[kept])
