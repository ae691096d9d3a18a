"""The names of tissues: as the file writes them, or as all data sets do.

A tissue is asked about across data sets by its name, and all write "liver". What holds a short form
("PBMC", "BM (Left)") stays as it is.
"""

from collections.abc import Sequence
from itertools import pairwise

from atlas.organs import WHOLE


def names(written: Sequence[str]) -> dict[str, str]:
    """Return the name of each tissue of a file: in lower case, unless it holds a short form.

    Tissues that differ in case only are one. A file that writes organs in capitals has no short
    forms that could be told from them.

    Examples
    --------
    >>> names(["Bone Marrow", "PBMC", "pbmc", "BM (Left)"])
    {'Bone Marrow': 'bone marrow', 'PBMC': 'PBMC', 'pbmc': 'PBMC', 'BM (Left)': 'BM (Left)'}
    >>> names(["LIVER", "SKIN"])
    {'LIVER': 'liver', 'SKIN': 'skin'}
    """
    in_capitals = any(word.isupper() and word.casefold() in WHOLE for word in written)
    kept: dict[str, str] = {}
    for word in sorted(written):
        if _has_short_form(word) and not in_capitals:
            kept.setdefault(word.casefold(), word)
    return {word: kept.get(word.casefold(), word.casefold()) for word in written}


def _has_short_form(word: str) -> bool:
    """Tell whether a letter is large that does not begin a word."""
    return any(letter.isupper() and before.isalnum() for before, letter in pairwise(word))
