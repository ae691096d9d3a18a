"""Cells in view one by one: where each lies, and what colours it."""

from typing import Final

import numpy as np
import pandas as pd

from atlas.cells import gene_paint, schema
from atlas.cells.categories import CATEGORIES
from atlas.cells.curve import deinterleave
from atlas.cells.genes import Gene
from atlas.cells.placed import Rows
from atlas.cells.single import SingleCells

MOST_POINTS: Final = 4_000  # cells in view that are drawn one by one


def single_points(found: Rows, paint: str, score: str, gene: Gene | None) -> pd.DataFrame | None:
    """Return the cells in view one by one, if they are few."""
    if not isinstance(found, SingleCells) or found.counted.sum() > MOST_POINTS:
        return None
    x, y = deinterleave(found.column("code"))
    stratum = found.column("stratum")
    places = pd.DataFrame({"x": x.astype(np.int64), "y": y.astype(np.int64), "stratum": stratum})
    if paint in CATEGORIES:
        codes, _ = found.categories(paint)
        return places.assign(code=found.labelled(codes))
    if paint == "share_old":  # of one cell: it is old, it is young, or neither
        side = found.labelled(found.tables.sides()).astype(float)
        return places.assign(value=np.where(side < 0, np.nan, side))
    if paint == "gene" and gene is not None:
        return places.assign(value=gene_paint.expression(found, gene))
    if paint == "score":
        return places.assign(value=found.column(schema.score(score)).astype(float))
    return places.assign(value=np.nan) if paint == "density" else None
