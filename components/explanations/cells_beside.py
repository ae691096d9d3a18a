"""The "How computed" sheets of the cards beside the embedding."""

from typing import Any

from atlas.cells.points import MOST_POINTS
from components.explanations.steps import steps
from drift.schema import MIN_CELLS


def _sheet(term: str, words: str) -> list[Any]:
    return [steps((term, words, "cells"))]


def in_window() -> list[Any]:
    """Explain the counts in view."""
    return _sheet(
        "In this window",
        "Cells whose place lies in the window, after the filters, by type, tissue, age and donor. "
        "Shares are of the cells in view, and of all cells that the filters keep.",
    )


def ridges() -> list[Any]:
    """Explain the distributions."""
    return _sheet(
        "Score by age",
        "Scored cells in 64 classes; what lies beyond the ends is in the end classes. A mark is "
        "the mean over the scored cells of one donor. Cells are described, never tested.",
    )


def shares() -> list[Any]:
    """Explain the composition."""
    return _sheet(
        "Composition",
        "Shares of the cells that survived dissociation. With donors: mean over donors of their "
        f"shares, donors with fewer than {MIN_CELLS} cells left out. Without: of all cells of an "
        "age. At most 12 types; the others are added up.",
    )


def depth() -> list[Any]:
    """Explain the depth."""
    return _sheet(
        "Depth",
        "Genes detected and counts per cell, means over the cells of a donor; of an age, the mean "
        "of its donors, or of all cells where donors are not known. Age and depth are confounded "
        "where genes per cell of old over young donors differ by more than 20 %.",
    )


def by_age() -> list[Any]:
    """Explain the small pictures."""
    return _sheet(
        "By age",
        "The embedding in view once an age, at most 128 bins a side, coarser where cells are few; "
        f"at most {MOST_POINTS:,} cells in all are drawn as one point each. "
        "One scale of colours for all; a paint that compares ages shows the score or the density.",
    )
