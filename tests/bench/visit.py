"""What a browser asks of our server while somebody opens a page, and changes the selection."""

import gzip
import json
from collections.abc import Iterator
from typing import Any

from tests.bench.callbacks import Callback, discover
from tests.bench.serving import Client

PAGE = "_pages_content"


class Visit:
    """The callbacks of an app, and the ids of what is on each of its pages."""

    def __init__(self, port: int) -> None:
        client = Client(port)
        self._callbacks = list(discover(client))
        self._page = next(each for each in self._callbacks if PAGE in each.filled)
        self._frame = set(_ids(json.loads(plain(client.get("/_dash-layout")))))
        client.close()

    @staticmethod
    def document(path: str, selection: str) -> list[str]:
        """Return the addresses a browser fetches before it runs any callback, scripts aside."""
        return [f"{path}?{selection}", "/_dash-layout", "/_dash-dependencies"]

    def page(self, path: str, selection: str) -> bytes:
        """Return the request for the content of a page."""
        return self._page.body(selection, path)

    def at_start(self, content: bytes, path: str, selection: str) -> dict[str, bytes]:
        """Return the requests that follow when a page's content has come, by callback."""
        return {
            each.name: each.body(selection, path)
            for each in self._on(content)
            if each.is_asked_at_start
        }

    def at_change(self, content: bytes, path: str, selection: str) -> dict[str, bytes]:
        """Return the requests that follow when the selection changes, by callback."""
        return {
            each.name: each.body(selection, path)
            for each in self._on(content)
            if ("selection", "data") in each.inputs
        }

    def _on(self, content: bytes) -> Iterator[Callback]:
        """Yield the callbacks that fill what is on a page, or around every page."""
        there = self._frame | set(_ids(json.loads(plain(content))))
        for each in self._callbacks:
            if each is not self._page and each.is_answerable and there.issuperset(each.filled):
                yield each


def plain(answer: bytes) -> bytes:
    """Return an answer without the compression it may have."""
    return gzip.decompress(answer) if answer.startswith(b"\x1f\x8b") else answer


def _ids(layout: Any) -> Iterator[str]:
    """Yield the ids of components, as Dash writes them."""
    if isinstance(layout, dict):
        found = layout.get("id")
        if found is not None and not isinstance(found, list):
            is_text = isinstance(found, str)
            yield found if is_text else json.dumps(found, sort_keys=True, separators=(",", ":"))
        layout = list(layout.values())
    if isinstance(layout, list):
        for each in layout:
            yield from _ids(each)
