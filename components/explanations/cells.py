"""The "How computed" sheet of the embedding."""

from typing import Any

from atlas.cells.schema import GRID
from components.explanations.steps import steps
from drift.schema import MIN_DONORS


def embedding() -> list[Any]:
    """Explain the picture, its colours and picking."""
    return [
        steps(
            (
                "Pixels",
                (
                    f"The embedding of the source, in a square, cut into bins, at most {GRID} a "
                    "side and about as many as there are cells: one pixel a bin. Zoomed in, the "
                    "part in view is drawn anew on finer pixels from single cells, where they are "
                    "at hand and not too many; few cells are points. A pixel under the pointer, "
                    "or tapped, tells its cells, and its value to one step of the colours; a point "
                    "tells the value of its cell."
                ),
                "cells",
            ),
            (
                "Score",
                "Mean over the cells of a bin; cells without a value are left out.",
                "cells",
            ),
            (
                "Old − young",
                (
                    "Mean of the means of donors, old minus young. Under "
                    f"{MIN_DONORS} donors a side: hatched, no value."
                ),
                "cells-masks",
            ),
            (
                "Picked cells",
                (
                    "Cells inside the outline, after the filters. Compared donor by donor: each "
                    "donor's mean inside minus its mean outside, and Student's t interval."
                ),
                "cells-picked",
            ),
        )
    ]
