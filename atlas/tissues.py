"""One tissue of a study as the numbers need it: profiles by genes, normalised, one a donor.

Everything downstream (scores, effects, genes) works within a tissue: its expression bins, its
detection filter, its blanks.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
import pandas as pd
import scipy.sparse as sp
from numpy.typing import NDArray

from atlas.genes import GeneMap
from atlas.source import Source
from drift.depth import genes_per_cell
from drift.lifespan import ORGANISMS, age_group, life_fraction, to_years
from drift.normalisation import log_cells, log_cpm
from drift.schema import ALL_CELLS, MIN_CELLS
from drift.scoring import detected

Floats = NDArray[np.float64]

MIN_PROFILES: Final = 3
MIN_PROFILE_SHARE: Final = 0.1
MIN_DETECTED_CELLS: Final = 10
PROFILE: Final = ("study", "tissue", "cell_type", "donor_id", "age", "condition")
LOG2_OF_E: Final = float(np.log2(np.e))


@dataclass(frozen=True)
class Cells:
    """Cells of one tissue.

    Attributes
    ----------
    counts, totals
        (n_cells, n_genes) raw counts and (n_cells,) counts over all genes.
    profile
        (n_cells,) position of the cell's profile; -1 when the profile was left out.
    obs
        (n_cells) annotation as the source gives it.
    """

    counts: sp.csr_matrix
    totals: Floats
    profile: NDArray[np.int64]
    obs: pd.DataFrame

    def normalised(self) -> sp.csr_matrix:
        """Return log1p(10,000 x count / total)."""
        return sp.csr_matrix(log_cells(self.counts, self.totals))


@dataclass(frozen=True)
class Samples:
    """Samples of one tissue, before those of a donor are averaged.

    Attributes
    ----------
    values, totals
        (n_samples, n_genes) raw counts (CSR) or log values as published (NaN: a blank); and
        (n_samples,) library sizes, NaN for log values.
    profile
        (n_samples,) position of the sample's profile.
    """

    values: Any
    totals: Floats
    profile: NDArray[np.int64]


@dataclass(frozen=True)
class Tissue:
    """One tissue of one study.

    Attributes
    ----------
    study, tissue
        What it is.
    profiles
        (n_profiles) columns of the ``profiles`` table, one donor a cell type, age and condition.
    expression
        (n_profiles, n_genes) on the log scale of the data set, averaged over the samples or cells
        of a donor; NaN where a blank keeps the gene out of the tissue.
    measured, mask
        (n_genes,) genes without a blank; and those of them that are detected: these are tested
        and, if it is known which human gene they stand for, scored.
    adult
        (n_profiles,) false for development, which decides nothing but is scored.
    to_log2
        Factor that turns ``expression`` into log2.
    cells, samples
        What is behind the profiles: cells in a cell-level source, else samples.
    """

    study: str
    tissue: str
    profiles: pd.DataFrame
    expression: Floats
    measured: NDArray[np.bool_]
    mask: NDArray[np.bool_]
    adult: NDArray[np.bool_]
    to_log2: float
    cells: Cells | None = None
    samples: Samples | None = None

    @property
    def name(self) -> str:
        """Key of the tissue in the manifest."""
        return f"{self.study}/{self.tissue}"


@dataclass
class Dropped:
    """What was left out, counted for the manifest."""

    profiles_of_few_cells: int = 0
    genes_not_detected: dict[str, int] = field(default_factory=dict)
    genes_with_blanks: dict[str, int] = field(default_factory=dict)

    def note(self, tissue: Tissue) -> None:
        """Count the genes a tissue goes without."""
        self.genes_with_blanks[tissue.name] = int((~tissue.measured).sum())
        self.genes_not_detected[tissue.name] = int((tissue.measured & ~tissue.mask).sum())


def tissues(adata: Any, source: Source, genes: GeneMap, dropped: Dropped) -> Iterator[Tissue]:
    """Yield every tissue of a source with samples or cells; ``dropped`` is filled on the way.

    A tissue all of whose profiles have too few cells is passed over.
    """
    obs = adata.obs.rename_axis("cell_id").reset_index()
    absent = adata.uns.get("absent", {})
    make = _from_cells if source.level == "cell" else _from_samples
    for rows in obs.groupby(["study", "tissue"], sort=True).indices.values():
        part = obs.iloc[rows].reset_index(drop=True)
        held = _held(absent.get(part["tissue"].iloc[0]), genes)
        tissue = make(adata.X[rows], part, source, genes, dropped, held)
        if tissue is not None:
            dropped.note(tissue)
            yield tissue


def _held(absent: NDArray[np.bool_] | None, genes: GeneMap) -> NDArray[np.bool_]:
    """Return the genes of which the tissue's file holds a row, (n_genes,)."""
    n_genes = genes.names.size
    if absent is None:
        return np.ones(n_genes, dtype=bool)
    return np.bincount(genes.gene_of_row[~absent], minlength=n_genes) > 0


