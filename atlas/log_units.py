"""What log expression is measured in: that of cells and that of profiles are not the same.

The tables name both "log expression". Which logarithm it is follows from what the manifest says of
the data set, so that tables built long ago are told apart as well.
"""

from collections.abc import Mapping
from typing import Any, Final

STORED: Final = "log expression"  # in tables and in ``cells/index.json``, whatever the scale
NATURAL: Final = "natural log expression"  # ln(1 + 10,000 * count / total)
LOG2: Final = "log2 expression"  # log2(CPM + 1), or as published
NOT_STATED: Final = "log expression, base not stated"
# Levels whose profiles are means over cells, and not sums of counts.
_OF_MEANS: Final = ("cell", "group", "control")


def of_cells(manifest: Mapping[str, Any]) -> str:
    """Return what the expression of a single cell is measured in, and so its module scores."""
    return NATURAL if manifest["scale"] == "counts" else _as_given(manifest)


def of_profiles(manifest: Mapping[str, Any]) -> str:
    """Return what the expression of a profile, or of a group of cells, is measured in."""
    if manifest["level"] in _OF_MEANS:
        return of_cells(manifest)
    return LOG2 if manifest["scale"] == "counts" else _as_given(manifest)


def told(unit: str, instead: str) -> str:
    """Return a unit as it is shown: programs and columns of a file keep their own."""
    return instead if unit == STORED else unit


def _as_given(manifest: Mapping[str, Any]) -> str:
    return LOG2 if manifest["scale"] == "log2" else NOT_STATED
