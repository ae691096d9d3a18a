"""Read raw files; every defect becomes one sentence: what is wrong, where, and the cure.

Nothing is repaired here. A name such as ``bulk/study/samples.csv`` is relative to the raw folder
and is what the user reads.
"""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import sparse

from drift.errors import SourceError

Names = Sequence[str] | pd.Index | pd.Series

FETCH_AGAIN: Final = "Fetch the file again from its origin."
CORRECT: Final = "Correct the cell, or fetch the file again from its origin."

# gene symbols that a spreadsheet has turned into dates: March1 became Mar-01, Septin9 Sep-09
_DATE: Final = r"(?i:(?:mar|sep|dec)-\d{1,2}|\d{1,2}-(?:mar|sep|dec))"


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
            f"{name} has no column '{missing[0]}'; its columns are {_listed(table.columns)}. "
            "Rename the column, or fetch the file again from its origin."
        )
    for column in text:
        table[column] = table[column].fillna("").str.strip()
        if column not in blank:
            _refuse_blank(table[column], name)
    for column in numbers:
        table[column] = _finite(to_numbers(table[column], name), name)
    if key:
        _refuse_repeats(table[list(key)], name)
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
    path = _existing(raw, name)
    with _readable(name):
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


def read_h5ad(
    raw: Path,
    name: str,
    *,
    text: Sequence[str],
    numbers: Sequence[str] = (),
    var: Sequence[str] = ("gene_symbol",),
    embedding: str = "",
) -> Any:
    """Read an h5ad file of counts.

    Parameters
    ----------
    text, numbers
        Columns of ``obs`` that must be there, without a blank.
    var
        Text columns of ``var`` that must be there.
    embedding
        Key of ``obsm`` that must be there; none: no embedding is read.

    Returns
    -------
    AnnData with checked counts in ``X`` (CSR, int64), ``obs`` with ``text`` as plain strings and
    ``numbers`` as floats, ``obsm`` with the embedding.

    Raises
    ------
    SourceError
        If the file is missing, truncated or no h5ad; if a column is missing; if a cell is empty or
        not finite; if a row or gene name repeats; if ``X`` does not hold counts.
    """
    import anndata  # here, as half a second of the dashboard's start is spent where they are loaded
    import h5py

    path = _existing(raw, name)
    with _readable(name):
        with h5py.File(path) as file:
            encoding = file.attrs.get("encoding-type")
        if encoding == "anndata":
            adata = anndata.read_h5ad(path)
    if encoding != "anndata":
        raise SourceError(
            f"{name} is an HDF5 file but no h5ad file of anndata 0.8 or newer. "
            "Read it with the package that wrote it and write it as h5ad."
        )
    if adata.X is None or not adata.n_obs or not adata.n_vars:
        raise SourceError(f"{name} holds no rows or no genes. {FETCH_AGAIN}")
    obs = _checked(adata.obs, f"{name} (obs)", text, numbers)
    genes = _checked(adata.var, f"{name} (var)", var, ())
    counts = check_counts(adata.X, name=name, rows=obs.index, columns=genes.index)
    places = {embedding: _places(adata, embedding, name)} if embedding else {}
    return anndata.AnnData(X=counts, obs=obs, var=genes, obsm=places)


def _places(adata: Any, embedding: str, name: str) -> NDArray[np.float64]:
    """Return the first two axes of an embedding, (n_cells, 2), checked."""
    if embedding not in adata.obsm:
        raise SourceError(f"{name} (obsm) has no '{embedding}'. {FETCH_AGAIN}")
    places = np.asarray(adata.obsm[embedding], dtype=np.float64)[:, :2]
    wrong = ~np.isfinite(places).all(axis=1)
    if wrong.any():
        raise SourceError(
            f"{name} (obsm), '{embedding}', row '{adata.obs_names[wrong][0]}': the place of this "
            f"cell is empty or not finite. {CORRECT}"
        )
    return places


def check_counts(values: Any, *, name: str, rows: Names, columns: Names) -> sparse.csr_matrix:
    """Make sure that a matrix holds counts: whole numbers from 0 up.

    Parameters
    ----------
    values
        (n_rows, n_columns), dense or sparse.
    rows, columns
        Names of the rows and columns, as they stand in the file.

    Raises
    ------
    SourceError
        Naming the first cell that is empty, not finite, negative or not whole.
    """
    matrix = sparse.csr_matrix(values)
    data = matrix.data
    for wrong, words in (
        (~np.isfinite(data), "is empty or not finite, where a count is needed"),
        (data < 0, "is negative, where a count is needed"),
        (data != np.floor(data), "is not a whole number, where a count is needed"),
    ):
        if wrong.any():
            k = int(np.flatnonzero(wrong)[0])
            row = int(np.searchsorted(matrix.indptr, k, side="right")) - 1
            raise SourceError(
                f"{name}, row '{list(rows)[row]}', column '{list(columns)[matrix.indices[k]]}': "
                f"{data[k]:g} {words}. {CORRECT}"
            )
    return matrix.astype(np.int64)


def check_log(
    values: NDArray[np.float64],
    *,
    name: str,
    rows: Names,
    columns: Names,
    blanks: bool,
) -> NDArray[np.float64]:
    """Make sure that a matrix holds log-scale values.

    Parameters
    ----------
    values
        (n_rows, n_columns).
    blanks
        Whether an empty cell (NaN) is allowed: proteomes have them.

    Raises
    ------
    SourceError
        Naming the first cell that is not finite (or empty, unless ``blanks``).
    """
    wrong = np.isinf(values) if blanks else ~np.isfinite(values)
    if wrong.any():
        row, column = np.argwhere(wrong)[0]
        raise SourceError(
            f"{name}, row '{list(rows)[row]}', column '{list(columns)[column]}': the log value is "
            f"empty or not finite. {CORRECT}"
        )
    return values


