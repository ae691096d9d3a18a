"""Readers turn every defect into one sentence: what, where, cure."""

import gzip
import re
from contextlib import suppress
from pathlib import Path

import h5py
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import sparse

from atlas import raw
from drift.errors import SourceError
from tests.atlas.sources.miniature import WRITERS


def write(folder: Path, text: str, name: str = "table.csv") -> Path:
    (folder / name).write_text(text)
    return folder


def test_a_table_is_read_as_written(tmp_path: Path) -> None:
    write(tmp_path, "gene,note,value\nNA,,1\nnan,x,2.5\n")
    table = raw.read_csv(
        tmp_path, "table.csv", text=("gene", "note"), numbers=("value",), blank=("note",)
    )
    assert table["gene"].tolist() == ["NA", "nan"]  # genes may have such names
    assert table["note"].tolist() == ["", "x"]
    assert table["value"].tolist() == [1.0, 2.5]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "table.csv is empty. Fetch"),
        ("gene,value\n", "table.csv has a header but no row"),
        ("gene,other\na,1\n", "table.csv has no column 'value'; its columns are gene, other"),
        ("gene,value,value\na,1,2\n", "table.csv has the column 'value' twice"),
        ("gene,value\na,1\nb,x\n", "table.csv, column 'value', line 3: 'x' is not a number"),
        ("gene,value\na,1\nb,\n", "table.csv, column 'value', line 3 is empty or not finite"),
        ("gene,value\na,1\nb,inf\n", "table.csv, column 'value', line 3 is empty or not finite"),
        ("gene,value\na,1\n,2\n", "table.csv, column 'gene', line 3 is empty"),
        ("gene,value\na,1\na,2\n", "table.csv, column 'gene': 'a' stands twice"),
        ("gene,value\na,1,2\nb,2,3\n", "table.csv has rows with more cells than the header"),
        ("gene,value\na,1\nb,2,3\n", "table.csv, line 3, does not have the cells of the header"),
    ],
)
def test_a_defect_names_file_column_and_line(tmp_path: Path, text: str, message: str) -> None:
    write(tmp_path, text)
    with pytest.raises(SourceError, match=f"^{re.escape(message)}"):
        raw.read_csv(tmp_path, "table.csv", text=("gene",), numbers=("value",), key=("gene",))


def test_a_missing_file_names_the_folder_and_the_cure(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=rf"table\.csv is missing in {tmp_path}.*--raw"):
        raw.read_csv(tmp_path, "table.csv", text=())


def test_bytes_that_are_no_text_are_refused(tmp_path: Path) -> None:
    (tmp_path / "table.csv").write_bytes(b"gene,value\n\xff\xfe,1\n")
    with pytest.raises(SourceError, match=r"table\.csv is not UTF-8 text"):
        raw.read_csv(tmp_path, "table.csv", text=("gene",))


@pytest.mark.parametrize("share", [0.1, 0.5, 0.99])
def test_a_gzip_cut_anywhere_is_refused(tmp_path: Path, share: float) -> None:
    rng = np.random.default_rng(0)
    text = "gene,value\n" + "".join(f"g{k},{v}\n" for k, v in enumerate(rng.normal(size=5000)))
    content = gzip.compress(text.encode())
    (tmp_path / "table.csv.gz").write_bytes(content[: int(share * len(content))])
    with pytest.raises(SourceError, match=r"table\.csv\.gz is truncated or damaged"):
        raw.read_csv(tmp_path, "table.csv.gz", text=("gene",), numbers=("value",))


def test_a_gzip_with_a_flipped_byte_is_refused(tmp_path: Path) -> None:
    content = bytearray(gzip.compress(b"gene,value\n" + b"a,1\n" * 4000))
    content[-6] ^= 0xFF  # the checksum
    (tmp_path / "table.csv.gz").write_bytes(bytes(content))
    with pytest.raises(SourceError, match="truncated or damaged"):
        raw.read_csv(tmp_path, "table.csv.gz", text=("gene",), numbers=("value",))


def test_a_matrix_follows_the_order_of_the_samples(tmp_path: Path) -> None:
    write(tmp_path, "gene,s2,s1\na,1,2\nb,,4\n")
    genes, values = raw.read_matrix(
        tmp_path, "table.csv", samples=["s1", "s2"], samples_file="samples.csv", text=("gene",)
    )
    assert genes["gene"].tolist() == ["a", "b"]
    np.testing.assert_array_equal(values, [[2, 1], [4, np.nan]])


