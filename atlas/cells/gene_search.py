"""Genes that a typed text may mean: a short list, since a page never gets all names."""

from collections.abc import Iterable
from typing import Final

MOST: Final = 12
_LONGEST: Final = 40  # characters of what is typed that are looked at


def matching(names: Iterable[str], typed: str, most: int = MOST) -> list[str]:
    """Return the names that hold a text, in any case of letters; at most so many.

    A name that is the text comes first, then those that begin with it, then the others, each by
    length and alphabet: "Alb" stands above "Albfm1".

    Examples
    --------
    >>> matching(["Calb1", "Albfm1", "Alb", "Gapdh"], "alb")
    ['Alb', 'Albfm1', 'Calb1']
    """
    wanted = typed.strip().casefold()[:_LONGEST]
    if not wanted:
        return []
    found = [(name.casefold().find(wanted), len(name), name) for name in names]
    return [name for at, _, name in sorted((at > 0, n, name) for at, n, name in found if at >= 0)][
        :most
    ]
