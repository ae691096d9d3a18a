"""The sentence of a card whose data are not those of the page, and what names its exports."""

import pandas as pd

from components import scopes
from tests.components import examples

COMPARED = {"contrast_word": "old", "reference_word": "young"}


def bars() -> pd.DataFrame:
    rows = [
        {"study_label": "TMS 2020", "signature_label": "MD score", "sex": "both"},
        {"study_label": "FACS", "signature_label": "matrix program", "sex": "female"},
        {"study_label": "droplet", "signature_label": "matrix program", "sex": "male"},
    ]
    return pd.DataFrame([{**row, **COMPARED, "tissue": "liver"} for row in rows])


def test_a_split_names_its_own_studies() -> None:
    parts = "MD score in TMS 2020, any sex; matrix program in FACS and droplet, females and males."
    assert scopes.splits(bars(), bars()) == f"Change of tissue means, old against young: {parts}"
    assert scopes.split_parts(bars(), bars()) == (
        f"Change of the mean of liver, old against young: {parts}"
    )


def test_a_study_with_a_comma_in_its_name_is_one_in_a_list() -> None:
    names = {"FACS": "TMS atlas, FACS", "droplet": "TMS atlas, droplet"}
    named = bars().replace({"study_label": names})
    assert "in TMS atlas (FACS) and TMS atlas (droplet), females" in scopes.splits(named, named)


def test_many_studies_are_counted() -> None:
    rows = pd.DataFrame({"study_label": list("abcdd"), "sex": "female"})
    assert scopes.verdicts(rows) == (
        "Verdicts of 5 strata in 4 studies, each with its own comparison, females."
    )


def test_one_stratum_is_named() -> None:
    row = {"study_label": "Izgi 2022", "signature_label": "MD score", "sex": "male"}
    genes = pd.DataFrame([{**row, "stratum": "Lung"}])
    assert scopes.genes(genes) == "Genes of MD score in lung of Izgi 2022, males."
    one = pd.DataFrame([{**row, **COMPARED, "place": "lung"}] * 3)
    assert scopes.curve(one, one) == (
        "MD score in lung of Izgi 2022, old against young, all donors: 3 analyses."
    )


def test_all_tissues_are_counted_and_notes_are_of_people() -> None:
    marks = pd.DataFrame(
        {"organ": ["lung", "lung", "skin"], "dataset": ["a", "b", "b"], "sex": "both"}
    )
    answers = pd.DataFrame({"signature_label": ["MD score"]})
    assert scopes.tissues(marks, answers) == (
        "MD score with age in each of 2 tissues, across 2 data sets, any sex."
    )
    notes = pd.DataFrame({"n_people": [980, 980], "donors_word": "people", "tissue": ["a", "b"]})
    assert scopes.findings(notes) == "Notes of pathologists on 980 people of GTEx, in 2 tissues."


def test_without_rows_the_page_says_it() -> None:
    empty = pd.DataFrame()
    assert scopes.of_page(empty) == scopes.genes(empty) == scopes.verdicts(empty) == ""
    assert scopes.splits(empty, empty) == scopes.split_parts(empty, empty) == ""
    assert (
        scopes.curve(empty, empty) == scopes.tissues(empty, empty) == scopes.findings(empty) == ""
    )


def test_what_is_shown_names_the_export() -> None:
    rows = pd.DataFrame([examples.donors("izgi", "lung", (0.1, -1.0, 1.2))] * 2)
    found = scopes.shown(rows)
    assert found["tissue"] == ["lung"]
    assert len(found["dataset"]) == 1
    assert scopes.shown(pd.DataFrame()) == {"dataset": [], "tissue": []}
