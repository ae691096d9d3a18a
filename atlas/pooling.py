"""Which strata may be pooled, and what they say together: tables in, tables out."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from atlas.one_sex import COLUMNS, CONFOUNDED, NUMBERS
from atlas.organs import organ_of
from drift.agreement import Conclusion, Study, conclude, held
from drift.meta import Pooled, mean_within_study, pool, variance_of_g
from drift.schema import ALL_CELLS

Kept = npt.NDArray[np.bool_]  # which rows of a table

ALL_TISSUES: Final = "all tissues"
STUDY, CELLS, TABLE = "study", "cells", "table"  # parts of a forest
DEPTH: Final = "confounded with depth"
# All that pooling looks at: the effects view has some sixty columns more.
NEEDED: Final = [
    *("dataset", "study", "organ", "part", "left_out", "key", "call", "r", "low_coverage"),
    *("g", "g_low", "g_high", "n_reference", "n_contrast", "sex_handling", "signature_label"),
    *("study_short", "organism", "donor_word", "donors_word", *COLUMNS),
]
# Variants of a pool: the one the answer rests on, and three that show how much the ‡ matter.
MAIN, WITH_DEPTH, UNCONFOUNDED = "main", "with depth ‡", "without sex ‡"
IN_ONE_SEX: Final = "‡ in one sex"


@dataclass(frozen=True)
class Entry:
    """One study of an organ: its strata averaged, as it enters a pool."""

    study: str
    g: float
    low: float
    high: float
    variance: float
    keys: tuple[str, ...]

    @property
    def judged(self) -> Study:
        """What the rule of the answer looks at."""
        return Study(self.g, self.low, self.high)


@dataclass(frozen=True)
class Together:
    """The studies of one organ and signature that may be pooled, and what they say.

    ``all_donors`` is what all donors say; ``conclusion`` holds only if one sex says it too.
    """

    entries: list[Entry]
    pooled: Pooled
    all_donors: Conclusion
    conclusion: Conclusion


def prepared(rows: pd.DataFrame, signature: str, label: str, size: int) -> pd.DataFrame:
    """Return an effects view with the organ, the part of the forest and what speaks against a pool.

    Parameters
    ----------
    rows
        The effects view of one signature, ageing only.
    signature, label, size
        The signature, its short name and its number of genes.
    """
    is_table = rows["evidence"] == "effect_table"
    is_whole = rows["cell_type"] == ALL_CELLS
    facts = rows[["evidence", "cell_type", "call", "g", "low_coverage", "depth_confounded"]]
    return rows.assign(
        organ=[organ_of(tissue) for tissue in rows["tissue"]],
        part=np.where(is_table, TABLE, np.where(is_whole, STUDY, CELLS)),
        left_out=[_left_out(row) for row in facts.to_dict("records")],
        key=rows["study"] + "/" + rows["tissue"] + "/" + rows["cell_type"],
        column=signature,
        column_label=label,
        column_note=f"{size} genes",
    )


def _left_out(row: Mapping[Hashable, Any]) -> str:
    """Return why a stratum is in no pool; empty when it may be."""
    if row["evidence"] == "effect_table":
        return "effect table"
    if row["cell_type"] != ALL_CELLS:
        return "cell type"
    if row["call"] in ("too few donors", "undefined") or pd.isna(row["g"]):
        return str(row["call"])
    if bool(row["low_coverage"]):
        return "coverage"
    return DEPTH if bool(row["depth_confounded"]) else ""


def usable(rows: pd.DataFrame) -> Kept:
    """Tell which strata may be pooled: whole tissues of donors, and nothing speaks against it."""
    return _has(rows, "part", STUDY) & _has(rows, "left_out", "")


def _has(rows: pd.DataFrame, column: str, value: str) -> Kept:
    # NumPy: an organ has few rows, and in pandas the overhead would be most of the time
    return np.asarray(rows[column].to_numpy() == value, dtype=bool)


def entries(rows: pd.DataFrame, keep: Kept) -> list[Entry]:
    """Return one entry a study of the rows to keep; regions of the same animals are averaged first.

    The ends of an averaged interval are the means of the ends: as wide as if the regions of an
    animal told the same thing twice.
    """
    found = []
    for study, part in _by_study(rows, keep, ENTRY_COLUMNS).items():
        gs, lows, highs, references, contrasts, keys = zip(*part, strict=True)
        variances = [
            variance_of_g(float(g), float(a), float(b))
            for g, a, b in zip(gs, references, contrasts, strict=True)
        ]
        g, variance = mean_within_study(gs, variances)
        found.append(
            Entry(
                study=study,
                g=g,
                low=float(np.mean(lows)),
                high=float(np.mean(highs)),
                variance=variance,
                keys=keys,
            )
        )
    return found


ENTRY_COLUMNS: Final = ("g", "g_low", "g_high", "n_reference", "n_contrast", "key")


def _by_study(
    rows: pd.DataFrame, keep: Kept, columns: Sequence[str]
) -> dict[str, list[tuple[Any, ...]]]:
    """Return the values of some columns, row by row, for each study in the order of the rows."""
    groups: dict[str, list[tuple[Any, ...]]] = {}
    named = (rows[name].to_numpy()[keep].tolist() for name in ("dataset", "study", *columns))
    for dataset, study, *values in zip(*named, strict=True):
        groups.setdefault(f"{dataset}/{study}", []).append(tuple(values))
    return groups


def combine(rows: pd.DataFrame, keep: Kept | None = None) -> Together:
    """Pool the studies of some strata and answer the question."""
    kept = usable(rows) if keep is None else keep
    found, pooled, of_all = _pooled(rows, kept)
    free = of_all
    if (kept & is_confounded(rows)).any():
        same_sex = in_one_sex(rows[kept])
        free = _pooled(same_sex, np.ones(len(same_sex), dtype=bool))[2]
    return Together(found, pooled, of_all, held(of_all, free))


def _pooled(rows: pd.DataFrame, keep: Kept) -> tuple[list[Entry], Pooled, Conclusion]:
    found = entries(rows, keep)
    pooled = pool([e.g for e in found], [e.variance for e in found])
    return found, pooled, conclude([e.judged for e in found], pooled)


def is_confounded(rows: pd.DataFrame) -> Kept:
    """Tell which strata are confounded with sex."""
    return _has(rows, "sex_handling", CONFOUNDED)


def in_one_sex(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the strata with those confounded with sex in one sex; without those that cannot be."""
    found = rows[~is_confounded(rows) | (rows["one_sex"] != "")]
    mixed = is_confounded(found)
    own = {
        name: np.where(mixed, *(found[of + name].astype(float) for of in ("one_sex_", "")))
        for name in NUMBERS
    }
    return found.assign(**own, sex_handling=np.where(mixed, "one sex", found["sex_handling"]))


