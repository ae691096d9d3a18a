"""A callback that fails says so where it failed, with a reference and a way to ask once more."""

import json
import re
from collections.abc import Callable
from typing import Any

import pytest

from atlas import queries
from drift.errors import DriftError

Ask = Callable[..., dict[str, Any]]


def failing(error: Exception) -> Callable[..., Any]:
    def fail(*_: object) -> None:
        raise error

    return fail


def told(ask: Ask, names: str, selection: str) -> tuple[str, str]:
    """Return where something is told, and what."""
    ((place, told),) = ask(names, part="sideUpdate", selection=selection).items()
    sentence, _, button = told["children"]
    assert button["props"]["data-action"] == "retry"
    return place, sentence["props"]["children"]


@pytest.mark.parametrize(
    ("names", "place", "words"),
    [
        (
            '"effect_map","type":"drawing"',
            json.dumps({"name": "effect_map", "type": "problem"}, separators=(",", ":")),
            "This figure could not be drawn",
        ),
        ("headline.children", "problem", "A part of the page could not be made"),
    ],
)
def test_a_failure_gets_a_reference(
    ask: Ask, monkeypatch: pytest.MonkeyPatch, names: str, place: str, words: str
) -> None:
    monkeypatch.setattr(queries, "effects", failing(RuntimeError("a secret of the server")))
    where, sentence = told(ask, names, "node=failure")
    assert where == place
    assert re.fullmatch(rf"{words}\. Reference [0-9A-F]{{4}}\.", sentence)


def test_our_own_errors_speak_for_themselves(ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "effects", failing(DriftError("The table is spoiled.")))
    _, sentence = told(ask, '"effect_map","type":"drawing"', "node=failure")
    assert sentence == "The table is spoiled."
