"""The small pictures by age: one look, side by side, complete when empty."""

from dataclasses import replace
from itertools import pairwise

import plotly.graph_objects as go
import pytest

from components.figures import embedding_by_age
from components.figures.embedding_by_age import Panel
from tests.components.figures.test_embedding import made, pixels


def panels(n: int) -> list[Panel]:
    return [Panel(age=f"{k}m", picture=made(), told=f"{k} cells") for k in range(1, n + 1)]


@pytest.mark.parametrize("n", [1, 3, 6, 9])
def test_panels_have_one_size_and_do_not_overlap(n: int) -> None:
    figure = embedding_by_age.draw(panels(n), "").to_plotly_json()
    go.Figure(figure)
    maps = figure["data"][:n]
    spans = [(t["x0"] - t["dx"] / 2, t["x0"] + t["dx"] * (len(pixels(t)) - 0.5)) for t in maps]
    assert all(end - start == pytest.approx(1) for start, end in spans)
    assert all(a[1] < b[0] for a, b in pairwise(spans))
    assert ("minWidth" in figure["layout"]["meta"]) == (n > embedding_by_age.IN_A_ROW)


def test_coarser_pixels_fill_the_same_square() -> None:
    coarse = replace(panels(1)[0], picture=made(4))
    first, second = embedding_by_age.draw([coarse, *panels(1)], "").to_plotly_json()["data"][:2]
    assert len(pixels(first)) * first["dx"] == len(pixels(second)) * second["dx"] == 1


def test_a_phone_scrolls_beyond_two() -> None:
    figure = embedding_by_age.draw(panels(3), "", embedding_by_age.ON_A_PHONE)
    assert figure.to_plotly_json()["layout"]["meta"]["minWidth"] > 390


def test_without_panels_the_reason_stands_in() -> None:
    figure = embedding_by_age.draw([], "These cells have no ages.").to_plotly_json()
    assert figure["data"] == []
    assert figure["layout"]["annotations"][0]["text"] == "These cells have no ages."
    assert embedding_by_age.legend([], "") == []
