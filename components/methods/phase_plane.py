"""How the phase plane is drawn and read."""

from typing import Final

from dash import html

from components.methods.section import Section, formula, paragraphs
from components.verdicts import GLYPHS, RULES

ORDER: Final = 26


def sections() -> list[Section]:
    """Return the sections of this topic, in reading order."""
    return [
        Section(
            "phase-plane",
            "Phase plane and verdict",
            (
                formula(
                    "x(donor) = identity score − mean identity score of the reference donors",
                    "y(donor) = core score − mean core score of the reference donors",
                    "arrow = (change of identity, change of core), as estimated with its intervals",
                ),
                *paragraphs(
                    "Both are centred within a stratum, so the origin is young (or control) "
                    "everywhere and no direction is expected: each corner has its name. Without a "
                    "covariate the arrow ends at the mean of the filled points; with sex in the "
                    "model it may end beside it.",
                    "Limits are those of the whole data set: a filter moves nothing. An interval "
                    "that leaves the plane ends in an arrowhead; hover and table have its ends.",
                    "A verdict is reached from two 95 % intervals. It rests on both at once: where "
                    "nothing changes, each interval misses 0 in 5 % of strata.",
                ),
                html.Dl(
                    [
                        part
                        for verdict, rule in RULES.items()
                        for part in (
                            html.Dt(f"{GLYPHS[verdict]} {verdict.capitalize()}"),
                            html.Dd(f"{rule}."),
                        )
                    ]
                ),
                *paragraphs(
                    "The glyph of a verdict is its direction on the plane. Strata with low "
                    "coverage are drawn and marked †, but no sentence counts them.",
                    "The colour of a cell type is that of its lineage, told by its name alone: "
                    "epithelial indigo, endothelial sky, fibroblast and stroma sand, muscle wine, "
                    "immune teal, neural orchid. No number rests on it.",
                ),
            ),
        ),
    ]
