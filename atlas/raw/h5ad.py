"""Read raw files of cells and samples as anndata writes them."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from atlas.raw.checks import check_counts, check_present, refuse_blank, refuse_repeats, to_numbers
from atlas.raw.faults import CORRECT, FETCH_AGAIN, existing, listed, readable
from drift.errors import SourceError


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

    path = existing(raw, name)
    with readable(name):
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


def _checked(
    frame: pd.DataFrame, name: str, text: Sequence[str], numbers: Sequence[str]
) -> pd.DataFrame:
    """Return the wanted columns of an annotation table, checked, as plain strings and floats."""
    for column in (*text, *numbers):
        if column not in frame:
            raise SourceError(
                f"{name} has no column '{column}'; its columns are {listed(frame.columns)}. "
                "Rename the column, or fetch the file again from its origin."
            )
    refuse_repeats(frame.index.to_frame(name="name"), name)
    checked = pd.DataFrame(index=frame.index.astype(str))
    for column in text:
        checked[column] = frame[column].astype(object).fillna("").astype(str).to_numpy()
        refuse_blank(checked[column], name)
    for column in numbers:
        values = frame[column]
        if isinstance(values.dtype, pd.CategoricalDtype):
            values = values.astype(object)
        checked[column] = check_present(to_numbers(values, name), name).to_numpy()
    return checked
