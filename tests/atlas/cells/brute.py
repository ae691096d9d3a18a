"""Cells counted one by one in the plainest way: what the tests of the views compare with."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from atlas.cells import curve
from atlas.cells.columns import CellColumns
from atlas.cells.window import Window
from atlas.selection import Selection


@dataclass
class Brute:
    """All cells with the steps of their places."""

    cells: pd.DataFrame

    @classmethod
    def of(cls, columns: CellColumns) -> "Brute":
        """Return the cells of some columns, in their order."""
        frame = curve.Frame.around(columns.embedding)
        x, y = frame.steps(columns.embedding)
        scores = {name: values.astype(float) for name, values in columns.scores.items()}
        return cls(
            columns.obs.assign(
                x=x.astype(int),
                y=y.astype(int),
                cell_id=columns.cell_id,
                depth=columns.depth,
                genes=columns.genes_per_cell,
                **scores,
            )
        )

    def kept(self, selection: Selection) -> pd.DataFrame:
        """Return the cells that the filters keep."""
        cells = self.cells
        for name in ("study", "tissue", "cell_type"):
            if value := getattr(selection, name):
                cells = cells[cells[name] == value]
        if selection.tissues and not selection.tissue:
            cells = cells[cells["tissue"].isin(selection.tissues)]
        if selection.sex != "both":
            cells = cells[cells["sex"] == selection.sex]
        if selection.donors:
            cells = cells[cells["donor_id"].isin(selection.donors)]
        return cells


def pixels(cells: pd.DataFrame, window: Window, side: int) -> pd.DataFrame:
    """Return the cells in a window with the row and column of their pixel."""
    x, y = cells["x"] - window.x0, cells["y"] - window.y0
    inside = (x >= 0) & (x < window.side) & (y >= 0) & (y < window.side)
    cells, x, y = cells[inside], x[inside], y[inside]
    return cells.assign(row=side - 1 - y * side // window.side, column=x * side // window.side)


def image(values: pd.Series, side: int, empty: float = np.nan) -> np.ndarray:
    """Return a series over (row, column) as a picture."""
    found = np.full((side, side), empty)
    for (row, column), value in values.items():
        found[row, column] = value
    return found


def even_odd(x: np.ndarray, y: np.ndarray, vertices: np.ndarray) -> np.ndarray:
    """Tell which points lie inside a polygon: crossings of a line to the right, in floats."""
    inside = np.zeros(len(x), dtype=bool)
    for (ax, ay), (bx, by) in zip(vertices, np.roll(vertices, -1, axis=0), strict=True):
        spans = (ay > y) != (by > y)
        if ay != by:
            inside ^= spans & (x < (bx - ax) * (y - ay) / (by - ay) + ax)
    return inside
