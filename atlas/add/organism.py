"""The organism a file names, in ``obs`` or ``uns``."""

from collections.abc import Mapping
from typing import Final

from atlas.add.words import Obs, is_missing, listed, plain_name, values
from drift.errors import SourceError

_ORGANISMS: Final = {
    **dict.fromkeys(("homo sapiens", "human", "hsapiens", "ncbitaxon:9606", "9606"), "human"),
    **dict.fromkeys(
        ("mus musculus", "mouse", "mmusculus", "ncbitaxon:10090", "10090", "mice"), "mouse"
    ),
    **dict.fromkeys(("nothobranchius furzeri", "killifish", "ncbitaxon:105023"), "killifish"),
}
_ORGANISM_COLUMNS: Final = ("organism", "species", "organism_ontology_term_id")


def organism_of(obs: Obs, words: Mapping[str, str]) -> tuple[str, str]:
    """Return the organism ``obs`` or ``uns`` names, and where; empty where neither does.

    Raises
    ------
    SourceError
        If the cells are of several organisms, or of one that has no life span here.
    """
    by_name = {plain_name(column): column for column in obs}
    for name in _ORGANISM_COLUMNS:
        column = by_name.get(plain_name(name))
        if column is not None:
            found = [word for word in values(obs[column]) if not is_missing(word)]
            if len(found) > 1:
                raise SourceError(
                    f"obs, column '{column}': cells of {listed(found)} are in one file: "
                    "write one file an organism."
                )
            if found:
                return _organism(found[0]), f"obs, column '{column}'"
        if words.get(name):
            return _organism(words[name]), f"uns, '{name}'"
    return "", ""


def _organism(word: str) -> str:
    found = _ORGANISMS.get(word.strip().casefold(), "")
    if not found:
        raise SourceError(
            f"The file says its organism is '{word}', which has no life span here: known are human "
            "and mouse."
        )
    return found