def _from_samples(
    values: Any,
    obs: pd.DataFrame,
    source: Source,
    genes: GeneMap,
    dropped: Dropped,
    held: NDArray[np.bool_],
) -> Tissue | None:
    """Normalise samples, then average those of one donor on the log scale."""
    obs = _with(obs, "n_cells", "genes_per_cell")
    keep = ~(obs["n_cells"] < MIN_CELLS).to_numpy()
    dropped.profiles_of_few_cells += int((~keep).sum())
    if not keep.any():
        return None
    values, obs = values[np.flatnonzero(keep)], obs[keep].reset_index(drop=True)
    totals = obs["library_size"].to_numpy(float)
    if source.scale == "counts":
        values = genes.add_up(values)
        samples = dense(log_cpm(values, totals))
        samples[:, ~held] = np.nan  # a gene the file lacks is not silent
    else:
        blank = ~np.isfinite(values).all(axis=0)
        values = samples = genes.average(np.where(blank, np.nan, values))
    grouped = obs.groupby(list(PROFILE), dropna=False, sort=True)
    profiles = grouped.first().reset_index()
    profiles["n_samples"] = grouped.size().to_numpy()
    profiles["n_cells"] = grouped["n_cells"].sum(min_count=1).to_numpy()
    profiles["library_size"] = grouped["library_size"].min().to_numpy()  # of the shallowest
    profiles["genes_per_cell"] = grouped["genes_per_cell"].mean().to_numpy()
    profiles = describe(profiles, source)
    expression = means(samples, grouped.ngroup().to_numpy(), len(profiles))
    adult = adults(profiles["age_group"])
    # a log intensity may be negative: measured is detected
    above = 0.0 if source.scale == "counts" else -np.inf
    seen = detected(
        expression[adult], min_count=MIN_PROFILES, min_share=MIN_PROFILE_SHARE, above=above
    )
    measured = np.asarray(np.isfinite(expression).all(axis=0))
    return Tissue(
        study=str(profiles["study"].iloc[0]),
        tissue=str(profiles["tissue"].iloc[0]),
        profiles=profiles,
        expression=expression,
        measured=measured,
        mask=seen & measured,
        adult=adult,
        to_log2=1.0,
        samples=Samples(values, totals, np.asarray(grouped.ngroup(), dtype=np.int64)),
    )


