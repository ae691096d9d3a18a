"""What a build made of a data set, in a few lines for the terminal."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from atlas import coverage_rule
from atlas.from_donors import CELL_SIGNATURE
from atlas.source import SCORED, WITHOUT_DONORS
from atlas.store import Store
from drift.schema import BOTH_SEXES, CALLS, DEPTH_TOLERANCE


def summary(dataset: str, store: Store) -> list[str]:
    """Return donors, profiles, strata, depth by age, calls, coverage, and what was dropped."""
    manifest = store.datasets[dataset]
    counts = manifest["counts"]
    if manifest["level"] not in SCORED:
        return [
            f"{dataset} (build {manifest['build_id']})",
            f"  {WITHOUT_DONORS[manifest['level']]}, {_tables(manifest)}",
            f"  left out: {_dropped(counts)}",
        ]
    effects = store.table(dataset, "effects")
    strata = effects[["study", "tissue", "cell_type"]].drop_duplicates()
    who = f"{counts['n_donors']} {manifest['donors_word']}, {counts['n_profiles']} profiles"
    if manifest["level"] == "effect":
        who = WITHOUT_DONORS["effect"]
    n_strata = "1 stratum" if len(strata) == 1 else f"{len(strata)} strata"
    return [
        f"{dataset} (build {manifest['build_id']})",
        f"  {who}, {n_strata}, {counts['n_genes']} genes",
        *depth_by_age(store.table(dataset, "profiles")),
        *_calls(effects),
        f"  coverage of {CELL_SIGNATURE}: {_coverage(manifest)}",
        f"  left out: {_dropped(counts)}",
    ]


def _tables(manifest: Mapping[str, Any]) -> str:
    """Name the tables of a data set without scores, with their rows."""
    return ", ".join(f"{rows} {table}" for table, rows in manifest["rows"].items() if rows)


def depth_by_age(profiles: pd.DataFrame) -> list[str]:
    """Say whether age and depth are confounded, where the depth of young and old cells is known."""
    from drift.depth import depth_ratio, is_depth_confounded  # here: lists start without it

    if "genes_per_cell" not in profiles:
        return []
    keys = ["study", "donor_id", "age_group"]
    donors = profiles.groupby(keys)["genes_per_cell"].mean().groupby("age_group")
    young, old = (
        donors.get_group(side).to_numpy() if side in donors.groups else np.zeros(0)
        for side in ("young", "old")
    )
    ratio = depth_ratio(young, old)
    if np.isnan(ratio):
        return []
    told = "confounded" if is_depth_confounded(ratio) else "not confounded"
    means = [float(np.nanmean(side)) for side in (young, old)]
    genes = f"{means[0]:,.0f} genes a cell in the young, {means[1]:,.0f} in the old"
    limit = f"limit {100 * DEPTH_TOLERANCE:g} %"
    return [f"  depth: {genes}: age and depth are {told} ({limit})"]


def _calls(effects: pd.DataFrame) -> list[str]:
    """Count the calls over strata, both sexes together: of the MD score, and of all signatures."""
    shown = effects[effects["sex"] == BOTH_SEXES]
    lines = []
    for contrast, part in shown.groupby("contrast"):
        leading = part[part["signature"] == CELL_SIGNATURE]
        everything = f"all {part['signature'].nunique()} signatures"
        for name, rows in ((CELL_SIGNATURE, leading), (everything, part)):
            found = rows["call"].value_counts()
            counted = ", ".join(f"{call} {found[call]}" for call in CALLS if call in found)
            if counted:  # a file of scores alone has none of ours
                lines.append(f"  {name}, {contrast}: {counted}")
    return lines


def _coverage(manifest: Mapping[str, Any]) -> str:
    values = [row[CELL_SIGNATURE] for row in manifest["signature_coverage"].values()]
    if not values:
        return "no genes"
    low, high = min(values), max(values)
    text = f"{low:.2f}" if low == high else f"{low:.2f} to {high:.2f}"
    needed = coverage_rule.limit(CELL_SIGNATURE, gene_panel=manifest["gene_panel"])
    return f"{text} (below {needed:g}: marked)" if low < needed else text


def _dropped(counts: Mapping[str, Any]) -> str:
    """Name what was left out, leaving out what was not."""
    found = []
    for key, value in counts.items():
        if not key.startswith(
            (
                "profiles_below",
                "genes_without",
                "genes_with_",
                "genes_not",
                "groups_below",
                "ages_below",
            )
        ):
            continue
        numbers = list(value.values()) if isinstance(value, dict) else [value]
        if any(numbers):
            low, high = min(numbers), max(numbers)
            words = key.replace("_", " ")
            found.append(f"{low} {words}" if low == high else f"{low} to {high} {words} a tissue")
    return "; ".join(found) or "nothing"
