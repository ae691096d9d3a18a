"""Composition or state in the tissues of a data set with donors: rows of ``splits``."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from atlas.effects import Comparison, comparisons
from atlas.scores import Scored
from atlas.source import Source
from atlas.tissues import Floats, Tissue
from drift import reasons
from drift.decomposition import Split, split, two_sides
from drift.split_intervals import Intervals, intervals

DONORS: Final = "donors"
UNIT: Final = "log expression"
MIN_TYPES: Final = 2
PARTS: Final = ("composition", "state", "total")
UNIT_OF: Final = ["donor_id", "age", "condition"]
NO_COUNTS: Final = (
    "The profiles come without numbers of cells, so composition and state cannot be told apart."
)


@dataclass(frozen=True)
class Table:
    """Donors by cell types, the two sides of one contrast and sex.

    Attributes
    ----------
    counts, scores
        (n_donors, n_types) cells, and (n_donors, n_types, n_signatures) scores.
    is_contrast
        (n_donors,) side.
    types
        Names of the cell types.
    """

    counts: Floats
    scores: Floats
    is_contrast: NDArray[np.bool_]
    types: tuple[str, ...]


def split_rows(tissue: Tissue, source: Source, scored: Scored) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Split the change of every signature in a tissue into composition and state.

    Each contrast of two sides, both sexes together and each alone. A tissue of one cell type has no
    rows; where cells were not counted the rows say so.

    Returns
    -------
    Rows of ``splits`` and of ``split_parts``.
    """
    if tissue.profiles["cell_type"].nunique() < MIN_TYPES:
        return pd.DataFrame(), pd.DataFrame()
    rows: list[dict[str, Any]] = []
    parts: list[pd.DataFrame] = []
    for found in _by_side(tissue, source):
        key = {
            "study": tissue.study,
            "tissue": tissue.tissue,
            "sex": found[0].sex,
            "contrast": found[0].contrast.id,
        }
        twice = _repeated_donor(found)
        table = None if twice else _table(tissue, scored, found)
        if table is None:
            why = reasons.donor_twice(twice, found[0].words) if twice else NO_COUNTS
            rows += undefined(key, scored.names, why)
            continue
        made, more = _split(key, table, found[0], scored.names)
        rows += made
        parts += more
    return pd.DataFrame(rows), pd.concat(parts) if parts else pd.DataFrame()


def undefined(key: Mapping[str, Any], names: Sequence[str], reason: str) -> list[dict[str, Any]]:
    """Return rows of ``splits`` without a number, and why."""
    numbers = [f"{part}{end}" for part in PARTS for end in ("", "_low", "_high")]
    empty = dict.fromkeys([*numbers, "reference_mean", "contrast_mean"], np.nan)
    counts = dict.fromkeys(["n_types", "n_reference", "n_contrast", "n_boot"], pd.NA)
    facts = {"evidence": DONORS, "unit": UNIT, "reason": reason}
    return [{**key, "signature": name, **facts, **empty, **counts} for name in names]


def split_numbers(found: Split, column: int) -> dict[str, Any]:
    """Return the numbers of a split that stand in ``splits``, for one signature."""
    numbers = {part: getattr(found, part)[column] for part in PARTS}
    means = found.means[:, column]
    return {"reference_mean": means[0], "contrast_mean": means[1], **numbers}


def interval_numbers(sure: Intervals, column: int) -> dict[str, Any]:
    """Return the ends of the intervals of a split, for one signature."""
    ends = {}
    for part in PARTS:
        interval = getattr(sure, part)
        ends[f"{part}_low"], ends[f"{part}_high"] = interval.low[column], interval.high[column]
    return ends


def part_rows(
    key: Mapping[str, Any],
    names: Sequence[str],
    types: Sequence[str],
    found: Split,
    cells: tuple[Floats, Floats],
    scored: tuple[NDArray[np.bool_], NDArray[np.bool_]],
) -> pd.DataFrame:
    """Return rows of ``split_parts``: what each cell type adds, signature by signature.

    ``cells`` are the cells of each type on the reference and on the contrast side, ``scored`` tells
    whether that side has a score: one that it lacks stays missing, though the split values the type
    at the other side.
    """
    n_types, n_names = len(types), len(names)
    lacking = [np.repeat(~scored[side], n_names) for side in (0, 1)]
    scores = [found.scores[side].reshape(-1) for side in (0, 1)]
    rows = pd.DataFrame(
        {
            **key,
            "signature": np.tile(np.array(names), n_types),
            "cell_type": np.repeat(np.array(types), n_names),
            "share_reference": np.repeat(found.shares[0], n_names),
            "share_contrast": np.repeat(found.shares[1], n_names),
            "score_reference": np.where(lacking[0], np.nan, scores[0]),
            "score_contrast": np.where(lacking[1], np.nan, scores[1]),
            "composition": found.composition_parts.reshape(-1),
            "state": found.state_parts.reshape(-1),
            "n_cells_reference": np.repeat(cells[0], n_names).astype(int),
            "n_cells_contrast": np.repeat(cells[1], n_names).astype(int),
        }
    )
    return rows.dropna(subset="composition")  # a signature without a gene has no parts


