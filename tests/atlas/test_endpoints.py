"""The view of the end points: in a fixed order, with shares, mapped to our tissues."""

from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest

from atlas import catalogue, controls, endpoints
from atlas.selection import Selection
from drift.scorings import SCORINGS


@pytest.fixture(autouse=True)
def tiny(miniature: Path) -> Iterator[None]:
    catalogue.use(miniature)
    yield
    catalogue.use(None)


def test_every_tissue_and_finding_is_a_row() -> None:
    found = endpoints.findings(Selection())
    assert len(found) == 9
    assert found["endpoint_label"].tolist() == [
        *["Fibrosis"] * 3,
        *["Sclerosis"] * 3,
        *["Atrophy"] * 3,
    ]
    labels = found["tissue_label"].tolist()[:3]
    assert labels == ["Brain, cortex", "Heart, left ventricle", "Lung"]  # as on every map


def test_shares_are_those_of_both_sexes() -> None:
    found = endpoints.findings(Selection()).set_index(["endpoint", "tissue"])
    counted = catalogue.current().store.all("endpoints")
    part = counted[
        (counted["endpoint"] == "fibrosis")
        & (counted["tissue"] == "Heart - Left Ventricle")
        & (counted["age_reported"] == "70-79")
    ]
    share = part["n_positive"].sum() / part["n_donors"].sum()
    assert found.loc[("fibrosis", "Heart - Left Ventricle"), "share 70-79"] == pytest.approx(share)


def test_a_click_selects_our_tissue_where_there_is_one() -> None:
    found = endpoints.findings(Selection(tissue="heart")).set_index("tissue")
    heart = found.loc["Heart - Left Ventricle"].iloc[0]
    assert Selection.parse(heart["patch"]).tissue == "heart"
    assert heart["selected"]
    assert not found.loc["Lung", "selected"].any()


def test_the_control_is_listed_in_order() -> None:
    found = controls.auc()
    assert found["label"].iloc[0].startswith("MD score")
    assert found["signature"].drop_duplicates().tolist() == list(controls.SHOWN)
    assert found["scoring"].tolist() == list(SCORINGS) * len(controls.SHOWN)


def test_without_such_data_there_is_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    store = catalogue.current().store
    monkeypatch.setattr(store, "all", lambda name: pd.DataFrame(columns=["signature", "scoring"]))
    assert endpoints.findings(Selection()).empty
