"""Whoever takes gzip gets it, whoever does not gets plain bytes, and caches can tell them apart."""

import gzip
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, Response, send_from_directory
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from components import compressed

TEXT = "a line of some length, and again\n" * 100
ZIPPED = {"Accept-Encoding": "gzip, deflate"}


@pytest.fixture
def client(tmp_path: Path) -> FlaskClient:
    """Return a client of a server with answers of several kinds, and one file."""
    (tmp_path / "style.css").write_text(TEXT)
    (tmp_path / "font.woff2").write_text(TEXT)
    made = Flask("test")
    compressed.prepare(made)
    made.add_url_rule("/long", "long", lambda: Response(TEXT, mimetype="application/json"))
    made.add_url_rule("/short", "short", lambda: Response("{}", mimetype="application/json"))
    made.add_url_rule("/broken", "broken", lambda: Response(TEXT, 500, mimetype="text/plain"))
    made.add_url_rule(
        "/endless", "endless", lambda: Response(iter([TEXT, TEXT]), mimetype="text/csv")
    )
    made.add_url_rule("/<name>", "file", lambda name: send_from_directory(tmp_path, name))
    return made.test_client()


def _get(client: FlaskClient, path: str, **more: Any) -> TestResponse:
    """Return a whole answer; a file of it is closed, as servers do."""
    return client.get(path, buffered=True, **more)


@pytest.mark.parametrize("path", ["/long", "/style.css"])
def test_who_takes_gzip_gets_the_same_content_in_fewer_bytes(
    client: FlaskClient, path: str
) -> None:
    found = _get(client, path, headers=ZIPPED)
    assert found.headers["Content-Encoding"] == "gzip"
    assert found.content_length == len(found.data) < len(TEXT) / 5
    assert gzip.decompress(found.data).decode() == TEXT


@pytest.mark.parametrize("asked", ["", "identity", "br, zstd", "gzip;q=0, br"])
@pytest.mark.parametrize("path", ["/long", "/style.css"])
def test_who_does_not_gets_plain_bytes(client: FlaskClient, path: str, asked: str) -> None:
    found = _get(client, path, headers={"Accept-Encoding": asked})
    assert "Content-Encoding" not in found.headers
    assert found.text == TEXT


@pytest.mark.parametrize("path", ["/long", "/short", "/style.css", "/font.woff2", "/broken"])
def test_every_answer_says_what_it_depends_on(client: FlaskClient, path: str) -> None:
    for headers in (ZIPPED, {}):
        assert "Accept-Encoding" in _get(client, path, headers=headers).headers["Vary"]


@pytest.mark.parametrize("path", ["/short", "/font.woff2", "/broken", "/endless"])
def test_what_is_small_packed_failed_or_streamed_stays_as_it_is(
    client: FlaskClient, path: str
) -> None:
    found = _get(client, path, headers=ZIPPED)
    assert "Content-Encoding" not in found.headers
    assert found.text in ("{}", TEXT, TEXT * 2)


def test_a_file_seen_before_is_not_sent_again_in_either_form(client: FlaskClient) -> None:
    tags = set()
    for headers in (ZIPPED, {}):
        tag = _get(client, "/style.css", headers=headers).headers["ETag"]
        again = _get(client, "/style.css", headers={**headers, "If-None-Match": tag})
        assert (again.status_code, again.data) == (304, b"")
        tags.add(tag)
    assert len(tags) == 2


def test_the_head_of_an_answer_is_that_of_the_answer(client: FlaskClient) -> None:
    head, whole = client.head("/long", headers=ZIPPED), _get(client, "/long", headers=ZIPPED)
    assert head.data == b""
    assert dict(head.headers) == dict(whole.headers)
