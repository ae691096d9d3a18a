"""What stands beside the pool of a tissue: effect tables, and the two parts of the score."""

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
    usable = [s for s in view.own if s.is_table and not s.low_coverage and s.state != "undefined"]
    groups = list(by_study(usable).values())
    if not groups:
        return ""
    sets = [{s.direction for s in part} for part in groups]
    ways = [part.pop() if len(part) == 1 else 0 for part in sets]
    n, up, down = len(ways), ways.count(1), ways.count(-1)
    if not up and not down:
        return "the effect table is not resolved" if n == 1 else "effect tables are not resolved"
    if up and down:
        return f"of {n} effect tables {up} {_verb('rise', up)}, {down} {_verb('fall', down)}"
    k, verb = (up, "rise") if up else (down, "fall")
    if n == 1:
        return f"the one effect table {verb}s"
    every = "both" if n == 2 else f"all {numbers.spelled(n)}"
    return (
        f"{every} effect tables {verb}" if k == n else f"{k} of {n} effect tables {_verb(verb, k)}"
    )


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
