"""From a mapped file to built tables, with the matrix in memory: for files that fit there.

A donor's cells of one type are summed up to a profile, and profiles are compared as those of every
other data set (``atlas.from_donors``). Without donors, groups of cells are described.
"""

from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import anndata
import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import sparse

from atlas import annotated, facts, from_donors, from_groups, split_rows
from atlas.add import from_scores
from atlas.add import source as sources
from atlas.add.file import open_file
from atlas.add.mapped import Mapped, mapping_bytes
from atlas.built import Built, Curated
from atlas.checksums import combined, sha256, sha256_file
from atlas.raw import check_counts
from atlas.scores import score
from atlas.source import Source
from atlas.tissues import Dropped, tissues
from drift.errors import DriftError, SourceError
from drift.schema import MIN_CELLS

PROFILE: Final = [
    *("study", "tissue", "cell_type", "donor_id", "sex", "age", "age_unit", "age_reported"),
    "condition",
]
GROUP: Final = ["study", "tissue", "cell_type", "sex", "age", "age_unit", "age_reported"]


def built_from(mapped: Mapped, curated: Curated, files: list[dict[str, Any]]) -> Built:
    """Read the matrix of a mapped file and compute the tables of its data set.

    Parameters
    ----------
    mapped
        The file, with every decision taken.
    curated
        What every data set is built with.
    files
        Path, checksum and size of what it is built from.

    Raises
    ------
    DriftError
        Naming the data set: a cell of the matrix is no count, no profile has enough cells, ...
    """
    try:
        matrix = _matrix(mapped)
        make = _described if mapped.mapping.without_donors else _compared
        source, computed = make(mapped, matrix, curated)
    except DriftError as error:
        raise type(error)(f"{mapped.mapping.dataset}: {error}") from error
    decided = {"mapping": sha256(mapping_bytes(mapped)), "reading": _code()}
    return Built({**facts.of_files(source, files, decided), **computed.manifest}, computed.frames)


def _code() -> str:
    """Return the fingerprint of the code that reads files: other code may read them otherwise."""
    files = sorted(Path(__file__).parent.glob("*.py"))
    return combined({file.name: sha256_file(file) for file in files})


def _described(mapped: Mapped, matrix: Any, curated: Curated) -> tuple[Source, Built]:
    source, adata = groups(mapped, matrix, curated)
    return source, from_groups.build(source, adata, curated)


def _compared(mapped: Mapped, matrix: Any, curated: Curated) -> tuple[Source, Built]:
    source, obs, values = profiles(mapped, matrix)
    given = _given(mapped, source, obs)
    if values is None:
        if given is None:
            raise SourceError("neither expression nor scores were found: name some with --scores.")
        return source, given
    adata = annotated.samples(values, obs, mapped.var, name=mapped.path.name)
    computed = from_donors.build(source, adata, curated)
    return source, computed if given is None else from_scores.beside(computed, given)


def _given(mapped: Mapped, source: Source, obs: pd.DataFrame) -> Built | None:
    """Compare the scores the file brings; None without any."""
    if not mapped.scores:
        return None
    used = np.flatnonzero(mapped.with_donor)
    of_cell, _ = _grouped(mapped.cells.obs.iloc[used], PROFILE)
    numbers = np.column_stack([one.numbers[used].astype(np.float64) for one in mapped.scores])
    names = tuple(one.score_id for one in mapped.scores)
    return from_scores.build(source, obs, names, _means(numbers, of_cell, len(obs)))


def source_of(mapped: Mapped, obs: pd.DataFrame, *, level: Any, scale: Any) -> Source:
    """Return the source of a mapped file.

    Parameters
    ----------
    obs
        Cells or profiles; ``genes_per_cell`` tells of ages of other depths.
    """

    def read(raw: Any) -> Any:
        raise SourceError(f"{raw}: python -m atlas add reads this file, build does not.")

    made = sources.make(mapped.facts, mapped.cells.obs, read, level=level, scale=scale)
    if mapped.mapping.without_donors:
        return made
    seen = set(made.traps)
    more = tuple(trap for trap in sources.depth(obs) if trap not in seen)
    return replace(made, traps=made.traps + more)


