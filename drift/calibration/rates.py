"""Shares over replicates with their Monte-Carlo standard errors."""

import math
from collections.abc import Mapping
from typing import Any, Final

import numpy as np
import numpy.typing as npt

Record = dict[str, Any]
LEVEL: Final = 0.05
COVERED: Final = (0.93, 0.97)  # the target of a 95 % interval
_DECIMALS: Final = 5


def rate(name: str, hits: npt.ArrayLike) -> Record:
    """Return a share and its standard error as ``name`` and ``name_se``.

    Parameters
    ----------
    name
        Key.
    hits
        (n_replicates,) or (n_replicates, n_clusters) true or false. With clusters, replicates that
        share their donors, the error is taken between the means of the replicates.
    """
    found = np.asarray(hits, dtype=np.float64)
    if found.size == 0:
        return {name: math.nan, f"{name}_se": math.nan}
    share = float(found.mean())
    if found.ndim == 1:
        error = math.sqrt(share * (1 - share) / len(found))
    else:
        error = float(found.mean(axis=1).std(ddof=1) / math.sqrt(len(found)))
    return {name: share, f"{name}_se": error}


def mean(name: str, values: npt.ArrayLike) -> Record:
    """Return a mean over replicates and its standard error as ``name`` and ``name_se``."""
    found = np.asarray(values, dtype=np.float64)
    error = found.std(ddof=1) / math.sqrt(len(found)) if len(found) > 1 else math.nan
    return {name: float(found.mean()), f"{name}_se": float(error)}


def rounded(record: Mapping[str, Any]) -> Record:
    """Return a record with its numbers at five decimals, so that the report stays small."""
    return {
        key: round(value, _DECIMALS) if isinstance(value, float) else value
        for key, value in record.items()
    }
