"""A damaged part of a link to the page Cells is said; an intact one is not."""

import pytest

from atlas.cells import outline
from atlas.cells.shown import PAINTS
from atlas.selection import Selection
from components.cells import damaged

LASSO = outline.to_text([(600, 600), (3400, 700), (2000, 3300)])
PAINTED = damaged.PAINT.format(paint="foo")


@pytest.mark.parametrize(
    ("link", "said"),
    [
        ("lasso=!!!!", [damaged.LASSO]),
        (f"lasso={LASSO[:-1]}", [damaged.LASSO]),
        ("lasso=AAAAAAAA", [damaged.LASSO]),  # two points are no outline
        ("window=5,5,1,1", [damaged.WINDOW]),
        ("window=1,2,3", [damaged.WINDOW]),
        ("window=0,0,65536,65536", [damaged.WINDOW]),
        ("window=-1,0,9,9", [damaged.WINDOW]),
        ("paint=foo", [PAINTED]),
        ("lasso=!!!!&window=x&paint=foo", [damaged.LASSO, damaged.WINDOW, PAINTED]),
        (f"lasso={LASSO}&window=0,0,65535,65535&paint=gene", []),
        ("window=10,10,10,10", []),
        ("", []),
    ],
)
def test_what_cannot_be_read_is_said(link: str, said: list[str]) -> None:
    assert damaged.parts(Selection.parse(link)) == said


@pytest.mark.parametrize("paint", PAINTS)
def test_every_colour_is_known(paint: str) -> None:
    assert damaged.parts(Selection(paint=paint)) == []


@pytest.mark.parametrize("program", ["GO:0000000", "md_score_lu2025 "])
def test_a_score_these_cells_do_not_have_is_said(program: str) -> None:
    asked = Selection(dataset="tms_liver_facs", program=program)
    assert damaged.parts(asked) == [damaged.SCORE.format(score=program)]


def test_a_score_these_cells_have_is_not_said() -> None:
    assert damaged.parts(Selection(dataset="tms_liver_facs", program="md_core")) == []
    no_cells = Selection(dataset="gtex_small_subsets", program="md_core")
    assert damaged.parts(no_cells) == []


def test_a_long_word_is_cut() -> None:
    (said,) = damaged.parts(Selection(paint="x" * 200))
    assert len(said) < len(damaged.PAINT) + 60
