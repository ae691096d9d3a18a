"""How a finding of pathologists goes with age: odds a decade of age, one donor counted once.

A finding is noted or not; that it was not noted is not proof that it was absent.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd
import statsmodels.api as sm
from scipy.optimize import linprog

from drift.errors import DesignError
from drift.reasons import NUMBER_WORDS
from drift.schema import MIN_NOTED, Call

MIN_BRACKETS: Final = 3
YEARS_A_DECADE: Final = 10.0

Bools = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Trend:
    """Change of the odds of a finding in ten years of age.

    Attributes
    ----------
    odds_ratio, ci_low, ci_high, p
        Odds ratio a decade with its 95 % Wald interval and two-sided p; NaN with a ``reason``.
    call
        rises, falls, not resolved or undefined.
    adjusted_for
        Covariates in the model, in words.
    n_donors, n_positive
        Donors in the model (without one: all), and those of them in whom it was noted.
    reason
        Why a number is missing, or what limits it; empty otherwise.
    """

    odds_ratio: float
    ci_low: float
    ci_high: float
    p: float
    call: Call
    adjusted_for: str
    n_donors: int
    n_positive: int
    reason: str


def once_a_donor(
    samples: pd.DataFrame, findings: Sequence[str], keys: Sequence[str]
) -> pd.DataFrame:
    """Bring the samples of a donor in a tissue together: noted in any of them is noted.

    Parameters
    ----------
    samples
        One row a sample: the columns of ``keys``, which name a donor and a tissue and what is the
        same in all its samples, and one boolean column a finding.

    Returns
    -------
    One row a combination of ``keys``, sorted, with the findings.
    """
    grouped = samples.groupby(list(keys), sort=True, observed=True)[list(findings)]
    return grouped.any().reset_index()


def age_trend(
    noted: npt.ArrayLike, age_years: npt.ArrayLike, covariates: Mapping[str, npt.ArrayLike]
) -> Trend:
    """Return how the odds of a finding change with age.

    Logistic regression of the finding on age in decades and the covariates as categories
    (statsmodels ``Logit``). Donors of a category in which the finding was noted in nobody, or in
    everybody, fit any age perfectly and are left out, as the likelihood would do in its limit.

    Parameters
    ----------
    noted
        (n_donors,) whether the finding was noted.
    age_years
        (n_donors,) ages, the middle of a bracket; one donor each.
    covariates
        Name in words to (n_donors,) categories; one with a single category left is no covariate.

    Raises
    ------
    DesignError
        If the lengths differ or an age is missing.
    """
    y, age, labels = _checked(noted, age_years, covariates)
    used = _informative(y, labels)
    kept = {name: values[used] for name, values in labels.items()}
    adjusted = [name for name, values in kept.items() if np.unique(values).size > 1]
    design = _design(age[used], [kept[name] for name in adjusted])
    reason = _why_too_few(y) or _why_undefined(y[used], age[used], design)
    if reason:
        nan = float("nan")
        return Trend(nan, nan, nan, nan, "undefined", "", int(y.size), int(y.sum()), reason)
    slope, low, high, p = _fit(y[used], design)
    return Trend(
        odds_ratio=float(np.exp(slope)),
        ci_low=float(np.exp(low)),
        ci_high=float(np.exp(high)),
        p=p,
        call="rises" if low > 0 else "falls" if high < 0 else "not resolved",
        adjusted_for=", ".join(adjusted),
        n_donors=int(used.sum()),
        n_positive=int(y[used].sum()),
        reason=_said_of(int((~used).sum())),
    )


def _checked(
    noted: npt.ArrayLike, age_years: npt.ArrayLike, covariates: Mapping[str, npt.ArrayLike]
) -> tuple[Bools, Floats, dict[str, npt.NDArray[Any]]]:
    y, age = np.asarray(noted, dtype=bool), np.asarray(age_years, dtype=np.float64)
    labels = {name: np.asarray(values, dtype=str) for name, values in covariates.items()}
    if any(values.shape != y.shape for values in (age, *labels.values())):
        msg = "Findings, ages and covariates differ in length: give one value a donor."
        raise DesignError(msg)
    if not np.isfinite(age).all():
        msg = "An age is missing: leave donors without an age out."
        raise DesignError(msg)
    return y, age, labels


def _informative(y: Bools, labels: Mapping[str, npt.NDArray[Any]]) -> Bools:
    """Leave categories without a difference out, until all that remain have one."""
    used = np.ones(y.size, dtype=bool)
    while True:
        before = int(used.sum())
        for values in labels.values():
            for category in np.unique(values[used]):
                here = used & (values == category)
                if np.unique(y[here]).size < 2:
                    used &= ~here
        if int(used.sum()) == before or not used.any():
            return used


def _design(age: Floats, covariates: Sequence[npt.NDArray[Any]]) -> Floats:
    """Return (n_donors, 2 + categories): intercept, age in decades from its mean, categories."""
    decades = (age - age.mean()) / YEARS_A_DECADE if age.size else age
    columns = [np.ones(age.size), decades]
    for values in covariates:
        columns += [(values == category).astype(float) for category in np.unique(values)[1:]]
    return np.column_stack(columns)


def _why_too_few(y: Bools) -> str:
    """Say whether it was noted, or not noted, in too few donors for a model."""
    for side, n in (("Noted", int(y.sum())), ("Not noted", int((~y).sum()))):
        if n < MIN_NOTED:
            only = " only" if n else ""
            who = f"{NUMBER_WORDS[n]} {'donor' if n == 1 else 'donors'}{only}"
            return f"{side} in {who}: {NUMBER_WORDS[MIN_NOTED]} are needed for an odds ratio."
    return ""


def _why_undefined(y: Bools, age: Floats, design: Floats) -> str:
    """Say why the donors that are left allow no model; empty when they do."""
    if _why_too_few(y):
        return "Too few donors are left of sexes and death types in which it was noted."
    if np.unique(age).size < MIN_BRACKETS:
        return "Fewer than three age brackets: no odds ratio."
    if np.linalg.matrix_rank(design) < design.shape[1]:
        return "Age cannot be told apart from sex or death type: no odds ratio."
    if is_separated(y, design):
        return "Age, sex and death type tell the donors apart without a rest: no odds ratio."
    return ""


def is_separated(y: Bools, design: Floats) -> bool:
    """Tell whether a direction puts all noted on one side of all others, or on its border.

    Then the likelihood has no maximum and a regression reports an arbitrary large number (Albert &
    Anderson 1984, doi:10.1093/biomet/71.1.1). Found by linear programming.
    """
    signed = np.where(y, 1.0, -1.0)[:, None] * design
    found = linprog(
        -signed.sum(axis=0),
        A_ub=-signed,
        b_ub=np.zeros(y.size),
        bounds=[(-1, 1)] * design.shape[1],
    )
    return float(found.fun or 0.0) < -1e-7


def _fit(y: Bools, design: Floats) -> tuple[float, float, float, float]:
    """Return the coefficient of age with its 95 % interval and p."""
    fitted = sm.Logit(y.astype(float), design).fit(disp=0, maxiter=100)
    low, high = fitted.conf_int()[1]
    return float(fitted.params[1]), float(low), float(high), float(fitted.pvalues[1])


def _said_of(left_out: int) -> str:
    if not left_out:
        return ""
    who = "1 donor is" if left_out == 1 else f"{left_out} donors are"
    return f"{who} left out: in their sex or death type it was noted in nobody, or in everybody."
