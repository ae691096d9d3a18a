"""Cells that the build has scored in memory, as the columns of ``cells/``."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from atlas.cells import schema
from atlas.cells.columns import CellColumns, ScoreFacts
from atlas.scores import Scored
from atlas.source import Source
from atlas.tissues import Tissue
from drift.lifespan import ORGANISMS, age_group, to_years
from drift.signatures import Signature

UNIT: Final = "log expression"


def cells_of_tissues(
    adata: Any,
    source: Source,
    tissues: Sequence[tuple[Tissue, Scored]],
    signatures: Mapping[str, Signature],
) -> CellColumns:
    """Return the cells of a source with donors, in the order of its file.

    Cells of tissues in which no profile has enough cells are not there: nothing is scored in them.

    Parameters
    ----------
    adata
        As the source reads it, with one embedding in ``obsm``.
    tissues
        Each tissue with its scores.
    """
    parts = [(tissue.cells.obs, scored) for tissue, scored in tissues if tissue.cells is not None]
    obs = pd.concat([cells for cells, _ in parts], ignore_index=True)
    values = np.vstack([scored.cells for _, scored in parts if scored.cells is not None])
    at = adata.obs_names.get_indexer(obs["cell_id"])
    order = np.argsort(at)
    obs = obs.iloc[order].reset_index(drop=True)
    scores = dict(zip(parts[0][1].names, values[order].T.astype(np.float32), strict=True))
    if "age_group" not in obs:
        obs = obs.assign(age_group=age_groups(obs["age"], obs["age_unit"], source.organism))
    return _columns(obs, adata, at[order], scores, signatures)


def cells_of_states(
    source: Source,
    adata: Any,
    scores: Mapping[str, NDArray[np.float64]],
    signatures: Mapping[str, Signature],
) -> CellColumns:
    """Return the cells of a control: their state is their condition and their type."""
    state = adata.obs["state"].astype(str)
    obs = adata.obs.assign(
        cell_id=adata.obs_names,
        study=source.dataset,
        tissue=adata.obs["tissue"],
        cell_type=state + " tumour cell",
        donor_id="",
        sex="unknown",
        age=np.nan,
        age_unit="",
        age_reported="",
        age_group="",
        condition=state,
    ).reset_index(drop=True)
    single = {name: values.astype(np.float32) for name, values in scores.items()}
    return _columns(obs, adata, np.arange(adata.n_obs), single, signatures)


def age_groups(ages: pd.Series, units: pd.Series, organism: str) -> list[str]:
    """Return the age group of every cell; a group of age and unit is looked up once."""
    pairs = pd.MultiIndex.from_arrays([ages, units])
    codes, unique = pd.factorize(pairs)
    groups = [
        age_group(to_years(age, unit), ORGANISMS[organism]) if unit else "" for age, unit in unique
    ]
    return list(np.array(groups, dtype=object)[codes])


def _columns(
    obs: pd.DataFrame,
    adata: Any,
    at: NDArray[np.integer],
    scores: Mapping[str, NDArray[np.float32]],
    signatures: Mapping[str, Signature],
) -> CellColumns:
    ((embedding, places),) = adata.obsm.items()
    known = {name: values for name, values in scores.items() if not np.isnan(values).all()}
    return CellColumns(
        cell_id=obs["cell_id"].to_numpy(dtype=str),
        obs=obs[list(schema.STRATUM)],
        embedding=np.asarray(places)[at],
        embedding_name=embedding,
        scores=known,
        facts={
            name: ScoreFacts(label=signatures[name].label, kind="signature", unit=UNIT)
            for name in known
        },
        depth=obs["library_size"].to_numpy(dtype=float),
        genes_per_cell=obs["genes_per_cell"].to_numpy(dtype=float),
    )
