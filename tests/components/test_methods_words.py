"""The words that pages use without explaining them are explained on the Methods page."""

import pytest

from components import methods
from components.methods import words


@pytest.mark.parametrize("word", ["Stratum", "TMS", "Depth", "† and ‡", "Hangs on one man"])
def test_words_of_the_pages_are_defined(word: str) -> None:
    assert len(dict(words.WORDS)[word].split()) > 8


def test_they_come_first() -> None:
    assert methods.sections()[0].anchor == "words"
    assert "20%" in dict(words.WORDS)["Depth"]
