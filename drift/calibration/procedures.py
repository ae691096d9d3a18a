"""The tests that are calibrated: those in use, and the alternatives they were chosen from."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from itertools import combinations
from typing import Final

import numpy as np
import numpy.typing as npt

from drift.fits import Fit, Interval, interval, least_squares, welch

Floats = npt.NDArray[np.float64]
MOST_ARRANGEMENTS: Final = 1_000  # of labels; 6 against 6 donors have 924


@dataclass(frozen=True)
class Procedure:
    """A test of one coefficient, vectorised over replicates.

    Parameters
    ----------
    name
        Key in the report.
    run
        (values (n_donors, n_replicates), design (n_donors, n_terms)) to interval and p; the
        coefficient is column 1. NaN ends: the test has no interval.
    in_use
        Whether the tables rest on it.
    """

    name: str
    run: Callable[[Floats, Floats], Interval]
    in_use: bool


def sandwich(values: Floats, design: Floats, *, kind: str) -> Interval:
    """Least squares with other errors, n - n_terms degrees of freedom.

    Parameters
    ----------
    values
        (n_donors, n_replicates).
    design
        (n_donors, n_terms).
    kind
        ``classical`` (all donors vary alike), ``hc1``, ``hc2`` or ``hc4`` (Cribari-Neto 2004,
        doi:10.1016/S0167-9473(02)00366-3).
    """
    n, terms = design.shape
    hat = np.linalg.pinv(design)
    leverage = np.einsum("ij,ji->i", design, hat)
    residual = values - design @ (hat @ values)
    if kind == "classical":
        variance = (residual**2).sum(axis=0) / (n - terms) * (hat[1] @ hat[1])
    else:
        power = {
            "hc1": np.zeros(n),
            "hc2": np.ones(n),
            "hc4": np.minimum(4, n * leverage / terms),
        }[kind]
        weight = hat[1] ** 2 / (1 - leverage) ** power
        variance = weight @ residual**2 * (n / (n - terms) if kind == "hc1" else 1)
    df = np.full(values.shape[1], float(n - terms))
    empty = np.full(values.shape[1], np.nan)
    return interval(Fit(hat[1] @ values, np.sqrt(variance), df, empty, n - terms))


def robust(values: Floats, design: Floats, *, errors: str) -> Interval:
    """Least squares as the tables have it: ``hc3``, or ``hc2`` with Bell and McCaffrey's df."""
    return interval(least_squares(values, design, errors="hc2" if errors == "hc2" else "hc3"))


def welchs(values: Floats, design: Floats) -> Interval:
    """Welch's test of the two groups in column 1; covariates are passed over."""
    sides = design[:, 1] > 0
    return interval(welch(values[~sides], values[sides]))


def permuted(values: Floats, design: Floats) -> Interval:
    """Exact permutation test of the absolute difference of means, over all arrangements.

    The smallest p is 2 over the number of arrangements: 0.1 at 3 against 3, 0.03 at 4 against 4.
    """
    sides = design[:, 1] > 0
    n, n_contrast = len(sides), int(sides.sum())
    rows = np.array(list(combinations(range(n), n_contrast)))
    arrangements = np.zeros((len(rows), n))
    np.put_along_axis(arrangements, rows, 1, axis=1)
    weights = arrangements / n_contrast - (1 - arrangements) / (n - n_contrast)
    observed = np.abs(values[sides].mean(axis=0) - values[~sides].mean(axis=0))
    # Ties with the arrangement observed must count, whatever the rounding.
    as_far = np.zeros(values.shape[1])
    for block in np.array_split(weights, max(1, len(weights) // 100)):
        as_far += (np.abs(block @ values) >= observed * (1 - 1e-9)).sum(axis=0)
    nothing = np.full(values.shape[1], np.nan)
    return Interval(low=nothing, high=nothing, p=as_far / len(weights))


WITHOUT_SEX: Final = (
    Procedure("welch", welchs, in_use=True),
    Procedure("student", partial(sandwich, kind="classical"), in_use=False),
    Procedure("hc3", partial(robust, errors="hc3"), in_use=False),
    Procedure("permutation", permuted, in_use=False),
)
WITH_SEX: Final = (
    Procedure("hc2_bell_mccaffrey", partial(robust, errors="hc2"), in_use=True),
    Procedure("ols", partial(sandwich, kind="classical"), in_use=False),
    Procedure("hc1", partial(sandwich, kind="hc1"), in_use=False),
    Procedure("hc2", partial(sandwich, kind="hc2"), in_use=False),
    Procedure("hc3", partial(robust, errors="hc3"), in_use=False),
    Procedure("hc4", partial(sandwich, kind="hc4"), in_use=False),
)
SLOPES: Final = (
    Procedure("hc3", partial(robust, errors="hc3"), in_use=True),
    Procedure("ols", partial(sandwich, kind="classical"), in_use=False),
    Procedure("hc2_bell_mccaffrey", partial(robust, errors="hc2"), in_use=False),
    Procedure("hc4", partial(sandwich, kind="hc4"), in_use=False),
)
