"""Tables of a simulated study: donors, profiles with their hidden truth, and ``obs``."""

from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd
import scipy.sparse as sp

from drift.lifespan import ORGANISMS, to_years
from drift.schema import ALL_CELLS
from drift.simulated_design import Design

STUDY: Final = "simulated"
Floats = npt.NDArray[np.float64]


def donor_table(design: Design) -> pd.DataFrame:
    """Return one row a donor: id, sex, ages, age group, ageing (0 to 1) and batch."""
    ages, ageing = design.donor_ages, design.donor_ageing
    years = [to_years(age, design.age_unit) for age in ages]
    same_age = pd.Series(ages).groupby(ages).cumcount().to_numpy()
    half = np.minimum(ageing * design.batches, design.batches - 1).astype(np.int64)
    return pd.DataFrame(
        {
            "donor_id": [f"D{at:04d}" for at in range(1, len(ages) + 1)],
            "sex": design.donor_sexes,
            "age": ages,
            "age_unit": design.age_unit,
            "age_reported": [f"{age:g} {design.age_unit}" for age in ages],
            "age_years": years,
            "life_fraction": np.array(years) / ORGANISMS[design.organism].median_life_years,
            "age_group": design.donor_groups,
            "ageing": ageing,
            "batch": half if design.batch_is_age else same_age % design.batches,
        }
    )


def profile_table(design: Design, rng: np.random.Generator) -> pd.DataFrame:
    """Return one row a donor, tissue and type (by position): ageing, shares and programmes."""
    ageing = design.donor_ageing
    shape = (len(ageing), len(design.tissues), len(design.cell_types))
    donor, tissue, cell_type = (axis.ravel() for axis in np.indices(shape))
    mean_share = np.repeat(design.shares_at(ageing)[:, None], shape[1], axis=1)
    share = mean_share
    if np.isfinite(design.share_concentration):
        weight = rng.standard_gamma(mean_share * design.share_concentration)
        share = weight / np.maximum(weight.sum(axis=2, keepdims=True), 1e-300)
    return pd.DataFrame(
        {
            "donor": donor,
            "tissue_at": tissue,
            "type_at": cell_type,
            "ageing": ageing[donor],
            "share": share.ravel(),
            "programme": _programme(design, design.programme_sd, shape, rng),
            "identity": _programme(design, design.identity_sd, shape, rng),
        }
    )


def _programme(
    design: Design, sd: float, shape: tuple[int, int, int], rng: np.random.Generator
) -> Floats:
    """Deviation of each donor, tissue and type in a programme, partly shared by the donor."""
    common, own = rng.normal(size=(shape[0], 1, 1)), rng.normal(size=shape)
    mixed = np.sqrt(design.programme_shared) * common + np.sqrt(1 - design.programme_shared) * own
    return np.asarray((sd * spread_at(design, design.donor_ageing)[:, None, None] * mixed).ravel())


def spread_at(design: Design, ageing: Floats) -> Floats:
    """Return the factor on the standard deviations between donors at an ageing."""
    return 1 + (design.old_spread - 1) * ageing


def ambient_at(design: Design, ageing: Floats) -> Floats:
    """Return the share of ambient RNA at an ageing."""
    old = design.ambient if design.ambient_old is None else design.ambient_old
    return np.asarray(design.ambient + (old - design.ambient) * ageing)


def cell_numbers(
    design: Design, profiles: pd.DataFrame, rng: np.random.Generator
) -> npt.NDArray[np.int64]:
    """Return the cells of each profile: a donor's cells in a tissue, dealt to its types."""
    n_types = len(design.cell_types)
    share = profiles["share"].to_numpy().reshape(-1, n_types)
    share = share / share.sum(axis=1, keepdims=True)
    return np.asarray(rng.multinomial(design.cells * n_types, share)).ravel()


def obs_table(
    design: Design, donors: pd.DataFrame, rows: pd.DataFrame, counts: sp.csr_matrix
) -> pd.DataFrame:
    """Return ``obs`` of the rows drawn, as a source gives it."""
    of_donor = donors.iloc[rows["donor"].to_numpy()].drop(columns="ageing").reset_index(drop=True)
    types = np.array(design.cell_types)
    obs = of_donor.assign(
        study=STUDY,
        tissue=np.array(design.tissues)[rows["tissue_at"]],
        cell_type=types[rows["type_at"]] if "type_at" in rows else ALL_CELLS,
        condition="",
        library_size=np.asarray(counts.sum(axis=1)).ravel(),
        n_cells=rows["n_cells"].to_numpy(),
    )
    obs.index = pd.Index([f"row{at:06d}" for at in range(len(obs))])
    return obs


def truth_table(design: Design, donors: pd.DataFrame, profiles: pd.DataFrame) -> pd.DataFrame:
    """Return what was put into each donor, tissue and type."""
    at, ageing = profiles["type_at"].to_numpy(), profiles["ageing"].to_numpy()
    return pd.DataFrame(
        {
            "donor_id": donors["donor_id"].to_numpy()[profiles["donor"]],
            "tissue": np.array(design.tissues)[profiles["tissue_at"]],
            "cell_type": np.array(design.cell_types)[at],
            "ageing": ageing,
            "share": profiles["share"].to_numpy(),
            "n_cells": profiles["n_cells"].to_numpy(),
            "gain": design.by_type(design.gain)[at] * ageing,
            "identity_loss": design.by_type(design.identity_loss)[at] * ageing,
            "programme": profiles["programme"].to_numpy(),
            "identity": profiles["identity"].to_numpy(),
            "ambient": ambient_at(design, ageing),
        }
    )
