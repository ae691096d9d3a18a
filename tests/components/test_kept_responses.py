"""A question seen before gets the bytes it got, and no other question does."""

import gzip
import json
import logging
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from dash import Dash, Input, Output, html
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from atlas import cache, catalogue, queries
from components import compressed, kept_responses
from components.answers import answers, answers_to
from drift.errors import StoreError

Ask = Callable[..., TestResponse]
ZIPPED = {"Accept-Encoding": "gzip"}


@pytest.fixture
def asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """Count what reaches the callbacks, with a cache of this test's own."""
    monkeypatch.setattr(cache, "FOLDER", tmp_path / "cache")
    monkeypatch.setattr(cache, "_shelf", cache._Shelf())
    return Counter()


@pytest.fixture
def client(asked: Counter[str]) -> FlaskClient:
    """Return a client of an app with callbacks of several kinds."""
    app = Dash("test", server=kept_responses.server("test"), on_error=lambda error: "failed")
    app.layout = html.Div()

    def add(kind: str, decorate: Callable[..., Any]) -> None:
        def answer(asked_for: Any) -> str:
            asked[kind] += 1
            if kind == "fails":
                raise ZeroDivisionError
            return f"{kind} of {getattr(asked_for, 'tissue', asked_for)}, " * 50

        app.callback(Output(kind, "children"), Input("selection", "data"))(decorate(answer))

    add("card", answers)
    add("narrow", answers_to("tissue"))
    add("fails", answers)
    add("by-chance", lambda function: function)
    kept_responses.look_up(app)
    compressed.prepare(app.server)
    return app.server.test_client()


@pytest.fixture
def ask(client: FlaskClient) -> Ask:
    """Ask a callback as a browser does, and read all of what it answers."""

    def post(
        output: str = "card", text: str | None = "tissue=lung", changed: str = "", **more: Any
    ) -> TestResponse:
        body = {
            "output": f"{output}.children",
            "outputs": {"id": output, "property": "children"},
            "inputs": [{"id": "selection", "property": "data", "value": text}],
            "state": [],
            "changedPropIds": [changed],
        }
        found = client.post("/_dash-update-component", json=body, buffered=True, **more)
        assert found.status_code == 200
        return found

    return post


def said(response: TestResponse) -> str:
    plain = gzip.decompress(response.data) if response.headers.get("Content-Encoding") else None
    answer = json.loads(plain or response.data)["response"]
    return str(next(iter(answer.values()))["children"])


def test_the_same_request_is_answered_once_with_the_same_bytes(
    ask: Ask, asked: Counter[str]
) -> None:
    first, again = ask(headers=ZIPPED), ask(headers=ZIPPED)
    assert asked["card"] == 1
    assert again.data == first.data
    assert said(again).startswith("card of lung, card of lung")
    for name in ("Content-Type", "Content-Encoding", "Vary"):
        assert again.headers[name] == first.headers[name]


def test_why_it_is_asked_does_not_matter_and_what_is_asked_does(
    ask: Ask, asked: Counter[str]
) -> None:
    first = ask(changed="selection.data")
    assert ask(changed="screen.data").data == first.data
    assert asked["card"] == 1
    assert ask(text="tissue=liver").data != first.data
    assert ask(text=None).data != first.data
    assert asked["card"] == 3


def test_an_answer_serves_all_selections_that_agree_in_what_it_reads(
    ask: Ask, asked: Counter[str]
) -> None:
    for text in ("tissue=lung&paint=age", "paint=density&tissue=lung", "tissue=lung&nonsense=1"):
        assert said(ask("narrow", text)).startswith("narrow of lung")
    assert asked["narrow"] == 1
    assert said(ask("narrow", "tissue=liver")).startswith("narrow of liver")
    for text in ("tissue=lung&paint=age", "paint=density&tissue=lung"):
        ask("card", text)
    assert asked["card"] == 2, "what reads all of a selection is asked about each"


