"""People who click: the same number clicks the same, and what fails is counted."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count, islice
from typing import Any

import pytest

from atlas.cells import outline, window
from tests.bench import clicks, crowd
from tests.bench.callbacks import PAGES
from tests.bench.clicks import CELLS, Person

PAGE = {
    "output": ".._pages_content.children..._pages_store.data..",
    "inputs": [{"id": "_pages_location", "property": name} for name in ("pathname", "search")],
}
CARD = {"output": "card.data", "inputs": [{"id": "selection", "property": "data"}]}
DEPENDENCIES = [
    {**each, "clientside_function": None, "prevent_initial_call": False} for each in (PAGE, CARD)
]


@contextmanager
def server(card: bytes, status: int) -> Iterator[int]:
    """Serve a page with one card, whose callback answers as given; yield the port."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            known = self.path == "/_dash-dependencies"
            self.send(json.dumps(DEPENDENCIES if known else {}).encode(), 200)

        def do_POST(self) -> None:
            asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            if asked["output"] == CARD["output"]:
                self.send(card, status)
            else:
                self.send(
                    json.dumps({"children": {"props": {"id": "card"}, "id": "card"}}).encode(), 200
                )

        def send(self, body: bytes, code: int) -> None:
            self.send_response(code)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            pass

    serving = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=serving.serve_forever)
    thread.start()
    try:
        yield serving.server_address[1]
    finally:
        serving.shutdown()
        thread.join()
        serving.server_close()


def test_a_person_clicks_what_a_reader_can_and_always_the_same() -> None:
    first, again, other = (
        list(islice(Person(number, ["a", "b"]).clicks(), 300)) for number in (1, 1, 2)
    )
    assert first == again != other
    assert {click.path for click in first} <= {*PAGES, CELLS}
    assert first[0].opens
    windows = {click.selection.window for click in first} - {""}
    lassos = {click.selection.lasso for click in first} - {""}
    assert len(windows) > 20
    assert len(lassos) > 10
    assert all(window.parse(text).text == text for text in windows)
    assert all(outline.parse(text) is not None for text in lassos)
    assert any(click.path != CELLS and not click.opens for click in first)


@pytest.mark.parametrize(
    ("card", "status", "is_right"),
    [(b'{"response": 1}', 200, True), (b"{}", 500, False), (b'{"sideUpdate": {}}', 200, False)],
)
def test_what_fails_is_counted(
    card: bytes, status: int, is_right: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clicks, "THINK", (0.001, 0.002))
    looks = (
        count()
    )  # a clock that goes on when it is looked at, so that a busy machine may take its time
    monkeypatch.setattr(crowd.time, "monotonic", lambda: next(looks))
    with server(card, status) as port:
        seen = crowd.crowd(port, people=2, seconds=12, first=0)
    assert len(seen.clicks) > 4
    assert bool(seen.errors) is not is_right
    assert bool(seen.requests)