def _from_cells(
    values: Any,
    obs: pd.DataFrame,
    source: Source,
    genes: GeneMap,
    dropped: Dropped,
    held: NDArray[np.bool_],
) -> Tissue | None:
    """Normalise cells, then average those of one donor and type on the log scale.

    The score is linear, so the score of this mean is the mean of the cells' scores: a tissue's
    mean can later be taken apart into composition and state without a rest.
    """
    counts = genes.add_up(values)
    if "genes_per_cell" not in obs:
        obs = obs.assign(genes_per_cell=genes_per_cell(sp.csr_matrix(values)))
    grouped = obs.groupby(list(PROFILE), dropna=False, sort=True)
    size = grouped.size().to_numpy()
    kept = size >= MIN_CELLS
    dropped.profiles_of_few_cells += int((~kept).sum())
    if not kept.any():
        return None
    profiles = grouped.first().reset_index()
    profiles["n_samples"] = 1
    profiles["n_cells"] = size
    profiles["genes_per_cell"] = grouped["genes_per_cell"].mean().to_numpy()
    profiles = describe(profiles[kept].reset_index(drop=True), source)
    position = np.where(kept, np.cumsum(kept) - 1, -1)[grouped.ngroup().to_numpy()]
    cells = Cells(counts, obs["library_size"].to_numpy(float), position, obs)
    normalised = cells.normalised()
    adult = adults(profiles["age_group"])
    used = (position >= 0) & adult[position]
    return Tissue(
        study=str(profiles["study"].iloc[0]),
        tissue=str(profiles["tissue"].iloc[0]),
        profiles=profiles,
        expression=means(normalised, position, len(profiles)),
        measured=held,
        mask=held & detected(normalised[np.flatnonzero(used)], min_count=MIN_DETECTED_CELLS),
        adult=adult,
        to_log2=LOG2_OF_E,
        cells=cells,
    )


def means(values: Any, group: NDArray[Any], n_groups: int) -> Floats:
    """Return the mean of the rows of each group, (n_groups, n_columns); group -1 is left out."""
    rows = np.flatnonzero(group >= 0)
    size = np.bincount(group[rows], minlength=n_groups)
    member = sp.csr_matrix(
        (1 / size[group[rows]], (group[rows], rows)), shape=(n_groups, len(group))
    )
    if not isinstance(values, np.ndarray):
        return dense(member @ values)
    blank = np.isnan(values).any(axis=0)  # a product would spread a NaN to every row anyway
    return np.where(blank, np.nan, member @ np.where(blank, 0.0, values))


def dense(values: Any) -> Floats:
    """Return a matrix, sparse or not, as a dense array of floats."""
    full: Any = values.todense() if hasattr(values, "todense") else values
    return np.asarray(full, dtype=np.float64)


def describe(profiles: pd.DataFrame, source: Source) -> pd.DataFrame:
    """Add what follows from the ages, and the key of each profile.

    Doublings of a culture are no time of life: they have no years, no fraction, no group.
    """
    organism = ORGANISMS[source.organism]
    years, groups = ages(
        profiles, source.organism, two_ages=source.two_ages, longitudinal=source.longitudinal
    )
    return profiles.assign(
        profile_id=[
            _profile_id(row, several_studies=len(source.studies) > 1)
            for row in profiles.to_dict("records")
        ],
        age_years=years,
        life_fraction=[life_fraction(age, organism) for age in years],
        age_group=groups,
    )


def ages(
    profiles: pd.DataFrame, organism: str, *, two_ages: bool, longitudinal: bool
) -> tuple[list[float], pd.Series]:
    """Return years and age group of each profile."""
    years = [
        to_years(age, unit) if unit and not longitudinal else np.nan
        for age, unit in zip(profiles["age"], profiles["age_unit"], strict=True)
    ]
    if two_ages:
        return years, profiles["age_group"]
    known = ORGANISMS[organism]
    return years, pd.Series([age_group(age, known) for age in years], profiles.index, dtype=object)


def _profile_id(row: Mapping[Any, Any], *, several_studies: bool) -> str:
    parts = (
        row["study"] if several_studies else "",
        row["donor_id"],
        row["tissue"],
        "" if row["cell_type"] == ALL_CELLS else row["cell_type"],
        row["age_reported"],
        row["condition"],
    )
    # Donor "a/b" of tissue "c" is not donor "a" of tissue "b/c".
    return "/".join(part.replace("%", "%25").replace("/", "%2F") for part in parts if part)


def adults(groups: pd.Series) -> NDArray[np.bool_]:
    """Tell adults from development; where all is development there is nothing to tell apart."""
    adult = (groups != "development").to_numpy(dtype=bool)
    return adult if adult.any() else ~adult


def _with(obs: pd.DataFrame, *optional: str) -> pd.DataFrame:
    """Give the columns a source may leave out, as missing numbers."""
    return obs.assign(
        **{name: obs[name].astype(float) if name in obs else np.nan for name in optional}
    )
