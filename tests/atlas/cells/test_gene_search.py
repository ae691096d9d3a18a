"""The genes that a typed text may mean."""

from hypothesis import given
from hypothesis import strategies as st

from atlas.cells.gene_search import MOST, matching

GENES = ["Gapdh", "Alb", "Albfm1", "Calb1", "ACTB", "Actb2", "Col1a1", "Col1a2"]


def test_what_begins_with_the_text_comes_before_what_holds_it() -> None:
    assert matching(GENES, "alb") == ["Alb", "Albfm1", "Calb1"]


def test_the_symbol_keeps_the_case_of_the_source() -> None:
    assert matching(GENES, "aCtB") == ["ACTB", "Actb2"]


def test_nothing_typed_offers_nothing() -> None:
    assert matching(GENES, "  ") == []


@given(st.lists(st.text(max_size=8), max_size=60), st.text(max_size=60))
def test_any_text_gets_a_short_list_of_names_that_hold_it(names: list[str], typed: str) -> None:
    found = matching(names, typed)
    assert len(found) <= MOST
    wanted = typed.strip().casefold()[:40]
    assert all(wanted in name.casefold() for name in found)
    assert bool(found) == (bool(wanted) and any(wanted in name.casefold() for name in names))
