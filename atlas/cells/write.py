"""Write the tables of ``cells/``; what is larger than memory stays on the disk on its way."""

import json
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa

from atlas.cells import cubes, schema
from atlas.cells.categories import BY_STRATUM, category_codes
from atlas.cells.columns import CellColumns
from atlas.cells.curve import Frame, coarser, interleave
from atlas.checksums import sha256_file
from drift.errors import SourceError

_BIN_BITS: Final = 2 * schema.GRID_BITS


def write(folder: Path, cells: CellColumns) -> dict[str, Any]:
    """Write every table of a data set's cells into a new folder.

    Parameters
    ----------
    folder
        Is made; must not exist.
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
    """
    _unique(cells.cell_id)
    folder.mkdir(parents=True)
    frame, codes = _placed(cells)
    order = np.argsort(codes, kind="stable")
    codes = codes[order]
    strata, stratum_of = _strata(cells.obs)
    groups, group_of_stratum, donor_of_stratum = _groups(strata)
    stratum = stratum_of[order]
    with tempfile.TemporaryDirectory(dir=folder) as spill:
        scores = {
            name: _spilled(values[order], Path(spill) / f"{number}.npy")
            for number, (name, values) in enumerate(cells.scores.items())
        }
        limits = {name: cubes.limits(values) for name, values in scores.items()}
        tables = {
            schema.STRATA: _strata_table(strata, stratum_of, cells),
            schema.CELLS: {
                "code": codes,
                "stratum": cubes.smallest(stratum),
                "row": cubes.smallest(order),
                **{schema.score(name): values for name, values in scores.items()},
            },
            schema.BARCODES: {"cell_id": cells.cell_id[order].astype(str)},
            **_cubes(codes, stratum, group_of_stratum, donor_of_stratum, scores),
            schema.TOPS: _tops(codes, stratum, strata),
            schema.HISTOGRAMS: _stacked(list(cubes.histograms(stratum, scores, limits))),
        }
        files = {name: _write(folder / f"{name}.arrow", tables.pop(name)) for name in schema.FILES}
    index = {
        "version": schema.VERSION,
        "n_cells": len(order),
        "embedding": frame and {"name": cells.embedding_name, **vars(frame)},
        "has_donors": bool((donor_of_stratum >= 0).all()),
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


def _unique(cell_id: npt.NDArray[Any]) -> None:
    twice = pd.Series(cell_id).duplicated()
    if twice.any():
        raise SourceError(
            f"Two cells are named '{cell_id[twice.to_numpy()][0]}': make the names unique."
        )


def _placed(cells: CellColumns) -> tuple[Frame | None, npt.NDArray[np.uint32]]:
    if cells.embedding is None:
        return None, np.zeros(len(cells.cell_id), dtype=np.uint32)
    frame = Frame.around(cells.embedding)
    return frame, interleave(*frame.steps(cells.embedding))


def _strata(obs: pd.DataFrame) -> tuple[pd.DataFrame, npt.NDArray[np.integer]]:
    """Return the strata in order, and the number of each cell's."""
    grouped = obs.groupby(list(schema.STRATUM), dropna=False, sort=True, observed=True)
    strata = grouped.size().index.to_frame(index=False)
    return strata, grouped.ngroup().to_numpy()


def _groups(
    strata: pd.DataFrame,
) -> tuple[pd.DataFrame, npt.NDArray[np.integer], npt.NDArray[np.integer]]:
    """Return the groups, and for each stratum its group and its donor (-1: not known)."""
    grouped = strata.groupby(list(schema.GROUP), dropna=False, sort=True, observed=True)
    donor = strata["donor_id"].astype(str)
    numbers = strata.groupby(["study", donor], sort=True, observed=True).ngroup()
    return (
        grouped.size().index.to_frame(index=False),
        grouped.ngroup().to_numpy(),
        numbers.where(donor != "", -1).to_numpy(),
    )


def _strata_table(
    strata: pd.DataFrame, stratum: npt.NDArray[np.integer], cells: CellColumns
) -> dict[str, Any]:
    per_cell = {
        "depth": np.asarray(cells.depth, dtype=np.float64),
        "genes_per_cell": np.asarray(cells.genes_per_cell, dtype=np.float64),
        **cells.scores,
    }
    _, sums = cubes.added_up(stratum.astype(np.uint64), per_cell)
    text = {
        name: strata[name].astype(float if name == "age" else str).to_numpy()
        for name in schema.STRATUM
    }
    return {**text, **sums}


def _cubes(
    codes: npt.NDArray[np.uint32],
    stratum: npt.NDArray[np.integer],
    group_of_stratum: npt.NDArray[np.integer],
    donor_of_stratum: npt.NDArray[np.integer],
    scores: Mapping[str, npt.NDArray[Any]],
) -> dict[str, dict[str, npt.NDArray[Any]]]:
    bins = coarser(codes, schema.GRID_BITS)
    blocks = coarser(codes, schema.BLOCK_BITS)
    fine, of_fine = cubes.added_up(cubes.joined(stratum, bins, _BIN_BITS), scores)
    margin, of_margin = cubes.margin(
        group_of_stratum[stratum], bins, donor_of_stratum[stratum], scores
    )
    block, of_block = cubes.added_up(cubes.joined(blocks, stratum, 32), scores)
    tables = {
        schema.FINE: _apart(fine, ("stratum", "bin"), _BIN_BITS) | of_fine,
        schema.MARGIN: _apart(margin, ("group", "bin"), _BIN_BITS) | of_margin,
        schema.BLOCKS: _apart(block, ("block", "stratum"), 32) | of_block,
    }
    return {table: _small(columns) for table, columns in tables.items()}


def _tops(
    codes: npt.NDArray[np.uint32], stratum: npt.NDArray[np.integer], strata: pd.DataFrame
) -> dict[str, npt.NDArray[Any]]:
    of_stratum = {name: category_codes(strata, name)[0] for name in BY_STRATUM}
    per_cell = {name: of[stratum] for name, of in of_stratum.items()}
    return _small(cubes.tops(coarser(codes, schema.GRID_BITS), per_cell))


def _apart(keys: cubes.Keys, names: tuple[str, str], bits: int) -> dict[str, npt.NDArray[Any]]:
    high, low = names
    return {high: keys >> np.uint64(bits), low: keys & np.uint64((1 << bits) - 1)}


def _stacked(parts: list[cubes.Columns]) -> cubes.Columns:
    names = ("score", "stratum", "class", "n")
    if not parts:
        return {name: np.zeros(0, dtype=np.uint8) for name in names}
    return _small({name: np.concatenate([part[name] for part in parts]) for name in names})


def _small(columns: cubes.Columns) -> cubes.Columns:
    return {name: cubes.smallest(values) for name, values in columns.items()}


def _spilled(values: npt.NDArray[Any], path: Path) -> npt.NDArray[Any]:
    """Return values as a file mapped into memory: all scores at once may not fit there."""
    np.save(path, values)
    return np.asarray(np.load(path, mmap_mode="r"))


def _array(values: Any) -> pa.Array:
    """Return values as one array: long columns of text come in several parts."""
    found = pa.array(values)
    return found.combine_chunks() if isinstance(found, pa.ChunkedArray) else found


def _write(path: Path, columns: Mapping[str, Any]) -> dict[str, Any]:
    """Write one file in one piece, so that every column of it is one array in memory."""
    batch = pa.record_batch([_array(values) for values in columns.values()], names=list(columns))
    with pa.OSFile(str(path), "wb") as sink, pa.ipc.new_file(sink, batch.schema) as writer:
        writer.write_batch(batch)
    return {"rows": batch.num_rows, "bytes": path.stat().st_size, "sha256": sha256_file(path)}
