"""A request seen before gets the bytes it got, and no other request does."""

import gzip
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from flask import Response, jsonify, request
from flask.testing import FlaskClient

from atlas import cache
from components import kept_responses

PATH = "/_dash-update-component"


@pytest.fixture
def asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """Count what reaches the callbacks, with a cache of this test's own."""
    monkeypatch.setattr(cache, "FOLDER", tmp_path / "cache")
    monkeypatch.setattr(cache, "_shelf", cache._Shelf())
    return Counter()


@pytest.fixture
def client(asked: Counter[str]) -> FlaskClient:
    """Return a client of a server with one callback, which compresses as Dash's does."""
    server = kept_responses.server("test")

    @server.after_request
    def compress(response: Response) -> Response:
        is_asked = "gzip" in request.headers.get("Accept-Encoding", "")
        if is_asked and "Content-Encoding" not in response.headers:
            response.set_data(gzip.compress(response.get_data()))
            response.headers["Content-Encoding"] = "gzip"
        return response

    @server.post(PATH)
    def update() -> tuple[Response, int]:
        kind = str(request.get_json()["output"])
        asked[kind] += 1
        if kind != "by chance":
            kept_responses.only_by_selection()
        return jsonify(told=request.get_json()["inputs"]), 500 if kind == "fails" else 200

    kept_responses.look_up(server)
    return server.test_client()


def body(output: str = "card", inputs: str = "tissue=lung", changed: str = "") -> dict[str, Any]:
    return {"output": output, "inputs": [inputs], "state": [], "changedPropIds": [changed]}


def test_the_same_request_is_answered_once_with_the_same_bytes(
    client: FlaskClient, asked: Counter[str]
) -> None:
    zipped = {"Accept-Encoding": "gzip"}
    first = client.post(PATH, json=body(), headers=zipped)
    again = client.post(PATH, json=body(), headers=zipped)
    assert asked["card"] == 1
    assert again.data == first.data
    assert gzip.decompress(again.data) == b'{"told":["tissue=lung"]}\n'
    for name in ("Content-Type", "Content-Encoding"):
        assert again.headers[name] == first.headers[name]


def test_why_it_is_asked_does_not_matter_and_what_is_asked_does(
    client: FlaskClient, asked: Counter[str]
) -> None:
    first = client.post(PATH, json=body(changed="selection.data"))
    assert client.post(PATH, json=body(changed="screen.data")).data == first.data
    assert asked["card"] == 1
    assert client.post(PATH, json=body(inputs="tissue=liver")).data != first.data
    assert asked["card"] == 2


def test_who_cannot_unzip_gets_plain_bytes(client: FlaskClient, asked: Counter[str]) -> None:
    client.post(PATH, json=body(), headers={"Accept-Encoding": "gzip"})
    plain = client.post(PATH, json=body(), headers={"Accept-Encoding": "identity"})
    assert plain.get_json() == {"told": ["tissue=lung"]}
    assert "Content-Encoding" not in plain.headers
    assert asked["card"] == 2


@pytest.mark.parametrize("kind", ["by chance", "fails"])
def test_what_may_differ_next_time_is_not_kept(
    client: FlaskClient, asked: Counter[str], kind: str
) -> None:
    for _ in range(2):
        client.post(PATH, json=body(kind))
    assert asked[kind] == 2
