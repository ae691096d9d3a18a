"""A mapping is written for people, and read back as what it was."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atlas.add.mapping import FIELDS, SCALES, Choice, Mapping, read, write
from drift.errors import SourceError
from drift.lifespan import ORGANISMS

TRUTHS = ("by_condition", "without_donors", "without_genes", "without_map", "gene_lists")
_TEXT = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=12)
_CHOICES = st.builds(Choice, column=_TEXT, value=_TEXT, unit=_TEXT, why=_TEXT)
_MAPPINGS = st.builds(
    Mapping,
    dataset=_TEXT,
    title=_TEXT,
    file=_TEXT,
    organism=st.sampled_from(["", *ORGANISMS]),
    columns=st.dictionaries(st.sampled_from(list(FIELDS)), _CHOICES),
    matrix=_TEXT,
    scale=st.sampled_from(["", *SCALES]),
    symbols=_TEXT,
    ensembl=_TEXT,
    embedding=_TEXT,
    scores=st.lists(_TEXT, max_size=3).map(tuple),
    left_out=st.lists(st.sampled_from(list(FIELDS)), max_size=3).map(tuple),
    **{name: st.booleans() for name in TRUTHS},
)


@given(mapping=_MAPPINGS)
def test_what_is_written_is_read(
    mapping: Mapping, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.getbasetemp() / "mapping.yaml"
    path.write_bytes(write(mapping))
    assert read(path) == mapping


@given(content=st.one_of(_TEXT, st.just("columns: {age: [1, 2]}"), st.just("[1]")))
def test_any_text_is_read_or_refused_in_words(
    content: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.getbasetemp() / "any.yaml"
    path.write_text(content, encoding="utf-8")
    try:
        found = read(path)
    except SourceError as error:
        found, said = Mapping(), str(error)
        assert "any.yaml" in said
    assert isinstance(found, Mapping)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("a: [", "is no YAML"),
        ("- a", "holds no mapping"),
        ("colour: red", "'colour' is none of"),
        ("columns: {colour: red}", "'colour' is none of"),
        ("columns: {age: {col: red}}", "'col' is none of"),
        ("columns: {age: 3}", "give the name of a column"),
        ("columns: [age]", "a field and its column"),
        ("organism: rat", "'rat' is none of mouse"),
        ("scale: cpm", "'cpm' is none of counts"),
        ("scores: mine", "give a list"),
        ("without_donors: maybe", "true or false"),
        ("left_out: [colour]", "'colour' is none of"),
        ("title: [a]", "give a text"),
        ("!!python/object/apply:os.getcwd []", "is no YAML"),
    ],
)
def test_a_mapping_with_a_mistake_is_refused(tmp_path: Path, content: str, says: str) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(content)
    with pytest.raises(SourceError, match=says):
        read(path)


def test_a_short_form_names_a_column(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text("columns:\n  donor_id: mouse.id\n")
    assert read(path).of("donor_id") == Choice(column="mouse.id")
    with pytest.raises(SourceError, match="cannot be read"):
        read(tmp_path / "none.yaml")
