"""The bars of composition and state: where they lie, what is hollow, what is printed."""

import math
import re
from itertools import pairwise

import pandas as pd
import pytest

from components import split_rows, tokens
from components.figures import (
    composition_or_state,
    composition_or_state_stacked,
    signed_stack,
    split_marks,
    split_parts,
    split_parts_stacked,
    theme,
)
from components.figures.signed_stack import Stack
from tests.components import split_tables

BARS, PARTS = split_tables.view()


def traces(figure: object, **wanted: object) -> list[dict[str, object]]:
    data = figure.to_plotly_json()["data"]  # type: ignore[attr-defined]
    return [t for t in data if all(t.get(key) == value for key, value in wanted.items())]


def printed(figure: object) -> list[str]:
    return [text for trace in traces(figure, mode="text") for text in trace["text"]]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("composition", "state", "spans"),
    [
        (2.0, 3.0, ((100, 20), (120, 30))),  # same sign: state goes on where composition ends
        (2.0, -3.0, ((100, 20), (100, -30))),  # opposite: one on each side of zero
        (-2.0, -3.0, ((100, -20), (80, -30))),
        (0.0, -3.0, ((100, 0), (100, -30))),
    ],
)
def test_a_stack_is_signed(
    composition: float, state: float, spans: tuple[tuple[float, float], ...]
) -> None:
    stack = Stack(100, 10, 0, 12, composition, state, hollow=False)
    assert stack.span("composition") == spans[0]
    assert stack.span("state") == spans[1]
    assert stack.total == composition + state
    low, high = signed_stack.ends(composition, state)
    assert low <= min(0, stack.total)
    assert high >= max(0, stack.total)


def test_bars_without_ids_are_hollow_and_those_with_donors_are_not() -> None:
    figure = composition_or_state.draw(BARS, PARTS)
    stacks = [t for t in traces(figure, type="bar") if t.get("hoverinfo") == "skip"]
    fills = [trace["marker"]["color"] for trace in stacks]
    assert fills == [tokens.LINE2, tokens.INK2, theme.CLEAR, theme.CLEAR]
    assert [len(trace["x"]) for trace in stacks] == [2, 2, 11, 11]
    assert stacks[2]["marker"]["pattern"]["shape"] == "."


def test_totals_with_an_interval_have_a_line_coloured_only_when_resolved() -> None:
    figure = composition_or_state.draw(BARS, PARTS)
    lines = traces(figure, type="scatter", mode="lines")
    by_colour = {trace["line"]["color"]: trace for trace in lines}
    assert by_colour[tokens.RISE_END]["line"]["width"] == 2.2
    assert tokens.INK3 in by_colour  # the heart includes 0
    assert tokens.FALL_END not in by_colour
    falls = composition_or_state.draw(*split_tables.view(sign=-1))
    colours = {t["line"]["color"] for t in traces(falls, type="scatter", mode="lines")}
    assert tokens.FALL_END in colours


def test_every_number_is_printed() -> None:
    text = printed(composition_or_state.draw(BARS, PARTS))
    assert {"+0.005", "+0.015", "<b>+0.020 [0.012, 0.028]†‡</b>"} <= set(text)
    assert "n 4 young, 5 old" in text
    assert sum(t == "−12.9" for t in text) == 5  # every male atlas cell but the undefined one
    assert "–" in text  # which is a dash, not a zero


def spans(figure: object) -> list[tuple[float, float, float, str]]:
    """Return each line of text as (y, left, right, text), in px of the plane."""
    found = []
    for trace in traces(figure, mode="text"):
        places = zip(trace["x"], trace["y"], trace["text"], trace["textposition"], strict=True)  # type: ignore[call-overload]
        for x, y, text, side in places:
            plain = re.sub("<[^>]*>", "", text.split("<br>")[0])
            width = theme.text_width(plain, 12, bold="<b>" in text)
            left = {"middle right": x, "middle left": x - width}.get(side, x - width / 2)
            found.append((y, left, left + width, plain))
    return found


@pytest.mark.parametrize("selected", [True, False])
def test_on_a_phone_everything_is_within_its_width(selected: bool) -> None:
    long = split_tables.view(selected=selected, n_types=14)
    bars = long[0].assign(composition=0.0046, state=0.0146, total=0.0192)
    bars = bars.assign(total_low=0.0112, total_high=0.0272)
    for figure in (
        composition_or_state_stacked.draw(bars, long[1]),
        split_parts_stacked.draw(*long),
    ):
        found = spans(figure)
        assert found
        assert min(left for _, left, _, _ in found) >= 0
        assert max(right for _, _, right, _ in found) <= 334


def test_on_a_phone_every_number_is_printed() -> None:
    text = printed(composition_or_state_stacked.draw(BARS, PARTS))
    assert "Composition +0.005, state +0.015" in text
    assert "<b>Total +0.020 [0.012, 0.028]†‡</b>" in text
    assert "n 4 young, 5 old" in text
    heads = [t for t in text if t.startswith(("FACS", "Droplet"))]
    assert heads == ["FACS, females", "FACS, males", "Droplet, females", "Droplet, males"]


