"""Which category of the embedding has which colour: the same wherever one looks."""

from collections.abc import Sequence
from typing import Final

from components import tokens
from components.figures.cell_words import UNKNOWN

NO_HUE: Final = -1  # code of a colour that nothing has
_FIXED: Final = {"sex": {"female": "orchid", "male": "teal"}}
Hues = tuple[int, ...]


def hues(paint: str, names: Sequence[str], commonest: Sequence[str], seen: Sequence[str]) -> Hues:
    """Return the code of the category that has each colour, in the order of the colours.

    Ages have an order and a ramp: all of them have a colour. Of names, the commonest of the
    whole map keep their colours when one zooms in. A colour whose category is out of view goes to
    the commonest in view that has none.

    Parameters
    ----------
    names
        All categories; a code is a place among them.
    commonest, seen
        Categories of the whole map, and of what is in view, those with most cells first.
    """
    colours = list(tokens.CATEGORIES)
    code = {name: number for number, name in enumerate(names) if name not in UNKNOWN}
    if paint in _FIXED:
        of = {colour: code.get(name, NO_HUE) for name, colour in _FIXED[paint].items()}
        return tuple(of.get(colour, NO_HUE) for colour in colours)
    if paint == "age":  # the youngest first, as everywhere, each on the ramp of all
        return tuple(sorted(code.values()))
    most = len(colours)
    known = [name for name in commonest if name in code][:most]
    here = set(seen)
    found = [code[name] if name in here else NO_HUE for name in known]
    found += [NO_HUE] * (most - len(found))
    waiting = [code[name] for name in seen if name in code and name not in known]
    for place, held in enumerate(found):
        if held == NO_HUE and waiting:
            found[place] = waiting.pop(0)
    return tuple(found)
