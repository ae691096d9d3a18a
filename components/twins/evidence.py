"""The table twins of the Evidence page: every study and pool, and the answer of every tissue."""

import pandas as pd

from components import evidence_words, numbers
from components import strata as strata_of
from components.tables import Field, Table

_STUDY_FIELDS = (
    Field("column_label", "Score"),
    Field("name", "Study"),
    Field("kind", "Kind"),
    Field("g", "g", numeric=True),
    Field("g_low", "95 % low", numeric=True),
    Field("g_high", "95 % high", numeric=True),
    Field("r", "r", numeric=True),
    Field("call", "Call"),
    Field("left_out", "Not pooled: why"),
    Field("weight", "Weight", numeric=True),
    Field("prediction_low", "New study, 95 % low", numeric=True),
    Field("prediction_high", "New study, 95 % high", numeric=True),
    Field("k", "Studies", numeric=True),
    Field("i2", "I²", numeric=True),
    Field("tau2", "τ²", numeric=True),
    Field("q", "Q", numeric=True),
    Field("q_p", "p of Q", numeric=True),
    Field("tissue", "Tissue"),
    Field("cell_type", "Cell type"),
    Field("p", "p", numeric=True),
    Field("fdr", "FDR", numeric=True),
    Field("n_reference", "Donors, young", numeric=True),
    Field("n_contrast", "Donors, old", numeric=True),
    Field("coverage", "Coverage", numeric=True),
    Field("depth_ratio", "Depth ratio", numeric=True),
    Field("matched_g", "g at equal depth", numeric=True),
    Field("sex_handling", "Sex"),
    Field("reason", "What limits it"),
)
_TISSUE_FIELDS = (
    Field("organ", "Tissue"),
    Field("answer_text", "Does it rise?"),
    Field("ground", "Rests on"),
    Field("k", "Donor studies", numeric=True),
    Field("n_rise", "rise", numeric=True),
    Field("n_fall", "fall", numeric=True),
    Field("estimate", "Pooled g", numeric=True),
    Field("low", "95 % low", numeric=True),
    Field("high", "95 % high", numeric=True),
    Field("n_tables", "Effect tables", numeric=True),
    Field("tables_rise", "tables rise", numeric=True),
    Field("tables_fall", "tables fall", numeric=True),
    Field("signs_text", "Signs"),
    Field("parts_text", "Signs of core and matrix"),
    Field("core_text", "Core part"),
    Field("matrix_text", "Matrix part"),
    Field("changed_by", "Another answer"),
)
_KINDS = {"study": "donors", "cells": "cell type", "table": "effect table"}


def studies(rows: pd.DataFrame, pools: pd.DataFrame) -> Table:
    """Return the strata of a forest, then its pools with the variants of the ‡."""
    if rows.empty:
        return Table(rows, (), "No study of ageing is measured with these filters.")
    strata = rows.assign(name=rows["study_label"], kind=rows["part"].map(_KINDS))
    labels = dict(zip(rows["column"], rows["column_label"], strict=True))
    pooled = pools.assign(
        column_label=pools["column"].map(labels),
        name=[f"{numbers.capital(place)}, pooled" for place in pools["place"]],
        kind=[_kind(k, variant) for k, variant in zip(pools["k"], pools["variant"], strict=True)],
        g=pools["estimate"],
        g_low=pools["low"].where(pools["k"] >= 2, pools["one_study_low"]),
        g_high=pools["high"].where(pools["k"] >= 2, pools["one_study_high"]),
        call=[evidence_words.answer(row) for row in strata_of.records(pools)],
        tissue=pools["place"],
        patch="",
        selected=False,
    )
    names = [field.column for field in _STUDY_FIELDS]
    table = pd.DataFrame(
        [
            {name: row.get(name) for name in (*names, "patch", "selected")}
            for row in [*strata.to_dict("records"), *pooled.to_dict("records")]
        ]
    )
    shown = [field for field in _STUDY_FIELDS if table[field.column].notna().any()]
    return Table(table, shown, "One row a study and score, then the pools; press to select.")


def _kind(k: int, variant: str) -> str:
    """Return what a pool is: fewer than three studies are what it would be, not a result."""
    kind = "pooled" if k >= 3 else "one study" if k == 1 else "not pooled, would be"
    return kind if variant == "main" else f"{kind}, {variant}"


def tissues(marks: pd.DataFrame, answers: pd.DataFrame) -> Table:
    """Return the answer of every tissue; press a row to see its studies."""
    if answers.empty:
        return Table(answers, (), "No study of ageing is measured with these filters.")
    rows = strata_of.records(answers)
    table = answers.assign(
        organ=[numbers.capital(str(row["organ"])) for row in rows],
        answer_text=[evidence_words.answer(row) for row in rows],
        signs_text=[evidence_words.signs(row) for row in rows],
        parts_text=[evidence_words.parts(row) for row in rows],
        **{
            f"{part}_text": [evidence_words.part_answer(row, part) for row in rows]
            for part in ("core", "matrix")
        },
    )
    shown = [
        field for field in _TISSUE_FIELDS if table[field.column].replace("", None).notna().any()
    ]
    return Table(table, shown, "One row a tissue; press a row to see its studies.")
