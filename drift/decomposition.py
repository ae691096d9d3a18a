"""Composition or state: the exact symmetric split of the change of a tissue's mean score.

The mean of a tissue is the sum over its cell types of share times score. It can change because the
shares change (composition) or because the cells of a type do (state). Kitagawa 1955
(doi:10.2307/2281213) splits the change between two sides so that the two add up exactly and
neither side is favoured::

    composition = sum over types of (p2 - p1) * ((s1 + s2) / 2 - m)
    state       = sum over types of (s2 - s1) * (p1 + p2) / 2
    total       = sum p2 * s2 - sum p1 * s1 = composition + state

``m`` is the mean of the tissue, averaged over the two sides. Share changes add up to 0, so no sum
depends on it; it gives the part of each single type a meaning. A score has no natural zero: without
``m`` a type that becomes rarer would add or take away depending on where the zero happens to lie.
With it a type adds to the mean by becoming commoner where it scores above the tissue, and by
becoming rarer where it scores below.

A donor is one unit, however many cells it gave: the share of a group is the mean of its donors'
shares. The score of a type in a group is the mean over the donors that have it, **weighted by
their share of the type**: then the mean of a group is the mean of its donors' means (exactly, where
every donor's types are scored), so that ``total`` is the difference of the donors' means, and a
donor with a handful of cells of a type does not speak for it as loudly as one with many.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from drift.errors import DesignError

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Split:
    """A change taken apart, type by type; leading axes are draws, if any.

    Attributes
    ----------
    shares
        (..., 2, n_types) mean share of each type, reference side first.
    scores
        (..., 2, n_types, n_scores) mean score of each type. A type that one side lacks is valued
        at the side that has it.
    """

    shares: Floats
    scores: Floats

    @property
    def composition_parts(self) -> Floats:
        """What the share of each type adds, (..., n_types, n_scores).

        Scores are counted from the mean of the tissue: a constant added to all of them changes
        nothing.
        """
        change = self.shares[..., 1, :] - self.shares[..., 0, :]
        mean = self.means.mean(axis=-2)[..., None, :]
        parts: Floats = change[..., None] * (self.scores.mean(axis=-3) - mean)
        return parts

    @property
    def state_parts(self) -> Floats:
        """What the score of each type adds, (..., n_types, n_scores)."""
        change = self.scores[..., 1, :, :] - self.scores[..., 0, :, :]
        parts: Floats = change * self.shares.mean(axis=-2)[..., None]
        return parts

    @property
    def composition(self) -> Floats:
        """Change by other shares, (..., n_scores)."""
        total: Floats = self.composition_parts.sum(axis=-2)
        return total

    @property
    def state(self) -> Floats:
        """Change within the types, (..., n_scores)."""
        total: Floats = self.state_parts.sum(axis=-2)
        return total

    @property
    def means(self) -> Floats:
        """Mean of the tissue on each side, (..., 2, n_scores)."""
        found: Floats = (self.shares[..., None] * self.scores).sum(axis=-2)
        return found

    @property
    def total(self) -> Floats:
        """Change of the tissue's mean, (..., n_scores): composition + state."""
        means = self.means
        change: Floats = means[..., 1, :] - means[..., 0, :]
        return change


@dataclass(frozen=True)
class Donors:
    """One side of a comparison, checked.

    Attributes
    ----------
    shares
        (n_donors, n_types) share of each type in a donor; each row adds up to 1.
    scores
        (n_donors, n_types, n_scores) score of each type in a donor, 0 where it is not known.
    known
        (n_donors, n_types) whether the donor has a score for the type.
    """

    shares: Floats
    scores: Floats
    known: npt.NDArray[np.bool_]

    @property
    def scored(self) -> npt.NDArray[np.bool_]:
        """Which types any donor of the side has a score for, (n_types,)."""
        return np.asarray(self.known.any(axis=0))

    def weighted(self, weights: Floats) -> tuple[Floats, Floats]:
        """Return the shares (..., n_types) and scores (..., n_types, n_scores) of a group.

        Parameters
        ----------
        weights
            (..., n_donors) how often each donor counts: 1 each, or its draws in a bootstrap. A
            type that none of them has a score for is NaN.
        """
        shares = (weights @ self.shares) / weights.sum(axis=-1, keepdims=True)
        has = self.shares * self.known
        flat = (has[..., None] * self.scores).reshape(len(has), -1)
        summed = (weights @ flat).reshape(*weights.shape[:-1], *self.scores.shape[1:])
        weight = (weights @ has)[..., None]
        with np.errstate(invalid="ignore", divide="ignore"):
            return shares, np.where(weight > 0, summed / weight, np.nan)


