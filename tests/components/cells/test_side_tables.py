"""The tables of the cards beside the embedding: recounted from the strata, pressed, refused."""

from urllib.parse import parse_qs

import numpy as np
import pandas as pd
import pytest

from atlas.cells import views
from atlas.selection import Selection
from components.cells import by_age, side_tables
from components.readings import cell_depth, cell_ridges, cell_shares, cells_in_window
from components.twins import cells as twins

LIVER = Selection(dataset="tms_liver_facs")
ATLAS = Selection(dataset="tms_atlas_programs")
LUNG = Selection(dataset="tms_atlas_programs", tissue="lung")


def strata(selection: Selection) -> pd.DataFrame:
    tables = views.shown(selection)
    assert tables is not None
    return tables.strata


def test_the_whole_map_holds_every_cell_once_in_each_part() -> None:
    rows, facts = side_tables.in_window(LIVER)
    expected = strata(LIVER)["n"].sum()
    assert facts["n_cells"].iloc[0] == expected
    assert set(rows.groupby("part")["n"].sum()) == {expected}
    np.testing.assert_allclose(rows.groupby("part")["share"].sum(), 1)


def test_types_beyond_the_most_are_added_up_as_others() -> None:
    rows, _ = side_tables.in_window(LUNG)
    types = rows[rows["part"] == "Cell types"]
    own = strata(LUNG).query("tissue == 'lung'").groupby("cell_type")["n"].sum()
    top = own.sort_values(ascending=False)
    assert list(types["n"][:7]) == list(top[:7])
    assert types["name"].iloc[-1] == f"{len(top) - 7} others"
    assert types["n"].iloc[-1] == top[7:].sum()
    assert "Donors" not in set(rows["part"])


def test_a_window_holds_fewer_cells_than_the_map() -> None:
    rows, facts = side_tables.in_window(Selection(dataset=LIVER.dataset, window="0,0,32768,32768"))
    assert 0 < facts["n_cells"].iloc[0] < strata(LIVER)["n"].sum()
    assert (rows["n"] <= rows["n_all"]).all()
    assert "in this window" in cells_in_window.describe(rows, facts).sentence


@pytest.mark.parametrize(
    ("part", "key"), [("Cell types", "cell_type"), ("Tissues", "tissue"), ("Donors", "donors")]
)
def test_a_press_selects_what_its_row_names(part: str, key: str) -> None:
    rows = pd.concat([side_tables.in_window(s)[0] for s in (LIVER, ATLAS)])
    own = rows[(rows["part"] == part) & (rows["patch"] != "")]
    assert len(own)
    for row in own.to_dict("records"):
        assert parse_qs(row["patch"])[key] == [row["name"]]


def test_ages_cannot_be_selected() -> None:
    rows, _ = side_tables.in_window(LIVER)
    assert set(rows.loc[rows["part"] == "Ages", "patch"]) == {""}


def test_ridges_add_up_and_every_donor_has_one_mean() -> None:
    rows, donors, facts = side_tables.distributions(LIVER)
    np.testing.assert_allclose(rows.groupby("age")["share"].sum(), 1)
    assert rows["n"].sum() == donors["n"].sum() == strata(LIVER)["n"].sum()
    assert len(donors) == strata(LIVER)["donor_id"].nunique()
    assert "Cells are described here" in cell_ridges.describe(rows, donors, facts).sentence


def test_without_donors_the_words_of_the_page_stand_in() -> None:
    found = side_tables.distributions(ATLAS)
    assert found[1].empty
    words = cell_ridges.describe(*found).sentence
    assert "These cells carry no mouse ids. Browse them; no test is possible." in words


def test_shares_are_of_twelve_types_and_the_rest_and_add_up() -> None:
    shares, donors, facts = side_tables.composition(LUNG)
    assert donors.empty
    assert shares["name"].nunique() == side_tables.MOST_TYPES + 1
    np.testing.assert_allclose(shares.groupby("age_reported")["share"].sum(), 1)
    own = strata(LUNG).query("tissue == 'lung'").groupby("age_reported")["n"].sum()
    assert shares.groupby("age_reported")["n_cells"].sum().to_dict() == own.to_dict()
    assert cell_shares.SURVIVED in cell_shares.describe(shares, donors, facts).traps


def test_shares_of_donors_are_those_of_their_cells() -> None:
    shares, donors, _ = side_tables.composition(LIVER)
    own = strata(LIVER)[strata(LIVER)["donor_id"] == "3_11_M"]
    expected = own.groupby("cell_type")["n"].sum() / own["n"].sum()
    found = donors[donors["donor_id"] == "3_11_M"].set_index("name")["share"]
    pd.testing.assert_series_equal(found[expected.index], expected, check_names=False)
    means = donors.groupby(["age_reported", "name"])["share"].mean()
    both = shares.set_index(["age_reported", "name"])["share"]
    np.testing.assert_allclose(both.sort_index(), means.sort_index())


def test_confounding_of_age_and_depth_is_reported() -> None:
    found = side_tables.depth(LIVER)
    reading = cell_depth.describe(*found)
    assert "age and depth cannot be told apart" in reading.sentence
    assert reading.traps
    assert not cell_depth.describe(*side_tables.depth(ATLAS)).traps


def test_twins_hold_what_is_drawn() -> None:
    assert len(twins.ridges(*side_tables.distributions(LIVER)).rows) == 9
    assert twins.ridges(*side_tables.distributions(ATLAS)).rows["n"].sum() == 356_213
    assert len(twins.depth(*side_tables.depth(ATLAS)).rows) == 6


@pytest.mark.parametrize(
    "view",
    [
        side_tables.in_window,
        side_tables.distributions,
        side_tables.composition,
        side_tables.depth,
    ],
)
def test_a_data_set_without_cells_says_where_cells_are(view: object) -> None:
    tables = view(Selection(dataset="sturm2022_fibroblast_lifespan"))  # type: ignore[operator]
    assert all(table.empty for table in tables[:-1])
    assert "holds no single cells" in tables[-1]["reason"].iloc[0]


@pytest.mark.parametrize("paint", ["", "density", "cell_type", "difference"])
def test_panels_share_one_scale_and_one_colour_a_category(paint: str) -> None:
    selection = Selection(dataset=LIVER.dataset, paint=paint)
    drawing, question, *_ = by_age.card(selection, "wide")
    cells = [t["marker"] for t in drawing["figure"]["data"][:3]]
    assert question.endswith("?")
    assert [int(marker["color"]["shape"]) for marker in cells] == [590, 713, 476]
    assert len({str(marker["colorscale"]) for marker in cells}) == 1
    assert len({marker["size"] for marker in cells}) == 1
    assert drawing["table"]["numbers"]["n_cells"] == [590.0, 713.0, 476.0]
    assert drawing["table"]["numbers"]["n_donors"] == [4.0, 3.0, 2.0]


def test_cells_without_ages_have_no_panels() -> None:
    drawing, _, reading, *_ = by_age.card(Selection(dataset="pastushenko2018_scc_emt"), "phone")
    assert drawing["figure"]["data"] == []
    assert "no ages" in "".join(map(str, reading))
