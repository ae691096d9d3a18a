"""Whole responses to callbacks seen before, as they went over the wire.

Where an answer comes from what the request says alone, so does the response, and the same question
gets the same bytes: nothing is computed, turned to JSON or compressed again. A response is kept
when it has been sent: nobody waits for the disk.
"""

import logging
import sqlite3
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, Final

import diskcache
import orjson
from dash import Dash
from flask import Flask, Response, g, has_request_context, request

from atlas import queries
from atlas.cache import put, recall
from atlas.catalogue import current
from atlas.cells.kept_genes import copies_state
from components import compressed

_PATH: Final = "_dash-update-component"
_HEADERS: Final = ("Content-Type", "Content-Encoding", "Vary")
# The rest of a body is why it is asked.
_ASKED: Final[tuple[str, ...]] = ("output", "outputs", "inputs", "state")
_log: Final = logging.getLogger("mesodrift")


def server(name: str) -> Flask:
    """Return the server for an app; what keeps responses is registered before all else.

    Flask asks what was registered first last: a response is kept when it has been compressed.
    """
    made = Flask(name)
    made.after_request(_keep)
    return made


def look_up(app: Dash) -> None:
    """Answer requests seen before with what was kept; to be registered after any guard."""
    app.server.before_request(lambda: _found(app))


def only_by_request() -> None:
    """Say of the request being answered that the same request always gets the same answer.

    Not while cells are spoiled: mended, they are those of the same build, and the answer is not.
    """
    if has_request_context() and not current().spoiled:
        g.depends_on_request_only = True


def _name(app: Dash) -> str | None:
    """Return the name of a response: the build, the path, the encoding and what is asked.

    None for what no browser sends: halves of letters, numbers of any length, deep lists.
    """
    encoding = "gzip" if compressed.is_asked() else "plain"
    try:
        asked = orjson.dumps(_asked(app, request.get_json()), option=orjson.OPT_SORT_KEYS).decode()
    except orjson.JSONEncodeError:
        return None
    return f"{queries.build_id()}{copies_state()}/response/{request.path}/{encoding}/{asked}"


def _asked(app: Dash, body: dict[str, Any]) -> dict[str, Any]:
    """Return what a body asks, the same for all that ask the same.

    A callback may have ``reads``: what it reads of its first input, so that selections which differ
    in what it does not read are one question (:mod:`components.answers`).
    """
    asked = {key: body[key] for key in _ASKED if key in body}
    answer = app.callback_map.get(body["output"], {}).get("callback")
    reads: Callable[[Any], Any] | None = getattr(answer, "reads", None)
    match asked["inputs"]:
        case [{"value": str(value)} as first, *others] if reads:
            asked["inputs"] = [{**first, "value": reads(value)}, *others]
    return asked


def _found(app: Dash) -> Response | None:
    if request.method != "POST" or not request.path.endswith(_PATH):
        return None
    name = _name(app)
    if name is None:
        return None
    kept: tuple[bytes, Sequence[tuple[str, str]]] | None = recall(name)
    if kept is not None:
        return Response(kept[0], headers=list(kept[1]))
    g.new_response = name
    return None


def _keep(response: Response) -> Response:
    """Keep a whole response of a callback that depends on its request only."""
    name = g.get("new_response") if g.get("depends_on_request_only", False) else None
    if name and response.status_code == 200 and not response.is_streamed:
        headers = [(key, response.headers[key]) for key in _HEADERS if key in response.headers]
        response.call_on_close(partial(_put, name, (response.get_data(), headers)))
    return response


def _put(name: str, response: object) -> None:
    """Keep a response that was sent; if the disk refuses, it is made again next time."""
    try:
        put(name, response)
    except (OSError, sqlite3.Error, diskcache.Timeout) as error:
        _log.warning("A response could not be kept: %s", error)
