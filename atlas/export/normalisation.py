"""What was done to the expression behind exported scores: of cells, and of their profiles."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from atlas.add import mapping as mappings
from atlas.sources import all_sources

_CELLS: Final = "Cells: ln(1 + 10,000 x count / total), total being {total}."
_PROFILES: Final = (
    "Profiles, not in this file: log2(1 + 1,000,000 x count / total) of the counts summed over the "
    "cells of a donor and type, total being the sum of their totals."
)
_MEANS: Final = "Profiles, not in this file: the mean over the cells of a donor and type."
_GROUPS: Final = "Groups of cells, not in this file: the mean over their cells."
_NO_PROFILES: Final = "No profiles: cells are replicates of nothing."
_AS_GIVEN: Final = "Cells: none; the logarithms of the file as they are, their base not stated."
_NO_GENES: Final = "Cells: none; no gene was read, the scores of the source are as they are."


def of_exported(manifest: Mapping[str, Any], folder: Path) -> dict[str, str]:
    """Return how expression was normalised, for ``cells`` and for ``profiles``.

    Parameters
    ----------
    manifest
        Of the data set.
    folder
        Of its tables: a file that was added has its mapping there.

    Raises
    ------
    SourceError
        If the mapping cannot be read.
    """
    return {"cells": _of_cells(manifest, folder), "profiles": _of_profiles(manifest)}


def _of_cells(manifest: Mapping[str, Any], folder: Path) -> str:
    if manifest["scale"] == "counts":
        return _CELLS.format(total=_total(manifest, folder))
    return _AS_GIVEN if manifest["scale"] in ("log", "log2") else _NO_GENES


def _total(manifest: Mapping[str, Any], folder: Path) -> str:
    """Return what a count was divided by."""
    if manifest["dataset"] in all_sources():
        return "the library size the source gives"
    path = folder / mappings.NAME
    if not path.is_file():
        return "its library size, as its file gives it or as its counts add up to"
    return mappings.read(path).library_size


def _of_profiles(manifest: Mapping[str, Any]) -> str:
    if manifest["level"] == "control":
        return _NO_PROFILES
    if manifest["level"] == "group":
        return _GROUPS
    is_summed = manifest["level"] == "profile" and manifest["scale"] == "counts"
    return _PROFILES if is_summed else _MEANS
