"""Nodes of the graph inside a sentence: "the fibroblast-to-myofibroblast transition"."""

import re
from typing import Final

from drift.graph import Node

# Where the label of the table does not read well inside a question.
NAMES: Final[dict[str, str]] = {
    "o_disease": "disease progression",
    "t_fibrocyte": "the bone-marrow cell-to-myofibroblast conversion",
    "i_klotho": "Klotho protein",
    "r_ampk": "AMPK",
}
_WITH_ARTICLE: Final = ("transition", "switch", "conversion", "family")


def running(node: Node) -> str:
    """Return the name of a node inside a sentence.

    Second names after " / " and in brackets are left out, but for interventions, whose brackets
    name the drug. Names of proteins keep their capitals.
    """
    if node.node_id in NAMES:
        return NAMES[node.node_id]
    name = node.label.split(" / ")[0]
    if node.kind != "intervention":
        name = re.sub(r"\s*\([^)]*\)", "", name)
    if node.kind != "regulator" and re.match(r"[A-Z][a-z]", name):
        name = name[0].lower() + name[1:]
    return f"the {name}" if name.endswith(_WITH_ARTICLE) else name


def is_plural(node: Node) -> bool:
    """Tell whether the verb after a node's name is a plural: "senolytics suppress"."""
    head = re.split(r" of | \(", running(node))[0]
    return bool(re.search(r"(?<![siu])s$", head))
