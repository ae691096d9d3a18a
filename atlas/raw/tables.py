"""Read raw tables: CSV, matrices with genes in rows, lists of gene sets."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from atlas.raw.checks import check_present, refuse_blank, refuse_repeats, to_numbers
from atlas.raw.faults import FETCH_AGAIN, existing, listed, readable
from drift.errors import SourceError


def read_csv(
    raw: Path,
    name: str,
    *,
    text: Sequence[str],
    numbers: Sequence[str] = (),
    blank: Sequence[str] = (),
    key: Sequence[str] = (),
) -> pd.DataFrame:
    """Read a table (CSV, gzipped or not).

    Parameters
    ----------
    raw, name
        Raw folder, and the file relative to it.
    text, numbers
        Columns that must be there. Text stays as written; numbers must be finite.
    blank
        Columns of ``text`` where an empty cell is allowed; it is read as "".
    key
        Columns that together name a row: no two rows may share them.

    Returns
    -------
    All columns of the file, one row a line.

    Raises
    ------
    SourceError
        If the file is missing, truncated, empty or no table; if a column is missing or there
        twice; if a cell is empty, no number or not finite; if two rows share the key.
    """
    table = _read_table(raw, name, text)
    missing = [column for column in (*text, *numbers) if column not in table]
    if missing:
        raise SourceError(
            f"{name} has no column '{missing[0]}'; its columns are {listed(table.columns)}. "
            "Rename the column, or fetch the file again from its origin."
        )
    for column in text:
        table[column] = table[column].fillna("").str.strip()
        if column not in blank:
            refuse_blank(table[column], name)
    for column in numbers:
        table[column] = check_present(to_numbers(table[column], name), name)
    if key:
        refuse_repeats(table[list(key)], name)
    return table


def read_gmt(raw: Path, name: str, wanted: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Read gene sets: one a line, its name, a note, its genes, cut by tabs.

    Parameters
    ----------
    raw, name
        Raw folder, and the file relative to it.
    wanted
        Names of the sets.

    Returns
    -------
    The genes of each wanted set, each once, in the order of the file.

    Raises
    ------
    SourceError
        If the file is missing or damaged, lacks a set, or a set has no gene.
    """
    path = existing(raw, name)
    with readable(name):
        lines = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines()]
    found = {
        cells[0]: tuple(dict.fromkeys(gene.strip() for gene in cells[2:] if gene.strip()))
        for cells in lines
    }
    absent = [name_of for name_of in wanted if not found.get(name_of)]
    if absent:
        raise SourceError(f"{name} has no genes for the set '{absent[0]}'. {FETCH_AGAIN}")
    return {name_of: found[name_of] for name_of in wanted}


def read_matrix(
    raw: Path,
    name: str,
    *,
    samples: Sequence[str],
    samples_file: str,
    text: Sequence[str],
    blank: Sequence[str] = (),
) -> tuple[pd.DataFrame, NDArray[np.float64]]:
    """Read a table with genes in rows and one column a sample.

    Parameters
    ----------
    samples, samples_file
        Sample ids of the sample table, and its name for the message.
    text
        Columns that describe the gene; the first names the row. All others are samples.
    blank
        Columns of ``text`` where an empty cell is allowed.

    Returns
    -------
    The ``text`` columns (n_genes rows), and the values, (n_genes, n_samples), in the order of
    ``samples``; an empty cell is NaN.

    Raises
    ------
    SourceError
        As :func:`read_csv`, and if the sample columns are not the samples of the sample table.
    """
    table = read_csv(raw, name, text=text, blank=blank, key=text[:1])
    columns = [column for column in table.columns if column not in text]
    _same_samples(columns, samples, name, samples_file)
    values = [to_numbers(table[sample], name).to_numpy(np.float64) for sample in samples]
    return table[list(text)], np.column_stack(values)


def _read_table(raw: Path, name: str, text: Sequence[str]) -> pd.DataFrame:
    path = existing(raw, name)
    with readable(name):
        cut = "\t" if ".tsv" in path.suffixes else ","
        # "NA" and "nan" are text until a number is asked for: there are genes of such names
        header = pd.read_csv(path, sep=cut, header=None, nrows=1, dtype=str, keep_default_na=False)
        table = pd.read_csv(
            path,
            sep=cut,
            dtype=dict.fromkeys(text, str),
            keep_default_na=False,
            na_values=[""],
            low_memory=False,
        )
    columns = header.iloc[0]
    if columns.duplicated().any():
        raise SourceError(
            f"{name} has the column '{columns[columns.duplicated()].iloc[0]}' twice. "
            "Rename or remove one of the two."
        )
    if not isinstance(table.index, pd.RangeIndex):  # pandas takes surplus cells for row names
        raise SourceError(f"{name} has rows with more cells than the header. {FETCH_AGAIN}")
    if table.empty:
        raise SourceError(f"{name} has a header but no row. {FETCH_AGAIN}")
    return table


def _same_samples(
    columns: Sequence[str], samples: Sequence[str], name: str, samples_file: str
) -> None:
    absent = [sample for sample in samples if sample not in set(columns)]
    if absent:
        raise SourceError(
            f"{name} has no column '{absent[0]}', a sample of {samples_file}. "
            "Remove the sample there, or fetch both files again from their origin."
        )
    unknown = [column for column in columns if column not in set(samples)]
    if unknown:
        raise SourceError(
            f"{name} has a column '{unknown[0]}' that is no sample of {samples_file}. "
            "Add the sample there, or fetch both files again from their origin."
        )
