"""The genes of a signature in words."""

import pandas as pd

from components.readings import drivers
from tests.components import examples

GENES = examples.drivers()


def test_counts_and_the_largest_resolved_gene() -> None:
    said = drivers.describe(GENES)
    n_fall = int((GENES["log2fc"] < 0).sum())
    assert said.question == "Which genes move the score in lung?"
    assert said.sentence.startswith(
        f"Of 60 signature genes measured, {n_fall} fall; 12 are resolved at FDR < 0.05."
    )
    assert "Of these Gene0 changes most, −1." in said.sentence


def test_the_larger_side_is_counted() -> None:
    said = drivers.describe(GENES.assign(log2fc=-GENES["log2fc"]))
    assert f"{int((GENES['log2fc'] < 0).sum())} rise;" in said.sentence


def test_none_resolved_warns_of_looking_at_many() -> None:
    said = drivers.describe(examples.drivers(resolved=0)).sentence
    assert "none is resolved at FDR < 0.05" in said
    assert "not corrected for looking at many" in said


def test_an_effect_table_has_statistics_without_intervals() -> None:
    table = GENES.assign(log2fc=examples.NAN, statistic=GENES["log2fc"], unit_text="rho with age")
    said = drivers.describe(table)
    assert said.sentence.endswith("rho with age.")
    assert "interval" not in said.caption


def test_nothing_measured_says_what_to_do() -> None:
    for empty in (GENES.iloc[:0], pd.DataFrame(), GENES.assign(log2fc=examples.NAN)):
        assert "Choose" in drivers.describe(empty).sentence
