"""One rule for the stratum that cards about one stratum tell of."""

from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest

from atlas import catalogue, drivers, focus, panels, robustness
from atlas.selection import Selection
from atlas.views import View, view_of

IZGI = "izgi2022_mouse_4tissue"
KUPPE = "kuppe2022_mi_pseudobulk"
TABLE = "keele2023_mouse_10tissue_proteome_effects"


@pytest.fixture(autouse=True)
def tiny(miniature: Path) -> Iterator[None]:
    catalogue.use(miniature)
    yield
    catalogue.use(None)


def view(**selection: str) -> View:
    found = view_of(Selection(**selection))
    assert found is not None
    return found


def changed(calls: dict[str, str], donors: dict[str, tuple[int, int]]) -> View:
    """Return Izgi with the calls and the donors of its tissues set by hand."""
    found = view(dataset=IZGI)
    effects = found.catalogue.effects_of("md_score_lu2025").copy()
    for tissue, call in calls.items():
        effects.loc[effects["tissue"] == tissue, "call"] = call
    for tissue, (n_reference, n_contrast) in donors.items():
        at = effects["tissue"] == tissue
        effects.loc[at, ["n_reference", "n_contrast"]] = [n_reference, n_contrast]
        effects.loc[at, "n_donors"] = n_reference + n_contrast
    found.catalogue.effects["md_score_lu2025"] = effects
    return found


def test_the_first_that_is_resolved() -> None:
    open_all = {"cortex": "not resolved", "lung": "falls"}
    found = changed(open_all, {"cortex": (50, 50), "lung": (3, 3)})
    assert focus.stratum(found) == {"study": IZGI, "tissue": "lung", "cell_type": "all cells"}


def test_without_one_the_smaller_side_decides() -> None:
    calls = dict.fromkeys(("cortex", "lung"), "not resolved")
    found = changed(calls, {"cortex": (2, 60), "lung": (4, 4)})
    assert focus.stratum(found)["tissue"] == "lung"
    found = changed(calls, {"cortex": (4, 6), "lung": (4, 4)})
    assert focus.stratum(found)["tissue"] == "cortex"


def test_filters_and_the_selection_come_first() -> None:
    assert focus.stratum(view(dataset=IZGI, tissue="cortex"))["tissue"] == "cortex"
    filtered = view_of(Selection(dataset=IZGI, tissues=("cortex",)))
    assert filtered is not None
    assert focus.stratum(filtered)["tissue"] == "cortex"


def test_nothing_is_in_focus_where_nothing_is_left() -> None:
    assert focus.stratum(view(dataset=IZGI, tissue="spleen")) == {}
    assert focus.tissue(Selection(dataset="nosuch")) == ""
    rows = focus.rows(view(dataset=IZGI, tissue="spleen"), pd.DataFrame(columns=focus.STRATUM))
    assert rows.empty


def test_an_effect_table_has_its_first_tissue() -> None:
    assert focus.tissue(Selection(dataset=TABLE))


@pytest.mark.parametrize("dataset", [IZGI, KUPPE])
def test_all_cards_tell_of_the_same_stratum(dataset: str) -> None:
    selection = Selection(dataset=dataset)
    wanted = focus.stratum(view(dataset=dataset))
    name = {"tissue": wanted["tissue"], "cell_type": wanted["cell_type"]}
    genes = drivers.drivers(selection)
    analyses = robustness.curve(selection)[0]
    for rows in (genes, analyses):
        assert rows[["tissue", "cell_type"]].drop_duplicates().to_dict("records") == [name]
    shown = panels.ages(selection)[1]
    assert set(shown.loc[shown["focus"], "column"]) == {"/".join(name.values())}
