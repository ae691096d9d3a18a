"""The "How computed" sheet of the table of interventions."""

from typing import Any

from components.explanations.steps import steps


def table() -> list[Any]:
    """Explain where the words of the table come from."""
    return [
        steps(
            (
                "Safety",
                (
                    "Curated findings, whole: a harm was seen, a risk is expected of the target. "
                    "No filter hides one. None curated does not mean safe: it means that nobody "
                    "has entered a finding yet."
                ),
                "interventions",
            ),
            (
                "On drift",
                (
                    "All statements on drift itself that the filters leave. Statements of both "
                    "signs are a dispute, never averaged. Line and ●●● are those of the strongest "
                    "statement; human data means that people, their tissue or their cells were "
                    "studied."
                ),
                "interventions",
            ),
            (
                "No data",
                (
                    "No bundled data set holds treated donors. Everything in this table is "
                    "reported in the literature, nothing is measured here."
                ),
                "interventions",
            ),
        )
    ]
