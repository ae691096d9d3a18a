"""From a mapped file to built tables; its matrix is read in blocks of rows (``streamed``).

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

from atlas import annotated, facts, from_donors, from_groups, split_rows
from atlas.add import from_scores, streamed
from atlas.add import source as sources
from atlas.add.mapped import Mapped, mapping_bytes
from atlas.built import Built, Curated
from atlas.cells.scoring import CellScores, Run, inline
from atlas.checksums import combined, sha256, sha256_file
from atlas.source import Source
from atlas.tissues import dense
from drift.errors import DriftError, SourceError
from drift.schema import MIN_CELLS

PROFILE: Final = [
    *("study", "tissue", "cell_type", "donor_id", "sex", "age", "age_unit", "age_reported"),
    "condition",
]
NOTHING: Final = "neither expression nor scores were found: name some with --scores."
GROUP: Final = ["study", "tissue", "cell_type", "sex", "age", "age_unit", "age_reported"]


def built_from(
    mapped: Mapped,
    curated: Curated,
    files: list[dict[str, Any]],
    run: Run = inline,
    *,
    folder: Path,
) -> Built:
    """Score the cells of a mapped file and compute the tables of its data set.

    Parameters
    ----------
    mapped
        The file, with every decision taken.
    curated
        What every data set is built with.
    files
        Path, checksum and size of what it is built from.
    run
        Runs the blocks of rows.
    folder
        An existing folder for what is too large for memory; outlives the result.

    Raises
    ------
    DriftError
        Naming the data set: a cell of the matrix is no count, no profile has enough cells, ...
    """
    try:
        found = streamed.scored(mapped, curated, run, folder)
        make = _described if mapped.mapping.without_donors else _compared
        source, computed = make(mapped, found, curated)
    except DriftError as error:
        raise type(error)(f"{mapped.mapping.dataset}: {error}") from error
    decided = {"mapping": sha256(mapping_bytes(mapped)), "reading": _code()}
    return Built(
        {**facts.of_files(source, files, decided), **computed.manifest},
        computed.frames,
        streamed.columns(mapped, found, curated.signatures),
    )


def _code() -> str:
    """Return the fingerprint of the code that reads files: other code may read them otherwise."""
    files = sorted(Path(__file__).parent.glob("*.py"))
    return combined({file.name: sha256_file(file) for file in files})


def _described(mapped: Mapped, found: CellScores, curated: Curated) -> tuple[Source, Built]:
    source, adata = groups(mapped, found)
    return source, from_groups.build(source, adata, curated)


def _compared(mapped: Mapped, found: CellScores, curated: Curated) -> tuple[Source, Built]:
    source, obs, values = profiles(mapped, found)
    given = _given(mapped, found, source, obs)
    if values is None:
        if given is None:
            raise SourceError(NOTHING)
        return source, given
    adata = annotated.samples(values, obs, mapped.var, name=mapped.path.name)
    computed = from_donors.build(source, adata, curated)
    counted = {**computed.frames, "composition": _composition(mapped)}
    whole = Built(computed.manifest, counted)
    return source, whole if given is None else from_scores.beside(whole, given)


def _given(mapped: Mapped, found: CellScores, source: Source, obs: pd.DataFrame) -> Built | None:
    """Compare the scores the file brings; None without any."""
    if not mapped.scores:
        return None
    numbers = np.column_stack([one.numbers.astype(np.float64) for one in mapped.scores])
    names = tuple(one.score_id for one in mapped.scores)
    means = _means(numbers, found.profile, len(found.profiles))
    return from_scores.build(source, obs, names, means[_has_donor(found)])


def _composition(mapped: Mapped) -> pd.DataFrame:
    """Count the cells of each donor, tissue and type, those of small profiles as well."""
    known = mapped.cells.obs[mapped.with_donor]
    keys = ["donor_id", "tissue", "cell_type"]
    counted = known.groupby(keys, sort=True, observed=True).size().rename("n_cells").reset_index()
    return counted.astype(dict.fromkeys(keys, str))


def _has_donor(found: CellScores) -> NDArray[np.bool_]:
    return (found.profiles["donor_id"].astype(str) != "").to_numpy()


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


def profiles(mapped: Mapped, found: CellScores) -> tuple[Source, pd.DataFrame, Any]:
    """Return the sums (counts) or means (logarithms) of each donor, type and tissue.

    Returns
    -------
    The source of level ``profile``; its profiles, with the columns of ``atlas.source``; and their
    values, (n_profiles, n_genes): counts (CSR) or logarithms (dense), None without a matrix. Cells
    without a donor are in none.

    Raises
    ------
    SourceError
        If every profile has too few cells.
    """
    known = np.flatnonzero(_has_donor(found))
    obs = found.profiles.iloc[known]
    obs = obs.astype({name: str for name in PROFILE if name != "age"})
    obs.index = pd.Index([f"profile {number}" for number in range(len(obs))])
    if not (obs["n_cells"] >= MIN_CELLS).any():
        raise SourceError(
            f"every donor has fewer than {MIN_CELLS} cells of each type in each tissue, so nothing "
            "can be compared: give more cells, or look at them with --without-donors."
        )
    values = None if found.sums is None else found.sums[known]
    if values is not None and mapped.mapping.scale == "counts":
        counted = np.asarray(values.sum(axis=1), dtype=np.float64).ravel()
        # totals of a file may be rounded down, each by less than a count
        obs["library_size"] = np.maximum(obs["library_size"], counted)
    elif values is not None:
        values = dense(values) / obs["n_cells"].to_numpy(np.float64)[:, None]
    grouped = _with_groups(obs, mapped.cells.obs[mapped.with_donor])
    source = source_of(mapped, grouped, level="profile", scale=streamed.scale_of(mapped))
    plain = grouped if source.two_ages else grouped.drop(columns="age_group", errors="ignore")
    return source, plain, values


def _grouped(cells: pd.DataFrame, keys: list[str]) -> tuple[NDArray[np.int64], pd.DataFrame]:
    """Return the group of each cell, and one row a group with ``n_cells``, sorted."""
    grouped = cells.groupby(keys, observed=True, dropna=False, sort=True)
    obs = grouped.size().rename("n_cells").reset_index()
    obs = obs.astype({name: str for name in keys if name != "age"})
    return np.asarray(grouped.ngroup(), dtype=np.int64), obs


def groups(mapped: Mapped, found: CellScores) -> tuple[Source, Any]:
    """Average the scores of groups of cells of one type, sex and age.

    Returns
    -------
    The source, and the AnnData of level ``group`` that ``from_groups`` takes: a group a row, a
    signature (or a score of the file) a column, NaN in groups too small for a mean.

    Raises
    ------
    SourceError
        If there is no score, or expression that is no counts.
    """
    has_genes = bool(mapped.mapping.matrix)
    if has_genes and mapped.mapping.scale != "counts":
        raise SourceError("cells without donors are scored from counts: leave out --scale log.")
    if not found.scores:
        raise SourceError(NOTHING)
    source = source_of(mapped, mapped.cells.obs, level="group", scale=streamed.scale_of(mapped))
    of_cell, obs = _grouped(mapped.cells.obs, GROUP)
    means = np.column_stack(
        [
            _means(values[:, None].astype(np.float64), of_cell, len(obs))[:, 0]
            for values in found.scores.values()
        ]
    )
    means[obs["n_cells"].to_numpy() < MIN_CELLS] = np.nan
    obs.index = obs.index.astype(str)
    var = pd.DataFrame(index=pd.Index(list(found.scores)))
    unit = split_rows.UNIT if has_genes else from_scores.UNIT
    return source, anndata.AnnData(X=means, obs=obs, var=var, uns={"unit": unit})


def _means(values: NDArray[np.float64], of_row: NDArray[np.integer], n: int) -> NDArray[np.float64]:
    """Return the mean of each group over the cells where a score is defined."""
    made = np.full((n, values.shape[1]), np.nan)
    for column, numbers in enumerate(values.T):
        known = np.isfinite(numbers)
        count = np.bincount(of_row[known], minlength=n)
        total = np.bincount(of_row[known], numbers[known], n)
        np.divide(total, count, out=made[:, column], where=count > 0)
    return made


def _with_groups(obs: pd.DataFrame, cells: pd.DataFrame) -> pd.DataFrame:
    """Add the age group of each profile."""
    keys = ["donor_id", "age_reported"]
    of_donor = cells[[*keys, "age_group"]].drop_duplicates().astype(str)
    return obs.drop(columns="age_group", errors="ignore").join(
        of_donor.set_index(keys)["age_group"], on=keys
    )
