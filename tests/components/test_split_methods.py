"""The Methods section on composition and state prints what the code computes."""

import re

from components import numbers
from components.methods import composition
from drift.split_examples import COMPOSITION_ONLY, STATE_ONLY, example
from tests.components.trees import tree


def test_the_worked_examples_are_computed_not_typed() -> None:
    (section,) = composition.sections()
    text = str(tree(list(section.content)))
    for design in (COMPOSITION_ONLY, STATE_ONLY):
        found = example(design)
        for part in ("composition", "state", "total"):
            ends = getattr(found.sure, part)
            value = getattr(found.found, part)[0]
            printed = numbers.interval(value, ends.low[0], ends.high[0], 2, plus=True)
            assert printed in text


def test_the_table_shows_the_two_reasons() -> None:
    """First row: composition excludes 0 and state does not; second row: the other way round."""
    (section,) = composition.sections()
    pairs = re.findall(r"\[([−\d.]+), ([−\d.]+)\]", str(tree(list(section.content))))
    ends = [tuple(float(end.replace("−", "-")) for end in pair) for pair in pairs]
    above = [low > 0 for low, _ in ends]
    assert above == [True, False, True, False, True, True]
    assert all(high > 0 for _, high in ends)
