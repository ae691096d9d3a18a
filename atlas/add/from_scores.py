"""Scores a file brings, compared over donors as our own are; no gene stands behind them."""

from dataclasses import replace
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from atlas import facts
from atlas.built import Built, Frames, Parts
from atlas.depth_matched import unmatched
from atlas.effects import add_fdr, comparisons, effect_rows
from atlas.scores import Scored, score_rows
from atlas.source import Source
from atlas.split_rows import split_rows
from atlas.tissues import Tissue, describe
from drift.errors import SourceError
from drift.schema import MIN_CELLS

UNIT: Final = "as the file gives it"


def build(
    source: Source, obs: pd.DataFrame, names: tuple[str, ...], means: NDArray[np.float64]
) -> Built:
    """Compare the scores of a file over donors.

    Parameters
    ----------
    obs
        Profiles, as ``atlas.add.built.profiles`` sums them up.
    names, means
        Ids of the scores, and (n_profiles, n_scores) means over the cells where they are defined.

    Raises
    ------
    SourceError
        If every profile has too few cells, or no donor is on a side of any contrast.
    """
    enough = (obs["n_cells"] >= MIN_CELLS).to_numpy()
    parts = Parts()
    for tissue, rows in _tissues(obs[enough], source):
        scored = _scored(names, means[enough][rows])
        parts.add("profiles", tissue.profiles)
        parts.add("scores", score_rows(tissue, scored))
        parts.add("effects", _effects(tissue, source, scored))
        for table, found in zip(
            ("splits", "split_parts"), split_rows(tissue, source, scored), strict=True
        ):
            parts.add(table, found.assign(unit=UNIT) if "unit" in found else found)
    frames = parts.frames()
    if "effects" not in frames:
        raise SourceError(
            f"no donor with {MIN_CELLS} cells is on a side of any contrast, so nothing can be "
            "compared: give more cells, or look at them with --without-donors."
        )
    frames["effects"] = add_fdr(frames["effects"])
    profiles = frames["profiles"]
    counts = {
        "n_donors": len(profiles[["study", "donor_id"]].drop_duplicates()),
        "n_profiles": len(profiles),
        "n_genes": 0,
        f"profiles_below_{MIN_CELLS}_cells": int((~enough).sum()),
    }
    described = {**Parts().signature_facts(), **facts.of_profiles(profiles), "counts": counts}
    return Built(described, frames)


def beside(built: Built, given: Built) -> Built:
    """Put the rows of a file's own scores beside those of the signatures."""
    tables = ("scores", "effects", "splits", "split_parts")
    joined: Frames = dict(built.frames)
    for table in (name for name in tables if name in given.frames):
        own = [built.frames[table]] if table in built.frames else []
        joined[table] = pd.concat([*own, given.frames[table]])
    return replace(built, frames=joined)


def _tissues(obs: pd.DataFrame, source: Source) -> list[tuple[Tissue, NDArray[np.int64]]]:
    found = []
    groups = obs.reset_index(drop=True).groupby(["study", "tissue"], sort=True)
    for key, rows in groups.indices.items():
        study, name = tuple(key) if isinstance(key, tuple) else (key, "")
        profiles = describe(obs.iloc[rows].assign(n_samples=1).reset_index(drop=True), source)
        nothing = np.zeros(0, dtype=bool)
        tissue = Tissue(
            study=str(study),
            tissue=str(name),
            profiles=profiles,
            expression=np.zeros((len(profiles), 0)),
            measured=nothing,
            mask=nothing,
            adult=(profiles["age_group"] != "development").to_numpy(dtype=bool),
            to_log2=1.0,
        )
        found.append((tissue, np.asarray(rows, dtype=np.int64)))
    return found


def _scored(names: tuple[str, ...], means: NDArray[np.float64]) -> Scored:
    """Return the scores as measured whole: the file says nothing of genes."""
    ones = np.ones(len(names), dtype=np.int64)
    return Scored(names, means, ones, ones, np.ones(len(names)), None)


def _effects(tissue: Tissue, source: Source, scored: Scored) -> pd.DataFrame:
    rows: list[dict[str, Any]] = []
    for comparison in comparisons(tissue, source):
        rows += [{**row, **unmatched()} for row in effect_rows(comparison, tissue, scored)]
    made = pd.DataFrame(rows)
    return made.assign(n_genes=pd.array([pd.NA] * len(made), dtype="Int64"))
