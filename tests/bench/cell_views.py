"""Views of single cells: what of an answer is reading and adding up, and a raster against numpy.

How whole answers grow with the number of cells has its bar in ``cell_callbacks``. Made-up atlases
(12 tissues, 40 types, 42 donors, 6 ages) of 100,000 cells to ten million; their tables are written
once below ``.bench/cells`` (2 GB) and kept for the next run.
"""

import shutil
import zlib
from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd

from atlas.cells import (
    coarse,
    compare,
    composition,
    curve,
    depth,
    distributions,
    outline,
    picked,
    pixel_index,
    pixels_of_sex,
    raster,
    schema,
    served,
    square_write,
)
from atlas.cells.columns import CellColumns, ScoreFacts
from atlas.cells.opened import COARSE, PIXELS, SQUARES, CellTables, open_cells
from atlas.cells.write import write
from atlas.checksums import sha256_file
from atlas.selection import Selection
from tests.bench import report, turns

FOLDER = report.FOLDER / "cells"
SMALL, LARGE, LARGEST = 100_000, 1_000_000, 10_000_000
ROUNDS = 9
RASTER_BAR = 2.0
SCORE = "md_score_lu2025"
AGES = (1, 3, 18, 21, 24, 30)
_SERVED = (served, coarse, square_write, pixel_index, pixels_of_sex)
LASSO = outline.to_text([(1000, 1200), (2400, 900), (3000, 2000), (2200, 3100), (1100, 2500)])
WHOLE = {
    "density": {"paint": "density"},
    "score": {},
    "share old": {"paint": "share_old"},
    "old − young": {"paint": "difference"},
    "cell type": {"paint": "cell_type"},
    "score, one tissue": {"tissue": "tissue_03"},
    "score, one type": {"cell_type": "type_07"},
}
ZOOMS = {
    "1.5": "10923,10923,54612,54612",
    "2": "16384,16384,49151,49151",
    "3": "17000,17000,38844,38844",
    "4": "20000,20000,36383,36383",
    "6": "24000,24000,34922,34922",
    "8": "26000,26000,34191,34191",
    "16": "30000,30000,34095,34095",
    "64": "30000,30000,31023,31023",
}


def run() -> None:
    report.title("Cells: reading and adding up at ten million cells against 100,000")
    tables = {size: open_cells(tables_folder(size)) for size in (SMALL, LARGE, LARGEST)}
    for name, view in _views().items():
        times = turns.medians(
            {str(size): partial(view, tables[size]) for size in (SMALL, LARGEST)}, ROUNDS
        )
        few, many = (times[str(size)] * 1e3 for size in (SMALL, LARGEST))
        report.value(name, many / few, "x", f"{many:.1f} ms at ten million, {few:.1f} at 100,000")
    _barcodes(tables)
    report.title("Cells: the raster of a million against counting them in numpy")
    anchor = _anchor(tables[LARGE])
    times = turns.medians(
        {"numpy": anchor, "ours": partial(_raster, Selection(), tables[LARGE])}, ROUNDS
    )
    report.at_most("mean score, with PNG", times["ours"] / times["numpy"], RASTER_BAR)


def _barcodes(tables: dict[int, CellTables]) -> None:
    """Compare the time an id: a file of at most 200,000 ids is as long as what is picked."""
    picks = {
        size: partial(picked.barcodes, tables[size], Selection(lasso=LASSO)) for size in tables
    }
    n_ids = {size: len(picks[size]().ids) for size in (SMALL, LARGEST)}
    times = turns.medians({str(size): picks[size] for size in n_ids}, ROUNDS)
    per_id = {size: times[str(size)] / n for size, n in n_ids.items()}
    report.value(
        "barcodes, an id",
        per_id[LARGEST] / per_id[SMALL],
        "x",
        f"{times[str(LARGEST)] * 1e3:.1f} ms for {n_ids[LARGEST]:,} ids",
    )


def _views() -> dict[str, Callable[[CellTables], object]]:
    rasters = {name: partial(_raster, Selection(**fields)) for name, fields in WHOLE.items()}
    rasters |= {
        f"score, zoomed {times} times": partial(_raster, Selection(window=window))
        for times, window in ZOOMS.items()
    }
    lasso, tissue = Selection(lasso=LASSO), Selection(tissue="tissue_03")
    return {
        **rasters,
        "small multiples by age": lambda t: raster.rasters_by_age(t, Selection()),
        "picked cells": lambda t: picked.picked(t, lasso),
        "compared with the rest": lambda t: compare.compared(t, lasso),
        "distributions": lambda t: distributions.distributions(t, Selection()),
        "composition": lambda t: composition.composition(t, tissue),
        "depth": lambda t: depth.depth(t, Selection()),
    }