def profiles(mapped: Mapped, matrix: Any) -> tuple[Source, pd.DataFrame, Any]:
    """Sum up (counts) or average (logarithms) the cells of each donor, type and tissue.

    Parameters
    ----------
    matrix
        (n_cells, n_genes) CSR, as the mapping says; None without one.

    Returns
    -------
    The source of level ``profile``; its profiles, with the columns of ``atlas.source``; and their
    values, (n_profiles, n_genes): counts (CSR) or logarithms (dense), None without a matrix.

    Raises
    ------
    SourceError
        If every profile has too few cells.
    """
    used = np.flatnonzero(mapped.with_donor)
    cells = mapped.cells.obs.iloc[used]
    of_cell, obs = _grouped(cells, PROFILE)
    obs.index = pd.Index([f"profile {number}" for number in range(len(obs))])
    if not (obs["n_cells"] >= MIN_CELLS).any():
        raise SourceError(
            f"every donor has fewer than {MIN_CELLS} cells of each type in each tissue, so nothing "
            "can be compared: give more cells, or look at them with --without-donors."
        )
    values = None
    if matrix is None:
        obs = obs.assign(genes_per_cell=np.nan, library_size=np.nan)
    else:
        values = _add_expression(obs, of_cell, cells, matrix[used], mapped.mapping.scale)
    grouped = _with_groups(obs, cells)
    source = source_of(mapped, grouped, level="profile", scale=_scale(mapped))
    return source, grouped if source.two_ages else obs, values


def _add_expression(
    obs: pd.DataFrame, of_cell: NDArray[np.int64], cells: pd.DataFrame, matrix: Any, scale: str
) -> Any:
    """Add depth and genes per cell to profiles, and return their counts or mean logarithms."""
    n_cells = obs["n_cells"].to_numpy(dtype=np.float64)
    is_counts = scale == "counts"
    totals = _totals(cells, matrix) if is_counts else np.full(len(cells), np.nan)
    obs["genes_per_cell"] = np.bincount(of_cell, _detected(cells, matrix), len(obs)) / n_cells
    obs["library_size"] = np.bincount(of_cell, totals, len(obs))
    summed = _sum(matrix, of_cell, len(obs))
    return summed if is_counts else summed.toarray() / n_cells[:, None]


def _grouped(cells: pd.DataFrame, keys: list[str]) -> tuple[NDArray[np.int64], pd.DataFrame]:
    """Return the group of each cell, and one row a group with ``n_cells``, sorted."""
    grouped = cells.groupby(keys, observed=True, dropna=False, sort=True)
    obs = grouped.size().rename("n_cells").reset_index()
    obs = obs.astype({name: str for name in keys if name != "age"})
    return np.asarray(grouped.ngroup(), dtype=np.int64), obs


def groups(mapped: Mapped, matrix: Any, curated: Curated) -> tuple[Source, Any]:
    """Score every cell, and average groups of cells of one type, sex and age.

    Returns
    -------
    The source, and the AnnData of level ``group`` that ``from_groups`` takes: a group a row, a
    signature (or a score of the file) a column, NaN in groups too small for a mean.
    """
    source = source_of(mapped, mapped.cells.obs, level="group", scale=_scale(mapped))
    names, values = _cell_scores(mapped, matrix, source, curated)
    cells = mapped.cells.obs
    of_cell, obs = _grouped(cells, GROUP)
    means = _means(values, of_cell, len(obs))
    means[obs["n_cells"].to_numpy() < MIN_CELLS] = np.nan
    obs.index = obs.index.astype(str)
    unit = from_scores.UNIT if matrix is None else split_rows.UNIT
    var = pd.DataFrame(index=pd.Index(names))
    adata = anndata.AnnData(X=means, obs=obs, var=var, uns={"unit": unit})
    return source, adata


def _cell_scores(
    mapped: Mapped, matrix: Any, source: Source, curated: Curated
) -> tuple[list[str], NDArray[np.float64]]:
    """Return (n_cells, n_scores): the file's own, and every signature where genes are read."""
    names = [given.score_id for given in mapped.scores]
    parts = [given.numbers[:, None].astype(np.float64) for given in mapped.scores]
    if matrix is not None:
        found = _signatures(mapped, matrix, source, curated)
        names += list(curated.signatures)
        parts.append(found)
    if not parts:
        raise SourceError("neither expression nor scores were found: name some with --scores.")
    return names, np.hstack(parts)


