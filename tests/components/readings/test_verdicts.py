"""The sentence of every verdict, of what limits it, and of many verdicts counted."""

import re
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from components.readings import judged, phase_plane, verdict_table
from components.verdicts import Judged
from drift.schema import VERDICTS_KNOWN
from tests.components import verdict_examples as examples

HEPATOCYTE = {"study": "tms", "tissue": "liver", "cell_type": "hepatocyte"}
CARDIO = {"study": "kuppe", "tissue": "heart", "cell_type": "cardiomyocyte"}


def said(verdict: str, **values: Any) -> str:
    return judged.one(Judged(examples.judged(verdict, **values)))


SENTENCES = {
    "drift": (
        HEPATOCYTE,
        (
            "Hepatocytes drift: core +0.42 [0.11, 0.73] and identity −0.60 [−0.95, −0.25], "
            "5 young and 4 old mice."
        ),
    ),
    "gain only": (
        HEPATOCYTE,
        (
            "In hepatocytes core expression rises (+0.42 [0.11, 0.73]); identity is not resolved "
            "(−0.10 [−0.40, 0.20])."
        ),
    ),
    "identity loss only": (
        CARDIO,
        (
            "Cardiomyocytes lose identity (−1.43 [−2.03, −0.83]); their core gain is not resolved "
            "(+0.36 [−0.19, 0.90])."
        ),
    ),
    "reverse": (
        {"study": "xu", "tissue": "muscle"},
        "In muscle the core falls (−0.22 [−0.35, −0.10]): the reverse of drift.",
    ),
    "not resolved": (
        {"study": "izgi", "tissue": "lung"},
        (
            "Lung: neither change is resolved, core −0.07 [−0.24, 0.11] and identity +0.10 "
            "[−0.30, 0.50], 5 young and 4 old mice. The data fit a fall of 0.24 and a rise of 0.11 "
            "in the core."
        ),
    ),
    "too few donors": (
        HEPATOCYTE,
        "Two young mice: no interval, no p. Three a side are needed. The points are shown.",
    ),
    "undefined": (HEPATOCYTE, examples.NO_IDENTITY),
}


def test_every_verdict_has_its_sentence() -> None:
    assert set(SENTENCES) == set(VERDICTS_KNOWN)


@pytest.mark.parametrize("verdict", VERDICTS_KNOWN)
def test_the_sentence_of_a_verdict(verdict: str) -> None:
    where, sentence = SENTENCES[verdict]
    assert said(verdict, **where) == sentence


def test_a_whole_tissue_takes_the_singular_and_its_caveat() -> None:
    shares = "In whole tissue, identity also follows the shares of its cell types."
    assert said("drift", tissue="lung").startswith("Lung drifts: core")
    assert said("drift", tissue="lung").endswith(shares)
    assert said("identity loss only", tissue="lung").startswith("Lung loses identity (")
    assert "its core gain is not resolved" in said("identity loss only", tissue="lung")
    assert shares not in said("drift", **HEPATOCYTE)


def test_identity_that_moves_without_being_in_the_verdict_is_told() -> None:
    up, down = (0.5, 0.2, 0.8), (-0.5, -0.8, -0.2)
    assert "identity rises too (+0.50" in said(
        "gain only", **HEPATOCYTE, **examples.changes("identity", up)
    )
    assert "identity falls too (−0.50" in said(
        "reverse", **HEPATOCYTE, **examples.changes("identity", down)
    )
    assert said("not resolved", **HEPATOCYTE, **examples.changes("identity", up)) == (
        "In hepatocytes identity rises (+0.50 [0.20, 0.80]); the core is not resolved "
        "(−0.07 [−0.24, 0.11])."
    )


def test_reverse_is_told_where_identity_is_undefined() -> None:
    none = examples.changes("identity", (float("nan"),) * 3)
    assert said("reverse", tissue="skin epidermis", **none) == (
        "In skin epidermis the core falls (−0.22 [−0.35, −0.10]): the reverse of drift."
    )


def test_low_coverage_says_what_is_measured() -> None:
    assert said("gain only", **HEPATOCYTE, gain_coverage=0.52, low_coverage=True).endswith(
        "52 % of the core is measured (60 % needed): shown, left out of counts."
    )
    assert said("gain only", **HEPATOCYTE, identity_coverage=0.5, low_coverage=True).endswith(
        "50 % of the identity genes are measured (60 % needed): shown, left out of counts."
    )


def test_unequal_depth_outranks_everything_else() -> None:
    deep = {"depth_confounded": True, "depth_ratio": 0.6, **examples.THIN}
    assert said("drift", **HEPATOCYTE, **deep).endswith(
        "Old cells were sequenced less deeply: age and depth cannot be told apart."
    )
    other = {**deep, "depth_ratio": 1.5, "contrast": "ischaemic_vs_control"}
    assert said("drift", **CARDIO, **other, contrast_word="ischaemic").endswith(
        "Ischaemic cells were sequenced more deeply: condition and depth cannot be told apart."
    )


