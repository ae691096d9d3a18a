"""Cells added up to profiles, as a source of level ``profile``, and counted."""

from typing import Any

import numpy as np
import pandas as pd

from atlas import annotated
from atlas.cells.input import CellInput
from atlas.cells.scoring import CellScores
from atlas.tissues import dense
from drift.errors import SourceError


def pseudobulk(cells: CellInput, scored: CellScores) -> Any:
    """Return one row a profile (donor, tissue, cell type, age and condition of a study).

    Returns
    -------
    AnnData as ``atlas.source`` wants it of level ``profile``: ``X`` the summed counts (CSR, int64),
    or the mean of logarithms (dense); ``obs`` with ``n_cells``, the mean ``genes_per_cell`` and
    ``library_size``, the sum of the cells' counts over all genes. Profiles of few cells are there:
    ``atlas.from_donors`` leaves them out and counts them.

    Raises
    ------
    SourceError
        If there is no matrix, or a donor has two sexes or two ages.
    """
    if scored.sums is None:
        raise SourceError(f"{cells.name} holds no expression of genes: there is no pseudobulk.")
    obs = scored.profiles.copy()
    obs.index = pd.Index([f"profile{number}" for number in range(len(obs))])
    values: Any = scored.sums
    if cells.is_counts:
        counted = np.asarray(scored.sums.sum(axis=1), dtype=np.float64).ravel()
        # cells' totals may be rounded down by the file, each by less than a count
        obs["library_size"] = np.maximum(obs["library_size"], counted)
    else:
        values = dense(scored.sums) / obs["n_cells"].to_numpy(np.float64)[:, None]
        obs["library_size"] = np.nan
    return annotated.samples(
        values, obs, cells.var, name=cells.name, longitudinal=cells.longitudinal
    )


def composition(cells: CellInput) -> pd.DataFrame:
    """Count the cells of each donor, tissue and type, those of small profiles as well.

    Returns
    -------
    Rows of the ``composition`` table.
    """
    keys = ["donor_id", "tissue", "cell_type"]
    grouped = cells.obs.groupby(keys, sort=True, observed=True)
    return grouped.size().rename("n_cells").reset_index()
