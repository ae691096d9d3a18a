"""Elements of a page as plain data: of many, components of Dash would take most of the time."""

from typing import Any


def element(kind: str, children: Any = None, **attributes: Any) -> dict[str, Any]:
    """Return what ``dash.html`` makes of an element: of ``Td``, what ``html.Td`` is sent as."""
    props = {"children": children, **attributes}
    return {"props": props, "type": kind, "namespace": "dash_html_components"}
