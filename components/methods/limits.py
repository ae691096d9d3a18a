"""What the numbers cannot tell."""

from typing import Final

from components.methods.section import Section, paragraphs, source

ORDER: Final = 90


def sections() -> list[Section]:
    """Return the sections of this topic, in reading order."""
    return [
        Section(
            "limits",
            "What these numbers cannot tell",
            (
                *paragraphs(
                    "An association with age is not a cause, and most studies here compare animals "
                    "of different age, not the same animals ageing.",
                    "A tissue's mean can change because its cells change or because their shares "
                    "do. Bulk scores cannot tell the two apart.",
                    "Mesenchymal drift is a hypothesis under dispute. Nothing here presupposes "
                    "that the score rises; rises, falls and unresolved strata are drawn alike.",
                ),
                source("Lu et al. 2026, Cell (review)", "10.1016/j.cell.2026.04.020"),
            ),
        ),
    ]
