"""Put checked parts together: the AnnData every source hands to the build."""

from collections.abc import Mapping
from typing import Any, Final

import anndata
import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import sparse

from drift.errors import SourceError
from drift.schema import ALL_CELLS

OBS: Final = (
    "study",
    "donor_id",
    "tissue",
    "cell_type",
    "sex",
    "age",
    "age_unit",
    "age_reported",
    "condition",
    "library_size",
)


def samples(
    matrix: sparse.csr_matrix | NDArray[np.float64],
    obs: pd.DataFrame,
    var: pd.DataFrame,
    *,
    name: str,
    library: str = "library_size",
    longitudinal: bool = False,
    absent: Mapping[str, NDArray[np.bool_]] | None = None,
    embedding: Mapping[str, NDArray[np.float64]] | None = None,
) -> Any:
    """Join expression, samples and genes, and check what must hold in every study.

    Parameters
    ----------
    matrix
        (n_samples, n_genes): counts (CSR) or log values (dense, NaN for a blank).
    obs
        One row a sample or cell, with the columns of ``OBS``; the index names the sample.
    var
        One row a gene with ``symbol`` and ``human_symbol``; the index is unique.
    name
        The file that describes the samples, for the messages.
    library
        The source's own column for ``library_size``, for the messages.
    longitudinal
        Cultures: a donor may have many ages, never two sexes.
    absent
        Tissue to (n_genes,) booleans: genes its file does not hold.
    embedding
        Of cells: its name in the source to (n_samples, 2) places.

    Returns
    -------
    AnnData.

    Raises
    ------
    SourceError
        If a donor has two sexes, or two ages though its source is not longitudinal (all but
        cultures look at an animal or person once), the study's own age groups contradict the ages,
        or a library size is 0 or smaller than the counts of its sample.
    """
    one_a_donor(obs, "sex", "sexes", name)
    if not longitudinal:
        one_a_donor(obs, "age", "ages", name)
    if "age_group" in obs:
        _groups_follow_ages(obs, name)
    if sparse.issparse(matrix):
        total = np.asarray(matrix.sum(axis=1), dtype=np.float64).ravel()
        check_totals(obs["library_size"], total, name=name, column=library)
    uns = {"absent": dict(absent)} if absent else {}
    return anndata.AnnData(X=matrix, obs=obs, var=var, uns=uns, obsm=dict(embedding or {}))


def effects(rows: pd.DataFrame, *, contrast: str, cell_type: str = "", human: bool = False) -> Any:
    """Turn a table of gene statistics into rows of study, tissue and compartment by genes.

    A gene measured by several rows of a tissue (isoforms, proteins of one symbol) gets the mean of
    their statistics and of their log2 changes; its ``se`` and ``p`` are left NaN, since the rows
    are not independent and the table does not say how they depend.

    Parameters
    ----------
    rows
        Columns ``study``, ``tissue``, ``symbol``, ``statistic``, those of ``log2fc``, ``se`` and
        ``p`` that the table has, and ``cell_type`` where it names compartments.
    cell_type
        Of all rows, where the table has no column of it.
    human
        Whether the symbols are human ones.

    Returns
    -------
    AnnData, obs in order of first appearance, genes sorted; NaN where a tissue lacks the gene.
    """
    rows = rows if "cell_type" in rows else rows.assign(cell_type=cell_type)
    keys = ["study", "tissue", "cell_type"]
    strata = rows[keys].drop_duplicates().reset_index(drop=True)
    genes = pd.Index(sorted(rows["symbol"].unique()), name="gene")
    grouped = rows.groupby([*keys, "symbol"], sort=False)
    repeated = grouped.size() > 1
    layers: dict[str, NDArray[np.float64]] = {}
    index = pd.MultiIndex.from_frame(strata)
    for column in [c for c in ("statistic", "log2fc", "se", "p") if c in rows]:
        values = grouped[column].mean()
        if column in {"se", "p"}:
            values = values.mask(repeated)
        wide = values.reset_index().pivot_table(
            index=keys, columns="symbol", values=column, sort=False
        )
        wide = wide.reindex(index=index, columns=genes)
        layers[column] = wide.to_numpy(np.float64)
    obs = strata.assign(contrast=contrast)
    compartment = (" " + strata["cell_type"]).where(strata["cell_type"] != ALL_CELLS, "")
    obs.index = pd.Index(strata["study"] + " " + strata["tissue"] + compartment)
    symbols = genes.astype(str)
    return anndata.AnnData(
        X=layers.pop("statistic"),
        obs=obs,
        var=pd.DataFrame(
            {"symbol": symbols, "human_symbol": symbols if human else ""}, index=genes
        ),
        layers=layers,
        uns={"averaged_genes": int(repeated.sum())},
    )


def renamed(words: pd.Series, names: Mapping[str, str]) -> pd.Series:
    """Lower-case the source's words for tissues or cell types and replace those in ``names``."""
    return words.str.lower().str.strip().replace(dict(names))


def one_a_donor(obs: pd.DataFrame, column: str, word: str, name: str) -> None:
    """Refuse a donor that has two values of a column, naming it and them.

    Parameters
    ----------
    word, name
        The plural of what the column holds, and the file, for the message.
    """
    known = obs.dropna(subset=[column])
    pairs = known[["study", "donor_id", column]].drop_duplicates()
    several = pairs.duplicated(["study", "donor_id"])
    if several.any():
        donor = pairs.loc[several, "donor_id"].iloc[0]
        found = sorted(pairs.loc[pairs["donor_id"] == donor, column])
        raise SourceError(
            f"{name}: donor '{donor}' has the {word} "
            f"{' and '.join(f'{v:g}' if isinstance(v, float) else str(v) for v in found)}, but "
            "was sampled once. Correct the donor id or the cell."
        )


def _groups_follow_ages(obs: pd.DataFrame, name: str) -> None:
    """Refuse a young donor as old as an old one: its group or its age is wrong."""
    young, old = (obs.loc[obs["age_group"] == group, "age"] for group in ("young", "old"))
    if young.max() >= old.min():  # False where a group is empty
        first = str(obs.loc[young.idxmax(), "donor_id"])
        raise SourceError(
            f"{name}, column 'age_group': donor '{first}' of {young.max():g} "
            f"{obs['age_unit'].iloc[0]} is young, another of {old.min():g} is old. "
            "Correct its group or its age."
        )


def check_totals(sizes: pd.Series, total: NDArray[np.float64], *, name: str, column: str) -> None:
    """Refuse a library size that cannot be the total of its sample.

    Parameters
    ----------
    sizes
        (n_samples,) totals as the source gives them; the index names the sample.
    total
        (n_samples,) sum of the counts.
    name, column
        The file and its column, for the message.
    """
    # a whole count of slack: the totals of some files are floats
    wrong = (sizes <= 0) | (sizes < total - 1)
    if wrong.any():
        sample = sizes.index[wrong][0]
        raise SourceError(
            f"{name}, column '{column}', sample '{sample}': {sizes[wrong].iloc[0]:g} is less than "
            f"the {total[wrong][0]:g} counts of this sample. Correct the cell, or fetch the file "
            "again from its origin."
        )
