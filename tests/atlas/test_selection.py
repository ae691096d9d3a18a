"""The selection codec: a link restores what it was made from, whatever it was made from."""

from dataclasses import fields
from urllib.parse import parse_qs

from hypothesis import given
from hypothesis import strategies as st

from atlas.selection import MAX_LENGTH, MAX_VALUES, Selection, patch

words = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S")), max_size=40)
named = words.filter(bool)
several = st.lists(named, max_size=6).map(lambda items: tuple(sorted(set(items))))
selections = st.builds(
    Selection,
    signature=named,
    contrast=named,
    sex=named,
    axis=named,
    datasets=several,
    tissues=several,
    dataset=words,
    study=words,
    tissue=words,
    cell_type=words,
    donors=several,
    gene=words,
    node=words,
    effect=words,
)


@given(selections)
def test_parse_is_the_inverse_of_query(selection: Selection) -> None:
    assert Selection.parse(selection.query) == selection
    assert Selection.parse("?" + selection.query) == selection


@given(selections)
def test_the_query_is_canonical(selection: Selection) -> None:
    assert Selection.parse(selection.query).query == selection.query
    assert "v=1" in selection.query.split("&")


@given(st.text(max_size=300))
def test_junk_never_raises(text: str) -> None:
    Selection.parse(text)


@given(
    st.dictionaries(st.text(max_size=20), st.text(max_size=400) | st.lists(st.text()), max_size=5)
)
def test_layout_arguments_never_raise(query: dict[str, str | list[str]]) -> None:
    selection, dropped = Selection.read(query)
    assert Selection.parse(selection.query) == selection
    assert all(len(key) <= 40 for key in dropped)


def test_defaults_are_written_out() -> None:
    keys = parse_qs(Selection().query)
    assert keys["signature"] == ["md_score_lu2025"]
    assert keys["contrast"] == ["old_vs_young"]


def test_the_effect_planned_for_is_that_seen_unless_a_link_names_one() -> None:
    assert Selection.parse("tissue=lung").effect == ""
    assert "effect" not in Selection().query
    assert Selection.parse("effect=0.8").effect == "0.8"
    assert "effect=0.8" in Selection(effect="0.8").query


def test_unknown_keys_and_oversized_values_are_dropped_and_named() -> None:
    query = {
        "tissue": "lung",
        "colour": "red",
        "dataset": "x" * (MAX_LENGTH + 1),
        "donors": [str(n) for n in range(MAX_VALUES + 1)],
    }
    selection, dropped = Selection.read(query)
    assert selection == Selection(tissue="lung")
    assert set(dropped) == {"colour", "dataset", "donors"}


def test_the_last_of_a_repeated_single_key_counts() -> None:
    assert Selection.parse("tissue=lung&tissue=liver").tissue == "liver"


def test_control_characters_are_dropped() -> None:
    assert Selection.parse("tissue=lu%00ng").tissue == ""


def test_patch_names_only_what_changes() -> None:
    assert patch(tissue="lung", cell_type="") == "cell_type=&tissue=lung"
    assert patch(tissues=("b", "a")) == "tissues=b&tissues=a"
    assert patch(donors=()) == "donors="


@given(selections, st.sets(st.sampled_from([field.name for field in fields(Selection)])))
def test_only_some_fields_are_kept(selection: Selection, names: set[str]) -> None:
    kept, default = selection.only(*names), Selection()
    for field in fields(Selection):
        source = selection if field.name in names else default
        assert getattr(kept, field.name) == getattr(source, field.name)
