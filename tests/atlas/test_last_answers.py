"""Answers a process keeps: computed once, whoever asks; so many, no more; with the catalogue."""

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from atlas import catalogue, evidence, splits
from atlas.last_answers import last_answers
from atlas.selection import Selection


def test_threads_that_ask_at_once_get_one_answer() -> None:
    begun, computed = threading.Barrier(4), []

    @last_answers(2)
    def square(number: int) -> list[int]:
        computed.append(number)
        threading.Event().wait(0.05)
        return [number**2]

    def asked(_: int) -> list[int]:
        begun.wait()
        return square(7)

    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(asked, range(4)))
    assert computed == [7]
    assert all(each is found[0] for each in found)


def test_the_oldest_answer_goes_first_and_an_error_is_no_answer() -> None:
    computed = []

    @last_answers(2)
    def told(word: str) -> str:
        computed.append(word)
        if len(computed) == 1:
            raise ValueError(word)
        return word

    with pytest.raises(ValueError, match="a"):
        told("a")
    for word in ("a", "b", "a", "c", "a", "b"):
        assert told(word) == word
    assert computed == ["a", "a", "b", "c", "b"]


def test_another_catalogue_is_asked_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    @last_answers(2)
    def first() -> str:
        return next(iter(catalogue.current().store.datasets))

    known = first()
    other = replace(catalogue.current(), worked_out={})
    monkeypatch.setattr(catalogue._shared, "_catalogue", other)
    catalogue._shared._of_request.set(None)
    assert first() == known
    assert len(other.worked_out) == 1


@pytest.mark.parametrize("signature", ["md_score_lu2025", "senmayo"])
def test_what_is_kept_is_marked_for_who_asks(signature: str) -> None:
    nobody = evidence.agreement(Selection(signature=signature))
    lung = evidence.agreement(Selection(signature=signature, tissue="lung"))
    again = evidence.agreement(Selection(signature=signature))
    assert lung[1].loc[lung[1]["selected"], "organ"].tolist() == ["lung"]
    assert again[1].equals(nobody[1])
    assert again[0].equals(nobody[0])
    afresh = evidence.agreement_of(
        evidence._scores(Selection(signature=signature, tissue="lung")),
        "lung",
        signature,
        catalogue.current().tissues,
    )
    assert lung[1].equals(afresh[1])


def test_cards_of_one_click_share_their_splits() -> None:
    asked = Selection(dataset="tms_atlas_programs", tissue="liver")
    assert splits.splits(asked) is splits.splits(replace(asked))
    assert splits.splits(asked) is not splits.splits(Selection())
