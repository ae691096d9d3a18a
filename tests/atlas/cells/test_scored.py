"""Cells of the sources in memory, as the build writes them."""

from pathlib import Path

import numpy as np
import pandas as pd

from atlas.cells.opened import open_cells
from atlas.cells.scored import age_groups
from atlas.store import Store


def test_scores_of_cells_are_those_of_the_table_of_cells(store: Store, miniature: Path) -> None:
    cells = open_cells(miniature / "tms_liver_facs" / "cells")
    scores = cells.column("cells", "score:md_score_lu2025")
    names = cells.barcodes(np.arange(cells.n_cells))
    wanted = store.table("tms_liver_facs", "cell_scores").set_index("cell_id")["score"]
    np.testing.assert_allclose(scores, wanted.loc[names].to_numpy(), rtol=1e-6)


def test_the_mean_of_a_stratum_is_the_score_of_its_profile(store: Store, miniature: Path) -> None:
    cells = open_cells(miniature / "tms_liver_facs" / "cells")
    strata = cells.strata
    profiles = store.table("tms_liver_facs", "profiles")
    scores = store.table("tms_liver_facs", "scores").query("signature == 'md_core'")
    wanted = profiles.merge(scores, on="profile_id").set_index(["donor_id", "cell_type"])["score"]
    found = (strata["sum:md_core"] / strata["n"]).to_numpy()
    keys = list(zip(strata["donor_id"], strata["cell_type"], strata["n"], strict=True))
    big = [at for at, key in enumerate(keys) if key[2] >= 10]
    assert big
    np.testing.assert_allclose(
        found[big], [wanted.loc[keys[at][:2]] for at in big], rtol=1e-5, atol=1e-6
    )


def test_cells_of_the_atlas_are_counted_as_its_own_table_counts(
    store: Store, miniature: Path
) -> None:
    cells = open_cells(miniature / "tms_atlas_programs" / "cells")
    counted = store.datasets["tms_atlas_programs"]
    assert cells.n_cells == counted["cells"]["n_cells"] == counted["counts"]["n_cells"]
    assert not cells.index["has_donors"]
    assert set(cells.strata["age_group"]) == {"development", "young", "old"}


def test_the_states_of_the_control_are_its_conditions(miniature: Path) -> None:
    cells = open_cells(miniature / "pastushenko2018_scc_emt" / "cells")
    assert set(cells.strata["condition"]) == {"epithelial", "mesenchymal-like"}
    assert cells.strata["age"].isna().all()


def test_age_groups_are_by_age_and_unit() -> None:
    ages = pd.Series([3.0, 24.0, 1.0, np.nan])
    units = pd.Series(["months", "months", "months", ""])
    assert age_groups(ages, units, "mouse") == ["young", "old", "development", ""]
