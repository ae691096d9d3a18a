"""Sums per profile against pandas, in a fixed order, whatever the order of the cells."""

import numpy as np
import pandas as pd
import pytest
import scipy.sparse as sp

from drift.errors import CountsError
from drift.pseudobulk import pseudobulk


def make(n=60):
    rng = np.random.default_rng(2)
    groups = pd.DataFrame(
        {
            "donor_id": pd.Categorical(rng.choice(["m2", "m1", "m3"], n), ["m3", "m1", "m2", "m9"]),
            "cell_type": rng.choice(["b", "a"], n),
        }
    )
    return rng.poisson(0.6, (n, 8)), groups


@pytest.mark.parametrize("form", [np.asarray, sp.csr_matrix, sp.csc_matrix])
def test_equals_pandas(form):
    counts, groups = make()
    summed, table = pseudobulk(form(counts), groups)
    plain = pd.DataFrame(counts).join(groups.astype(str)).groupby(["donor_id", "cell_type"])
    np.testing.assert_array_equal(summed.toarray(), plain.sum().to_numpy())
    keys = table[["donor_id", "cell_type"]].astype(str)
    assert list(keys.itertuples(index=False, name=None)) == list(plain.groups)
    np.testing.assert_array_equal(table["n_cells"], plain.size())
    genes = pd.Series((counts > 0).sum(axis=1)).groupby(plain.ngroup()).mean()
    np.testing.assert_allclose(table["genes_per_cell"], genes)


def test_order_of_cells_never_matters():
    counts, groups = make()
    order = np.random.default_rng(0).permutation(60)
    summed, table = pseudobulk(counts, groups)
    again, same = pseudobulk(counts[order], groups.iloc[order])
    assert (summed != again).nnz == 0
    pd.testing.assert_frame_equal(table, same)


def test_cells_without_keys_are_refused():
    counts, groups = make()
    with pytest.raises(CountsError, match="59 rows of keys for 60 cells"):
        pseudobulk(counts, groups.iloc[1:])
    groups.loc[3, "cell_type"] = None
    with pytest.raises(CountsError, match="'cell_type' of the cells has blanks"):
        pseudobulk(counts, groups)
