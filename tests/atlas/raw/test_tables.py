"""Readers turn every defect into one sentence: what, where, cure."""

import gzip
import re
from pathlib import Path

import numpy as np
import pytest

from atlas.raw import tables
from drift.errors import SourceError


def write(folder: Path, text: str, name: str = "table.csv") -> Path:
    (folder / name).write_text(text)
    return folder


def test_a_table_is_read_as_written(tmp_path: Path) -> None:
    write(tmp_path, "gene,note,value\nNA,,1\nnan,x,2.5\n")
    table = tables.read_csv(
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
        tables.read_csv(tmp_path, "table.csv", text=("gene",), numbers=("value",), key=("gene",))


def test_a_missing_file_names_the_folder_and_the_cure(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=rf"table\.csv is missing in {tmp_path}.*--raw"):
        tables.read_csv(tmp_path, "table.csv", text=())


def test_bytes_that_are_no_text_are_refused(tmp_path: Path) -> None:
    (tmp_path / "table.csv").write_bytes(b"gene,value\n\xff\xfe,1\n")
    with pytest.raises(SourceError, match=r"table\.csv is not UTF-8 text"):
        tables.read_csv(tmp_path, "table.csv", text=("gene",))


@pytest.mark.parametrize("share", [0.1, 0.5, 0.99])
def test_a_gzip_cut_anywhere_is_refused(tmp_path: Path, share: float) -> None:
    rng = np.random.default_rng(0)
    text = "gene,value\n" + "".join(f"g{k},{v}\n" for k, v in enumerate(rng.normal(size=5000)))
    content = gzip.compress(text.encode())
    (tmp_path / "table.csv.gz").write_bytes(content[: int(share * len(content))])
    with pytest.raises(SourceError, match=r"table\.csv\.gz is truncated or damaged"):
        tables.read_csv(tmp_path, "table.csv.gz", text=("gene",), numbers=("value",))


def test_a_gzip_with_a_flipped_byte_is_refused(tmp_path: Path) -> None:
    content = bytearray(gzip.compress(b"gene,value\n" + b"a,1\n" * 4000))
    content[-6] ^= 0xFF  # the checksum
    (tmp_path / "table.csv.gz").write_bytes(bytes(content))
    with pytest.raises(SourceError, match="truncated or damaged"):
        tables.read_csv(tmp_path, "table.csv.gz", text=("gene",), numbers=("value",))


def test_a_matrix_follows_the_order_of_the_samples(tmp_path: Path) -> None:
    write(tmp_path, "gene,s2,s1\na,1,2\nb,,4\n")
    genes, values = tables.read_matrix(
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
        tables.read_matrix(
            tmp_path, "table.csv", samples=samples, samples_file="samples.csv", text=("gene",)
        )
