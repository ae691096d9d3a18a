"""Which score and which paint a selection shows of a data set's cells, and why others cannot be."""

from typing import Final

import pandas as pd

from atlas.cells import schema
from atlas.cells.categories import SIDES
from atlas.cells.opened import CellTables
from atlas.selection import Selection
from drift.reasons import DONORS, GroupWords

PAINTS: Final = {
    "density": "density",
    "score": "score",
    "share_old": "share old",
    "difference": "old − young",
    "cell_type": "cell type",
    "tissue": "tissue",
    "age": "age",
    "sex": "sex",
    "donor": "donor",
    "gene": "gene",
}
NO_EMBEDDING: Final = (
    "This data set came without an embedding: its cells have no places to be drawn at. "
    "Distributions and composition are below."
)


def score(tables: CellTables, selection: Selection) -> str:
    """Return the id of the score shown: the program, else the signature, else the first there is.

    Empty where the data set holds no score.
    """
    for name in (selection.program, selection.signature):
        if name in tables.scores:
            return name
    return next(iter(tables.scores), "")


def paint(tables: CellTables, selection: Selection) -> str:
    """Return what colours the embedding; an unknown or empty one is the score, else the density."""
    if selection.paint in PAINTS:
        return selection.paint
    return "score" if tables.scores else "density"


def has_donors(tables: CellTables) -> bool:
    """Tell whether any donor is known."""
    return tables.has(schema.MARGIN, "n_donors")


def no_donors(words: GroupWords = DONORS) -> str:
    """Return why nothing is said of donors where no id is known."""
    return f"These cells carry no {words.donor} ids. Browse them; no test is possible."


def one_side(strata: pd.DataFrame) -> str:
    """Return why young and old cannot be set against each other; empty where they can."""
    groups = set(strata["age_group"])
    if groups >= set(SIDES):
        return ""
    if not strata["age_reported"].astype(bool).any():
        return "These cells have no ages: young and old cannot be compared."
    missing = " and no ".join(side for side in SIDES if side not in groups)
    return f"There are no {missing} cells here: young and old cannot be compared."


def why_not(tables: CellTables, name: str, strata: pd.DataFrame, words: GroupWords = DONORS) -> str:
    """Return why a paint cannot be shown of some strata; empty where it can.

    A gene is answered for by whoever reads its values.
    """
    if name in {"score", "difference"} and not tables.scores:
        return "No score is known of these cells."
    if name in {"difference", "donor"} and not has_donors(tables):
        return no_donors(words)
    if name in {"difference", "share_old"}:
        return one_side(strata)
    if name == "age" and not strata["age_reported"].astype(bool).any():
        return "These cells have no ages."
    if name == "sex" and set(strata["sex"]) <= {"", "unknown"}:
        return "The sex of these cells is not known."
    return ""
