"""Feedback loops: formula, assumptions, what they cannot tell."""

from typing import Final

from components.methods.section import Section, formula, paragraphs, source
from drift.loops import MOST_LOOPS, MOST_STEPS

ORDER: Final = 72


def sections() -> list[Section]:
    """Return the section of the loops."""
    return [
        Section(
            "loops",
            "Feedback loops through drift",
            (
                formula(
                    "loop = drift → a → … → drift, no node twice",
                    "sign = s₁ · s₂ · … · sₙ: + reinforcing, − balancing",
                    "weakest arrow = the lowest confidence, then the weakest kind of evidence",
                ),
                *paragraphs(
                    "The sign of an arrow is the one direction that all its signed statements "
                    "claim. An arrow in dispute has none: every loop over it is undetermined, "
                    "whatever the number of statements on each side. An arrow that is contested "
                    "by a statement without direction keeps its sign, and says so. Arrows for "
                    "which nothing was found are part of no loop.",
                    "An arrow counts by its best statement; a loop is no better than its weakest "
                    "arrow. Loops are ranked by that, then by length. A loop names the arrows for "
                    "which no signed statement rests on people, their tissue or their cells.",
                    "The signs are read as if each held in every tissue and at every level of the "
                    "source. Statements of one loop may come from different species, organs and "
                    "injuries, so that no single cell may ever have run through it. A product of "
                    "signs says which way a change would come back, neither how strongly nor how "
                    "fast; a reinforcing loop may still settle when its arrows saturate.",
                    "The loaded data are set beside single arrows, as associations over donors of "
                    "the two gene sets; they say nothing of a loop as a whole.",
                    f"Shorter loops are searched first, and a search stops at {MOST_LOOPS} loops "
                    f"or {MOST_STEPS} steps: every shorter loop is then listed, and the card says "
                    "where it stopped.",
                ),
                source(
                    "Thomas 1981, Numerical Methods in the Study of Critical Phenomena",
                    "10.1007/978-3-642-81703-8_24",
                ),
            ),
        )
    ]