def variants(rows: pd.DataFrame) -> dict[str, Together]:
    """Return what the ‡ change: the same pool with those left out, and without those in it."""
    free, mixed = usable(rows), is_confounded(rows)
    choices = {
        WITH_DEPTH: free | (_has(rows, "part", STUDY) & _has(rows, "left_out", DEPTH)),
        UNCONFOUNDED: free & ~mixed,
    }
    found = {
        name: combine(rows, keep)
        for name, keep in choices.items()
        if not np.array_equal(keep, free)
    }
    if (free & mixed).any():
        found[IN_ONE_SEX] = combine(in_one_sex(rows[free]))
    return found


def sex_facts(rows: pd.DataFrame) -> dict[str, Any]:
    """Return on whom a pool hangs where a study in it is confounded with sex.

    Returns
    -------
    ``sex_studies``, ``one_sex`` (the sex it was taken in), ``others`` (how many donors that leaves
    out; NaN where a study has no such sex), the words for them, and the effect in one sex.
    """
    kept = rows[usable(rows)]
    mixed = kept[is_confounded(kept)]
    if mixed.empty:
        return {"sex_studies": "", "one_sex": "", "others": np.nan}
    free = combine(in_one_sex(kept))
    sides = mixed["n_reference"] + mixed["n_contrast"]
    mixed = mixed.assign(others=sides - mixed["one_sex_n_reference"] - mixed["one_sex_n_contrast"])
    one, first = free.entries[0] if len(free.entries) == 1 else None, mixed.iloc[0]
    sexes = set(mixed["one_sex"])
    return {
        "sex_studies": ", ".join(dict.fromkeys(mixed["study_short"])),
        "one_sex": sexes.pop() if len(sexes) == 1 else "",
        # regions of the same donors count once
        "others": mixed.groupby("study", sort=False)["others"].max().sum(skipna=False),
        **{name: first[name] for name in ("organism", "donor_word", "donors_word")},
        "one_sex_answer": free.conclusion.answer,
        "one_sex_estimate": free.pooled.estimate,
        "one_sex_low": free.pooled.low if one is None else one.low,
        "one_sex_high": free.pooled.high if one is None else one.high,
    }


def changed_by(together: Together, others: Mapping[str, Together]) -> list[str]:
    """Return the variants under which the answer of all donors would be another."""
    answer = together.all_donors.answer
    return [name for name, other in others.items() if other.all_donors.answer != answer]


def study_calls(rows: pd.DataFrame) -> list[str]:
    """Return one call an effect table with enough of the signature; its regions must agree."""
    calls = []
    for part in _by_study(rows, _counted_tables(rows), ("call",)).values():
        found = {str(call) for (call,) in part}
        calls.append(found.pop() if len(found) == 1 else "not resolved")
    return calls


def signs(rows: pd.DataFrame, together: Together) -> tuple[int, int]:
    """Return how many studies point up, of how many: donor studies and effect tables alike.

    Only signs are counted, never sizes, so the two kinds of evidence may stand side by side.

    Parameters
    ----------
    rows
        The strata of one organ and signature.
    together
        Their studies of donors, as :func:`combine` gives them.
    """
    ups = [entry.g > 0 for entry in together.entries]
    tables = _by_study(rows, _counted_tables(rows), ("r",)).values()
    ups += [bool(np.mean([r for (r,) in part]) > 0) for part in tables]
    return sum(ups), len(ups)


def _counted_tables(rows: pd.DataFrame) -> Kept:
    """Tell which effect tables have enough of the signature measured."""
    is_low = np.asarray(rows["low_coverage"].to_numpy(), dtype=bool)
    is_known = np.asarray(rows["r"].notna().to_numpy(), dtype=bool)
    counted: Kept = _has(rows, "part", TABLE) & ~is_low & is_known
    return counted


def weights(together: Together) -> dict[str, float]:
    """Return the share of each stratum in the pool; regions of one study share its weight."""
    pairs = zip(together.entries, together.pooled.weights, strict=True)
    return {key: w / len(e.keys) for e, w in pairs for key in e.keys}
