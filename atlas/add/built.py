"""From a mapped file to built tables; its matrix is read in blocks of rows (``streamed``).

A donor's cells of one type are summed up to a profile, and profiles are compared as those of every
other data set (``atlas.from_donors``). Without donors, groups of cells are described.
"""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import anndata
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from atlas import facts, from_donors, from_groups, split_rows
from atlas.add import from_scores, streamed
from atlas.add import source as sources
from atlas.add.code import code
from atlas.add.mapped import Mapped, mapping_bytes
from atlas.built import Built, Curated
from atlas.cells.columns import AT_ONCE, Renumbered, Rows, pieces
from atlas.cells.pseudobulk import composition, has_donor, profiles, pseudobulk
from atlas.cells.scoring import CellScores, Run, inline
from atlas.checksums import sha256
from atlas.source import Source
from drift.errors import DriftError, SourceError
from drift.schema import MIN_CELLS

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
    decided = {"mapping": sha256(mapping_bytes(mapped)), "reading": code()}
    said = facts.of_files(source, files, decided)
    if source.level == "profile" and source.scale == "counts":
        said["normalisation"] = (
            "log2(CPM + 1) of the counts summed over the cells of a profile; the library size of a "
            f"cell is {mapped.mapping.library_size}."
        )
    return replace(
        computed,
        manifest={**said, **computed.manifest},
        cells=streamed.columns(mapped, found, curated.signatures),
    )


def _described(mapped: Mapped, found: CellScores, curated: Curated) -> tuple[Source, Built]:
    source, adata = groups(mapped, found)
    return source, from_groups.build(source, adata, curated)


def _compared(mapped: Mapped, found: CellScores, curated: Curated) -> tuple[Source, Built]:
    cells = streamed.cell_input(mapped)
    obs = profiles(cells, found)
    if not (obs["n_cells"] >= MIN_CELLS).any():
        raise SourceError(
            f"every donor has fewer than {MIN_CELLS} cells of each type in each tissue, so nothing "
            "can be compared: give more cells, or look at them with --without-donors."
        )
    grouped = _with_groups(obs, mapped.cells.each)
    source = source_of(mapped, grouped, level="profile", scale=streamed.scale_of(mapped))
    given = _given(mapped, found, source, obs)
    if found.sums is None:
        if given is None:
            raise SourceError(NOTHING)
        return source, given
    computed = from_donors.build(source, pseudobulk(cells, found), curated)
    whole = replace(computed, frames={**computed.frames, "composition": composition(cells)})
    return source, whole if given is None else from_scores.beside(whole, given)


def _given(mapped: Mapped, found: CellScores, source: Source, obs: pd.DataFrame) -> Built | None:
    """Compare the scores the file brings; None without any."""
    if not mapped.scores:
        return None
    names = tuple(one.score_id for one in mapped.scores)
    numbers = [one.numbers for one in mapped.scores]
    means = _means(numbers, found.profile, len(found.profiles))
    return from_scores.build(source, obs, names, means[has_donor(found)])


def source_of(mapped: Mapped, obs: pd.DataFrame, *, level: Any, scale: Any) -> Source:
    """Return the source of a mapped file.

    Parameters
    ----------
    obs
        Cells or profiles; ``genes_per_cell`` tells of ages of other depths.
    """

    def read(raw: Any) -> Any:
        raise SourceError(f"{raw}: python -m atlas add reads this file, build does not.")

    cells = mapped.cells.each
    made = sources.make(mapped.facts, cells, read, level=level, scale=scale)
    if mapped.mapping.without_donors:
        return made
    seen = set(made.traps)
    more = tuple(trap for trap in sources.depth(obs) if trap not in seen)
    return replace(made, traps=made.traps + more)


def _grouped(each: pd.DataFrame, keys: list[str]) -> tuple[NDArray[np.int64], pd.DataFrame]:
    """Return the group of each description, and one row a group with ``n_cells``, sorted."""
    grouped = each.groupby(keys, observed=True, dropna=False, sort=True)
    obs = grouped["n_cells"].sum().reset_index()
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
    source = source_of(mapped, mapped.cells.each, level="group", scale=streamed.scale_of(mapped))
    of_each, obs = _grouped(mapped.cells.each, GROUP)
    of_cell = Renumbered(mapped.cells.annotation.code, of_each)
    means = _means(list(found.scores.values()), of_cell, len(obs))
    means[obs["n_cells"].to_numpy() < MIN_CELLS] = np.nan
    obs.index = obs.index.astype(str)
    var = pd.DataFrame(index=pd.Index(list(found.scores)))
    unit = split_rows.UNIT if has_genes else from_scores.UNIT
    return source, anndata.AnnData(X=means, obs=obs, var=var, uns={"unit": unit})


def _means(scores: Sequence[Rows], of_cell: Rows, n: int) -> NDArray[np.float64]:
    """Return the mean of each group over the cells where a score is defined, (n, n_scores)."""
    total, count = np.zeros((2, len(scores), n))
    for rows in pieces(len(of_cell), AT_ONCE):
        group = of_cell[rows]
        for at, score in enumerate(scores):
            values = score[rows].astype(np.float64)
            known = np.isfinite(values)
            np.add.at(total[at], group[known], values[known])
            np.add.at(count[at], group[known], 1)
    return np.divide(total, count, out=np.full_like(total, np.nan), where=count > 0).T


def _with_groups(obs: pd.DataFrame, cells: pd.DataFrame) -> pd.DataFrame:
    """Add the age group of each profile."""
    keys = ["donor_id", "age_reported"]
    of_donor = cells.loc[cells["donor_id"] != "", [*keys, "age_group"]]
    of_donor = of_donor.astype(str).drop_duplicates()
    return obs.drop(columns="age_group", errors="ignore").join(
        of_donor.set_index(keys)["age_group"], on=keys
    )