@pytest.mark.parametrize(
    ("samples", "message"),
    [
        (["s1", "s2", "s3"], "table.csv has no column 's3', a sample of samples.csv"),
        (["s1"], "table.csv has a column 's2' that is no sample of samples.csv"),
    ],
)
def test_samples_and_columns_must_match(tmp_path: Path, samples: list[str], message: str) -> None:
    write(tmp_path, "gene,s2,s1\na,1,2\n")
    with pytest.raises(SourceError, match=re.escape(message)):
        raw.read_matrix(
            tmp_path, "table.csv", samples=samples, samples_file="samples.csv", text=("gene",)
        )


@given(st.lists(st.lists(st.integers(0, 9), min_size=3, max_size=3), min_size=1, max_size=5))
def test_counts_pass_unchanged(rows: list[list[int]]) -> None:
    values = np.array(rows, dtype=float)
    names = [f"r{k}" for k in range(len(rows))]
    for matrix in (values, sparse.csc_matrix(values)):
        checked = raw.check_counts(matrix, name="x", rows=names, columns=["a", "b", "c"])
        np.testing.assert_array_equal(checked.toarray(), values)


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        (-1, "-1 is negative"),
        (0.5, "0.5 is not a whole number"),
        (np.nan, "nan is empty or not finite"),
        (np.inf, "inf is empty or not finite"),
    ],
)
@pytest.mark.parametrize("kind", [np.asarray, sparse.csr_matrix, sparse.csc_matrix])
def test_a_bad_count_is_named_by_row_and_column(cell: float, words: str, kind: type) -> None:
    values = np.array([[0.0, 1, 2], [0, 0, 0], [3, cell, 1]])
    with pytest.raises(SourceError, match=f"^x, row 'c', column 'k2': {re.escape(words)}"):
        raw.check_counts(
            kind(values), name="x", rows=pd.Index(["a", "b", "c"]), columns=["k1", "k2", "k3"]
        )


@pytest.mark.parametrize(("cell", "blanks"), [(np.nan, False), (np.inf, False), (-np.inf, True)])
def test_a_bad_log_value_is_named_by_row_and_column(cell: float, *, blanks: bool) -> None:
    values = np.array([[1.0, 2.0], [3.0, cell]])
    with pytest.raises(SourceError, match=r"^x, row 'b', column 'd': the log value"):
        raw.check_log(values, name="x", rows=["a", "b"], columns=["c", "d"], blanks=blanks)


def test_a_blank_is_allowed_where_the_source_has_blanks() -> None:
    values = np.array([[1.0, np.nan]])
    assert raw.check_log(values, name="x", rows=["a"], columns=["c", "d"], blanks=True) is values


@pytest.mark.parametrize(
    ("symbol", "date"),
    [
        ("Mar-01", True),
        ("1-Sep", True),
        ("SEP-9", True),
        ("Dec-01", True),
        ("Marchf1", False),
        ("March1", False),
        ("H2-M10", False),
        ("Nkx2-5", False),
        ("", False),
    ],
)
def test_dates_among_gene_symbols(symbol: str, *, date: bool) -> None:
    assert raw.is_date(pd.Series([symbol])).item() is date


def test_an_hdf5_file_that_is_no_h5ad_is_refused(tmp_path: Path) -> None:
    with h5py.File(tmp_path / "a.h5ad", "w") as file:
        file["x"] = np.arange(3)
    with pytest.raises(SourceError, match=r"^a\.h5ad is an HDF5 file but no h5ad"):
        raw.read_h5ad(tmp_path, "a.h5ad", text=("donor_id",))


@pytest.mark.parametrize("seed", range(20))
def test_a_damaged_h5ad_is_refused_or_sound(tmp_path: Path, seed: int) -> None:
    WRITERS["angelidis2019_lung_pseudobulk"](tmp_path)
    path = next(tmp_path.rglob("*.h5ad"))
    content = bytearray(path.read_bytes())
    rng = np.random.default_rng(seed)
    for k in rng.integers(len(content), size=5):
        content[k] = rng.integers(256)
    path.write_bytes(bytes(content))
    with suppress(SourceError):  # any other error fails the test
        raw.read_h5ad(tmp_path, str(path.relative_to(tmp_path)), text=("donor_id",))
