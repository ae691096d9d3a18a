"""What the analyses say: counts, the choice that breaks it, what chance does."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from components import analyses
from components.readings.specification_curve import (
    ONE_SEX,
    OTHER_SIGNATURE,
    SHARED,
    describe,
)
from tests.components.readings.test_every_reading import check
from tests.components.robustness_examples import (
    NAN,
    NULLS,
    analysis,
    missing,
    null,
    tables,
    too_few,
)


def said(*rows, **names):
    return describe(*tables(*rows, **names)).sentence


def test_all_hold():
    rows = [analysis(-3.0, 1.0), analysis(-2.5, 1.0, gene_set="core")]
    assert said(*rows) == "All 2 analyses of lung in Izgi 2022 fall. No choice changes the call."


def test_none_resolved_and_one_sign():
    rows = [analysis(1.0), analysis(0.5, gene_set="core")]
    assert said(*rows) == (
        "All 2 analyses of lung in Izgi 2022 point up; none is resolved. "
        "No choice resolves it or turns its sign."
    )


def test_a_sign_that_flips():
    rows = [
        analysis(-1.0),
        analysis(-0.8, scoring="ulm"),
        analysis(0.3, gene_set="tan2014"),
        analysis(-0.2, gene_set="tan2014", scoring="ulm"),
    ]
    assert said(*rows) == (
        "Of 4 analyses of lung in Izgi 2022, 3 point down and 1 up; none is resolved. "
        "With the set of Tan 2014, 1 of 2 points the other way."
    )


def test_a_set_that_resolves_what_the_default_does_not():
    rows = [analysis(1.0), analysis(2.0, gene_set="matrisome")]
    assert said(*rows).endswith("1 rise is resolved. With the matrix part it is resolved.")


def test_a_call_that_hangs_on_one_gene():
    rows = [analysis(2.0), analysis(1.9, gene_set="core"), analysis(0.4, left_out="VIM")]
    assert said(*rows).endswith("2 rises are resolved. Without VIM it is not resolved.")


def test_a_call_no_analysis_of_a_set_shares():
    rows = [analysis(2.0), *(analysis(0.5, gene_set="core", scoring=s) for s in ("ulm", "ucell"))]
    rows.append(analysis(2.0, scoring="ulm"))
    assert said(*rows).endswith("With the core part, none of 2 is resolved.")


def test_a_gene_less_in_the_core_is_the_choice_of_the_core():
    rows = [
        analysis(2.0),
        analysis(2.0, gene_set="core"),
        analysis(0.1, gene_set="core", left_out="VIM"),
    ]
    assert said(*rows).endswith("With the core part, 1 of 2 is not resolved.")


def test_rises_and_falls_are_told_alike():
    rows = [analysis(-2.0), analysis(2.0, gene_set="core")]
    assert "1 rise and 1 fall are resolved" in said(*rows)


def test_undefined_analyses_are_counted_apart():
    reading = describe(*tables(analysis(1.0), analysis(0.5, scoring="ulm"), analysis(NAN)))
    assert reading.sentence.startswith("All 2 analyses")
    assert "1 undefined" in reading.n_line


def test_cells_in_the_plural():
    names = {"place": "hepatocyte", "is_whole": False}
    reading = describe(*tables(analysis(1.0), analysis(0.5, scoring="ulm"), **names))
    assert reading.question == "Does the answer for hepatocytes depend on the analysis?"


def test_too_few_donors_and_effect_tables_say_why_and_what_to_do():
    assert describe(*too_few()).sentence == (
        "Two young mice: no interval, no p. Three a side are needed. "
        "Choose another tissue or data set."
    )
    why = "No donors. Choose a study with donors."
    assert describe(*missing(why)).sentence == why


def test_the_n_line_holds_the_default_and_the_nulls():
    reading = describe(*tables(analysis(-1.1), analysis(-0.8, scoring="ulm"), *NULLS))
    assert reading.n_line == (
        "5 young and 4 old mice; default g −1.1 [−2.3, 0.1]; same call in 2, same sign in 2; "
        "random genes p 0.35; shuffled donors p 0.040. Score v1.0"
    )


def test_traps_speak_of_chance():
    called = {"half": 0.5, "p": 0.01}
    rows = [analysis(-1.1, **called), analysis(-0.8, scoring="ulm")]
    genes = describe(*tables(*rows, null("null genes", p=0.2))).traps
    assert genes[0] == SHARED
    assert "as far in 20 % of draws" in genes[1]
    assert len(describe(*tables(*rows, null("null genes", p=0.01))).traps) == 1
    labels = describe(*tables(*rows, null("null labels", p=0.2))).traps
    assert "p 0.20, the test of the default p 0.010" in labels[1]


def test_traps_tell_what_the_filters_do_not_reach():
    rows, summary = tables(analysis(1.0), analysis(0.5, scoring="ulm"))
    traps = describe(rows, summary.assign(other_signature=True, one_sex=True)).traps
    assert traps == (SHARED, OTHER_SIGNATURE, ONE_SEX)


@pytest.mark.parametrize(
    ("factor", "value", "words"),
    [
        ("scoring", "aucell", "With AUCell"),
        ("scoring", "mean z", "With mean z"),
        ("scoring", "module, 12 bins", "With 12 bins"),
        ("gene_set", "groger2012", "With the set of Gröger 2012"),
        ("normalisation", "median of ratios", "Normalised by median of ratios"),
        ("sex_model", "males", "With males alone"),
        ("sex_model", "ignored", "With sex ignored"),
        ("min_cells", "20", "With at least 20 cells a profile"),
        ("left_out", "ambient-prone genes", "Without ambient-prone genes"),
    ],
)
def test_every_choice_has_words(factor, value, words):
    assert analyses.with_choice(factor, value) == words


CHOICES = st.fixed_dictionaries(
    {
        "scoring": st.sampled_from(["module", "mean z", "aucell", "module, 48 bins"]),
        "gene_set": st.sampled_from(["lu2025", "core", "tan2014"]),
        "normalisation": st.sampled_from(["log2 CPM", "upper quartile", "equal depth"]),
        "sex_model": st.sampled_from(["as built", "males"]),
        "min_cells": st.sampled_from([10.0, 20.0, 50.0]),
        "left_out": st.sampled_from(["", "VIM", "genes silent in half of the profiles"]),
    }
)


@given(
    default=st.floats(-4, 4),
    others=st.lists(st.tuples(st.floats(-4, 4), st.floats(0.1, 4), CHOICES), max_size=12),
)
def test_any_analyses_make_a_sentence(default, others):
    rows = [analysis(default), *(analysis(g, half, **choice) for g, half, choice in others)]
    check(describe(*tables(*rows, *NULLS)), 40)
