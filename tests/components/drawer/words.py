"""The words of a rendered drawer."""

from typing import Any


def text(node: Any) -> str:
    """Return every word a component shows, in reading order, joined by blanks."""
    if isinstance(node, str):
        return node
    if isinstance(node, list):
        return " ".join(filter(None, map(text, node)))
    if isinstance(node, dict) and "props" in node:
        return text(node["props"].get("children"))
    return ""


def flat(node: Any) -> str:
    """Return the words with single blanks, none before a full stop or comma."""
    return " ".join(text(node).split()).replace(" .", ".").replace(" ,", ",")


def all_props(node: Any) -> list[dict[str, Any]]:
    """Return the props of every component below a node."""
    if isinstance(node, list):
        return [props for item in node for props in all_props(item)]
    if isinstance(node, dict) and "props" in node:
        return [node["props"], *all_props(node["props"].get("children"))]
    return []
