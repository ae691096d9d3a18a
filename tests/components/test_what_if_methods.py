"""Methods and the sheet print the constants of the model, and say what it cannot."""

import re

import pytest

from components.explanations import what_if as how
from components.methods import what_if
from drift.arrow_weights import MOST_GAIN, WEAKEST
from drift.what_if import AGREEMENT, N_RUNS
from tests.components.trees import tree

TEXT = " ".join(str(tree(list(section.content))) for section in what_if.sections())


def test_the_constants_are_those_of_the_code() -> None:
    for confidence, low in WEAKEST.items():
        assert f"{low:g} to 1 at confidence {confidence}" in TEXT
    assert f"{MOST_GAIN:g} / λ" in TEXT
    assert f"{N_RUNS:,} runs" in TEXT
    assert f"{AGREEMENT * 100:.0f} %" in TEXT
    assert "±2 %" in TEXT  # 1.96 · √(0.9 · 0.1 / 1000)


@pytest.mark.parametrize(
    "gap", ["how soon", "dose", "tissue", "cell type", "harm that is no arrow", "threshold"]
)
def test_what_the_model_cannot_say_is_said(gap: str) -> None:
    assert gap in TEXT


def test_strengths_are_called_unknown_and_shares_no_probability() -> None:
    assert "Strengths of arrows are unknown" in TEXT
    assert "it is no probability" in TEXT


def test_words_of_the_model_are_would_never_will() -> None:
    import app

    assert app.server
    sheet = str(tree(how.scenario()))
    for text in (TEXT, sheet):
        assert "would" in text.lower()
        assert not re.search(r"\b(will|causes?|significant|predicts)\b", text)
    assert "not a prediction" in sheet
    assert "what-if-limits" in sheet
