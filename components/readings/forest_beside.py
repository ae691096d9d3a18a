"""What stands beside the pool of a tissue: effect tables, and the two parts of the score."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from components import numbers
from components.readings.forest_grounds import View, by_study

CORE, MATRIX = "md_core", "md_matrisome"
DIRECTED: Final = ("yes", "no")


def beside(view: View, room: int) -> str:
    """Return what effect tables and the parts of the score say, as one sentence.

    Where both exceed ``room`` (words), the parts alone are told, else the tables alone: what is
    not told is drawn.
    """
    tables, parts = _tables(view), _parts(view)
    for found in ((tables, parts), (parts,), (tables,)):
        text = "; ".join(part for part in found if part)
        if text and len(text.split()) <= room:
            return f"{numbers.capital(text)}."
    return ""


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
        return f"{k} of {n} {noun} {verb}"
    every = {1: "the one", 2: "both"}.get(n, f"all {numbers.spelled(n)}")
    return f"{every} {noun} {_verb(verb, k)}"


def _be(n: int) -> str:
    return "is" if n == 1 else "are"


def _verb(verb: str, n: int) -> str:
    return f"{verb}s" if n == 1 else verb


@dataclass(frozen=True)
class _Part:
    """One part of the MD score beside the answer about the whole."""

    name: str
    answer: str
    uncounted: tuple[str, ...]  # words of resolved studies with too few genes: "falls in Xu"

    @property
    def open_words(self) -> str:
        """What it says where it gives no answer of its own: nothing, or why it is not counted."""
        if self.uncounted:
            return f"the {self.name} {numbers.listed(self.uncounted)}, {_UNCOUNTED}"
        return f"the {self.name} is not resolved"

    @property
    def words(self) -> str:
        """What it says where it does not say the same as the whole."""
        return (
            f"the {self.name} {_MOVES[self.answer]}" if self.answer in _MOVES else self.open_words
        )


_UNCOUNTED: Final = "but with too few genes to count"
_MOVES: Final = {"yes": "rises", "no": "falls", "mixed": "is mixed"}


def _parts(view: View) -> str:
    """Return which part of the MD score carries the answer, or where they part ways."""
    if not {CORE, MATRIX} < set(view.pools) or view.asked["column"] in (CORE, MATRIX):
        return ""
    core, matrix = _part(view, "core", CORE), _part(view, "matrix part", MATRIX)
    answer = str(view.asked["answer"])
    if answer not in DIRECTED:
        return _without_answer(view, core, matrix)
    if core.answer == matrix.answer == answer:
        return "core and matrix agree"
    if core.answer == answer:
        return f"its core carries it, {matrix.words}"
    if matrix.answer == answer:
        return f"its matrix part carries it, {core.words}"
    return _neither(core, matrix)


def _neither(core: _Part, matrix: _Part) -> str:
    """Return what the parts say where neither gives the answer of the whole."""
    if (
        core.words == "the core is not resolved"
        and matrix.words == "the matrix part is not resolved"
    ):
        return "neither part is resolved alone"
    if core.answer == matrix.answer and core.uncounted and core.uncounted == matrix.uncounted:
        (said,) = core.uncounted[:1]
        verb, _, where = said.partition(" ")
        both = f"core and matrix {verb.removesuffix('s')} {where}".rstrip()
        return f"{both}, {_UNCOUNTED}"
    return f"{core.words}; {matrix.words}"


def _without_answer(view: View, core: _Part, matrix: _Part) -> str:
    """Return a part that has an answer though the whole has none, or is drawn but not counted."""
    alone = [part for part in (core, matrix) if part.answer in DIRECTED]
    if alone:
        return ", ".join(f"the {p.name.split(' ')[0]} part alone {_MOVES[p.answer]}" for p in alone)
    if core.uncounted and core.uncounted == matrix.uncounted:
        return _neither(core, matrix)
    shown = [part.open_words for part in (core, matrix) if part.uncounted]
    if shown:
        return "; ".join(shown)
    return "the core part does not agree in direction" if _core_parts_ways(view) else ""


def _part(view: View, name: str, column: str) -> _Part:
    """Return the answer of a part, and what studies with too few of its genes show."""
    donors = [s for s in view.rows if s.column == column and s.part == "study"]
    called = [s for s in donors if s.left_out == "coverage" and s.direction]
    several = len(by_study(donors)) > 1
    words = dict.fromkeys(
        f"{'rises' if s.direction > 0 else 'falls'}{f' in {s.study_short}' if several else ''}"
        for s in called
    )
    return _Part(name, str(view.pools[column]["answer"]), tuple(words))


def _core_parts_ways(view: View) -> bool:
    """Tell whether the donor studies agree in the direction of the score, but not of its core."""
    core = [s for s in view.rows if s.column == CORE and s.part == "study" and not s.left_out]
    directions = [{s.value > 0 for s in found} for found in (view.pooled, core)]
    return len(directions[0]) == 1 and len(directions[1]) == 2
