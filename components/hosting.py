"""What a server needs around the app: health, headers, limits, a log, a first request."""

import json
import logging
import os
from datetime import UTC, datetime
from typing import Final

from dash import Dash
from flask import Response

from atlas import catalogue, queries
from atlas.last_answers import last_answers
from components import answers, compressed

MAX_REQUEST: Final = 2**20  # bytes; the largest honest one is a selection
WEEK: Final = 7 * 24 * 3600  # seconds; the addresses of assets change with their content


def url_prefix() -> str:
    """Return the path the app is served below, from ``MESODRIFT_URL_PREFIX``; "/" when unset."""
    name = os.environ.get("MESODRIFT_URL_PREFIX", "").strip("/")
    return f"/{name}/" if name else "/"


def follow_data(app: Dash) -> None:
    """Let every request begin with the data sets as they are now; before what looks for answers."""
    app.server.before_request(catalogue.follow)


def prepare(app: Dash) -> None:
    """Give an app its health endpoint, its headers and its log."""
    prefix = app.config.requests_pathname_prefix
    app.server.config["MAX_CONTENT_LENGTH"] = MAX_REQUEST
    app.server.config["SEND_FILE_MAX_AGE_DEFAULT"] = WEEK
    app.server.add_url_rule(f"{prefix}health", "health", _health)
    app.server.after_request(_with_headers)
    compressed.prepare(app.server)
    log_as_json()


def warm_up(app: Dash) -> None:
    """Answer one request of our own before any other.

    Dash registers its scripts while it answers the first request of a process; a second thread
    that asks for one of them meanwhile would get an error. It checks the layout then too, which
    from then on is sent as plain data, made once a build: Dash would walk it each time.
    """
    path = app.config.requests_pathname_prefix
    with app.server.test_client() as client:
        for name in ("", "_dash-layout", "_dash-dependencies"):
            client.get(path + name)
    laid_out = app.layout
    app.layout = last_answers(1)(lambda: answers.plain(laid_out()))


def _health() -> Response:
    served, refused = len(queries.manifests()), sorted(queries.refused())
    return state(200 if served else 503, data_sets=served, refused=refused)


def state(status: int, *, data_sets: int, refused: list[str]) -> Response:
    """Return the answer of the health endpoint."""
    body = {"healthy": status == 200, "data_sets": data_sets, "refused": refused}
    return Response(json.dumps(body), status=status, content_type="application/json")


# No page asks the outside, and the browser sees to it. Dash starts itself by a script in the page,
# Plotly writes styles, and an exported picture carries its fonts as data.
_POLICY: Final = (
    "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; object-src 'none'; base-uri 'self'; "
    "frame-ancestors 'self'"
)


def _with_headers(response: Response) -> Response:
    """Let nothing be fetched from elsewhere, guessed or framed, and no address leak to a site."""
    response.headers["Content-Security-Policy"] = _POLICY
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "same-origin"
    response.headers["X-Frame-Options"] = "SAMEORIGIN"
    return response


class _Line(logging.Formatter):
    """One JSON object a line, so that a reference a user reads out can be found by a machine."""

    def format(self, record: logging.LogRecord) -> str:
        entry = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="seconds"),
            "level": record.levelname,
            "message": record.getMessage(),
            "reference": getattr(record, "reference", ""),
            "path": getattr(record, "path", ""),
        }
        if record.exc_info:
            entry["error"] = self.formatException(record.exc_info)
        return json.dumps(entry, ensure_ascii=False)


def log_as_json() -> None:
    """Write the log of this project to standard error, one JSON object a line."""
    handler = logging.StreamHandler()
    handler.setFormatter(_Line())
    log = logging.getLogger("mesodrift")
    log.handlers, log.propagate = [handler], False
