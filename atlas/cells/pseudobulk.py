"""Cells added up to profiles, as a source of level ``profile``, and counted.

Cells without a donor are in no profile: nothing can be said of whom they come from.
"""

from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import scipy.sparse as sp

from atlas import annotated
from atlas.cells.input import CellInput
from atlas.cells.profile_sums import without_zeros
from atlas.cells.scoring import CellScores
from drift.errors import SourceError


def profiles(cells: CellInput, scored: CellScores) -> pd.DataFrame:
    """Return one row a profile (donor, tissue, cell type, age and condition of a study).

    Returns
    -------
    Columns as ``atlas.source`` names them, with ``n_cells``, the mean ``genes_per_cell`` and
    ``library_size``, the sum of the cells' counts over all genes; ``age_group`` only where the
    source's own groups count. Profiles of few cells are there: ``atlas.from_donors`` leaves them
    out and counts them.
    """
    obs = scored.profiles[has_donor(scored)]
    texts = [name for name in obs if not pd.api.types.is_numeric_dtype(obs[name])]
    obs = obs.astype(dict.fromkeys(texts, str))
    obs.index = pd.Index([f"profile{number}" for number in range(len(obs))])
    return obs if cells.two_ages else obs.drop(columns="age_group", errors="ignore")


def pseudobulk(cells: CellInput, scored: CellScores) -> Any:
    """Return the profiles with their expression.

    Returns
    -------
    AnnData as ``atlas.source`` wants it of level ``profile``: ``X`` the summed counts (CSR, int64),
    or the mean of logarithms (dense); ``obs`` as :func:`profiles`.

    Raises
    ------
    SourceError
        If there is no matrix, or a donor has two sexes or two ages.
    """
    if scored.sums is None:
        raise SourceError(f"{cells.name} holds no expression of genes: there is no pseudobulk.")
    obs = profiles(cells, scored)
    rows = np.flatnonzero(has_donor(scored))
    values: Any
    if cells.is_counts:
        columns, counts, ends = without_zeros(scored.sums, rows, np.int32, np.int64)
        values = sp.csr_matrix((counts, columns, ends), shape=(len(rows), len(cells.var)))
        counted = np.asarray(values.sum(axis=1), dtype=np.float64).ravel()
        # cells' totals may be rounded down by the file, each by less than a count
        obs["library_size"] = np.maximum(obs["library_size"], counted)
    else:
        values = scored.sums[rows] / obs["n_cells"].to_numpy(np.float64)[:, None]
        obs["library_size"] = np.nan
    return annotated.samples(
        values, obs, cells.var, name=cells.name, longitudinal=cells.longitudinal
    )


def has_donor(scored: CellScores) -> npt.NDArray[np.bool_]:
    """Return which profiles have a donor, (n_profiles,)."""
    return (scored.profiles["donor_id"].astype(str) != "").to_numpy()


def composition(cells: CellInput) -> pd.DataFrame:
    """Count the cells of each donor, tissue and type, those of small profiles as well.

    Returns
    -------
    Rows of the ``composition`` table.
    """
    keys = ["donor_id", "tissue", "cell_type"]
    each = cells.annotation.each[keys].assign(n_cells=cells.annotation.n_cells)
    grouped = each.groupby(keys, sort=True, observed=True)["n_cells"].sum()
    counted = grouped.reset_index().astype(dict.fromkeys(keys, str))
    return counted[counted["donor_id"] != ""].reset_index(drop=True)
