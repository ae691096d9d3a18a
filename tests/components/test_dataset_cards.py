"""The cards of the data sets: a dot is a donor, in however many tissues it was measured."""

from collections import defaultdict
from typing import Any

import pandas as pd
import pyarrow.parquet as pq
import pytest

from atlas import labels, queries
from atlas.donors_per_age import counted, donors_per_age
from atlas.store import DEFAULT, table_path
from components import dataset_cards
from tests.components.trees import found, tree

Strips = dict[str, dict[str, int]]


def strips(card: Any) -> Strips:
    """Return the dots of a card: name of a row to age to how many stand there."""
    shown: Strips = {}
    for table in found(tree(card), className="dot-table"):
        for row in table["children"][1]["props"]["children"]:
            head, cells = row["props"]["children"]
            ages = shown.setdefault(head["props"]["children"], {})
            for group in cells["props"]["children"]:
                dots, words = group["props"]["children"]
                n_dots = dots["props"]["children"].count("●")
                age, _, n = words.strip().rpartition(" ")
                assert n == f"({n_dots})"
                ages[age] = n_dots
    return shown


def donors_in_table(dataset: str) -> Strips:
    """Count the donors of the built table, one row after the other."""
    seen: dict[tuple[str, str], set[tuple[str, str]]] = defaultdict(set)
    for row in pq.read_table(table_path(DEFAULT / dataset, "profiles")).to_pylist():
        whole = row["cell_type"] == "all cells"
        name = row["tissue"] if whole else row["cell_type"]
        age = row["age_reported"] or row["condition"] or ""
        seen[labels.alone(name), age.replace("_", " ")].add((row["study"], row["donor_id"]))
    shown: Strips = {}
    for (name, age), donors in seen.items():
        shown.setdefault(name, {})[age] = len(donors)
    return shown


WITH_DONORS = [
    name
    for name, manifest in queries.manifests().items()
    if manifest["donors_per_age"] and not manifest["longitudinal"]
]


@pytest.mark.parametrize("dataset", WITH_DONORS)
def test_the_dots_of_a_bundled_data_set_are_its_donors(dataset: str) -> None:
    manifest = queries.manifests()[dataset]
    card = dataset_cards.dataset_card(dataset, manifest, donors_per_age(dataset, manifest))
    assert strips(card) == donors_in_table(dataset)


def test_a_donor_of_a_culture_stands_with_how_often_it_was_sampled() -> None:
    dataset = "sturm2022_fibroblast_lifespan"
    manifest = queries.manifests()[dataset]
    card = dataset_cards.dataset_card(dataset, manifest, donors_per_age(dataset, manifest))
    (ages,) = strips(card).values()
    assert len(ages) == len(manifest["donors_per_age"])
    assert set(ages.values()) == {1}


def profiles() -> pd.DataFrame:
    """Return four people a side, each measured in two tissues, some of unknown sex in one."""
    rows = [
        {
            "study": "mine",
            "tissue": tissue,
            "cell_type": cell_type,
            "donor_id": f"D{number}",
            "sex": "unknown" if tissue == "lung" and number == 1 else "female",
            "age": age,
            "age_reported": f"{age} y",
            "condition": "",
        }
        for cell_type in ("fibroblast", "macrophage")
        for tissue in ("liver", "lung")
        for age, numbers in ((65, range(5, 9)), (25, range(1, 5)))
        for number in numbers
        if not (cell_type == "macrophage" and number == 8)
    ]
    return pd.DataFrame(rows)


def test_a_donor_of_two_tissues_is_one_dot() -> None:
    found = counted(profiles())
    assert list(found.itertuples(index=False, name=None)) == [
        ("fibroblast", "25 y", 4),
        ("macrophage", "25 y", 4),
        ("fibroblast", "65 y", 4),
        ("macrophage", "65 y", 3),
    ]
    manifest = queries.manifests()["tms_liver_facs"]
    card = dataset_cards.dataset_card("mine", manifest, found)
    assert strips(card) == {
        "Fibroblast": {"25 y": 4, "65 y": 4},
        "Macrophage": {"25 y": 4, "65 y": 3},
    }


def test_the_same_id_in_two_studies_is_two_donors() -> None:
    both = pd.concat([profiles(), profiles().assign(study="another")])
    assert list(counted(both)["n_donors"]) == [8, 8, 8, 6]


def test_without_ages_donors_stand_under_their_condition() -> None:
    rows = profiles().assign(age=float("nan"), age_reported="", condition="healthy")
    assert list(counted(rows)["age"]) == ["healthy", "healthy"]
    assert list(counted(rows)["n_donors"]) == [8, 7]


def coverage_rows(manifest: dict[str, Any]) -> list[str]:
    card = dataset_cards.dataset_card("mine", manifest, pd.DataFrame(columns=["name"]))
    (table,) = found(tree(card), className="data-table coverage")
    body = table["children"][1]["props"]["children"]
    return [row["props"]["children"][0]["props"]["children"] for row in body]


def test_a_tissue_with_a_slash_is_named_whole_and_as_written() -> None:
    manifest = queries.manifests()["tms_liver_facs"]
    named = ("Liver/Left lobe a", "a/<b>x</b>", "CD4 Tcm")
    coverage = {f"mine/{name}": {} for name in named}
    rows = coverage_rows({**manifest, "signature_coverage": coverage})
    assert rows == ["Liver/Left lobe a", "A/<b>x</b>", "CD4 Tcm"]
    atlas = queries.manifests()["ecm_atlas_mouse_proteome_young_old"]
    assert "Muscle, soleus" in coverage_rows(atlas)
