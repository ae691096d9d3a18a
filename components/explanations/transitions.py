"""The "How computed" sheets of the spectrum of transitions and its evidence."""

from typing import Any

from components.explanations.steps import steps


def spectrum() -> list[Any]:
    """Explain the spectrum."""
    return [
        steps(
            (
                "Rows",
                (
                    "One row a transition of the curated graph, in the fixed order of "
                    "transitions.csv; two rows where one origin has two end states."
                ),
                "transitions",
            ),
            (
                "Glyphs",
                (
                    "The arrow from a cue, regulator or intervention to the transition: head = "
                    "sign, dash = kind of evidence of the strongest statement, width = its "
                    "confidence. Blank: no statement. Grey dot: only by way of a regulator."
                ),
                "transitions",
            ),
            (
                "Converging lines",
                (
                    "The arrow from the transition to mesenchymal drift: what is known of its "
                    "being a part of drift. Ink, because a part neither drives nor suppresses."
                ),
                "transitions",
            ),
            (
                "Disputes",
                (
                    "A boxed question mark where tracing studies or surveys disagree on the "
                    "origin; both sides are in the table, neither is averaged away."
                ),
                "transitions",
            ),
        )
    ]


def statements() -> list[Any]:
    """Explain the table of statements."""
    return [
        steps(
            (
                "Statements",
                (
                    "Every statement of edges.csv with a transition at one of its ends that "
                    "passes the filters: of the transition or arrow selected, else of all."
                ),
                "transitions",
            ),
            (
                "Confidence",
                (
                    "3: causal test in living animals, or a randomised trial, with a fitting "
                    "readout; 2: proxy readout, culture, small study or settled mechanism; 1: "
                    "tumour cells only, loose association or contradicted."
                ),
                "transitions",
            ),
        )
    ]
