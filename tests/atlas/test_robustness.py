"""The view of one stratum's analyses: which stratum, in which order, and their sum."""

from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest

from atlas import catalogue
from atlas.robustness import NO_DONORS, curve, summed
from atlas.selection import Selection
from tests.components.robustness_examples import NAN, NULLS, analysis, tables

IZGI = "izgi2022_mouse_4tissue"
KUPPE = "kuppe2022_mi_pseudobulk"


@pytest.fixture(autouse=True)
def shown(miniature: Path) -> Iterator[None]:
    catalogue.use(miniature)
    yield
    catalogue.use(None)


def of(query: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    return curve(Selection.parse(query))


def test_the_selected_stratum_by_g_with_nulls_last() -> None:
    rows, summary = of(f"dataset={IZGI}&tissue=lung")
    assert set(rows["tissue"]) == {"lung"}
    analyses = rows[rows["kind"] == "specification"]
    known = analyses["g"].dropna()
    assert known.is_monotonic_increasing
    assert list(analyses.index) == list(range(len(analyses)))
    assert summary["n_defined"].item() == len(known)
    assert rows["patch"].iloc[0] == f"cell_type=&dataset={IZGI}&study={IZGI}&tissue=lung"


def test_a_cell_type_of_several_tissues_is_named_with_its_own(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    hepatocytes = Selection(dataset="tms_liver_facs", tissue="liver", cell_type="hepatocyte")
    assert set(curve(hepatocytes)[0]["place"]) == {"hepatocyte"}
    across = frozenset({"tms_liver_facs"})
    monkeypatch.setitem(vars(catalogue.current()), "across_tissues", across)
    assert set(curve(hepatocytes)[0]["place"]) == {"liver hepatocyte"}


def test_without_a_stratum_the_first_that_was_analysed() -> None:
    rows, _ = of(f"dataset={IZGI}")  # cortex comes first, but has too few donors
    assert set(rows["tissue"]) == {"lung"}


def test_too_few_donors_are_one_row_with_the_reason() -> None:
    rows, summary = of(f"dataset={IZGI}&tissue=cortex")
    assert len(rows) == 1
    assert summary["default_reason"].item().startswith("Two old mice")


def test_a_slope_is_answered_by_old_against_young() -> None:
    rows, _ = of(f"dataset={IZGI}&tissue=lung&contrast=age_slope")
    assert set(rows["contrast"]) == {"old_vs_young"}


def test_a_study_of_a_disease_answers_with_its_own_comparison() -> None:
    rows, summary = of(f"dataset={KUPPE}&cell_type=fibroblast")
    assert set(rows["contrast"]) == {"ischaemic_vs_control"}
    assert summary["reference_word"].item() == "control"


def test_what_is_not_there_says_why() -> None:
    effect_table = "dataset=keele2023_mouse_10tissue_proteome_effects"
    for query, why in (
        (effect_table, NO_DONORS),
        (f"dataset={IZGI}&tissue=spleen", "No spleen in Izgi 2022."),
        ("dataset=nosuch", "Choose another data set; one of your own gets analyses"),
    ):
        rows, summary = of(query)
        assert rows.empty
        assert why in summary["why"].item()


def test_filters_the_card_does_not_follow_are_flagged() -> None:
    _, summary = of(f"dataset={IZGI}&tissue=lung&signature=senmayo&sex=male")
    assert summary["other_signature"].item()
    assert summary["one_sex"].item()


def test_the_sum_by_hand() -> None:
    rows, summary = tables(
        analysis(1.0),  # the default: not resolved
        analysis(2.0, gene_set="core"),
        analysis(0.2, gene_set="core", scoring="ulm"),
        analysis(-2.0, scoring="aucell"),
        analysis(-0.1, scoring="ulm"),
        analysis(NAN, scoring="ucell"),
        *NULLS,
    )
    found = summed(rows).iloc[0]
    assert found.equals(summary.iloc[0][found.index])
    assert found["n_analyses"] == 6
    assert found[["n_defined", "n_up", "n_down", "n_rises", "n_falls"]].tolist() == [5, 3, 2, 1, 1]
    assert found[["n_same_sign", "n_same_call"]].tolist() == [3, 3]
    # AUCell 1 of 1, the core 1 of 2, ULM none: shares with one more that agrees are 1/2, 1/3, 0
    assert found[["break_kind", "break_factor", "break_level"]].tolist() == [
        "call",
        "scoring",
        "aucell",
    ]
    assert found[["break_n", "break_of"]].tolist() == [1, 1]
    assert found["genes_p"] == 0.35
    assert found["labels_p"] == 0.04


def test_one_analysis_does_not_outrank_most_of_many() -> None:
    core = [analysis(2.0, gene_set="core", scoring=s) for s in ("module", "ulm", "aucell")]
    rows, _ = tables(analysis(0.5), *core, analysis(2.0, left_out="VIM"))
    found = summed(rows).iloc[0]
    assert found[["break_level", "break_n", "break_of"]].tolist() == ["core", 3, 3]
