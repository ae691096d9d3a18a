"""Write the tables of ``cells/`` of any number of cells; memory is bounded by ``dealt``."""

import json
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from atlas.cells import cubes, schema
from atlas.cells.binned import Binned, Numbers
from atlas.cells.categories import BY_STRATUM, category_codes
from atlas.cells.columns import Annotation, CellColumns, Renumbered, Rows, defined
from atlas.cells.disk import enough_room
from atlas.cells.of_strata import OfStrata
from atlas.cells.ordered import Codes, along_the_curve
from atlas.cells.spool import Spool, TextSpool, write_arrow
from atlas.cells.unique import repeated
from drift.errors import SourceError

Tables = dict[str, dict[str, Any]]


def write(folder: Path, cells: CellColumns) -> dict[str, Any]:
    """Write every table of a data set's cells into a new folder.

    Parameters
    ----------
    folder
        Is made; must not exist. Beside it, twice the size of the scores is needed on the way.
    cells
        All cells, in the order of their file; the tables do not depend on it but for ``row`` and
        the order of cells at one place.

    Returns
    -------
    The content of ``index.json``.

    Raises
    ------
    SourceError
        If two cells have one id, or a place of the embedding is not finite.
    BuildError
        If the disk is full.

    Notes
    -----
    Sums are those of numpy over the cells of a stratum, bin or block at once. Where a bucket of
    ``dealt`` does not hold these, the sums of its parts are added up in their order: they may
    differ in the last bit of double precision, the same on every machine.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    with (
        enough_room(folder.parent),
        tempfile.TemporaryDirectory(dir=folder.parent, prefix=".cells-") as aside,
    ):
        scratch = Path(aside)
        if not cells.is_unique:
            _refuse_repeated(cells.cell_id, scratch / "names")
        n_cells = len(cells.cell_id)
        frame, codes = Codes.of(cells.embedding, n_cells)
        strata, stratum, size = _strata(cells.obs)
        groups, numbers = _numbers(strata, size)
        per_cell = {"depth": cells.depth, "genes_per_cell": cells.genes_per_cell, **cells.scores}
        gaps, limits = _looked_at(per_cell, cells.scores, n_cells)
        folder.mkdir()
        by_stratum = OfStrata(scratch / "strata", stratum, size, per_cell)
        tables = _of_strata(strata, by_stratum, gaps, limits)
        tables |= _along_the_curve(scratch, codes, stratum, cells, numbers, gaps)
        files = {
            name: write_arrow(folder / f"{name}.arrow", tables.pop(name)) for name in schema.FILES
        }
    index = {
        "version": schema.VERSION,
        "n_cells": n_cells,
        "embedding": frame and {"name": cells.embedding_name, **vars(frame)},
        "has_donors": bool((numbers.donor >= 0).all()),
        "groups": groups.replace({np.nan: None}).to_dict("records"),
        "scores": [
            {"id": name, **vars(cells.facts[name]), "low": low, "high": high}
            for name, (low, high) in limits.items()
        ],
        "files": files,
    }
    text = json.dumps(index, indent=1, allow_nan=False, ensure_ascii=False)
    (folder / schema.INDEX).write_text(f"{text}\n", encoding="utf-8")
    return index


def _refuse_repeated(cell_id: Rows, scratch: Path) -> None:
    found = repeated(cell_id, scratch)
    if found is not None:
        row, _ = found
        raise SourceError(
            f"Two cells are named '{cell_id[row : row + 1][0]}': make the names unique."
        )


def _strata(obs: pd.DataFrame | Annotation) -> tuple[pd.DataFrame, Rows, npt.NDArray[np.int64]]:
    """Return the strata in order, the number of each cell's, and how many cells each has."""
    names = list(schema.STRATUM)
    annotation = obs if isinstance(obs, Annotation) else Annotation.of(obs, names)
    grouped = annotation.each.groupby(names, dropna=False, sort=True, observed=True)
    number = grouped.ngroup().to_numpy().astype(np.uint32)
    size = np.zeros(grouped.ngroups, dtype=np.int64)
    np.add.at(size, number, annotation.n_cells)
    strata = grouped.size().index.to_frame(index=False)
    return strata, Renumbered(annotation.code, number), size


def _numbers(strata: pd.DataFrame, size: npt.NDArray[np.int64]) -> tuple[pd.DataFrame, Numbers]:
    """Return the groups, and what each stratum is: its group, its donor, its categories."""
    grouped = strata.groupby(list(schema.GROUP), dropna=False, sort=True, observed=True)
    donor = strata["donor_id"].astype(str)
    numbers = strata.groupby(["study", donor], sort=True, observed=True).ngroup()
    return grouped.size().index.to_frame(index=False), Numbers(
        size=size,
        group=grouped.ngroup().to_numpy(),
        donor=numbers.where(donor != "", -1).to_numpy(),
        categories={name: category_codes(strata, name)[0] for name in BY_STRATUM},
    )


def _looked_at(
    per_cell: Mapping[str, Rows], scores: Mapping[str, Rows], n_cells: int
) -> tuple[list[str], dict[str, tuple[float, float]]]:
    """Return the columns that are undefined in some cells, and the ends of the scores' classes."""
    gaps, limits = [], {}
    for name, values in per_cell.items():
        ends, n_defined = cubes.Ends(n_cells), 0
        for known in defined(values):
            n_defined += len(known)
            if name in scores:
                ends.add(known)
        if n_defined < n_cells:
            gaps.append(name)
        if name in scores:
            limits[name] = ends.limits()
    return gaps, limits


def _of_strata(
    strata: pd.DataFrame,
    cells: OfStrata,
    gaps: list[str],
    limits: Mapping[str, tuple[float, float]],
) -> Tables:
    sums, histograms = cells.read(gaps, limits)
    text = {
        name: strata[name].astype(float if name == "age" else str).to_numpy()
        for name in schema.STRATUM
    }
    return {schema.STRATA: {**text, **sums}, schema.HISTOGRAMS: histograms}


def _along_the_curve(
    scratch: Path,
    codes: Codes,
    stratum: Rows,
    cells: CellColumns,
    numbers: Numbers,
    gaps: list[str],
) -> Tables:
    """Return the tables of what is found while the cells pass in the order of the curve."""
    scores = {schema.score(name): values for name, values in cells.scores.items()}
    columns = {
        "code": Spool(scratch / "code", codes.dtype, smallest=False),
        "stratum": Spool(scratch / "stratum", stratum.dtype),
        "row": Spool(scratch / "row", np.dtype(np.uint32)),
        **{
            name: Spool(scratch / f"score-{number}", values.dtype, smallest=False)
            for number, (name, values) in enumerate(scores.items())
        },
    }
    names = TextSpool(scratch / "cell_id")
    kinds = {name: values.dtype for name, values in cells.scores.items()}
    binned = Binned(scratch / "binned", numbers, kinds, gaps)

    def passing(parts: Any) -> Any:
        for records, text in parts:
            for name, column in columns.items():
                column.add(records[name])
            names.add(text)
            yield records

    of_cells = {"stratum": stratum, **scores}
    for parts in along_the_curve(codes, cells.cell_id, of_cells, scratch / "cells"):
        binned.add(passing(parts))
    return {schema.CELLS: columns, schema.BARCODES: {"cell_id": names}, **binned.tables()}