def _signatures(
    mapped: Mapped, matrix: Any, source: Source, curated: Curated
) -> NDArray[np.float64]:
    """Score the cells of each tissue as those of a source of level ``cell``."""
    if source.scale != "counts":
        raise SourceError("cells without donors are scored from counts: leave out --scale log.")
    genes = curated.genes(source, mapped.var)
    cells = mapped.cells.obs
    plain = cells.astype({name: str for name in PROFILE if name != "age"})
    plain = plain.assign(library_size=_totals(cells, matrix), position=np.arange(len(cells)))
    adata = anndata.AnnData(X=matrix, obs=plain, var=mapped.var)
    of_cells = replace(source, level="cell")
    values = np.full((len(cells), len(curated.signatures)), np.nan)
    for tissue in tissues(adata, of_cells, genes, Dropped()):
        scored = score(tissue, genes, curated.signatures)
        if tissue.cells is not None and scored.cells is not None:
            values[tissue.cells.obs["position"].to_numpy()] = scored.cells
    return values


def _matrix(mapped: Mapped) -> Any:
    """Read the whole matrix, checked: CSR; None where the mapping names none."""
    at = mapped.mapping.matrix
    if not at:
        return None
    with open_file(mapped.path) as file:
        values = file.element(at)
    name = f"{mapped.path.name}, {at}"
    if mapped.mapping.scale == "counts":
        names = (mapped.cells.obs.index, mapped.var.index)
        return check_counts(values, name=name, rows=names[0], columns=names[1])
    found = sparse.csr_matrix(values, dtype=np.float64)
    if not np.isfinite(found.data).all():
        raise SourceError(f"{name} holds a value that is not finite: correct it in the file.")
    return found


def _sum(matrix: Any, of_row: NDArray[np.int64], n_groups: int) -> Any:
    ones = np.ones(len(of_row), dtype=matrix.dtype)
    member = sparse.csr_matrix((ones, (of_row, np.arange(len(of_row)))), (n_groups, len(of_row)))
    return sparse.csr_matrix(member @ matrix)


def _means(values: NDArray[np.float64], of_row: NDArray[np.int64], n: int) -> NDArray[np.float64]:
    """Return the mean of each group over the cells where a score is defined."""
    made = np.full((n, values.shape[1]), np.nan)
    for column, numbers in enumerate(values.T):
        known = np.isfinite(numbers)
        count = np.bincount(of_row[known], minlength=n)
        total = np.bincount(of_row[known], numbers[known], n)
        np.divide(total, count, out=made[:, column], where=count > 0)
    return made


def _totals(cells: pd.DataFrame, matrix: Any) -> NDArray[np.float64]:
    """Return the counts of each cell; those over all genes where the file says them.

    A total of the file counts if it holds at least the counts that are there: else it was taken of
    other cells or genes.
    """
    summed = np.asarray(matrix.sum(axis=1), dtype=np.float64).ravel()
    if "library_size" not in cells:
        return summed
    told = cells["library_size"].to_numpy(dtype=np.float64)
    return told if (told >= summed - 1).all() else summed


def _detected(cells: pd.DataFrame, matrix: Any) -> NDArray[np.float64]:
    """Return the genes of each cell; those over all genes where the file says them."""
    counted = np.asarray(matrix.getnnz(axis=1), dtype=np.float64)
    if "genes_per_cell" not in cells:
        return counted
    told = cells["genes_per_cell"].to_numpy(dtype=np.float64)
    return told if (told >= counted).all() else counted


def _with_groups(obs: pd.DataFrame, cells: pd.DataFrame) -> pd.DataFrame:
    """Add the age group of each profile."""
    keys = ["donor_id", "age_reported"]
    of_donor = cells[[*keys, "age_group"]].drop_duplicates().astype(str)
    return obs.drop(columns="age_group", errors="ignore").join(
        of_donor.set_index(keys)["age_group"], on=keys
    )


def _scale(mapped: Mapped) -> Any:
    return mapped.mapping.scale or "program"