def _raster(selection: Selection, tables: CellTables) -> int:
    """Draw a raster and pack its pixels as an image would be."""
    made = raster.raster(tables, selection)
    return _packed(made.values, *made.limits)


def _packed(values: np.ndarray, low: float, high: float) -> int:
    levels = np.clip((values - low) / ((high - low) or 1) * 254, 0, 254) + 1
    pixels = np.where(np.isnan(values), 0, levels).astype(np.uint8)
    return len(zlib.compress(pixels.tobytes(), 6))


def _anchor(tables: CellTables) -> Callable[[], int]:
    """Return the plainest raster: numpy's counts over stored pixels, and an image of them."""
    x, y = curve.deinterleave(tables.column(schema.CELLS, "code"))
    shift = curve.BITS - schema.GRID_BITS
    pixel = (y >> shift).astype(np.int64) * schema.GRID + (x >> shift)
    score = np.array(tables.column(schema.CELLS, schema.score(SCORE)))

    def count() -> int:
        n = np.bincount(pixel, minlength=schema.GRID**2)
        total = np.bincount(pixel, weights=score, minlength=schema.GRID**2)
        mean = np.divide(total, n, out=np.full(n.size, np.nan), where=n > 0)
        return _packed(mean, *np.nanpercentile(mean, [2, 98]))

    return count


def tables_folder(size: int) -> Path:
    """Return the folder with the tables of so many cells, written once."""
    folder = FOLDER / f"{size}-{schema.VERSION}"
    if not (folder / schema.INDEX).is_file():
        report.say(f"  writing the tables of {size:,} cells ...")
        shutil.rmtree(folder, ignore_errors=True)
        folder.parent.mkdir(parents=True, exist_ok=True)
        write(folder, _cells(size))
    made_by = "".join(sha256_file(Path(str(one.__file__))) for one in _SERVED)
    mark = folder.with_suffix(".served")  # of the code that wrote the tables that only serve
    if not mark.is_file() or mark.read_text(encoding="utf-8") != made_by:
        _write_served(folder)
        mark.write_text(made_by, encoding="utf-8")
    return folder


def _write_served(folder: Path) -> None:
    """Write what only serves, where it pays, as new files: the old ones may be linked to."""
    for name in (PIXELS, COARSE, SQUARES):
        (folder / f"{name}.arrow").unlink(missing_ok=True)
    index = folder / schema.INDEX
    content = index.read_bytes()
    index.unlink()
    index.write_bytes(content)
    coarse.write_coarse(folder)
    square_write.write_squares(folder)
    pixel_index.write_index(folder)


def _cells(size: int) -> CellColumns:
    random = np.random.default_rng(0)
    cell_type = random.choice(40, size, p=random.dirichlet(np.ones(40)))
    tissue = (cell_type // 4 + random.integers(0, 3, size)) % 12
    age = random.integers(0, len(AGES), size)
    donor = age * 7 + random.integers(0, 7, size)
    score = (0.15 * age + 0.02 * cell_type + random.normal(0, 0.4, size)).astype(np.float32)
    centres = random.normal(0, 6, (40, 2))
    obs = pd.DataFrame(
        {
            "study": _named(np.zeros(size, dtype=int), ["made"]),
            "tissue": _named(tissue, [f"tissue_{number:02d}" for number in range(12)]),
            "cell_type": _named(cell_type, [f"type_{number:02d}" for number in range(40)]),
            "donor_id": _named(donor, [f"donor_{number:02d}" for number in range(42)]),
            "sex": _named(donor % 2, ["female", "male"]),
            "age": np.array(AGES, dtype=float)[age],
            "age_unit": _named(np.zeros(size, dtype=int), ["months"]),
            "age_reported": _named(age, [f"{months}m" for months in AGES]),
            "age_group": _named((age >= 2).astype(int), ["young", "old"]),
            "condition": _named(np.zeros(size, dtype=int), [""]),
        }
    )
    return CellColumns(
        cell_id=np.char.add("cell", np.arange(size).astype("U8")),
        obs=obs,
        embedding=(centres[cell_type] + random.normal(0, 1.1, (size, 2))).astype(np.float32),
        embedding_name="X_umap",
        scores={SCORE: score},
        facts={SCORE: ScoreFacts(label="MD score", kind="signature", unit="log expression")},
        depth=random.integers(1_000, 5_000, size).astype(float),
        genes_per_cell=random.integers(500, 2_000, size).astype(float),
    )


def _named(codes: np.ndarray, names: list[str]) -> pd.Categorical:
    return pd.Categorical.from_codes(codes, names)
