"""The "How computed" sheet of the Evidence page."""

from typing import Any

from components.explanations.steps import steps
from drift.agreement import RULE
from drift.meta import MIN_STUDIES


def pools() -> list[Any]:
    """Explain pool, interval, what is left out, and the answer."""
    return [
        steps(
            (
                "What is pooled",
                (
                    "Hedges' g, old against young, of whole tissues: one entry a study. Regions "
                    "of the same animals are averaged first, as if they told the same thing twice. "
                    f"Fewer than {MIN_STUDIES} studies are not pooled."
                ),
                "pooling",
            ),
            (
                "Interval",
                (
                    "Random effects: variance between studies by Paule and Mandel, interval by "
                    "Hartung and Knapp, never narrower than with known variances. The thin line "
                    "is where the true effect of a new study would lie in 95 %."
                ),
                "pooling",
            ),
            (
                "What is left out",
                (
                    "Cell types, effect tables, coverage below the limit (†), and studies "
                    "whose old cells were sequenced to another depth (‡). Studies confounded with "
                    "sex (‡) are pooled; an answer must hold with them in one sex. Diseases, "
                    "development and passages in culture are not ageing and not here."
                ),
                "pooled-studies",
            ),
            ("The answer", " ".join(RULE), "answer"),
        )
    ]