def test_who_cannot_unzip_gets_plain_bytes(ask: Ask, asked: Counter[str]) -> None:
    ask(headers=ZIPPED)
    plain = ask(headers={"Accept-Encoding": "identity"})
    assert "Content-Encoding" not in plain.headers
    assert said(plain).startswith("card of lung")
    assert asked["card"] == 2


@pytest.mark.parametrize("kind", ["by-chance", "fails"])
def test_what_may_differ_next_time_is_not_kept(ask: Ask, asked: Counter[str], kind: str) -> None:
    for _ in range(2):
        ask(kind)
    assert asked[kind] == 2


def test_another_build_is_asked_anew(
    ask: Ask, asked: Counter[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    ask()
    monkeypatch.setattr(queries, "build_id", lambda: "another")
    ask()
    assert asked["card"] == 2


def test_nobody_waits_until_a_response_is_kept(
    client: FlaskClient, ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept: list[str] = []
    monkeypatch.setattr(kept_responses, "put", lambda name, value: kept.append(name))
    body = {
        "output": "card.children",
        "outputs": {"id": "card", "property": "children"},
        "inputs": [{"id": "selection", "property": "data", "value": "tissue=lung"}],
    }
    response = client.post("/_dash-update-component", json=body)
    assert response.data, "the whole body is there ..."
    assert not kept, "... and what keeps it has not begun"
    response.close()
    assert len(kept) == 1


def test_genes_that_appear_beside_the_same_tables_are_seen(
    ask: Ask, asked: Counter[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MESODRIFT_GENES", str(tmp_path / "genes"))
    ask()
    (tmp_path / "genes" / "made").mkdir(parents=True)
    ask()
    ask()
    assert asked["card"] == 2


@pytest.mark.parametrize("odd", ['"\\ud800"', "1" + "0" * 30, "[" * 300 + "]" * 300])
def test_what_has_no_name_is_answered_and_not_kept(
    client: FlaskClient, asked: Counter[str], odd: str
) -> None:
    body = (
        '{"output": "card.children", "outputs": {"id": "card", "property": "children"}, "inputs": '
        f'[{{"id": "selection", "property": "data", "value": "tissue=lung", "odd": {odd}}}]}}'
    )
    for _ in range(2):
        found = client.post(
            "/_dash-update-component", data=body, content_type="application/json", buffered=True
        )
        assert found.status_code == 200
    assert asked["card"] == 2


def test_what_is_said_of_spoiled_cells_is_not_kept(
    ask: Ask, asked: Counter[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    found = catalogue.current()
    dataset = next(name for name, manifest in queries.manifests().items() if manifest["cells"])
    monkeypatch.setattr(found, "opened", {})
    monkeypatch.setattr(found, "spoiled", set())

    def refused(name: str) -> None:
        raise StoreError("A file is missing.")

    with monkeypatch.context() as spoiled:
        spoiled.setattr(found.store, "cells", refused)
        for name in (dataset, "no data set"):
            with pytest.raises(StoreError):
                found.cells(name)
    ask()
    found.cells(dataset)  # mended
    for _ in range(2):
        ask()
    assert asked["card"] == 2


def test_what_is_not_part_of_the_question_makes_no_other(
    client: FlaskClient, asked: Counter[str]
) -> None:
    body = {
        "output": "card.children",
        "outputs": {"id": "card", "property": "children"},
        "inputs": [{"id": "selection", "property": "data", "value": "tissue=lung"}],
    }
    for number in range(3):
        client.post("/_dash-update-component", json=body | {"junk": number}, buffered=True)
    assert asked["card"] == 1


def test_a_disk_that_refuses_takes_no_answer_away(
    ask: Ask, asked: Counter[str], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def full(name: str, value: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(kept_responses, "put", full)
    monkeypatch.setattr(logging.getLogger("mesodrift"), "propagate", True)
    assert said(ask()) == said(ask())
    assert asked["card"] == 2
    assert "could not be kept" in caplog.text
