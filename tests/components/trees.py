"""Look into what a component renders."""

import json
from typing import Any

from plotly.utils import PlotlyJSONEncoder


def tree(component: Any) -> Any:
    """Return a component as the JSON the browser gets."""
    return json.loads(json.dumps(component, cls=PlotlyJSONEncoder))


def found(node: Any, **wanted: str) -> list[dict[str, Any]]:
    """Return the components whose props have the given values (``_`` in names is ``-``)."""
    hits: list[dict[str, Any]] = []
    if isinstance(node, list):
        for item in node:
            hits += found(item, **wanted)
    elif isinstance(node, dict) and "props" in node:
        props = node["props"]
        if all(props.get(name.replace("_", "-")) == value for name, value in wanted.items()):
            hits.append(props)
        hits += found(props.get("children"), **wanted)
    return hits
