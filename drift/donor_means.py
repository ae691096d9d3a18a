"""Profiles to one row a donor: donors are the replicates, never samples, tissues or cell types."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

# What is smaller than this share of the values it comes from is rounding: equal values stay equal.
_ROUNDING: Final = 1e-12
_DECIMALS: Final = 9  # of the number of terms, so that a whole number is one


@dataclass(frozen=True)
class DonorMeans:
    """How the profiles of donors become one row a donor.

    Attributes
    ----------
    operator
        (n_donors, n_profiles): scores and covariates go through the same one.
    donors
        (n_donors,) ids, in order.
    n_absorbed
        Terms that the means of strata take beside one mean of all.
    """

    operator: Floats
    donors: npt.NDArray[np.str_]
    n_absorbed: float = 0.0

    def of(self, values: Floats) -> Floats:
        """Return values (n_profiles, n_columns) as one row a donor."""
        found = self.operator @ values
        return np.where(np.abs(found) <= _ROUNDING * np.abs(values).max(axis=0), 0.0, found)


def donor_means(donor_ids: Sequence[str] | npt.NDArray[Any]) -> DonorMeans:
    """Average the profiles of each donor of one stratum."""
    donors, at = np.unique(np.asarray(donor_ids, dtype=str), return_inverse=True)
    member = (at[None, :] == np.arange(len(donors))[:, None]).astype(np.float64)
    return DonorMeans(member / member.sum(axis=1, keepdims=True), donors)


def donor_means_over_strata(
    donor_ids: Sequence[str] | npt.NDArray[Any], strata: Sequence[str] | npt.NDArray[Any]
) -> DonorMeans:
    """Remove each stratum's donor mean, then average what is left of a donor over its strata.

    Parameters
    ----------
    donor_ids, strata
        (n_profiles,) donor and stratum (a tissue, or a cell type) of each profile.

    Returns
    -------
    ``n_absorbed``: a stratum's mean takes 1 / n of each of its n donors, a donor in several strata
    takes their average, and the sum over the donors is the number of means there are to estimate.
    It is 1 where every donor is in every stratum, and the number of strata where none is in two;
    the mean of all is one of them.
    """
    ids, groups = np.asarray(donor_ids, dtype=str), np.asarray(strata, dtype=str)
    donors = np.unique(ids)
    total = np.zeros((len(donors), len(ids)))
    n_strata, share = np.zeros((2, len(donors)))
    for name in np.unique(groups):
        rows = np.flatnonzero(groups == name)
        own = donor_means(ids[rows])
        at = np.searchsorted(donors, own.donors)
        total[np.ix_(at, rows)] = own.operator - own.operator.mean(axis=0)
        n_strata[at] += 1
        share[at] += 1 / len(at)
    n_means = float((share / n_strata).sum())
    return DonorMeans(total / n_strata[:, None], donors, round(n_means - 1, _DECIMALS))
