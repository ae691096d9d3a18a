"""What a build made of a data set, in a few lines for the terminal."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from atlas import coverage_rule
from atlas.built import Built
from atlas.from_donors import CELL_SIGNATURE
from atlas.source import SCORED
from drift.schema import BOTH_SEXES, CALLS


def summary(dataset: str, built: Built) -> list[str]:
    """Return donors, profiles, strata, calls, coverage, and what was dropped."""
    if built.manifest["level"] not in SCORED:
        return _unscored(dataset, built)
    manifest, effects = built.manifest, built.frames["effects"]
    counts = manifest["counts"]
    strata = effects[["study", "tissue", "cell_type"]].drop_duplicates()
    who = f"{counts['n_donors']} {manifest['donors_word']}, {counts['n_profiles']} profiles"
    if manifest["level"] == "effect":
        who = "effect table"
    return [
        f"{dataset} (build {manifest['build_id']})",
        f"  {who}, {len(strata)} strata, {counts['n_genes']} genes",
        *_calls(effects),
        f"  coverage of {CELL_SIGNATURE}: {_coverage(manifest)}",
        f"  left out: {_dropped(counts)}",
    ]


def _unscored(dataset: str, built: Built) -> list[str]:
    """Say what a data set without scores of donors holds: its counts, and rows a table."""
    counts = {name: n for name, n in built.manifest["counts"].items() if n}
    held = ", ".join(
        f"{name.removeprefix('n_').replace('_', ' ')} {n}" for name, n in counts.items()
    )
    rows = ", ".join(f"{table} {len(frame)}" for table, frame in built.frames.items())
    return [
        f"{dataset} (build {built.manifest['build_id']})",
        f"  no scores of donors ({built.manifest['level']}): {held}",
        f"  rows: {rows}",
    ]


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
            lines.append(f"  {name}, {contrast}: {counted}")
    return lines


def _coverage(manifest: Mapping[str, Any]) -> str:
    values = [row[CELL_SIGNATURE] for row in manifest["signature_coverage"].values()]
    low, high = min(values), max(values)
    text = f"{low:.2f}" if low == high else f"{low:.2f} to {high:.2f}"
    needed = coverage_rule.limit(CELL_SIGNATURE, gene_panel=manifest["gene_panel"])
    return f"{text} (below {needed:g}: marked)" if low < needed else text


def _dropped(counts: Mapping[str, Any]) -> str:
    """Name what was left out, leaving out what was not."""
    found = []
    for key, value in counts.items():
        if not key.startswith(("profiles_below", "genes_without", "genes_with_", "genes_not")):
            continue
        numbers = list(value.values()) if isinstance(value, dict) else [value]
        if any(numbers):
            low, high = min(numbers), max(numbers)
            words = key.replace("_", " ")
            found.append(f"{low} {words}" if low == high else f"{low} to {high} {words} a tissue")
    return "; ".join(found) or "nothing"