def check_present(values: pd.Series, name: str) -> None:
    """Refuse a number that is missing or infinite, naming file, column and line."""
    _finite(values, name)


def check_range(values: pd.Series, low: float, high: float, name: str) -> None:
    """Refuse a number outside ``low`` to ``high`` (both allowed), naming file, column and line."""
    wrong = (values < low) | (values > high)
    if wrong.any():
        raise SourceError(
            f"{_cell(values, wrong, name)}: {values[wrong].iloc[0]:g} is not within {low:g} and "
            f"{high:g}. {CORRECT}"
        )


def check_known(values: pd.Series, known: Sequence[str], name: str) -> None:
    """Refuse a word that is not one of ``known``, naming file, column and line."""
    wrong = ~values.isin(known)
    if wrong.any():
        raise SourceError(
            f"{_cell(values, wrong, name)}: '{values[wrong].iloc[0]}' is not one of "
            f"{_listed(known)}. {CORRECT}"
        )


def to_numbers(values: pd.Series, name: str) -> pd.Series:
    """Turn a column into numbers; an empty cell is NaN, any other text is refused."""
    if pd.api.types.is_numeric_dtype(values):
        return values.astype(np.float64)
    numbers = pd.to_numeric(values, errors="coerce").astype(np.float64)
    wrong = numbers.isna() & values.notna()
    if wrong.any():
        raise SourceError(
            f"{_cell(values, wrong, name)}: '{values[wrong].iloc[0]}' is not a number. {CORRECT}"
        )
    return numbers


def is_date(symbols: pd.Series) -> pd.Series:
    """Tell which gene symbols are dates (``Mar-01``): they no longer name one gene."""
    return symbols.str.fullmatch(_DATE)


def _existing(raw: Path, name: str) -> Path:
    path = raw / name
    if not path.is_file():
        raise SourceError(
            f"{name} is missing in {raw}. Give the folder that holds bulk/ and singlecell/ with "
            "--raw, or fetch the file from its origin."
        )
    return path


@contextmanager
def _readable(name: str) -> Iterator[None]:
    """Turn what readers raise on a broken file into one sentence."""
    try:
        yield
    except pd.errors.EmptyDataError as error:
        raise SourceError(f"{name} is empty. {FETCH_AGAIN}") from error
    except UnicodeDecodeError as error:
        raise SourceError(f"{name} is not UTF-8 text. {FETCH_AGAIN}") from error
    except pd.errors.ParserError as error:
        found = re.search(r"line (\d+)", str(error))
        where = f"{name}, line {found[1]}," if found else name
        raise SourceError(
            f"{where} does not have the cells of the header: a comma or a quote too many or too "
            f"few. {CORRECT}"
        ) from error
    except Exception as error:  # a damaged byte makes gzip, HDF5 and anndata raise anything
        raise SourceError(f"{name} is truncated or damaged. {FETCH_AGAIN}") from error


def _read_table(raw: Path, name: str, text: Sequence[str]) -> pd.DataFrame:
    path = _existing(raw, name)
    with _readable(name):
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


def _checked(
    frame: pd.DataFrame, name: str, text: Sequence[str], numbers: Sequence[str]
) -> pd.DataFrame:
    """Return the wanted columns of an annotation table, checked, as plain strings and floats."""
    for column in (*text, *numbers):
        if column not in frame:
            raise SourceError(
                f"{name} has no column '{column}'; its columns are {_listed(frame.columns)}. "
                "Rename the column, or fetch the file again from its origin."
            )
    _refuse_repeats(frame.index.to_frame(name="name"), name)
    checked = pd.DataFrame(index=frame.index.astype(str))
    for column in text:
        checked[column] = frame[column].astype(object).fillna("").astype(str).to_numpy()
        _refuse_blank(checked[column], name)
    for column in numbers:
        values = frame[column]
        if isinstance(values.dtype, pd.CategoricalDtype):
            values = values.astype(object)
        checked[column] = _finite(to_numbers(values, name), name).to_numpy()
    return checked


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


def _refuse_blank(values: pd.Series, name: str) -> None:
    wrong = values == ""
    if wrong.any():
        raise SourceError(f"{_cell(values, wrong, name)} is empty. {CORRECT}")


def _finite(values: pd.Series, name: str) -> pd.Series:
    wrong = ~np.isfinite(values)
    if wrong.any():
        raise SourceError(f"{_cell(values, wrong, name)} is empty or not finite. {CORRECT}")
    return values


def _refuse_repeats(keys: pd.DataFrame, name: str) -> None:
    wrong = keys.duplicated()
    if wrong.any():
        value = " / ".join(str(cell) for cell in keys[wrong].iloc[0])
        raise SourceError(
            f"{name}, column '{keys.columns[-1]}': '{value}' stands twice. "
            "Remove or rename one of the two rows."
        )


def _cell(values: pd.Series, wrong: pd.Series, name: str) -> str:
    """Say where the first wrong value stands: by line in a table, by name in an h5ad."""
    first = values.index[wrong.to_numpy()][0]
    # the header is line 1
    where = f"line {first + 2}" if isinstance(values.index, pd.RangeIndex) else f"row '{first}'"
    return f"{name}, column '{values.name}', {where}"


def _listed(words: Names) -> str:
    shown = [str(word) for word in list(words)[:8]]
    return ", ".join(shown) + (" and more" if len(words) > len(shown) else "")
