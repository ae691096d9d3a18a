"""Why identity was not learned: clauses, and the sentences they become."""

from typing import Final

from drift.identity import MIN_AGREEMENT, MIN_GENES, MIN_OTHER_TYPES
from drift.reasons import GroupWords, counted
from drift.schema import MIN_DONORS

NEEDED: Final = MIN_OTHER_TYPES + 1
CELL_TYPES: Final = ("cell type", "cell types")
TISSUES: Final = ("tissue", "tissues")

Kind = tuple[str, str]  # one and several of what is compared


def too_few_types(n_types: int, n_with_donors: int, kind: Kind, words: GroupWords) -> str:
    """Return "this data set has 2 cell types; 3 are needed to learn what sets one apart.".

    Parameters
    ----------
    n_types
        Types of the tissue (bulk: tissues of the study).
    n_with_donors
        Those of them with enough reference donors.
    kind
        What they are called.
    words
        Words for the donors.
    """
    needed = f"{NEEDED} are needed to learn what sets one apart."
    if n_types < NEEDED:
        return f"this data set has {n_types} {kind[n_types != 1]}; {needed}"
    donors = counted(MIN_DONORS, words, words.reference)
    have = "has" if n_with_donors == 1 else "have"
    return f"{n_with_donors} of {n_types} {kind[1]} {have} {donors}; {needed}"


def too_few_references(n_donors: int, words: GroupWords) -> str:
    """Return "two young mice; three are needed, as each is left out in turn."."""
    found = counted(n_donors, words, words.reference)
    needed = counted(MIN_DONORS, words).split(" ", maxsplit=1)[0]
    return f"{found}; {needed} are needed, as each is left out in turn."


def nothing_apart(n_genes: int, kind: Kind) -> str:
    """Return why too few genes are higher here than in every other type."""
    genes = "gene is" if n_genes == 1 else "genes are"
    return f"{n_genes} {genes} higher here than in every other {kind[0]}; {MIN_GENES} are needed."


def folds_disagree(share: float, words: GroupWords) -> str:
    """Return why genes that change with the donor left out say little about a type."""
    return (
        f"{share:.0%} of its genes stay chosen whichever {words.donor} is left out "
        f"({MIN_AGREEMENT:.0%} needed)."
    )


def undefined(why: str) -> str:
    """Return the sentence for a type without an identity score."""
    return f"Identity undefined: {why}"


def curated(label: str, coverage: float, why: str) -> str:
    """Return the sentence for a type whose identity is a curated panel."""
    if coverage < 1:
        label += f" ({coverage:.0%} of it measured)"
    return f"Curated panel, {label}: {why}"


def panel_not_measured(label: str, why: str) -> str:
    """Return why a curated panel with no gene in the data cannot stand in."""
    return f"no gene of the curated panel, {label}, is measured, and {why}"