def test_a_score_carried_by_its_matrix_part_is_told_both_ways() -> None:
    for call, word in (("rises", "up"), ("falls", "down")):
        moved = {"whole_call": call, "matrix_call": call}
        sentence = f"The MD score is {word} through its matrix part; the core is not resolved."
        assert said("identity loss only", **CARDIO, **moved).endswith(sentence)
        assert said("not resolved", tissue="lung", **moved).endswith(sentence)
        assert sentence not in said("drift", **CARDIO, **moved)
        alone = {"whole_call": call, "matrix_call": "not resolved"}
        assert sentence not in said("identity loss only", **CARDIO, **alone)


def test_counts_name_every_verdict_and_leave_low_coverage_out() -> None:
    reading = verdict_table.describe(examples.table())
    assert reading.sentence == (
        "2 of 6 strata with a verdict meet both conditions of drift. "
        "1 gains only, 1 loses identity only, 1 is reversed, 1 is not resolved."
    )
    assert reading.n_line.startswith(
        "9 strata, 1 with too few donors, 1 with too few genes, 1 undefined."
    )


def test_none_that_drifts_is_said_as_plainly() -> None:
    table = examples.table()
    calm = table[table["verdict"] != "drift"]
    assert verdict_table.describe(calm).sentence.startswith(
        "None of the 4 tissues with a verdict meets both conditions of drift."
    )


def test_the_plane_tells_the_selected_stratum_else_names_the_verdicts() -> None:
    assert phase_plane.describe(*examples.plane()).sentence.startswith("Cardiomyocytes lose")
    assert phase_plane.describe(*examples.plane(selected="")).sentence == (
        "1 of 3 cell types with a verdict meets both conditions of drift (endothelial cells). "
        "Cardiomyocytes lose identity only; fibroblasts are not resolved."
    )
    asked = phase_plane.describe(*examples.tissues()).question
    assert asked == "Which tissues lose identity, and which gain mesenchymal expression?"


def test_the_plane_counts_donors_first() -> None:
    reading = phase_plane.describe(*examples.plane())
    assert reading.n_line == (
        "4 control and 4 ischaemic patients, 32 profiles, sex not stated. Score v1.0"
    )


def test_slopes_are_sent_to_the_list_of_verdicts() -> None:
    slope = dict.fromkeys(f"{c}_g{e}" for c in ("gain", "identity") for e in ("", "_low", "_high"))
    row = examples.judged("not resolved", **slope) | {"n_donors": 4, "donors_word": "donors"}
    reading = phase_plane.describe(pd.DataFrame(), pd.DataFrame([row]))
    assert reading.sentence == (
        "Slopes have no points on this plane: the list of verdicts beside it has the two changes."
    )
    assert reading.n_line.startswith("4 donors, each compared with itself")


def test_traps_stand_beside_the_numbers() -> None:
    points, arrows = examples.plane()
    limited = arrows.assign(**examples.THIN, **examples.DEEP, identity_method="curated")
    told = " ".join(phase_plane.describe(points, limited).traps)
    assert "too few of the genes measured" in told
    assert "condition and sequencing depth cannot be told apart" in told
    assert "identity by a curated panel" in told
    brief = " ".join(verdict_table.describe(limited).traps)
    assert "sequencing depth" in brief
    assert "curated" not in brief


@st.composite
def tables(draw: st.DrawFn) -> pd.DataFrame:
    """Return any mix of verdicts, with whatever may limit them."""
    rows = []
    for number in range(draw(st.integers(1, 8))):
        verdict = draw(st.sampled_from(VERDICTS_KNOWN))
        rows.append(
            examples.judged(
                verdict,
                draw(st.sampled_from(["izgi", "kuppe", "tms"])),
                "heart",
                cell_type=draw(st.sampled_from(["all cells", "endothelial cell", "fibroblast"])),
                low_coverage=draw(st.booleans()),
                gain_coverage=0.5,
                depth_confounded=draw(st.booleans()),
                depth_ratio=draw(st.sampled_from([0.5, 2.0, float("nan")])),
                whole_call=draw(st.sampled_from(["rises", "falls", "not resolved"])),
                matrix_call=draw(st.sampled_from(["rises", "falls", "not resolved"])),
                selected=draw(st.booleans()),
                position=number,
            )
        )
    return pd.DataFrame(rows)


@settings(max_examples=60, deadline=None)
@given(table=tables())
def test_any_mix_is_told_in_at_most_forty_words(table: pd.DataFrame) -> None:
    for reading in (
        verdict_table.describe(table),
        phase_plane.describe(pd.DataFrame(), table),
    ):
        assert len(reading.sentence.split()) <= 40
        assert len(re.findall(r"[.](?: |$)", reading.sentence)) <= 3
        assert reading.sentence.endswith(".")
        assert not re.search(r"nan|None(?! of)|-\d", reading.sentence)
        assert reading.sentence[0].isupper() or reading.sentence[0].isdigit()
