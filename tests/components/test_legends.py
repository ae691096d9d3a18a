"""Every mark a legend names is drawn by the style sheet, and none is drawn for nothing."""

import re
from pathlib import Path
from typing import get_args

import pytest

from components import legends, tokens
from components.figures import embedding_ages
from components.graph import legend as graph_legend
from components.readings.reading import Tone
from tests.components.figures.cases import ALL, FULL, TABLES, pictures
from tests.components.trees import found, tree

SHEETS = sorted((Path(__file__).parents[2] / "assets").glob("*.css"))
STYLE = "".join(sheet.read_text(encoding="utf-8") for sheet in SHEETS)
DRAWN = set(re.findall(r"\.key-([a-z0-9-]+)", STYLE))
GRAPH = {key.mark for _, key in graph_legend.KEYS}
# Of the embedding, whose picture is made of pixels, no table: see its own tests.
AGES = [f"age-{stop}" for stop in range(len(embedding_ages.RAMP))]
HUES = (*tokens.CATEGORIES, *AGES, "other", "unscored")
CELLS = {f"hue-{name}" for name in HUES} | {"outline"}
SAVED = (SHEETS[0].parent / "slide_legend.js").read_text(encoding="utf-8")
BESIDE = ("cell_depth", "cell_ridges", "cell_shares", "cells_in_window")
WITH_DONORS = ("phase_plane", "score_by_age", "gene_forest", "verdict_table")


def marks(name: str, case: str) -> set[str]:
    return {key.mark for key in pictures()[name].legend(*TABLES[name][case])}


@pytest.mark.parametrize(("name", "case"), ALL)
def test_every_mark_is_drawn(name: str, case: str) -> None:
    assert marks(name, case) <= DRAWN


def test_marks_are_drawn_in_one_sheet_and_once() -> None:
    own = [sheet.name for sheet in SHEETS if ".key-" in sheet.read_text(encoding="utf-8")]
    assert own == ["legend.css"]
    drawn = re.findall(r"^\.key-([a-z-]+)::before \{ content: (.+?);", STYLE, re.MULTILINE)
    assert len({name for name, _ in drawn}) == len(drawn)


def test_every_tone_of_a_reading_is_styled_and_no_other() -> None:
    tones = {tone for tone in get_args(Tone) if tone}
    assert set(re.findall(r"\.tone-([a-z]+)", STYLE)) == tones


def test_no_mark_is_drawn_for_nothing() -> None:
    sexes = {f"{s}-{fill}" for s in tokens.SEX_SYMBOLS.values() for fill in ("hollow", "filled")}
    assert sexes <= DRAWN
    assert set().union(*(marks(*case) for case in FULL)) | sexes | GRAPH | CELLS == DRAWN


def test_what_cards_show_has_its_legend_in_saved_pictures() -> None:
    saved_too = (*BESIDE, *WITH_DONORS)
    beside = set().union(*(marks(*case) for case in FULL if case[0] in saved_too))
    assert beside
    hues = {f"hue-{name}" for name in re.findall(r"([\w-]+)\"?: \"#[0-9A-F]{6}\"", SAVED)}
    saved = hues | set(re.findall(r"^ {4}\"?([a-z-]+)\"?: \(", SAVED, re.MULTILINE))
    assert beside | CELLS | {"hatch"} <= saved
    assert {tokens.FALL_END, tokens.RISE_END} <= set(re.findall(r"#[0-9A-F]{6}", SAVED))
    for name, hue in tokens.CATEGORIES.items():
        assert f'{name}: "{hue}"' in SAVED
    for name, hue, dark in zip(AGES, embedding_ages.RAMP, tokens.VIRIDIS_DARK, strict=False):
        assert f'"{name}": "{hue}"' in SAVED
        assert f".key-hue-{name} {{ background: {hue}; }}" in STYLE
        assert f"{{ background: {dark}; }}" in STYLE


@pytest.mark.parametrize(("name", "case"), FULL)
def test_a_mark_is_hidden_from_screen_readers_and_has_words(name: str, case: str) -> None:
    keys = pictures()[name].legend(*TABLES[name][case])
    shown = tree(legends.legend(keys))
    assert len(found(shown, aria_hidden="true")) == len(keys)
    assert all(key.text for key in keys)
