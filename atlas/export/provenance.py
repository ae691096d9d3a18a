"""What goes with exported cells: where they come from, how they were scored, on which terms."""

from collections.abc import Mapping
from typing import Any, Final

from atlas import knowledge
from atlas.cells.opened import CellTables
from atlas.export.h5ad import score_columns
from atlas.selection import Selection
from atlas.sources import all_sources
from drift.schema import SCORE_VERSION
from drift.scoring import N_BINS

KEY: Final = "mesodrift"
MODULE_SCORE: Final = (
    "Mean over the signature's genes of (expression - mean of all genes outside the signature in "
    f"the same expression bin), {N_BINS} bins of equal size within each tissue; signed sets: up "
    "part minus down part."
)
AS_GIVEN: Final = "Taken from the source as it is."
STAY_HERE: Final = (
    "The source has no licence, so only what is added up over bins is passed on with MesoDrift. "
    "These cells were made on this machine from its holder's copy of the source files: whether "
    "they may be passed on is for the holder to find out."
)
UNDER_TERMS: Final = "Under the terms of the source, which 'licence' states."


def of_cells(
    manifest: Mapping[str, Any],
    tables: CellTables,
    selection: Selection,
    *,
    where: str,
    n_cells: int,
) -> dict[str, Any]:
    """Return what ``uns`` says of exported cells: texts and numbers, nested.

    Parameters
    ----------
    manifest
        Of the data set.
    selection
        What was shown.
    where, n_cells
        Which part of the map the cells are of, and how many they are.
    """
    source = all_sources().get(manifest["dataset"])
    stay = source is not None and source.cells_stay_here
    embedding = tables.index["embedding"]
    return {
        **{
            key: manifest[key]
            for key in (
                *("dataset", "title", "organism", "modality", "normalisation", "citation", "doi"),
                *("licence", "origin", "design", "build_id", "code_version", "knowledge_version"),
            )
        },
        "score_version": SCORE_VERSION,
        "passing_on": STAY_HERE if stay else UNDER_TERMS,
        "link": f"/cells?{selection.query}",
        "cells": f"{n_cells:,} of {tables.n_cells:,} cells, {where}, after the filters of the link",
        "traps": list(manifest["traps"]),
        "embedding": (
            f"{embedding['name']}, in steps of {embedding['side'] / (1 << 16):.3g}: as finely as "
            "the map is kept"
            if embedding
            else "none"
        ),
        "replicates": "Donors are the replicates, not cells: no test may count cells.",
        "scores": {
            column: _score(name, tables.scores[name])
            for name, column in score_columns(tables).items()
        },
    }


def _score(name: str, facts: Mapping[str, Any]) -> dict[str, str]:
    told = {"label": str(facts["label"]), "kind": str(facts["kind"]), "unit": str(facts["unit"])}
    if facts["kind"] != "signature":
        return {**told, "formula": AS_GIVEN}
    known = knowledge.signatures().get(name)
    return {**told, "formula": MODULE_SCORE, "doi": known.doi if known else ""}
