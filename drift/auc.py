"""How well a score tells two kinds of cells apart."""

import numpy as np
import numpy.typing as npt
from scipy import stats


def auc(positive: npt.ArrayLike, negative: npt.ArrayLike) -> float:
    """Return the chance that a positive cell scores above a negative one; a tie counts half.

    It is the Mann-Whitney U over the number of pairs (Hanley & McNeil 1982,
    doi:10.1148/radiology.143.1.7063747), a description of these cells: cells of one experiment are
    no replicates, so it has no interval and no p.

    Parameters
    ----------
    positive, negative
        (n_positive,) and (n_negative,) scores; cells without a score (NaN) are left out.

    Returns
    -------
    0 to 1; 0.5 tells nothing apart, NaN where one kind has no cell with a score.
    """
    kinds = [np.asarray(kind, dtype=np.float64) for kind in (positive, negative)]
    first, second = (kind[~np.isnan(kind)] for kind in kinds)
    if not first.size or not second.size:
        return float("nan")
    ranks = stats.rankdata(np.concatenate([first, second]))
    u = ranks[: first.size].sum() - first.size * (first.size + 1) / 2
    return float(u / (first.size * second.size))
