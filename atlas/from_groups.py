"""Groups of cells without donor ids: their composition and state, as point estimates.

``Source.read`` gives an AnnData with one row a group of cells: ``obs`` has ``study``, ``tissue``,
``cell_type``, ``sex``, ``age``, ``age_unit``, ``age_reported`` and ``n_cells``; ``var_names`` are
the programs; ``X`` is the mean activity of each program, NaN in a group too small for one;
``uns["unit"]`` is its unit where it is not that of the whole-atlas programs.

Without donors the ages of a side stand for it, one vote each: an age of which more cells happened
to be caught does not outvote another. The sexes are kept apart.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pandas as pd

from atlas.built import Built, Curated, without_scores
from atlas.source import Source
from atlas.split_rows import part_rows, split_numbers, undefined
from drift.decomposition import split, two_sides
from drift.lifespan import ORGANISMS, age_group, to_years
from drift.schema import MIN_CELLS, MIN_GROUP

NO_IDS: Final = "no donor ids"
UNIT: Final = "program units, 0 to 127"


@dataclass(frozen=True)
class _Group:
    """The cells of one study, tissue and sex: rows of ``obs``, and their programs."""

    key: dict[str, str]
    donor_word: str
    unit: str
    age_unit: str
    obs: pd.DataFrame
    programs: np.ndarray[Any, np.dtype[np.float64]]


def build(source: Source, adata: Any, curated: Curated) -> Built:
    """Split the change of every program in every tissue and sex."""
    organism = ORGANISMS[source.organism]
    unit_of_age = source.age_unit
    years = [to_years(age, unit_of_age) if unit_of_age else np.nan for age in adata.obs["age"]]
    obs = adata.obs.assign(group=[age_group(age, organism) for age in years])
    contrast = source.contrasts[0]
    names = list(adata.var_names)
    rows: list[dict[str, Any]] = []
    parts: list[pd.DataFrame] = []
    left_out = 0
    by_stratum = obs.reset_index(drop=True).groupby(["study", "tissue", "sex"], sort=True)
    for (study, tissue, sex), at in by_stratum.indices.items():
        key = {"study": study, "tissue": tissue, "sex": sex, "contrast": contrast.id}
        part = obs.iloc[at].reset_index(drop=True)
        unit = str(adata.uns.get("unit", UNIT))
        activity = np.asarray(adata.X)[at]
        group = _Group(key, source.donor_word, unit, source.age_unit, part, activity)
        few = _small_ages(group.obs)
        left_out += len(few)
        made, more = _split(group, names, few)
        rows += made
        parts += more
    frames = {"splits": pd.DataFrame(rows)}
    if parts:
        frames["split_parts"] = pd.concat(parts)
    counts = {
        "n_genes": 0,
        "n_cells": int(obs["n_cells"].sum()),
        "n_groups": len(obs),
        f"groups_below_{MIN_CELLS}_cells": int(np.isnan(adata.X).all(axis=1).sum()),
        f"ages_below_{MIN_GROUP}_cells": left_out,
    }
    built = without_scores(counts, frames)
    return Built({**built.manifest, "ages_selected": _ages(obs)}, frames)


def _split(
    group: _Group, names: Sequence[str], few: Sequence[float]
) -> tuple[list[dict[str, Any]], list[pd.DataFrame]]:
    wanted = group.obs["group"].isin(["young", "old"]) & ~group.obs["age"].isin(few)
    obs = group.obs[wanted]
    ages = {side: _months(obs.loc[obs["group"] == side, "age"]) for side in ("young", "old")}
    facts = {"evidence": NO_IDS, "unit": group.unit}
    missing = [side for side, found in ages.items() if not found]
    if missing:
        reason = f"No {' and no '.join(missing)} age has {MIN_GROUP} cells: nothing to compare."
        return [{**row, **facts} for row in undefined(group.key, names, reason)], []
    types = sorted(set(obs["cell_type"]))
    by_age = sorted(set(obs["age"]))
    counts = np.zeros((len(by_age), len(types)))
    scores = np.full((*counts.shape, len(names)), np.nan)
    age_at, type_at = obs["age"].map(by_age.index), obs["cell_type"].map(types.index)
    counts[age_at, type_at] = obs["n_cells"]
    scores[age_at, type_at] = group.programs[wanted.to_numpy()]
    is_old = np.array([age in set(obs.loc[obs["group"] == "old", "age"]) for age in by_age])
    young, old, kept = two_sides(counts, scores, is_old)
    found = split(young, old)
    reason = (
        f"No {group.donor_word} ids: a point estimate, {ages['young']} against {ages['old']} "
        f"{group.age_unit}, no interval."
    )
    shared = {**group.key, **facts, "n_types": int(kept.sum()), "reason": reason}
    none = undefined(group.key, names, reason)
    rows = [
        {**empty, **shared, **split_numbers(found, column)} for column, empty in enumerate(none)
    ]
    cells = counts[:, kept]
    return rows, [
        part_rows(
            group.key,
            names,
            [name for name, use in zip(types, kept, strict=True) if use],
            found,
            (cells[~is_old].sum(axis=0), cells[is_old].sum(axis=0)),
            (young.scored, old.scored),
        )
    ]


def _small_ages(obs: pd.DataFrame) -> list[float]:
    """Return the ages at which too few cells of the tissue were caught."""
    cells = obs.groupby("age")["n_cells"].sum()
    return [float(age) for age in cells.index[cells < MIN_GROUP]]


def _months(ages: pd.Series) -> str:
    """Return "18, 24 and 30"."""
    words = [f"{age:g}" for age in sorted(set(ages))]
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def _ages(obs: pd.DataFrame) -> dict[str, list[float]]:
    """Return the ages of each group, in the unit of the source."""
    return {
        str(group): [int(age) if age.is_integer() else age for age in sorted(set(part["age"]))]
        for group, part in obs.dropna(subset=["age"]).groupby("group", sort=True)
    }
