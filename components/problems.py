"""What a user sees when something fails: its own sentence, or a reference into the log."""

import logging
import secrets
from typing import Any

from dash import Dash, ctx, html, set_props
from dash.exceptions import DependencyException
from flask import Response, request
from werkzeug.exceptions import HTTPException

from drift.errors import DriftError

_log = logging.getLogger("mesodrift")
_UPDATE = "_dash-update-component"


def report(error: Exception) -> None:
    """Say it where it failed; log what is not ours to say with a short reference."""
    names = _cards()
    if isinstance(error, DriftError):
        sentence = str(error)
    else:
        what = "This figure could not be drawn" if names else "A part of the page could not be made"
        sentence = f"{what}. Reference {_logged(error)}."
    places: list[Any] = [{"type": "problem", "name": name} for name in names]
    for place in places or ["problem"]:  # what is not a card tells it above the page
        set_props(place, {"children": told(sentence)})


def told(sentence: str) -> list[Any]:
    """Return what is wrong, with the button that asks once more."""
    button = html.Button("Try again", type="button", className="reset", **{"data-action": "retry"})
    return [html.Span(sentence), " ", button]


def guard(app: Dash) -> None:
    """Answer what a browser of ours would never send with a status and a sentence."""

    def refuse_malformed() -> Response | None:
        """Refuse a callback request that is not one."""
        if request.method != "POST" or not request.path.endswith(_UPDATE):
            return None
        if _is_update(_body(), app):
            return None
        return Response("This is not a request of the dashboard. Reload the page.", status=400)

    app.server.before_request(refuse_malformed)
    app.server.register_error_handler(Exception, _answer)


def _answer(error: Exception) -> HTTPException | Response:
    """Give every failure a reference, never a traceback."""
    if isinstance(error, HTTPException):
        return error
    if isinstance(error, DependencyException):  # Dash's word for a script it does not have
        return Response("There is no such file.", status=404)
    return Response(f"Something failed here. Reference {_logged(error)}.", status=500)


def _body() -> Any:
    """Return the body of a request; None where it is no JSON, or lists in lists without end."""
    try:
        return request.get_json(silent=True)
    except RecursionError:
        return None


def _is_update(body: Any, app: Dash) -> bool:
    """Tell whether a body has the parts of a callback request, each of its kind."""
    if not isinstance(body, dict) or not isinstance(body.get("output"), str):
        return False
    parts = {"inputs": dict | list, "state": dict | list, "changedPropIds": str}
    listed = "inputs" in body and all(_lists(body.get(k, []), kind) for k, kind in parts.items())
    known = "callback" in app.callback_map.get(body["output"], {})  # else the browser's own
    return known and listed and isinstance(body.get("outputs"), dict | list)


def _lists(found: Any, kind: Any) -> bool:
    return isinstance(found, list) and all(isinstance(one, kind) for one in found)


def _logged(error: Exception) -> str:
    reference = secrets.token_hex(2).upper()
    _log.error(str(error), exc_info=error, extra={"reference": reference, "path": request.path})
    return reference


def _cards() -> list[str]:
    """Return the names of the cards the failing callback was to fill."""
    grouped = ctx.outputs_list if isinstance(ctx.outputs_list, list) else [ctx.outputs_list]
    ids = [output.get("id") for output in grouped if isinstance(output, dict)]
    return sorted({item["name"] for item in ids if isinstance(item, dict) and "name" in item})
