"""Many tests at once."""

import numpy as np
import numpy.typing as npt

from drift.errors import DesignError


def benjamini_hochberg(p: npt.ArrayLike) -> npt.NDArray[np.float64]:
    """Return false discovery rates; missing p stay missing and do not count as tests.

    Parameters
    ----------
    p
        (n,) two-sided p, NaN where a test is undefined.

    Returns
    -------
    (n,) Benjamini-Hochberg adjusted p (doi:10.1111/j.2517-6161.1995.tb02031.x).

    Raises
    ------
    DesignError
        If a p lies outside 0 to 1.
    """
    from scipy import stats  # here: the dashboard starts without it

    values = np.asarray(p, dtype=np.float64)
    tested = ~np.isnan(values)
    if (values[tested] < 0).any() or (values[tested] > 1).any():
        msg = "A p lies outside 0 to 1: give p values, not statistics or their logarithms."
        raise DesignError(msg)
    adjusted = np.full(values.shape, np.nan)
    if tested.any():
        adjusted[tested] = stats.false_discovery_control(values[tested], method="bh")
    return adjusted
