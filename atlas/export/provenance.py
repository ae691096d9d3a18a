"""What goes with exported cells: where they come from, how they were scored, on which terms."""

from collections.abc import Mapping
from typing import Any, Final

from atlas import knowledge
from atlas.cells.opened import CellTables
from atlas.export.h5ad import score_columns
from atlas.export.passing_on import passing_on
from atlas.selection import Selection
from drift.schema import SCORE_VERSION
from drift.scoring import N_BINS

KEY: Final = "mesodrift"
MODULE_SCORE: Final = (
    "Mean over the signature's genes of (expression - mean of all genes outside the signature in "
    f"the same expression bin), {N_BINS} bins of equal size within each tissue; signed sets: up "
    "part minus down part."
)
AS_GIVEN: Final = "Taken from the source as it is."


def of_cells(
    manifest: Mapping[str, Any],
    tables: CellTables,
    selection: Selection,
    *,
    where: str,
    n_cells: int,
    normalised: Mapping[str, str],
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
    normalised
        What was done to the expression of cells and of profiles (``atlas.export.normalisation``).
    """
    embedding = tables.index["embedding"]
    return {
        **{
            key: manifest[key]
            for key in (
                *("dataset", "title", "organism", "modality", "citation", "doi"),
                *("licence", "origin", "design", "build_id", "code_version", "knowledge_version"),
            )
        },
        "normalisation": dict(normalised),
        "score_version": SCORE_VERSION,
        "passing_on": passing_on(manifest["dataset"]),
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
