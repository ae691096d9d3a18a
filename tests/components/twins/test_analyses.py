"""The table behind the curve holds what a hover tells, and marks the default."""

from components.twins.analyses import curve
from tests.components.robustness_examples import NULLS, analysis, missing, tables


def test_every_analysis_and_both_nulls_are_rows() -> None:
    rows, summary = tables(analysis(1.0), analysis(-2.0, 0.5, gene_set="groger2012"), *NULLS)
    data = curve(rows, summary).data()
    assert data["texts"]["kind_label"] == [
        *("analysis", "analysis"),
        *("random genes", "shuffled donors"),
    ]
    assert data["texts"]["gene_set_label"][0] == "Gröger 2012"
    assert data["numbers"]["g"] == [-2.0, 1.0, None, None]
    assert data["numbers"]["n_draws"][2:] == [500.0, 500.0]
    assert data["current"] == [False, True, False, False]
    assert set(data["patches"]) == {"dataset=izgi&tissue=lung"}
    shown = {field["column"] for field in data["fields"]}
    assert {"normalisation", "sex_model", "left_out", "call", "p", "n_genes", "reason"} <= shown


def test_without_analyses_the_table_says_why() -> None:
    why = "No donors. Choose a study with donors."
    assert curve(*missing(why)).data()["caption"] == why
