"""The answer in one line: every branch of the rule, and what must hold for any studies."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drift.agreement import ANSWERS, RULE, Conclusion, Study, conclude, held
from drift.meta import pool

UP, DOWN = Study(1.2, 0.3, 2.1), Study(-1.2, -2.1, -0.3)
OPEN_UP, OPEN_DOWN = Study(0.4, -0.5, 1.3), Study(-0.4, -1.3, 0.5)


def answered(*studies: Study, variance: float = 0.2) -> tuple[str, str]:
    pooled = pool([s.g for s in studies], [variance] * len(studies))
    found = conclude(studies, pooled)
    return found.answer, found.ground


@pytest.mark.parametrize(
    ("studies", "answer", "ground"),
    [
        ((), "not enough data", "no study"),
        ((UP,), "yes", "one study"),
        ((DOWN,), "no", "one study"),
        ((OPEN_UP,), "not enough data", "one study, not resolved"),
        ((UP, UP), "yes", "agreeing studies"),
        ((DOWN, OPEN_DOWN), "no", "agreeing studies"),
        ((OPEN_DOWN, DOWN), "no", "agreeing studies"),
        ((UP, OPEN_DOWN), "not enough data", "opposed studies"),
        ((OPEN_UP, OPEN_UP), "not enough data", "studies, not resolved"),
        ((UP, DOWN), "mixed", "contradiction"),
        ((UP, OPEN_UP, DOWN), "mixed", "contradiction"),
        ((UP, UP, UP), "yes", "pooled"),
        ((DOWN, DOWN, DOWN), "no", "pooled"),
        ((OPEN_UP, OPEN_DOWN, OPEN_UP), "not enough data", "pooled, not resolved"),
    ],
)
def test_every_branch(studies: tuple[Study, ...], answer: str, ground: str) -> None:
    assert answered(*studies) == (answer, ground)


def test_studies_that_differ_by_more_than_chance_are_mixed() -> None:
    apart = (Study(1.5, 0.9, 2.1), Study(-0.3, -0.7, 0.1), Study(-0.2, -0.6, 0.2))
    assert answered(*apart, variance=0.04) == ("mixed", "spread")
    assert answered(*apart, variance=2.0) == ("not enough data", "pooled, not resolved")


def test_the_answers_and_the_rule_have_words() -> None:
    assert set(ANSWERS) == {"yes", "no", "mixed", "not enough data"}
    assert all(sentence.endswith(".") for sentence in RULE)


@st.composite
def some(draw: st.DrawFn) -> list[Study]:
    found = []
    for _ in range(draw(st.integers(0, 5))):
        mid, half = draw(st.floats(-3, 3)), draw(st.floats(0.05, 3))
        found.append(Study(mid, mid - half, mid + half))
    return found


def of(studies: list[Study]) -> Conclusion:
    return conclude(studies, pool([s.g for s in studies], [0.3] * len(studies)))


@given(studies=some())
def test_signs_turned_turn_the_answer(studies: list[Study]) -> None:
    turned = [Study(-s.g, -s.high, -s.low) for s in studies]
    swap = {"yes": "no", "no": "yes"}
    one, other = of(studies), of(turned)
    assert other.answer == swap.get(one.answer, one.answer)
    assert other.ground == one.ground


@given(studies=some())
def test_the_order_of_studies_is_nothing(studies: list[Study]) -> None:
    assert of(studies) == of(studies[::-1])


@given(studies=some())
def test_yes_and_no_need_something_resolved(studies: list[Study]) -> None:
    found = of(studies)
    if found.answer == "yes" and len(studies) < 3:
        assert any(s.call == "rises" for s in studies)
        assert all(s.g > 0 for s in studies)


@pytest.mark.parametrize("found", list(ANSWERS))
@pytest.mark.parametrize("in_one_sex", list(ANSWERS))
def test_an_answer_holds_only_if_one_sex_gives_it_too(found: str, in_one_sex: str) -> None:
    first = Conclusion(found, "pooled")  # type: ignore[arg-type]
    second = Conclusion(in_one_sex, "one study")  # type: ignore[arg-type]
    kept = held(first, second)
    assert kept.answer in (found, "not enough data")
    if found in (in_one_sex, "not enough data"):
        assert kept == first
    else:
        assert kept == Conclusion("not enough data", "confounded with sex")