def _split(
    key: Mapping[str, Any], table: Table, comparison: Comparison, names: Sequence[str]
) -> tuple[list[dict[str, Any]], list[pd.DataFrame]]:
    reference, contrast, kept = two_sides(table.counts, table.scores, table.is_contrast)
    n_reference, n_contrast = len(reference.shares), len(contrast.shares)
    if not n_reference or not n_contrast:
        few = reasons.too_few_donors(n_reference, n_contrast, comparison.words)
        return undefined(key, names, few), []
    types = np.array(table.types)[kept]
    found = split(reference, contrast)
    sure = intervals(reference, contrast, types, comparison.words)
    facts = {
        "evidence": DONORS,
        "unit": UNIT,
        "n_types": len(types),
        "n_reference": n_reference,
        "n_contrast": n_contrast,
        "n_boot": sure.n_boot,
        "reason": sure.reason,
    }
    rows: list[dict[str, Any]] = []
    for column, name in enumerate(names):
        if np.isnan(found.total[column]):
            rows += undefined(key, [name], reasons.NO_GENES)
            continue
        numbers = {**split_numbers(found, column), **interval_numbers(sure, column)}
        rows.append({**key, **facts, "signature": name, **numbers})
    counts = table.counts[:, kept]
    cells = counts[~table.is_contrast].sum(axis=0), counts[table.is_contrast].sum(axis=0)
    scored = reference.scored, contrast.scored
    return rows, [part_rows(key, names, list(types), found, cells, scored)]


def _by_side(tissue: Tissue, source: Source) -> Iterator[list[Comparison]]:
    """Yield the comparisons of all cell types that share a contrast and a sex."""

    def key(comparison: Comparison) -> tuple[str, str]:
        return comparison.contrast.id, comparison.sex

    found = [item for item in comparisons(tissue, source) if not item.is_slope]
    for _, same in groupby(sorted(found, key=key), key=key):
        yield list(same)


def _repeated_donor(found: Sequence[Comparison]) -> str:
    """Return a donor with several ages or conditions in a contrast; empty: each has one."""
    units = pd.concat([comparison.donors[UNIT_OF] for comparison in found]).drop_duplicates()
    again = units["donor_id"][units["donor_id"].duplicated()]
    return str(again.iloc[0]) if len(again) else ""


def _table(tissue: Tissue, scored: Scored, found: Sequence[Comparison]) -> Table | None:
    """Put the donors of a contrast into a table; None where their cells were not counted."""
    rows = np.concatenate([comparison.rows for comparison in found])
    is_contrast = np.concatenate([comparison.side for comparison in found]) == "contrast"
    profiles = tissue.profiles.iloc[rows].assign(is_contrast=is_contrast)
    counted = _counted(tissue, profiles)
    if counted is None:
        return None
    units = profiles[[*UNIT_OF, "is_contrast"]].drop_duplicates().reset_index(drop=True)
    types = tuple(sorted(set(counted["cell_type"])))
    unit_at = {_unit(row): at for at, row in enumerate(units.to_dict("records"))}
    type_at = {name: at for at, name in enumerate(types)}
    counts = np.zeros((len(units), len(types)))
    scores = np.full((*counts.shape, len(scored.names)), np.nan)
    for row in counted.to_dict("records"):
        counts[unit_at[_unit(row)], type_at[row["cell_type"]]] += row["n_cells"]
    for row, profile in zip(rows, profiles.to_dict("records"), strict=True):
        scores[unit_at[_unit(profile)], type_at[profile["cell_type"]]] = scored.profiles[row]
    return Table(counts, scores, units["is_contrast"].to_numpy(bool), types)


def _counted(tissue: Tissue, profiles: pd.DataFrame) -> pd.DataFrame | None:
    """Return cells by donor and type: all of them, also those of types too small to be scored."""
    keys = [*UNIT_OF, "cell_type"]
    if tissue.cells is None:
        known = profiles["n_cells"].notna().all()
        return profiles[[*keys, "n_cells"]] if known else None
    obs = tissue.cells.obs
    wanted = {_unit(row) for row in profiles[UNIT_OF].to_dict("records")}
    sizes = obs.groupby(keys, dropna=False, sort=True).size().rename("n_cells").reset_index()
    here = [_unit(row) in wanted for row in sizes.to_dict("records")]
    return sizes[here]


def _unit(row: Mapping[Any, Any]) -> tuple[str, str, str]:
    """Return a donor at one age and condition as a key; a missing age is a key too."""
    return str(row["donor_id"]), str(row["age"]), str(row["condition"])
