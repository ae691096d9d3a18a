"""What is no count is refused in one sentence that names the cell, the gene and the cure."""

from pathlib import Path

import numpy as np
import pytest
import scipy.sparse as sp

from atlas.cells.chunks import CHUNK
from atlas.cells.disk import RowsOnDisk, enough_room
from atlas.cells.matrix import open_matrix
from atlas.cells.scoring import score_cells
from drift.errors import BuildError, SourceError
from tests.atlas.cells import made_inputs as made
from tests.atlas.cells.in_memory import InMemory

N_CELLS = CHUNK + 100
AT = CHUNK + 7  # a cell of the second chunk


def refused(values: sp.csr_matrix, folder: Path, **more: object) -> str:
    obs = made.obs(N_CELLS)
    library_size = more.pop("library_size", None)
    if library_size is not None:
        obs["library_size"] = library_size
    matrix = more.pop("matrix", InMemory(values))
    cells = made.cells(matrix, obs, **more)
    with pytest.raises(SourceError) as caught:
        score_cells(cells, made.genes(cells.var), made.SIGNATURES, folder=folder, block=2 * CHUNK)
    return str(caught.value)


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (np.nan, "nan, no finite number"),
        (np.inf, "inf, no finite number"),
        (-3.0, "-3, a negative value"),
        (117.5, "117.5, not a whole number"),
    ],
)
def test_a_wrong_value_is_named(value: float, words: str, tmp_path: Path) -> None:
    values = made.counts(N_CELLS).astype(np.float32).tolil()
    values[AT, 12] = value
    said = refused(values.tocsr(), tmp_path)
    assert said.startswith(f"made.h5ad, cell 'cell{AT}', gene 'row12': X holds {words}")


def test_logarithms_declared_as_counts_are_told_as_such(tmp_path: Path) -> None:
    log = made.counts(N_CELLS).astype(np.float32).log1p()
    path = made.written(log, "csr", tmp_path, layer="counts")
    said = refused(log, tmp_path, matrix=open_matrix(path))
    assert "these values look like logarithms, not counts" in said
    assert (
        "Name the place of the raw counts with --counts (the file also holds layers/counts)" in said
    )


def test_logarithms_must_be_finite(tmp_path: Path) -> None:
    log = made.counts(N_CELLS).astype(np.float32).log1p().tolil()
    log[AT, 3] = np.nan
    assert "gene 'row3': X holds nan" in refused(log.tocsr(), tmp_path, scale="log")


def test_a_cell_without_counts_is_refused(tmp_path: Path) -> None:
    values = made.counts(N_CELLS).tolil()
    values[AT] = 0
    said = refused(values.tocsr(), tmp_path)
    assert said == (
        f"made.h5ad, cell 'cell{AT}': it has no count in any gene. Leave cells without counts out."
    )


def test_a_library_size_below_the_counts_is_refused(tmp_path: Path) -> None:
    values = made.counts(N_CELLS)
    sizes = np.asarray(values.sum(axis=1), dtype=float).ravel()
    sizes[AT] -= 2
    assert "is less than the" in refused(values, tmp_path, library_size=sizes)
    sizes[AT] = 0
    assert "library size 0 is less than" in refused(values, tmp_path, library_size=sizes)


def test_a_full_disk_is_one_sentence_and_takes_no_space(tmp_path: Path) -> None:
    with pytest.raises(BuildError, match="is full: free space there"):
        RowsOnDisk(tmp_path / "scores.npy", 2**50, 1, np.float32)
    assert (tmp_path / "scores.npy").stat().st_size < 1_000
    with (
        pytest.raises(BuildError, match="is full"),
        enough_room(tmp_path),
        Path("/dev/full").open("wb") as file,
    ):
        file.write(b"x" * 2**20)
