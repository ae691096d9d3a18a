"""Whole responses to callbacks seen before, as they went over the wire.

Where an answer comes from what the request says alone, so does the response, and the same question
gets the same bytes: nothing is computed, turned to JSON or compressed again. A response is kept
when it has been sent: nobody waits for the disk.
"""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, Final

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
_OCCASION: Final = ("changedPropIds", "parsedChangedPropsIds")  # why it is asked, never what


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
    asked = {key: value for key, value in body.items() if key not in _OCCASION}
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
        response.call_on_close(partial(put, name, (response.get_data(), headers)))
    return response
