"""What the page Cells says, of the data sets in the repository."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from atlas import catalogue, queries
from atlas.cells import in_view, views
from atlas.cells.genes import Gene
from atlas.export import passing_on
from atlas.selection import Selection
from atlas.store import DEFAULT
from components.cells import (
    barcodes,
    by_age,
    embedding,
    sentence,
    side_tables,
    switch,
    tray,
)
from components.figures import cell_shares
from components.figures.cell_words import NOBODY
from tests.components.trees import tree

ALL = "AAAA__AA____AA__"  # an outline around the whole square
LIVER = Selection(dataset="tms_liver_facs")
PICKED = Selection(dataset="tms_liver_facs", lasso=ALL)


def text_of(component: Any) -> str:
    """Return all words of a component."""

    def words(node: Any) -> str:
        if isinstance(node, list):
            return "".join(words(item) for item in node)
        if isinstance(node, dict):
            return words(node.get("props", {}).get("children"))
        return "" if node is None else str(node)

    return words(tree(component))


def said(selection: Selection) -> str:
    text = "".join(str(part) for part in embedding.card(selection, "wide")[2])
    return text.replace("\N{NO-BREAK SPACE}%", " %")


def test_types_in_view_add_up_to_the_cells_in_view() -> None:
    selection = Selection(dataset="tms_liver_facs", window="0,0,30000,30000")
    found = in_view.by_type(selection)
    assert found["n"].sum() == views.in_window(selection).n_cells
    whole = in_view.by_type(LIVER)
    tables = views.shown(LIVER)
    assert tables is not None
    assert whole["n"].sum() == tables.n_cells
    assert whole["n"].is_monotonic_decreasing


def test_mean_scores_of_types_are_those_of_their_cells() -> None:
    tables = views.shown(LIVER)
    assert tables is not None
    values = tables.column("cells", "score:md_score_lu2025")
    of_cell = tables.strata["cell_type"].to_numpy()[tables.column("cells", "stratum")]
    for row in in_view.by_type(LIVER).to_dict("records"):
        own = values[of_cell == row["cell_type"]].astype(float)
        np.testing.assert_allclose(row["mean"], np.nanmean(own), rtol=1e-5)


def test_without_donor_ids_it_is_browsed() -> None:
    card = embedding.card(Selection(dataset="tms_atlas_programs"), "wide")
    assert "no mouse ids" in card[4]
    assert "These cells carry no mouse ids. Browse them; no test is possible." in text_of(card[5])
    picked = tray.tray(Selection(dataset="tms_atlas_programs", lasso=ALL))
    assert "356,213 cells picked, no mouse ids" in text_of(picked)
    assert "no test is possible" in text_of(picked)


def test_a_data_set_without_cells_leads_to_those_that_have_them() -> None:
    card = embedding.card(Selection(dataset="izgi2022_mouse_4tissue"), "wide")
    assert "holds no single cells" in "".join(card[2])
    assert text_of(card[5]).count("Show the cells of") == len(views.dataset_choices(LIVER))
    assert "Cells of" in text_of(sentence.sentence(Selection(dataset="izgi2022_mouse_4tissue")))


@pytest.mark.parametrize("paint", ["", "density", "share_old", "difference", "cell_type", "sex"])
def test_every_paint_has_an_answer_and_a_question(paint: str) -> None:
    selection = Selection(dataset="tms_liver_facs", paint=paint)
    assert said(selection)
    pressed = [
        chip.children for chip in switch.paints(selection)[0]
        if getattr(chip, "aria-pressed", "") == "true"
    ]  # fmt: skip
    assert pressed == [views.paint_choices(selection)[_at(views.paint(selection))].label]


@pytest.mark.parametrize("dataset", ["tms_liver_facs", "tms_atlas_programs"])
@pytest.mark.parametrize("paint", ["", "density", "share_old", "difference", "cell_type", "age"])
def test_the_map_and_its_pictures_by_age_ask_two_questions(dataset: str, paint: str) -> None:
    selection = Selection(dataset=dataset, paint=paint)
    asked = [card.card(selection, "wide")[1] for card in (embedding, by_age)]
    assert len(set(asked)) == 2
    assert "age" in asked[1]


def test_pictures_by_age_call_donors_by_their_name() -> None:
    assert by_age.card(replace(LIVER, paint="donor"), "wide")[1].startswith("Where do the mice lie")


def test_ages_of_as_many_cells_are_not_set_against_each_other(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    every = views.rasters_by_age(LIVER)
    assert "From 476 cells at 24m to 713 at 18m" in "".join(by_age.card(LIVER, "wide")[2])
    even = [replace(found, n_cells=every[0].n_cells) for found in every]
    monkeypatch.setattr(views, "rasters_by_age", lambda _: even)
    said_ = "".join(by_age.card(LIVER, "wide")[2])
    assert said_.startswith(f"{every[0].n_cells} cells at each age.")


def test_bins_that_differ_are_counted_on_both_sides() -> None:
    selection = replace(LIVER, paint="difference")
    values = views.raster(selection).values
    above, below = (values > 0).sum(), (values < 0).sum()
    assert f"above young in {above} of them, below in {below}." in said(selection)


def test_a_type_that_an_age_lacks_is_none_not_a_small_share() -> None:
    tables = side_tables.composition(Selection(dataset="tms_atlas_programs"))
    figure = cell_shares.draw(*tables).to_plotly_json()
    told = [text for trace in figure["data"] for text in trace.get("text", [])]
    assert told.count("none") == (tables[0]["share"] == 0).sum() > 0
    assert "0 %" not in told


def _at(paint: str) -> int:
    return [choice.value for choice in views.paint_choices(LIVER)].index(paint)


def test_all_cells_picked_leave_no_rest_to_compare_with() -> None:
    words = text_of(tray.tray(PICKED))
    assert "of 9 mice" in words
    assert "no interval" in words


def test_a_part_is_compared_over_donors() -> None:
    picked = Selection(dataset="tms_liver_facs", lasso="AAAAgAAAgA__AA__")
    found = views.picked_and_compared(picked)[1]
    selection = Selection(dataset="tms_liver_facs", lasso="AAAAgAAAgA__AA__")
    words = tray.comparison(selection, found)
    assert found.difference is not None
    assert f"paired over {found.difference.n_donors} mice" in words


def test_barcodes_are_those_picked_with_where_they_come_from() -> None:
    text = barcodes.text(PICKED, "http://here/cells?x=1", date(2026, 1, 2))
    lines = text.splitlines()
    head = [line for line in lines if line.startswith("#")]
    assert "Tabula Muris Senis 2020" in head[0]
    assert head[-1] == "# http://here/cells?x=1"
    assert lines[len(head)] == "cell_id"
    assert lines[len(head) + 1 :] == views.barcodes(PICKED).ids


def test_a_category_has_one_colour_in_all_pictures() -> None:
    atlas = Selection(dataset="tms_atlas_programs", paint="cell_type")

    def hues(values: tuple[Any, ...]) -> dict[str, str]:
        keys = [tree(item)["props"]["children"] for item in values[3]]
        named = {text_of(words): mark["props"]["className"] for mark, words in keys}
        return {name: hue for name, hue in named.items() if "more: grey" not in name}

    whole = hues(embedding.card(atlas, "wide"))
    ages = hues(by_age.card(atlas, "wide"))
    assert len(whole) == 6
    assert ages.items() <= whole.items()


def test_sentences_call_scores_donors_and_types_by_their_names() -> None:
    score = embedding.card(LIVER, "wide")
    assert score[1] == "Where in the map of cells is the MD score high?"
    types = in_view.by_type(LIVER).set_index("cell_type")["mean"]
    low, high = types["hepatocyte"], types["sinusoidal endothelium"]
    assert f"highest in sinusoidal endothelium ({high:.4f}) and lowest in hepatocytes" in said(
        LIVER
    )
    assert f"({low:.4f})".replace("-", "−") in said(LIVER)
    donors = embedding.card(replace(LIVER, paint="donor"), "wide")
    assert donors[1] == "Where are the cells of each mouse?"
    assert "9 mice" in "".join(donors[2])
    program = embedding.card(Selection(dataset="tms_atlas_programs"), "wide")
    assert program[1] == "Where in the map of cells is extracellular matrix organization high?"


def test_a_gene_says_how_many_cells_it_was_counted_in(monkeypatch: pytest.MonkeyPatch) -> None:
    places, values = np.array([3, 5, 1_000]), np.array([1, 2, 6], dtype=np.float32)
    genes = {"Vim": Gene("Vim", places, values), "Absent": Gene("Absent", places[:0], values[:0])}
    monkeypatch.setattr(views, "_gene", lambda _, selection: (genes[selection.gene], ""))
    assert said(replace(LIVER, paint="gene", gene="Vim")) == (
        "Vim was counted in 3 of 1,779 cells in view (< 1 %); there it averages 3 (natural log "
        "expression)."
    )
    absent = said(replace(LIVER, paint="gene", gene="Absent"))
    assert absent == "Absent was counted in none of the 1,779 cells in view."


def test_where_no_cells_lie_the_page_leads_back() -> None:
    nowhere = replace(LIVER, window="0,0,300,300", lasso="AAAAABAAABABAAAB")
    rows, facts = side_tables.in_window(nowhere)
    assert rows.empty
    assert facts["reason"].iloc[0] == said(nowhere) == NOBODY
    empty = embedding.card(nowhere, "wide")
    assert empty[0]["figure"]["layout"]["annotations"][0]["text"] == NOBODY
    assert empty[4] == "0 of 1,779 cells in view"
    ages = by_age.card(nowhere, "wide")
    assert "".join(ages[2]) == NOBODY
    assert ages[0]["figure"]["data"] == []
    left = tray.tray(nowhere)
    assert "No cells picked" in text_of(left)
    assert left[1].children.children == "Clear"


def test_donors_are_listed_by_age_with_digits_that_tell_them_apart() -> None:
    picked = replace(LIVER, lasso="AAAAgAAAgA__AA__")
    found = views.picked_and_compared(picked)[1].donors.set_index("donor_id")
    table = tree(tray.tray(picked)[-2])["props"]["children"][2]
    rows = table["props"]["children"][1]["props"]["children"]
    shown = [[text_of(cell) for cell in row["props"]["children"]] for row in rows]
    assert [row[1] for row in shown] == sorted((row[1] for row in shown), key=lambda a: int(a[:-1]))
    for donor, _, n, _, mean, _ in shown:
        assert int(n) == found.loc[donor, "n_inside"]
        if n != "0":
            assert float(mean.replace("−", "-")) == pytest.approx(
                found.loc[donor, "mean_inside"], abs=0.0005
            )
    assert len({len(row[4].lstrip("−")) for row in shown if row[4] != "–"}) == 1


def test_barcodes_say_whether_they_may_be_passed_on() -> None:
    for dataset, sentence_ in (
        ("tms_liver_facs", passing_on.UNDER_TERMS),
        ("pastushenko2018_scc_emt", passing_on.STAY_HERE),
    ):
        assert passing_on.passing_on(dataset) == sentence_
    head = barcodes.text(PICKED, "http://here", date(2026, 1, 2)).splitlines()
    licence = queries.manifests()["tms_liver_facs"]["licence"]
    assert head[2:4] == [f"# Licence: {licence}", f"# {passing_on.UNDER_TERMS}"]


def test_ages_that_cannot_be_drawn_say_why() -> None:
    gene = replace(LIVER, paint="gene", gene="NOT_A_GENE")
    reason = views.raster(gene).reason
    assert reason
    assert by_age.card(gene, "wide")[2] == [reason]
    without = Selection(dataset="pastushenko2018_scc_emt")
    assert "have no ages" in "".join(by_age.card(without, "wide")[2])


@pytest.mark.parametrize(
    ("paint", "asked", "by_age_asked"),
    [
        ("sex", "Where are the cells of each sex?", "Where do the sexes lie at each age?"),
        ("age", "Where are the cells of each age?", by_age.QUESTION),
        ("donor", "Where are the cells of each mouse?", "Where do the mice lie at each age?"),
        (
            "difference",
            "Where does the MD score differ between old and young?",
            "Where is the MD score high at each age?",
        ),
    ],
)
def test_a_paint_of_what_is_not_known_keeps_its_question_and_each_card_its_reason(
    paint: str, asked: str, by_age_asked: str
) -> None:
    selection = Selection(dataset="pastushenko2018_scc_emt", paint=paint)
    choice = next(c for c in views.paint_choices(selection) if c.value == paint)
    drawn, of_ages = (card.card(selection, "wide") for card in (embedding, by_age))
    assert (drawn[1], of_ages[1]) == (asked, by_age_asked)
    assert drawn[2] == [choice.reason] != [""]
    assert of_ages[2] == ["These cells have no ages: there is nothing to set side by side."]
    for values in (drawn, of_ages):
        assert values[0]["figure"]["layout"]["meta"]["folded"]


def test_where_ages_are_known_they_are_not_blamed() -> None:
    atlas = Selection(dataset="tms_atlas_programs", paint="donor")
    assert by_age.card(atlas, "wide")[2] == [views.raster(atlas).reason]
    nobody = replace(LIVER, cell_type="neuron")
    assert by_age.card(nobody, "wide")[2] == [views.absent(nobody)]


def test_what_else_filters_is_told_with_what_is_saved() -> None:
    narrowed = replace(PICKED, donors=("3_11_M", "3_9_M"), sex="male")
    text = barcodes.text(narrowed, "http://here", date(2026, 1, 2))
    rows = [line for line in text.splitlines() if not line.startswith("#")]
    assert "filters: male, 3_11_M, 3_9_M." in text
    assert 0 < len(rows) - 1 < len(views.barcodes(PICKED).ids)
    assert ", only 2 mice: 3_11_M and 3_9_M" in text_of(sentence.sentence(narrowed))
    assert "only" not in text_of(sentence.sentence(PICKED))


@pytest.fixture
def aggregates(tmp_path: Path) -> Iterator[Selection]:
    """Serve what is added up over bins alone, as it is committed where terms allow no more."""
    name = "pastushenko2018_scc_emt"
    single = shutil.ignore_patterns("cells.arrow", "barcodes.arrow")
    shutil.copytree(DEFAULT / name, tmp_path / name, ignore=single)
    catalogue.use(tmp_path)
    yield Selection(dataset=name, lasso="GAGAsAGAsAsAGAsA")
    catalogue.use(None)


def test_without_single_cells_picking_counts_bins_and_there_are_no_barcodes(
    aggregates: Selection,
) -> None:
    assert said(aggregates)
    picked = tray.tray(aggregates)
    told = text_of(picked)
    assert "156 cells picked, no mouse ids" in told
    assert "Counted in whole bins" in told
    assert "not at hand: the terms" in told
    button = picked[-1].children[0]
    assert (button.children, getattr(button, "aria-disabled")) == ("Barcodes", "true")
    assert not hasattr(button, "data-cells-file")
    assert barcodes.text(aggregates, "http://here", date(2026, 1, 2)) == ""


def test_what_is_no_request_gets_no_file() -> None:
    from dash import no_update

    for request in (None, [], {"kind": "../etc"}, {"kind": "barcodes", "selection": "lasso=!"}):
        assert barcodes.answer(request) is no_update


def test_a_map_of_few_cells_is_made_of_them() -> None:
    tables, found = views.shown(LIVER), views.raster(LIVER)
    assert tables is not None
    assert found.points is not None
    assert len(found.points) == tables.n_cells
    card = embedding.card(LIVER, "wide")
    assert "one point a cell" in str(card[4])
    assert len(card[0]["cells"]["strata"]) == len(tables.strata)
