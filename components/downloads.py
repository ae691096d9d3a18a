"""Files of the evidence graph that the server makes: BibTeX, GraphML, statements as CSV.

The browser asks by writing what it wants into one store (``assets/downloads.js``); the file comes
back through ``dcc.Download``.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

from dash import Dash, Input, Output, dcc, no_update

from atlas import graph_exports
from atlas.selection import Selection

_LONGEST: Final = 8192  # characters of a link; browsers and proxies cut longer ones


def parts() -> list[Any]:
    """Return what must be in the layout for the downloads to work."""
    return [dcc.Store(id="evidence-request"), dcc.Download(id="evidence-file")]


def answer(request: Any) -> Any:
    """Return the file that the browser asks for; nothing for what is no request of ours."""
    if not isinstance(request, Mapping) or request.get("kind") not in graph_exports.KINDS:
        return no_update
    made = graph_exports.file(
        request["kind"],
        Selection.parse(_text(request, "selection")),
        focused=request.get("of") == "focus",
        link=_text(request, "link"),
        day=datetime.now(UTC).date(),
    )
    return {
        "content": made.content,
        "filename": made.name,
        "type": made.mime,
        "base64": False,
    }


def _text(request: Mapping[str, Any], name: str) -> str:
    return str(request.get(name) or "")[:_LONGEST]


def register(app: Dash) -> None:
    """Register the callback that answers requests for files."""
    app.callback(
        Output("evidence-file", "data"),
        Input("evidence-request", "data"),
        prevent_initial_call=True,
    )(answer)
