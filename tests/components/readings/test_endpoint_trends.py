"""The sentence of the end points, for each mix of rises, falls and open tissues."""

import pytest

from components.readings.endpoint_trends import describe
from components.twins import endpoints
from tests.components.examples import NAN
from tests.components.unscored_examples import findings

ALL_FOUR = "Of 4 human tissues, fibrosis {}, adjusted for sex and death type."
MIXED = (
    "Of 3 human tissues, fibrosis rises with age in kidney cortex, falls in heart left ventricle "
    "and is not resolved in 1, adjusted for sex and death type."
)
FIRST = "kidney cortex, heart left ventricle and 2 others"


@pytest.mark.parametrize(
    ("odds", "sentence"),
    [
        (None, MIXED),
        (2.0, ALL_FOUR.format(f"rises with age in {FIRST}")),
        (0.5, ALL_FOUR.format(f"falls in {FIRST}")),
        (1.0, ALL_FOUR.format("is not resolved in 4")),
    ],
)
def test_the_answer(odds: float | None, sentence: str) -> None:
    assert describe(findings(odds)).sentence == sentence


def test_what_is_corrected_for_many_tissues_is_said() -> None:
    first, second = describe(findings()), describe(findings(1.0))
    assert first.traps[1] == "With all tissues counted, FDR is below 0.05 in kidney cortex."
    assert second.traps[1] == "With all tissues counted, none is below FDR 0.05."
    assert "not a score" in first.traps[0]


def test_tissues_noted_too_rarely_are_counted() -> None:
    assert "in 1 more fibrosis was noted too rarely to model" in describe(findings()).n_line
    assert "Choose" in describe(findings(NAN)).sentence


def test_the_table_holds_every_tissue_with_its_reason() -> None:
    data = endpoints.trends(findings()).data()
    assert len(data["numbers"]["odds_ratio"]) == 8
    assert data["numbers"]["odds_ratio"][3] is None
    assert data["texts"]["reason"][3].startswith("Noted in four donors only")
    assert "share 20-29" in data["numbers"]