def two_sides(
    counts: npt.ArrayLike, scores: npt.ArrayLike, is_contrast: npt.ArrayLike
) -> tuple[Donors, Donors, npt.NDArray[np.bool_]]:
    """Turn cell counts and scores of donors into the two sides of a split.

    A type that no donor has a score for (too few cells everywhere) is left out, and the shares are
    those among the types that remain.

    Parameters
    ----------
    counts
        (n_donors, n_types) cells counted.
    scores
        (n_donors, n_types, n_scores) mean score of a donor's cells of a type; NaN where it has too
        few cells, or none.
    is_contrast
        (n_donors,) false on the reference side (young, control), true on the other.

    Returns
    -------
    Reference donors, contrast donors, and (n_types,) which types are in the split. Donors without a
    cell of these types are left out.

    Raises
    ------
    DesignError
        If shapes disagree, a count is negative or not finite, a score is infinite, or a donor has a
        score for a type it has no cell of.
    """
    cells, values = np.asarray(counts, dtype=float), np.asarray(scores, dtype=float)
    sides = np.asarray(is_contrast, dtype=bool)
    _check(cells, values, sides)
    known = np.isfinite(values).any(axis=2)
    kept = known.any(axis=0)
    cells, values, known = cells[:, kept], values[:, kept], known[:, kept]
    n_cells = cells.sum(axis=1)
    has = n_cells > 0
    shares = cells[has] / n_cells[has, None]
    filled = np.where(known[..., None], values, 0.0)[has]
    first, second = (
        Donors(shares[side], filled[side], known[has][side]) for side in (~sides[has], sides[has])
    )
    return first, second, kept


def split(reference: Donors, contrast: Donors) -> Split:
    """Split the change from the reference donors to the contrast donors.

    Returns
    -------
    Split whose ``composition`` and ``state`` add up to ``total`` exactly. A type that one side
    lacks (or has in too few cells to be scored) contributes to composition only.

    Raises
    ------
    DesignError
        If a side has no donor.
    """
    if not len(reference.shares) or not len(contrast.shares):
        msg = "A side has no donor with a scored cell type: there is nothing to split."
        raise DesignError(msg)
    groups = [side.weighted(np.ones(len(side.shares))) for side in (reference, contrast)]
    return joined(groups[0], groups[1])


def joined(reference: tuple[Floats, Floats], contrast: tuple[Floats, Floats]) -> Split:
    """Return the split of two groups' shares and scores; a type one side lacks is valued there."""
    (p1, s1), (p2, s2) = reference, contrast
    scores = np.stack(
        [np.where(np.isnan(s1), s2, s1), np.where(np.isnan(s2), s1, s2)],
        axis=-3,
    )
    return Split(np.stack([p1, p2], axis=-2), scores)


def _check(cells: Floats, values: Floats, sides: npt.NDArray[np.bool_]) -> None:
    if values.ndim != 3 or cells.shape != values.shape[:2] or sides.shape != cells.shape[:1]:
        msg = (
            f"Counts of shape {cells.shape}, scores of shape {values.shape} and {sides.size} sides "
            "do not belong together: give one count and one row of scores a donor and type."
        )
        raise DesignError(msg)
    if not np.isfinite(cells).all() or (cells < 0).any():
        msg = "A cell count is missing or negative: give the number of cells, 0 for none."
        raise DesignError(msg)
    if np.isinf(values).any():
        msg = "A score is infinite: a score must be a number or missing."
        raise DesignError(msg)
    if (np.isfinite(values).any(axis=2) & (cells == 0)).any():
        msg = "A donor has a score for a cell type of which it has no cell: correct its count."
        raise DesignError(msg)
