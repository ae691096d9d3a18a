"""Counts with known truth: donors, tissues, cell types and ages from the negative binomial.

A gene's share of the counts in a donor, tissue and type is proportional to the exponential of::

    gene + tissue + type
    + [mesenchymal gene]   (stroma of the type + programme of the donor + gain x ageing + sex)
    + [marker of the type] (marker strength + programme of the donor - identity loss x ageing)
    + batch + a deviation of the donor's own

and ambient RNA mixes in the donor's mean over its types. A cell's count is negative binomial with
mean (size of the cell x share) and variance mean + dispersion mean². The counts of a profile, a sum
over cells of sizes s, are drawn at once: from the negative binomial of the same mean and variance,
whose dispersion is dispersion x sum(s²) / sum(s)². So thousands of profiles cost as much as cells.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt
import pandas as pd
import scipy.sparse as sp

from drift.simulated_design import Design
from drift.simulated_tables import (
    ambient_at,
    cell_numbers,
    donor_table,
    obs_table,
    profile_table,
    spread_at,
    truth_table,
)

__all__ = ["Design", "Level", "Simulated", "negative_binomial", "simulate"]

Level = Literal["cell", "profile", "bulk"]
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Simulated:
    """Counts of a simulated study, and what was put into it.

    Parameters
    ----------
    counts
        (n_obs, n_genes) whole counts, CSR, float64.
    obs
        One row a cell, a profile (donor x tissue x type) or a bulk sample (donor x tissue), with
        the columns a source gives: study, donor_id, tissue, cell_type, sex, age, age_unit,
        age_reported, age_years, age_group, condition, library_size, n_cells; and batch.
    gene_names
        (n_genes,) MES0001... mesenchymal, <type>_0001... markers, OTHER0001...
    mesenchymal
        (n_genes,) whether the gene belongs to the mesenchymal programme.
    marker_of
        (n_genes,) type whose marker the gene is; else empty.
    truth
        One row a donor, tissue and type: ageing, share (of the cells), gain, identity_loss,
        programme, identity (of the donor, log units) and ambient.
    design
        The design.
    """

    counts: sp.csr_matrix
    obs: pd.DataFrame
    gene_names: npt.NDArray[np.str_]
    mesenchymal: npt.NDArray[np.bool_]
    marker_of: npt.NDArray[np.str_]
    truth: pd.DataFrame
    design: Design

    def signature(self, cell_type: str = "") -> dict[str, float]:
        """Return the mesenchymal genes, or the markers of a type, as ``module_scores`` takes it."""
        genes = self.marker_of == cell_type if cell_type else self.mesenchymal
        return dict.fromkeys(self.gene_names[genes].tolist(), 1.0)


def simulate(design: Design, rng: np.random.Generator, *, level: Level = "cell") -> Simulated:
    """Draw a study.

    Parameters
    ----------
    design
        Donors, cells, genes and the truth.
    rng
        Source of chance: the same state gives the same counts. Genes, donors and counts have
        streams of their own, so two designs that differ in an effect alone share genes and donors.
    level
        ``cell``; ``profile``: the summed cells of a donor, tissue and type, drawn at once;
        ``bulk``: the sum of a donor's types.

    Returns
    -------
    Counts with ``obs`` and truth; a donor, tissue and type without cells has no row.
    """
    for_genes, for_donors, for_counts = rng.spawn(3)
    names, mesenchymal, marker_of = _genes(design)
    base = _base(design, mesenchymal, marker_of, for_genes)
    donors, profiles = donor_table(design), profile_table(design, for_donors)
    batch = for_genes.normal(0, design.batch_sd, (design.batches, design.genes))
    log_share = _log_share(design, profiles, base, mesenchymal, marker_of, for_donors)
    log_share += batch[donors["batch"].to_numpy()[profiles["donor"].to_numpy()]]
    share = _with_ambient(design, profiles, log_share)
    profiles["n_cells"] = cell_numbers(design, profiles, for_donors)
    kept = np.flatnonzero(profiles["n_cells"])
    blocks = list(_draw(design, profiles.iloc[kept], share[kept], for_counts, level=level))
    counts = sp.csr_matrix(sp.vstack(blocks, format="csr", dtype=np.float64))
    repeats = profiles["n_cells"].to_numpy()[kept] if level == "cell" else 1
    rows = profiles.iloc[np.repeat(kept, repeats)].reset_index(drop=True)
    if level == "cell":
        rows["n_cells"] = 1
    if level == "bulk":
        counts, rows = _bulk(counts, rows)
    return Simulated(
        counts=counts,
        obs=obs_table(design, donors, rows, counts),
        gene_names=names,
        mesenchymal=mesenchymal,
        marker_of=marker_of,
        truth=truth_table(design, donors, profiles),
        design=design,
    )


def negative_binomial(
    mean: npt.ArrayLike, dispersion: npt.ArrayLike, rng: np.random.Generator
) -> npt.NDArray[np.int64]:
    """Draw counts with variance mean + dispersion mean², as a Poisson count of a gamma rate.

    Parameters
    ----------
    mean, dispersion
        Shapes that broadcast; at least 0.
    rng
        Source of chance.
    """
    means, dispersions = np.broadcast_arrays(
        np.asarray(mean, dtype=np.float64), np.asarray(dispersion, dtype=np.float64)
    )
    if not dispersions.any():
        return np.asarray(rng.poisson(means))
    spread = np.maximum(dispersions, 1e-12)
    return np.asarray(rng.poisson(rng.gamma(1 / spread, means * spread)))


def _genes(
    design: Design,
) -> tuple[npt.NDArray[np.str_], npt.NDArray[np.bool_], npt.NDArray[np.str_]]:
    groups = [("MES", "", design.mesenchymal_genes)]
    groups += [(f"{name}_", name, design.markers) for name in design.cell_types]
    rest = design.genes - sum(size for _, _, size in groups)
    groups.append(("OTHER", "", rest))
    names = [f"{start}{at:04d}" for start, _, size in groups for at in range(1, size + 1)]
    marker_of = [name for _, name, size in groups for _ in range(size)]
    mesenchymal = np.arange(design.genes) < design.mesenchymal_genes
    return np.array(names), mesenchymal, np.array(marker_of, dtype=np.str_)


def _base(
    design: Design,
    mesenchymal: npt.NDArray[np.bool_],
    marker_of: npt.NDArray[np.str_],
    rng: np.random.Generator,
) -> Floats:
    """Log expression at ageing 0, (n_tissues, n_types, n_genes)."""
    n = design.genes
    gene = rng.normal(0, design.gene_spread, n)
    types = rng.normal(0, design.type_spread, (len(design.cell_types), n))
    tissues = rng.normal(0, design.tissue_spread, (len(design.tissues), n))
    types += np.outer(design.by_type(design.mesenchymal_types), mesenchymal)
    types += design.marker_strength * (marker_of == np.array(design.cell_types)[:, None])
    return np.asarray(gene + types[None] + tissues[:, None])


def _log_share(
    design: Design,
    profiles: pd.DataFrame,
    base: Floats,
    mesenchymal: npt.NDArray[np.bool_],
    marker_of: npt.NDArray[np.str_],
    rng: np.random.Generator,
) -> Floats:
    """Log share of each gene before normalising, (n_profiles, n_genes)."""
    at, ageing = profiles["type_at"].to_numpy(), profiles["ageing"].to_numpy()
    male = np.array(design.donor_sexes)[profiles["donor"]] == "male"
    mesenchymal_shift = (
        profiles["programme"].to_numpy()
        + design.by_type(design.gain)[at] * ageing
        + design.sex_effect * male
    )
    lost = design.by_type(design.identity_loss)[at] * ageing
    deviation = rng.normal(size=(len(profiles), design.genes))
    log_share = deviation * (design.gene_sd * spread_at(design, ageing))[:, None]
    log_share += base[profiles["tissue_at"], at]
    log_share += np.outer(mesenchymal_shift, mesenchymal)
    own = marker_of[None] == np.array(design.cell_types)[at][:, None]
    log_share += own * (profiles["identity"].to_numpy() - lost)[:, None]
    return np.asarray(log_share)


def _with_ambient(design: Design, profiles: pd.DataFrame, log_share: Floats) -> Floats:
    """Shares that add up to 1, with the soup mixed in, (n_profiles, n_genes)."""
    share = np.exp(log_share)
    share /= share.sum(axis=1, keepdims=True)
    ambient = ambient_at(design, profiles["ageing"].to_numpy())
    if not ambient.any():
        return np.asarray(share)
    # Rows come donor by donor, tissue by tissue, all types in a block.
    n_types = len(design.cell_types)
    blocks = share.reshape(-1, n_types, design.genes)
    weight = profiles["share"].to_numpy().reshape(-1, n_types, 1)
    soup = np.repeat((blocks * weight).sum(axis=1), n_types, axis=0)
    return np.asarray((1 - ambient)[:, None] * share + ambient[:, None] * soup)


def _draw(
    design: Design,
    profiles: pd.DataFrame,
    share: Floats,
    rng: np.random.Generator,
    *,
    level: Level,
) -> Iterator[sp.csr_matrix]:
    """Draw the counts, one block a profile."""
    depth = design.depth * np.exp(design.depth_difference * profiles["ageing"].to_numpy())
    half_variance = design.depth_spread**2 / 2
    for n_cells, mean, genes in zip(profiles["n_cells"], depth, share, strict=True):
        size = mean * np.exp(rng.normal(-half_variance, design.depth_spread, n_cells))
        if level == "cell":
            drawn = negative_binomial(np.outer(size, genes), design.dispersion, rng)
        else:
            total = size.sum()
            spread = design.dispersion * (size @ size) / total**2
            drawn = negative_binomial((total * genes)[None], spread, rng)
        yield sp.csr_matrix(drawn.astype(np.float64))


def _bulk(counts: sp.csr_matrix, rows: pd.DataFrame) -> tuple[sp.csr_matrix, pd.DataFrame]:
    """Sum the types of each donor and tissue."""
    keys = ["donor", "tissue_at"]
    sample = rows.groupby(keys, sort=True).ngroup().to_numpy()
    summing = sp.csr_matrix((np.ones(len(rows)), (sample, np.arange(len(rows)))))
    merged = rows.groupby(keys, sort=True)["n_cells"].sum().reset_index()
    return sp.csr_matrix(summing @ counts), merged
