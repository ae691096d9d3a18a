"""Whole responses to callbacks seen before, as they went over the wire.

The answer of a callback is kept as plain data (:mod:`components.answers`), but to send it Dash
turns it to JSON and the server compresses that: for a long page most of the time. Where an answer
comes from its selection alone, so does the response, and the same request gets the same bytes.
"""

from collections.abc import Sequence
from typing import Final

import orjson
from flask import Flask, Response, g, has_request_context, request

from atlas import cache, queries
from atlas.cells.kept_genes import copies_state

_PATH: Final = "_dash-update-component"
_HEADERS: Final = ("Content-Type", "Content-Encoding", "Vary")
_OCCASION: Final = ("changedPropIds", "parsedChangedPropsIds")  # why it is asked, never what


def server(name: str) -> Flask:
    """Return the server for an app; what keeps responses is registered before all else.

    Flask asks what was registered first last: a response is kept when it has been compressed.
    """
    made = Flask(name)
    made.after_request(_keep)
    return made


def look_up(made: Flask) -> None:
    """Answer requests seen before with what was kept; to be registered after any guard."""
    made.before_request(_found)


def only_by_selection() -> None:
    """Say of the request being answered that the same request always gets the same answer."""
    if has_request_context():
        g.depends_on_request_only = True


def _name() -> str:
    """Return the name of a response: the build, the path, the encodings and what is asked."""
    encodings = request.headers.get("Accept-Encoding", "")
    body = {key: value for key, value in request.get_json().items() if key not in _OCCASION}
    asked = orjson.dumps(body, option=orjson.OPT_SORT_KEYS).decode()
    return f"{queries.build_id()}{copies_state()}/response/{request.path}/{encodings}/{asked}"


def _found() -> Response | None:
    if request.method != "POST" or not request.path.endswith(_PATH):
        return None
    kept: tuple[bytes, Sequence[tuple[str, str]]] | None = cache.recall(_name())
    g.was_kept = kept is not None
    return None if kept is None else Response(kept[0], headers=list(kept[1]))


def _keep(response: Response) -> Response:
    """Keep a whole response of a callback that depends on its request only."""
    may_be_kept = g.get("depends_on_request_only", False) and not g.get("was_kept", False)
    if may_be_kept and response.status_code == 200 and not response.is_streamed:
        headers = [(name, response.headers[name]) for name in _HEADERS if name in response.headers]
        cache.put(_name(), (response.get_data(), headers))
    return response
