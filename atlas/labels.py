"""Labels of the curated tables and of cells, as a sentence or a picture writes them."""

import re
from typing import Final

from drift.schema import ALL_CELLS

# What ontologies of cells write small in a file, and a reader knows as symbol or name.
_SYMBOLS: Final = re.compile(
    r"\b(?:(?P<short>[a-d]|t|nk|nkt|pp|cd\d+|dn\d)(?=[ -](?:cells?|t)\b|[ -]positive|[ ]thymocyte)"
    r"|(?<=type )(?P<roman>i{1,3})"
    r"|(?P<name>bergmann|henle|kupffer|langerhans|schwann|purkinje|paneth|sertoli|leydig))\b"
)


def in_sentence(label: str) -> str:
    """Return a label begun in lower case, unless a short form or symbol stands first.

    Examples
    --------
    >>> in_sentence("Organ fibrosis"), in_sentence("TGF-beta"), in_sentence("p16")
    ('organ fibrosis', 'TGF-beta', 'p16')
    """
    return label[:1].lower() + label[1:] if label[1:2].islower() else label


def cell_type(name: str) -> str:
    """Return a cell type as a sentence writes it; the name itself stays the id.

    Examples
    --------
    >>> cell_type("b cell"), cell_type("mature nk t cell"), cell_type("type ii pneumocyte")
    ('B cell', 'mature NK T cell', 'type II pneumocyte')
    >>> cell_type("Kupffer cell"), cell_type("hepatocyte"), cell_type("Hepatocyte")
    ('Kupffer cell', 'hepatocyte', 'Hepatocyte')
    """
    return _SYMBOLS.sub(
        lambda found: found[0].capitalize() if found["name"] else found[0].upper(), name
    )


def stratum(tissue: str, cell_type: str, *, across: bool = False) -> str:
    """Return the name of a stratum: its cell type, or its tissue where all cells are one.

    Parameters
    ----------
    across
        Cell types are of several tissues, so that one alone does not say which is meant.

    Examples
    --------
    >>> stratum("lung", "all cells"), stratum("lung", "macrophage")
    ('lung', 'macrophage')
    >>> stratum("lung", "macrophage", across=True), stratum("lung", "Lung B cell", across=True)
    ('lung macrophage', 'Lung B cell')
    """
    if cell_type == ALL_CELLS:
        return tissue
    is_told = not across or tissue.casefold() in cell_type.casefold()
    return cell_type if is_told else f"{tissue} {cell_type}"


def alone(name: str) -> str:
    """Return a cell type or tissue as it is written by itself: with a first letter that is large.

    Examples
    --------
    >>> alone("bone marrow"), alone("t cell"), alone("AT2 cell")
    ('Bone marrow', 'T cell', 'AT2 cell')
    """
    written = cell_type(name)
    return written[:1].upper() + written[1:]
