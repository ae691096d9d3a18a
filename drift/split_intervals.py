"""How sure a split into composition and state is: a bootstrap over donors.

Each side's donors are drawn with replacement, one fewer than there are: the variance of a mean of
n - 1 draws out of n is that of the mean of n donors, whereas n draws are too narrow by (n - 1) / n
(Rao and Wu 1988, doi:10.1080/01621459.1988.10478591). With few donors the percentiles of the draws
are too narrow as well (Hesterberg 2015, doi:10.1080/00031305.2015.1089789), so the interval is
estimate +/- t * standard deviation of the draws, with Welch's degrees of freedom from the variance
each side adds. For the total, where every type of every donor is scored, this is Welch's interval
of the difference of donor means.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy import special

from drift import reasons
from drift.decomposition import Donors, Floats, Split, joined, split
from drift.fits import LEVEL
from drift.reasons import GroupWords
from drift.schema import MIN_DONORS

N_BOOT: Final = 2000
SEED: Final = 20_260_401
# Types scored in fewer than MIN_DONORS donors of a side that has them may together hold this share
# of the cells (mean of the two sides) before composition and state go without an interval.
MAX_UNSURE_SHARE: Final = 0.05
_ROUNDING: Final = 1e-12

NO_IDS: Final = (
    "These cells carry no donor ids: a point estimate, no interval and no test is possible."
)


@dataclass(frozen=True)
class Ends:
    """Ends of 95 % intervals, (n_scores,) each; NaN where there is none."""

    low: Floats
    high: Floats


@dataclass(frozen=True)
class Intervals:
    """The intervals of a split, and why some are missing.

    ``reason`` is one sentence, empty when all three have an interval; ``n_boot`` is 0 when nothing
    was drawn.
    """

    composition: Ends
    state: Ends
    total: Ends
    n_boot: int
    reason: str


def intervals(
    reference: Donors,
    contrast: Donors,
    types: npt.ArrayLike,
    words: GroupWords = reasons.DONORS,
    *,
    n_boot: int = N_BOOT,
    seed: int = SEED,
) -> Intervals:
    """Bootstrap a split over the donors of each side.

    Parameters
    ----------
    reference, contrast
        The two sides, of :func:`drift.decomposition.two_sides`.
    types
        (n_types,) names of the types, for the reason.
    words
        Words for the reason.
    n_boot, seed
        Draws, and the seed that makes them the same every time.

    Returns
    -------
    Intervals. Fewer than 3 donors on a side: none. A type of more than 5 % of the cells that fewer
    than 3 donors of a side have a score for: of the total alone.
    """
    n_scores = reference.scores.shape[2]
    none = Ends(np.full(n_scores, np.nan), np.full(n_scores, np.nan))
    n1, n2 = len(reference.shares), len(contrast.shares)
    if min(n1, n2) < MIN_DONORS:
        few = reasons.too_few_donors(n1, n2, words)
        return Intervals(none, none, none, 0, few)
    unsure = _unsure_types(reference, contrast, np.asarray(types, dtype=str), words)
    ends = _ends(reference, contrast, n_boot, seed)
    no_spread = np.isnan(ends["total"].low).all()
    reason = unsure or (reasons.no_variation(words) if no_spread else "")
    if unsure:
        ends |= {"composition": none, "state": none}
    return Intervals(**ends, n_boot=n_boot, reason=reason)


def draws(n_donors: int, n_boot: int, rng: np.random.Generator) -> Floats:
    """Return how often each donor is drawn, (n_boot, n_donors): n_donors - 1 draws a row."""
    even = np.full(n_donors, 1 / n_donors)
    return rng.multinomial(n_donors - 1, even, size=n_boot).astype(np.float64)


def redrawn(
    reference: Donors, contrast: Donors, weights: tuple[Floats, Floats], full: Split
) -> Split:
    """Return the split of every draw; a type no drawn donor has keeps its score of all donors."""
    groups = []
    for side, donors in enumerate((reference, contrast)):
        shares, scores = donors.weighted(weights[side])
        groups.append((shares, np.where(np.isnan(scores), full.scores[side], scores)))
    return joined(groups[0], groups[1])


def _ends(reference: Donors, contrast: Donors, n_boot: int, seed: int) -> dict[str, Ends]:
    rng = np.random.default_rng(seed)
    n1, n2 = len(reference.shares), len(contrast.shares)
    w1, w2 = draws(n1, n_boot, rng), draws(n2, n_boot, rng)
    all1, all2 = np.ones((1, n1)), np.ones((1, n2))
    full = split(reference, contrast)
    both = redrawn(reference, contrast, (w1, w2), full)
    first = redrawn(reference, contrast, (np.vstack([all1, w1]), _like(all2, n_boot)), full)
    second = redrawn(reference, contrast, (_like(all1, n_boot), np.vstack([all2, w2])), full)
    ends = {}
    for name in ("composition", "state", "total"):
        estimate: Floats = getattr(full, name)
        variance = getattr(both, name).var(axis=0, ddof=1)
        v1 = getattr(first, name)[1:].var(axis=0, ddof=1)
        v2 = getattr(second, name)[1:].var(axis=0, ddof=1)
        ends[name] = _around(estimate, variance, _degrees(v1, v2, n1, n2))
    return ends


def _like(weights: Floats, n_boot: int) -> Floats:
    """Return the weights of all donors once a draw, and once for the estimate itself."""
    return np.broadcast_to(weights, (n_boot + 1, weights.shape[1]))


def _degrees(v1: Floats, v2: Floats, n1: int, n2: int) -> Floats:
    """Return Welch and Satterthwaite's degrees of freedom."""
    with np.errstate(invalid="ignore", divide="ignore"):
        df: Floats = (v1 + v2) ** 2 / (v1**2 / (n1 - 1) + v2**2 / (n2 - 1))
    return df


def _around(estimate: Floats, variance: Floats, df: Floats) -> Ends:
    scale = np.maximum(np.abs(estimate), 1.0)
    se = np.where(np.sqrt(variance) > _ROUNDING * scale, np.sqrt(variance), np.nan)
    half = special.stdtrit(df, (1 + LEVEL) / 2) * se
    return Ends(estimate - half, estimate + half)


def _unsure_types(
    reference: Donors, contrast: Donors, types: npt.NDArray[np.str_], words: GroupWords
) -> str:
    """Name a type whose score too few donors of a side carry, if it is not rare."""
    found: list[tuple[int, str, str]] = []
    unsure = np.zeros(len(types), dtype=bool)
    for side, word in ((reference, words.reference), (contrast, words.contrast)):
        n_known = side.known.sum(axis=0)
        few = (n_known > 0) & (n_known < MIN_DONORS)
        unsure |= few
        found += [(int(n_known[k]), str(types[k]), word) for k in np.flatnonzero(few)]
    # the weight of a type in the state: its share, averaged over the two sides
    weight = (reference.shares.mean(axis=0) + contrast.shares.mean(axis=0)) / 2
    if weight[unsure].sum() <= MAX_UNSURE_SHARE:
        return ""
    number, name, word = found[0]
    more = " (and in other types)" if len({entry[1] for entry in found}) > 1 else ""
    counted = reasons.counted(number, words, word)
    return (
        f"Only {counted} {'has' if number == 1 else 'have'} enough cells of {name}{more}: no "
        "interval for composition and state."
    )
