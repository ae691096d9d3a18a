"""What a server needs around the app: headers, limits, and a first request of its own."""

from typing import Final

from dash import Dash
from flask import Response

MAX_REQUEST: Final = 2**20  # bytes; the largest honest one is a selection


def harden(app: Dash) -> None:
    """Let nothing be fetched from elsewhere, framed by others, guessed, or sent in bulk."""
    app.server.config["MAX_CONTENT_LENGTH"] = MAX_REQUEST
    app.server.after_request(_with_headers)


def _with_headers(response: Response) -> Response:
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "same-origin"
    response.headers["X-Frame-Options"] = "SAMEORIGIN"
    return response


def warm_up(app: Dash) -> None:
    """Answer one request of our own before any other.

    Dash registers its scripts while it answers the first request of a process; a second thread
    that asks for one of them meanwhile would get an error.
    """
    path = app.config.requests_pathname_prefix
    with app.server.test_client() as client:
        for name in ("", "_dash-layout", "_dash-dependencies"):
            client.get(path + name)
