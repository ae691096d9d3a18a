"""Small data sets of cells, made up with a seed: what the tests of ``atlas.cells`` are put to."""

from pathlib import Path

import numpy as np
import pandas as pd

from atlas.cells.columns import CellColumns, ScoreFacts
from atlas.cells.opened import CellTables, open_cells
from atlas.cells.write import write

AGES = {3.0: ("3m", "young"), 18.0: ("18m", "old"), 24.0: ("24m", "old")}


def cell_columns(
    n_cells: int = 3_000, *, seed: int = 0, donors: bool = True, gaps: bool = True
) -> CellColumns:
    """Return cells of two tissues, three types and twelve donors; one score has undefined cells."""
    random = np.random.default_rng(seed)
    donor = random.integers(0, 12, n_cells)
    cell_type = random.integers(0, 3, n_cells)
    age = np.array(list(AGES))[donor % 3]
    obs = pd.DataFrame(
        {
            "study": "made",
            "tissue": np.array(["liver", "lung"])[random.integers(0, 2, n_cells)],
            "cell_type": np.array(["a", "b", "c"])[cell_type],
            "donor_id": [f"d{number:02d}" if donors else "" for number in donor],
            "sex": np.array(["female", "male"])[donor % 2],
            "age": age,
            "age_unit": "months",
            "age_reported": [AGES[one][0] for one in age],
            "age_group": [AGES[one][1] for one in age],
            "condition": "",
        }
    )
    centre = np.array([[0, 0], [8, 2], [3, 9]])
    own = random.normal(0.1 * cell_type + 0.05 * donor, 0.4).astype(np.float32)
    if gaps:
        own[random.random(n_cells) < 0.1] = np.nan
    return CellColumns(
        cell_id=np.array([f"cell-{number}" for number in range(n_cells)]),
        obs=obs,
        embedding=centre[cell_type] + random.normal(0, 1, (n_cells, 2)),
        embedding_name="X_umap",
        scores={
            "md_score_lu2025": own,
            "program": random.integers(0, 128, n_cells).astype(np.uint8),
        },
        facts={
            "md_score_lu2025": ScoreFacts(
                label="MD score", kind="signature", unit="log expression"
            ),
            "program": ScoreFacts(label="A program", kind="program", unit="0 to 127"),
        },
        depth=random.integers(1_000, 5_000, n_cells).astype(float),
        genes_per_cell=random.integers(500, 2_000, n_cells).astype(float),
    )


def cell_tables(folder: Path, columns: CellColumns) -> CellTables:
    """Write the tables of cells into a folder and open them."""
    write(folder / "cells", columns)
    return open_cells(folder / "cells")
