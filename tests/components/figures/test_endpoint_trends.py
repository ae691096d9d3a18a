"""The end point figure: a log axis, its sections, and shares that are printed."""

import math
from typing import Any

import pytest

from components.figures import endpoint_trends, endpoint_trends_stacked
from tests.components.figures.as_plotly import drawn
from tests.components.unscored_examples import findings


def texts(figure: Any) -> list[str]:
    return [text for trace in figure.data for text in trace.text or ()]


def marker(trace: Any) -> Any:
    """Return the symbol or symbols of a trace of markers; of another an empty tuple."""
    return trace.marker.symbol if getattr(trace, "mode", "") == "markers" else ()


def test_squares_lie_at_doublings_of_the_odds() -> None:
    figure = drawn(endpoint_trends, findings())
    (squares,) = [t for t in figure.data if marker(t) == "square"]
    assert list(squares.x) == pytest.approx([math.log2(o) for o in (1.4, 0.6, 1.05)] * 2)
    assert list(figure.layout.xaxis.ticktext) == ["1/4", "1/2", "1", "2", "4"]


def test_numbers_donors_and_shares_are_printed() -> None:
    shown = texts(drawn(endpoint_trends, findings()))
    assert "1.40 [1.08, 1.82]" in shown
    assert shown.count("90/500") == 6
    assert shown.count("10 %") == 6
    assert shown.count("–") == 6  # no donor of that age
    assert {"<b>Fibrosis</b>", "<b>Atrophy</b>"} <= set(shown)


@pytest.mark.parametrize("picture", [endpoint_trends, endpoint_trends_stacked])
def test_what_leaves_the_axis_has_an_arrowhead(picture: Any) -> None:
    figure = drawn(picture, findings(40.0))
    marks = [marker(t) for t in figure.data]
    assert ("triangle-right",) * 8 in [tuple(m) for m in marks]


@pytest.mark.parametrize("picture", [endpoint_trends, endpoint_trends_stacked])
def test_the_selected_tissue_is_ringed_and_pressing_selects(picture: Any) -> None:
    figure = drawn(picture, findings())
    assert len(figure.layout.shapes) == 2  # in both sections
    patches = {p for trace in figure.data for p in trace.customdata or ()}
    assert patches == {"", "tissue=heart"}
