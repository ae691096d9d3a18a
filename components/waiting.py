"""A server that has nothing to show yet: it says what to do, and becomes the app once it can."""

import logging
import threading
import time
from collections.abc import Callable, Iterable
from contextvars import copy_context
from html import escape
from typing import Any

from dash import Dash
from flask import Flask, Response

from atlas import catalogue
from components import hosting
from drift.errors import DriftError

Wsgi = Callable[[Any, Any], Iterable[bytes]]


def server(sentence: str, make: Callable[[], Dash]) -> Flask:
    """Return a server that is not healthy and tells why, until a data set can be served.

    Parameters
    ----------
    sentence
        Why there is nothing to show now.
    make
        Makes the app; called once, by the first request that finds data.
    """
    made = Flask("mesodrift")
    waiting = _Waiting(made.wsgi_app, sentence, make)

    def answer(path: str = "") -> Response:
        if path.rstrip("/").endswith("health"):
            return hosting.state(503, data_sets=0, refused=[waiting.sentence])
        return Response(
            f"<!DOCTYPE html><html lang=en><title>MesoDrift</title><p>{escape(waiting.sentence)}"
            "</p></html>",
            status=503,
        )

    made.add_url_rule("/", "page", answer)
    made.add_url_rule("/<path:path>", "any", answer)
    made.wsgi_app = waiting  # type: ignore[method-assign]
    hosting.log_as_json()
    logging.getLogger("mesodrift").error(sentence)
    return made


class _Waiting:
    """Answers as a server of its own, then as the app.

    Attributes
    ----------
    sentence
        Why there is nothing to show, as of the last look at the folder.
    """

    def __init__(self, own: Wsgi, sentence: str, make: Callable[[], Dash]) -> None:
        self.sentence = sentence
        self._answer = own
        self._make = make
        # Dash keeps what it needs to register pages in the context of the thread that loaded it.
        self._context = copy_context()
        self._is_app = False
        self._looking = threading.Lock()
        self._next_look = 0.0

    def __call__(self, environ: Any, start_response: Any) -> Iterable[bytes]:
        """Answer a request."""
        if not self._is_app and self._looking.acquire(blocking=False):
            try:
                self._look()
            finally:
                self._looking.release()
        return self._answer(environ, start_response)

    def _look(self) -> None:
        if self._is_app or time.monotonic() < self._next_look:
            return
        self._next_look = time.monotonic() + catalogue.CHECK_EVERY
        try:
            catalogue.current()
            self._answer = self._context.run(self._make).server.wsgi_app
            self._is_app = True
        except DriftError as error:
            self.sentence = str(error)
