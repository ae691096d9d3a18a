"""What stands beside the pool of a tissue: effect tables, and the two parts of the score."""

from collections.abc import Sequence
from typing import Final

from components import numbers
from components.readings.forest_grounds import View, by_study

CORE, MATRIX = "md_core", "md_matrisome"
DIRECTED: Final = ("yes", "no")


def beside(view: View) -> str:
    """Return what effect tables and the parts of the score say, as one sentence."""
    found = [text for text in (_tables(view), _parts(view)) if text]
    return f"{numbers.capital('; '.join(found))}." if found else ""


def _tables(view: View) -> str:
    """Return what the effect tables with enough of the signature say, each study once."""
    found = [s for s in view.own if s.is_table and s.state != "undefined"]
    groups = by_study([s for s in found if not s.low_coverage]).values()
    enough = " with enough genes" if any(s.low_coverage for s in found) else ""
    sets = [{s.direction for s in part} for part in groups]
    return _called([part.pop() if len(part) == 1 else 0 for part in sets], enough)


def _called(ways: Sequence[int], enough: str) -> str:
    """Return how many tables rise (1) and fall (-1) of all that are counted."""
    n, up, down = len(ways), ways.count(1), ways.count(-1)
    noun = f"effect {'table' if n == 1 else 'tables'}{enough}"
    if not up and not down:
        return f"{'the one ' if n == 1 else ''}{noun} {_be(n)} not resolved" if n else ""
    if up and down:
        return f"of {n} {noun} {up} {_verb('rise', up)}, {down} {_verb('fall', down)}"
    k, verb = (up, "rise") if up else (down, "fall")
    if k < n:
        return f"{k} of {n} {noun} {_verb(verb, k)}"
    every = {1: "the one", 2: "both"}.get(n, f"all {numbers.spelled(n)}")
    return f"{every} {noun} {_verb(verb, k)}"


def _be(n: int) -> str:
    return "is" if n == 1 else "are"


def _verb(verb: str, n: int) -> str:
    return f"{verb}s" if n == 1 else verb


def _parts(view: View) -> str:
    """Return which part of the MD score carries the answer, or where they part ways."""
    if not {CORE, MATRIX} < set(view.pools) or view.asked["column"] in (CORE, MATRIX):
        return ""
    core, matrix = (str(view.pools[part]["answer"]) for part in (CORE, MATRIX))
    answer = str(view.asked["answer"])
    if answer in DIRECTED:
        carried = {
            (True, True): "core and matrix agree",
            (False, True): "its matrix part carries it, the core is not resolved",
            (True, False): "its core carries it, the matrix part is not resolved",
            (False, False): "neither part is resolved alone",
        }
        return carried[core == answer, matrix == answer]
    alone = [
        (name, part) for name, part in (("core", core), ("matrix", matrix)) if part in DIRECTED
    ]
    words = {"yes": "rises", "no": "falls"}
    if alone:
        return ", ".join(f"the {name} part alone {words[part]}" for name, part in alone)
    return "the core part does not agree in direction" if _core_parts_ways(view) else ""


def _core_parts_ways(view: View) -> bool:
    """Tell whether the donor studies agree in the direction of the score, but not of its core."""
    core = [s for s in view.rows if s.column == CORE and s.part == "study" and not s.left_out]
    directions = [{s.value > 0 for s in found} for found in (view.pooled, core)]
    return len(directions[0]) == 1 and len(directions[1]) == 2
