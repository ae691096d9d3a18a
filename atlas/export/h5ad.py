"""Write cells as h5ad, block by block: as AnnData lays it out, read by ``anndata.read_h5ad``."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

import h5py
import numpy as np
import numpy.typing as npt
import pandas as pd
from anndata.io import write_elem

from atlas.cells import schema
from atlas.cells.curve import SIDE, deinterleave
from atlas.cells.opened import CellTables
from atlas.cells.runners.progress import Progress, silent
from atlas.export.chosen import Chosen

ROWS: Final = 1 << 14  # of a chunk of the file
INDEX: Final = "cell_id"
NUMBERS: Final = frozenset({"age"})  # columns of a stratum that are no text

# What one column holds of the cells at some positions.
Values = Callable[[npt.NDArray[np.int64]], Any]


def write(
    file: h5py.File,
    tables: CellTables,
    chosen: Chosen,
    about: Mapping[str, Any],
    n_cells: int,
    progress: Progress = silent,
) -> None:
    """Write cells: ``obs``, the place of each in ``obsm``, and what goes with them in ``uns``.

    Memory holds one block of cells, whatever their number. Expression is not written: ``X`` is
    absent and ``var`` is empty.

    Parameters
    ----------
    file
        New, open for writing.
    about
        Texts and numbers for ``uns``, nested.
    n_cells
        How many cells are chosen.
    """
    _typed(file, "anndata", "0.1.0")
    for name in ("layers", "obsm", "obsp", "varm", "varp"):
        write_elem(file, name, {})
    write_elem(file, "var", pd.DataFrame(index=pd.Index([], dtype=str)))
    write_elem(file, "uns", dict(about))
    n_columns = 1 + len(schema.STRATUM) + len(tables.scores) + (tables.frame is not None)
    # One column after the other: while many are open, HDF5 keeps something of every block.
    for number, (dataset, values) in enumerate(_columns(file, tables, n_cells), start=1):
        done = 0
        for at in chosen.blocks(tables):
            dataset[done : done + len(at)] = values(at)
            done += len(at)
        progress(number, n_columns)


def score_columns(tables: CellTables) -> dict[str, str]:
    """Return score id to its column of ``obs``: its id, unless that is taken or is no name."""
    taken = {*schema.STRATUM, INDEX}
    plain = {name: name.replace("/", "_") for name in tables.scores}  # a slash is a folder in HDF5
    return {name: f"score_{word}" if word in taken else word for name, word in plain.items()}


def _columns(
    file: h5py.File, tables: CellTables, n_cells: int
) -> Iterator[tuple[h5py.Dataset, Values]]:
    """Make the columns of the file, one at a time and empty; yield each with what fills it."""
    obs = file.create_group("obs")
    _typed(obs, "dataframe", "0.2.0")
    obs.attrs["_index"] = INDEX
    scores = score_columns(tables)
    obs.attrs["column-order"] = np.array([*schema.STRATUM, *scores.values()], dtype=object)
    names = _array(obs, INDEX, n_cells, h5py.string_dtype(), kind="string-array")
    yield names, tables.barcodes
    stratum = tables.column(schema.CELLS, "stratum")
    for name in schema.STRATUM:
        yield _of_stratum(obs, name, tables.strata[name], stratum, n_cells)
    for name, column_name in scores.items():
        column = tables.column(schema.CELLS, schema.score(name))
        yield _array(obs, column_name, n_cells, column.dtype), column.__getitem__
    if tables.frame is not None:
        key = str(tables.index["embedding"]["name"])
        places = _array(file["obsm"], key, n_cells, np.dtype(np.float32), width=2)
        yield places, _places(tables)


def _of_stratum(
    obs: h5py.Group,
    name: str,
    words: pd.Series,
    stratum: npt.NDArray[np.integer],
    n_cells: int,
) -> tuple[h5py.Dataset, Values]:
    """Make a column that all cells of a stratum share; an empty text is no category."""
    if name in NUMBERS:
        numbers = words.to_numpy(np.float64)
        return _array(obs, name, n_cells, numbers.dtype), lambda at: numbers[stratum[at]]
    known = pd.Categorical(words.where(words != ""))
    group = obs.create_group(name)
    _typed(group, "categorical", "0.2.0")
    group.attrs["ordered"] = False
    write_elem(group, "categories", known.categories.to_numpy(dtype=object))
    codes = np.asarray(known.codes)
    return _array(group, "codes", n_cells, codes.dtype), lambda at: codes[stratum[at]]


def _places(tables: CellTables) -> Values:
    frame, codes = tables.frame, tables.column(schema.CELLS, "code")
    assert frame is not None

    def places(at: npt.NDArray[np.int64]) -> Any:
        steps = np.column_stack(deinterleave(codes[at]))
        return (frame.x0, frame.y0) + (steps + 0.5) * (frame.side / SIDE)

    return places


def _array(
    group: h5py.Group, name: str, n: int, dtype: Any, *, width: int = 0, kind: str = "array"
) -> h5py.Dataset:
    """Make an array of cells, in chunks that are taken one by one."""
    shape = (n, width) if width else (n,)
    chunks = (min(ROWS, n), *shape[1:])
    made = group.create_dataset(
        name, shape, dtype, chunks=chunks, compression="gzip", compression_opts=1, shuffle=True
    )
    _typed(made, kind, "0.2.0")
    return made


def _typed(where: Any, kind: str, version: str) -> None:
    where.attrs["encoding-type"] = kind
    where.attrs["encoding-version"] = version
