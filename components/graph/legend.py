"""The legend of the graph: the marks that occur in a drawing, in reading order."""

from collections.abc import Sequence
from typing import Any, Final

from components.figures.theme import Key

Element = dict[str, Any]

KEYS: Final = (
    ("drives", Key("graph-drives", "drives")),
    ("suppresses", Key("graph-suppresses", "suppresses")),
    ("disputed", Key("graph-disputed", "disputed")),
    ("unsigned", Key("graph-unsigned", "no evidence found, or contested")),
    ("width 1.6", Key("graph-width-1", "confidence 1")),
    ("width 2.8", Key("graph-width-2", "confidence 2")),
    ("width 4.6", Key("graph-width-3", "confidence 3")),
    ("solid", Key("graph-solid", "living animal or trial")),
    ("culture", Key("graph-culture", "cell culture")),
    ("association", Key("graph-association", "association")),
    ("review", Key("graph-review", "review, concept")),
    ("question", Key("graph-question", "contested by a statement without sign")),
    ("falls", Key("graph-falls", "falls with age")),
    ("rises", Key("graph-rises", "rises with age")),
    ("table", Key("graph-table", "effect table: falls, rises; no interval")),
    ("open", Key("graph-open", "not resolved")),
    ("unmeasured", Key("graph-unmeasured", "not measured")),
    ("hatch", Key("hatch", "too few donors")),
    ("low", Key("square-hollow", "low coverage, left out of summaries")),
    ("interval", Key("graph-interval", "g with 95 % interval, −2 to +2")),
    ("unsafe", Key("graph-unsafe", "safety finding")),
    (
        "seen",
        Key("graph-reading", "r with drift, over donors: ✓ sign as the literature, ≠ against it"),
    ),
    ("unseen", Key("graph-reading-open", "r not resolved, or like random genes")),
)


def keys(elements: Sequence[Element]) -> list[Key]:
    """Return the keys of the marks that occur, in the order of the graph: arrows, then nodes."""
    found: set[str] = set()
    for element in elements:
        found.update(element["classes"].split())
        if "width" in element["data"]:
            found.add(f"width {element['data']['width']}")
    return [key for mark, key in KEYS if mark in found]
