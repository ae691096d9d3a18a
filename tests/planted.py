"""The built data sets with identity scores and verdicts planted: known by construction.

Identity falls by a known step in some strata and stays in others; its intervals come from scipy,
the gain is that of the effects as built. So queries, pages and the browser are tested against
numbers that do not move when the real identity score does.
"""

import shutil
from pathlib import Path
from typing import Any, Final

import numpy as np
import pandas as pd
from scipy import stats

from atlas import manifest as manifests
from atlas import tables
from atlas.checksums import sha256_file
from atlas.store import DEFAULT, open_store, table_path
from drift import schema

STEP: Final = -0.8  # planted change of identity
SPREAD: Final = 0.15
FALLING: Final = ("cardiomyocyte", "endothelial cell", "liver", "spleen")
FEW_TYPES: Final = "Identity undefined: this data set has 2 cell types; 3 are needed."
CHANGE: Final = {
    "estimate": "estimate",
    "low": "ci_low",
    "high": "ci_high",
    "g": "g",
    "g_low": "g_low",
    "g_high": "g_high",
    "p": "p",
    "call": "call",
    "coverage": "coverage",
}


def plant(target: Path) -> Path:
    """Copy every committed data set into a folder and plant identity; return the folder."""
    store = open_store()
    shutil.copytree(DEFAULT, target, dirs_exist_ok=True)
    for dataset, manifest in store.datasets.items():
        if manifest["level"] not in ("cell", "profile") or manifest["longitudinal"]:
            continue
        frames = {name: store.table(dataset, name) for name in ("profiles", "effects", "scores")}
        frames["scores"] = _scores(frames)
        changed = {"scores": frames["scores"], "verdicts": _verdicts(frames, manifest)}
        rows, checksums = dict(manifest["rows"]), dict(manifest["checksums"])
        for name, frame in changed.items():
            path = table_path(target / dataset, name)
            rows[name] = tables.write(name, frame, path)
            checksums[name] = sha256_file(path)
        facts = {**manifest, "rows": rows, "checksums": checksums, "build_id": "planted"}
        (target / dataset / manifests.NAME).write_bytes(manifests.to_bytes(facts))
    return target


def _has_identity(profiles: pd.DataFrame) -> bool:
    return len(profiles[["tissue", "cell_type"]].drop_duplicates()) > 2


def _scores(frames: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Return the scores with identity: noise, and the step for the other side where it falls."""
    profiles, scores = frames["profiles"], frames["scores"]
    kept = scores[scores["signature"] != schema.IDENTITY]
    if not _has_identity(profiles):
        return kept
    rng = np.random.default_rng(11)
    other = profiles["age_group"].eq("old") | profiles["condition"].eq("ischaemic")
    falls = profiles["cell_type"].isin(FALLING) | profiles["tissue"].isin(FALLING)
    values = rng.normal(1, SPREAD, len(profiles)) + STEP * (other & falls)
    identity = pd.DataFrame(
        {
            "profile_id": profiles["profile_id"],
            "signature": schema.IDENTITY,
            "score": values,
            "coverage": 1.0,
        }
    )
    return pd.concat([kept, identity], ignore_index=True)


def _verdicts(frames: dict[str, pd.DataFrame], manifest: dict[str, Any]) -> pd.DataFrame:
    sides = {c["id"]: (c["reference"], c["contrast"]) for c in manifest["contrasts"]}
    side = "age_group" if manifest["age_unit"] else "condition"
    scores = frames["scores"]
    identity = scores[scores["signature"] == schema.IDENTITY].set_index("profile_id")["score"]
    profiles = frames["profiles"].assign(
        identity=frames["profiles"]["profile_id"].map(identity), side=frames["profiles"][side]
    )
    effects = frames["effects"]
    rows = []
    for gain in effects[effects["signature"] == "md_core"].to_dict("records"):
        own = profiles[
            (profiles["tissue"] == gain["tissue"]) & (profiles["cell_type"] == gain["cell_type"])
        ]
        if gain["sex"] != schema.BOTH_SEXES:
            own = own[own["sex"] == gain["sex"]]
        reference, contrast = (
            own.loc[own["side"] == name, "identity"].to_numpy() for name in sides[gain["contrast"]]
        )
        rows.append(_row(gain, _change(reference, contrast)))
    return pd.DataFrame(rows)


def _change(reference: Any, contrast: Any) -> dict[str, float]:
    """Return Welch's difference with its interval, by scipy; nothing for fewer than 3 a side."""
    if min(len(reference), len(contrast)) < schema.MIN_DONORS or np.isnan(reference).any():
        return dict.fromkeys(CHANGE, np.nan)
    test = stats.ttest_ind(contrast, reference, equal_var=False)
    low, high = test.confidence_interval()
    mean = float(contrast.mean() - reference.mean())
    spread = float(np.sqrt((contrast.var(ddof=1) + reference.var(ddof=1)) / 2))
    return {
        "estimate": mean,
        "low": float(low),
        "high": float(high),
        "p": float(test.pvalue),
        "g": mean / spread,
        "g_low": low / spread,
        "g_high": high / spread,
        "coverage": 1.0,
    }


def _row(gain: dict[Any, Any], identity: dict[str, float]) -> dict[str, Any]:
    few = min(gain["n_reference"], gain["n_contrast"]) < schema.MIN_DONORS
    lost = identity["high"] < 0
    verdict = (
        "too few donors"
        if few
        else "undefined"
        if np.isnan(identity["low"]) and gain["call"] != "falls"
        else "reverse"
        if gain["call"] == "falls"
        else ("drift" if lost else "gain only")
        if gain["call"] == "rises"
        else ("identity loss only" if lost else "not resolved")
    )
    undefined = bool(np.isnan(identity["estimate"]))
    return {
        **{name: gain[name] for name in ("study", "tissue", "cell_type", "sex", "contrast")},
        **{name: gain[name] for name in ("n_reference", "n_contrast", "n_donors")},
        "verdict": verdict,
        "reason": gain["reason"] if few else FEW_TYPES if undefined else "",
        **{f"gain_{name}": gain[column] for name, column in CHANGE.items()},
        **{f"identity_{name}": identity[name] for name in CHANGE if name != "call"},
        "identity_call": "undefined" if undefined else "falls" if lost else "not resolved",
        "identity_method": "undefined" if undefined else "learned",
        "identity_panel": "",
        "identity_reason": FEW_TYPES if undefined else "",
        "identity_genes": np.nan if undefined else 50,
        "n_types": 3,
    }