def test_numbers_of_four_decimals_do_not_touch() -> None:
    bars, parts = split_tables.view(atlas=False)
    bars = bars.assign(composition=-0.0046, state=-0.0146, total=-0.0192)
    bars = bars.assign(total_low=-0.0272, total_high=-0.0112)
    by_line: dict[float, list[tuple[float, float]]] = {}
    for y, left, right, _ in spans(composition_or_state.draw(bars, parts)):
        by_line.setdefault(y, []).append((left, right))
    for line in by_line.values():
        for (_, right), (left, _) in pairwise(sorted(line)):
            assert right <= left


def test_the_panels_have_axes_and_units_of_their_own() -> None:
    text = printed(composition_or_state.draw(BARS, PARTS))
    assert "Change, log expression" in text
    head = next(t for t in text if "No mouse ids" in t)
    assert "program units, 0 to 127" in head
    assert [t for t in text if t.startswith(("FACS", "Droplet"))] == [
        "FACS, females",
        "FACS, males",
        "Droplet, females",
        "Droplet, males",
    ]


def test_the_reason_stands_where_the_bar_would_be() -> None:
    text = printed(composition_or_state.draw(*split_tables.view(undefined=True)))
    assert sum("How many cells stand behind" in t for t in text) == 2


def test_a_row_says_everything_when_hovered() -> None:
    (bars,) = [t for t in traces(composition_or_state.draw(BARS, PARTS)) if "customdata" in t][:1]
    assert bars["customdata"][0] == BARS["patch"][0]
    assert "Composition +0.005" in bars["hovertext"][0]
    assert "4 young and 5 old mice" in bars["hovertext"][0]


def test_selected_tissues_have_a_ring() -> None:
    rings = composition_or_state.draw(*split_tables.view(selected=True)).layout["shapes"]
    assert len(rings) == 2 + 1  # neighbours without ids share one
    assert rings[-1]["y1"] - rings[-1]["y0"] == pytest.approx(3 * split_marks.SMALL_ROW)
    assert not composition_or_state.draw(BARS, PARTS).layout["shapes"]


def test_small_types_are_summed_not_lost() -> None:
    _, parts = split_tables.view(n_types=14)
    (block,) = split_parts.blocks(parts)
    assert len(block.carriers) == split_parts.MOST
    assert block.carriers[-1].name == "9 others"
    total = sum(carrier.total for carrier in block.carriers)
    assert total == pytest.approx((parts["composition"] + parts["state"]).sum())
    shares = sum(carrier.share_contrast for carrier in block.carriers)
    assert shares == pytest.approx(1.0)
    sizes = [carrier.size for carrier in block.carriers[:-1]]
    assert sizes == sorted(sizes, reverse=True)


def test_each_unit_has_a_scale_of_its_own() -> None:
    first, second = BARS.iloc[0], BARS[BARS["evidence"] == "no donor ids"].iloc[0]
    small = split_tables.types(first, 2)
    large = split_tables.types(second, 2)
    for column in ("composition", "state"):
        large[column] = small[column] * 500
    parts = pd.concat([small, large], ignore_index=True)
    figure = split_parts.draw(BARS, parts)
    solid, hollow = [t for t in traces(figure, type="bar") if t.get("hoverinfo") == "skip"][::2]
    assert solid["x"] == pytest.approx(hollow["x"])
    assert [block.column for block in split_parts.blocks(parts)] == ["TMS", "FACS, females"]
    text = printed(figure)
    heads = [word for word in text if word.startswith("Adds, ")]
    assert heads == ["Adds, log expression", "Adds, program units, 0 to 127"]  # above each block
    phone = printed(split_parts_stacked.draw(BARS, parts))
    for unit, block in zip(
        ("log expression", "program units, 0 to 127"), ("TMS", "FACS"), strict=True
    ):
        head = next(word for word in phone if f", {block}" in word)
        assert phone.index(f"Adds: {unit}") < phone.index(head)


def test_a_type_one_side_lacks_says_so() -> None:
    (block,) = split_parts.blocks(PARTS)
    lacking = next(c for c in block.carriers if c.name == "sinusoidal endothelium")
    assert lacking.shares == "0 → 50 %"
    assert any("composition only" in fact for fact in lacking.facts)


def test_directions_follow_the_interval_alone() -> None:
    known = split_rows.read(BARS)
    assert [bar.direction for bar in known[:2]] == [1, 0]
    assert all(bar.direction == 0 for bar in split_rows.without_ids(known))
    assert math.isnan(split_rows.without_ids(known)[0].ends[0])


def test_the_legend_names_the_coverage_that_is_needed() -> None:
    texts = {key.mark: key.text for key in composition_or_state.legend(BARS, PARTS)}
    assert texts["dagger"] == "coverage < 0.9"
