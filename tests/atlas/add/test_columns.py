"""Columns read some cells at a time are those anndata reads whole."""

from pathlib import Path

import anndata
import numpy as np
import pandas as pd
import pytest

from atlas.add import columns, described
from atlas.add.columns import Column, Columns
from atlas.add.file import open_file
from atlas.cells import columns as cell_columns
from drift.errors import SourceError

N_CELLS = 23
PIECE = slice(5, 12)


def table() -> pd.DataFrame:
    numbers = np.arange(N_CELLS)
    words = np.array(["a", "b", "c"], dtype=object)[numbers % 3]
    gaps = pd.Series(words).where(numbers % 4 > 0, None)
    return pd.DataFrame(
        {
            "category": pd.Categorical(gaps),
            "text": words,
            "float": np.where(numbers % 5, numbers / 2, np.nan),
            "whole": numbers.astype(np.int16),
            "yes": numbers % 2 == 0,
            "whole or empty": pd.array(numbers, dtype="Int64"),
            "yes or empty": pd.array([None, *([True, False] * 11)], dtype="boolean"),
            "text or empty": pd.array(gaps, dtype="string"),
        },
        index=[f"cell {number}" for number in numbers],
    )


@pytest.fixture(params=["cells.h5ad", "cells.zarr"])
def path(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    made = anndata.AnnData(obs=table())
    made.obs["whole or empty"] = made.obs["whole or empty"].where(np.arange(N_CELLS) % 7 > 0)
    found: Path = tmp_path / request.param
    with anndata.settings.override(allow_write_nullable_strings=True):
        made.write_zarr(found) if request.param.endswith("zarr") else made.write_h5ad(found)
    return found


@pytest.mark.filterwarnings("ignore:Writing zarr v2")
def test_pieces_of_a_column_are_those_of_the_table(path: Path) -> None:
    read = anndata.read_zarr if path.is_dir() else anndata.read_h5ad
    whole = read(path).obs
    with open_file(path) as file:
        found: Columns = file.obs
        assert list(file.barcodes[PIECE]) == list(whole.index[PIECE])
    assert list(found) == list(whole)  # also when the file is closed
    for name in whole:
        part = found[name][PIECE]
        wanted = whole[name].iloc[PIECE].reset_index(drop=True)
        pd.testing.assert_series_equal(part, wanted, check_dtype=name != "text")
        different = [None if pd.isna(value) else value for value in whole[name].unique()]
        assert [None if pd.isna(value) else value for value in found[name].different] == different


@pytest.mark.parametrize("table_below", [described._TABLE, 0], ids=["table", "search"])
def test_descriptions_are_those_of_the_cells_one_by_one(
    table_below: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(described, "_TABLE", table_below)
    monkeypatch.setattr(columns, "AT_ONCE", 4)
    monkeypatch.setattr(described, "AT_ONCE", 4)
    cells = table()[["category", "text", "yes"]]
    seen = described.seen({name: Column.of(cells[name]) for name in cells}, N_CELLS)
    made = seen.each.iloc[seen.code[:]].reset_index(drop=True)
    for name in cells:
        wanted = cells[name].astype(object).where(cells[name].notna(), None)
        assert list(made[name]) == list(wanted)
    rows = list(cells.astype(str).itertuples(index=False))
    assert list(seen.n_cells) == [rows.count(rows[first]) for first in seen.first]
    assert list(seen.first) == sorted({rows.index(row) for row in rows})
    assert cell_columns.AT_ONCE > N_CELLS


def test_a_column_that_names_cells_is_refused_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(columns, "MOST_VALUES", 20)
    names = Column.of(pd.Series([f"cell {number}" for number in range(N_CELLS)], name="donor"))
    assert names.has_too_many
    with pytest.raises(SourceError, match="'donor' has more than 20 values, so it names cells"):
        described.seen({"donor_id": names}, N_CELLS)
