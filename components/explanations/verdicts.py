"""The "How computed" sheets of the phase plane and the verdicts."""

from typing import Any

from components.explanations.steps import steps
from components.verdicts import RULES
from drift.schema import MIN_DONORS


def plane() -> list[Any]:
    """Explain the phase plane."""
    return [
        steps(
            (
                "Points",
                (
                    "One point a donor and stratum. Across: identity score, upwards: core of the "
                    "MD score (98 genes outside the matrisome), each minus the mean of the "
                    "reference donors of that stratum."
                ),
                "phase-plane",
            ),
            (
                "Identity score",
                (
                    "Genes that set a cell type (bulk: a tissue) apart from all others of its data "
                    "set, learned from reference donors and cross-fitted by donor; a curated "
                    "panel where that is not possible; else undefined."
                ),
                "identity",
            ),
            (
                "Arrow and cross",
                (
                    "The arrow runs from the reference mean to the change as estimated; the arms "
                    "are the 95 % intervals of both changes, by the model of every other page. An "
                    "arm is thick where it excludes 0."
                ),
                "effects",
            ),
            (
                "Which ages",
                (
                    "Studies with many ages answer with old against young; ages between and "
                    "development are left out."
                ),
                "ages",
            ),
            (
                "Not drawn",
                (
                    f"Fewer than {MIN_DONORS} donors on a side: points, no arrow. Identity "
                    "undefined: listed below the plane with its reason."
                ),
                "phase-plane",
            ),
        )
    ]


def table() -> list[Any]:
    """Explain the verdicts."""
    rules = "; ".join(f"{verdict}: {rule}" for verdict, rule in RULES.items())
    return [
        steps(
            ("Verdict", f"From two 95 % intervals, gain and identity. {rules}.", "verdict"),
            (
                "Intervals",
                "Hedges' g of both changes, on axes from −4 to +4 that never change.",
                "effects",
            ),
            (
                "What is marked",
                (
                    "Coverage of the core or the identity genes below its limit: † and left out of "
                    " the counts. ‡: genes per cell, or the sexes, differ between the sides."
                ),
                "marks",
            ),
        )
    ]
