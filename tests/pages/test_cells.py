"""The cards of the page Cells answer for all selections that agree in what they read."""

import sys
from collections.abc import Callable
from itertools import cycle, product
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from atlas import cache
from atlas.cells import outline
from atlas.selection import Selection
from components.answers import plain

LASSO = outline.to_text([(600, 600), (3400, 700), (2000, 3300)])
DATASETS = ("tms_liver_facs", "tms_atlas_programs")
FILTERS = (
    "",
    "tissue=liver&cell_type=hepatocyte",
    "sex=female&tissues=liver&tissues=lung",
    "donors=3_11_M&study=tms_liver_facs",
    "tissue=moon",
)
SHOWN = (
    f"paint=cell_type&window=8192,8192,40959,40959&lasso={LASSO}&signature=senmayo",
    f"paint=difference&lasso={LASSO}&program=epithelial_to_mesenchymal_transition&gene=Vim",
    "paint=gene&gene=Cd74&contrast=age_slope&axis=life_fraction&node=md&datasets=tms_liver_facs",
)
CARDS = {
    "write_sentence": (),
    "write_paints": (),
    "fill_tray": (),
    "draw_in_window": ("wide",),
    "draw_ridges": (),
    "draw_shares": ("wide",),
    "draw_depth": ("phone",),
    "draw_by_age": ("wide",),
}


@pytest.fixture(autouse=True)
def _own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache, "FOLDER", tmp_path / "cache")
    monkeypatch.setattr(cache, "_shelf", cache._Shelf())


@pytest.mark.parametrize("card", CARDS)
def test_a_card_reads_no_more_of_a_selection_than_it_says(client: FlaskClient, card: str) -> None:
    answer: Callable[..., Any] = getattr(sys.modules["pages.cells"], card)
    for dataset, (filters, shown) in product(DATASETS, zip(FILTERS, cycle(SHOWN), strict=False)):
        text = f"dataset={dataset}&{filters}&{shown}"
        whole = answer.__wrapped__(Selection.parse(text), *CARDS[card])  # type: ignore[attr-defined]
        assert answer(text, *CARDS[card]) == plain(whole), text


def test_a_damaged_link_shows_the_map_and_says_what_it_left_out(visit: Callable[..., str]) -> None:
    for part, said in (
        ("lasso=!!!!", "lasso of this link cannot be read"),
        ("window=5,5,1,1", "window of this link cannot be read"),
        ("paint=foo", "which is not known here"),
    ):
        assert said in visit("/cells", f"?dataset=tms_liver_facs&{part}"), part
    whole = visit("/cells", f"?dataset=tms_liver_facs&lasso={LASSO}&window=8,8,99,99&paint=age")
    assert "cannot be read" not in whole
    assert "not known here" not in whole
