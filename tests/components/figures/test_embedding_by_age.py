"""The small pictures by age: one look, side by side, complete when empty."""

import base64
import itertools
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go
import pytest

from components.figures import embedding_by_age
from components.figures.embedding_by_age import Panel
from tests.components.figures.test_embedding import made, whole


def panels(n: int) -> list[Panel]:
    return [Panel(age=f"{k}m", picture=made(), told=f"{k} cells") for k in range(1, n + 1)]


@pytest.mark.parametrize("in_a_row", [embedding_by_age.IN_A_ROW, embedding_by_age.ON_A_PHONE])
@pytest.mark.parametrize("n", [1, 3, 6, 9])
def test_panels_have_one_size_and_do_not_overlap(n: int, in_a_row: int) -> None:
    figure = embedding_by_age.draw(panels(n), in_a_row).to_plotly_json()
    go.Figure(figure)
    corners = []
    for trace in figure["data"][:n]:
        assert trace["dx"] == trace["dy"] == 1 / 8
        # what is sent of the picture begins a pixel from its left and at its sixth row
        corners.append((trace["x0"] - 1.5 * trace["dx"], trace["y0"] - 5.5 * trace["dy"]))
    assert all(
        abs(a[0] - b[0]) > 1 or abs(a[1] - b[1]) > 1 for a, b in itertools.combinations(corners, 2)
    )
    right, low = figure["layout"]["xaxis"]["range"][1], figure["layout"]["yaxis"]["range"][0]
    assert all(x >= 0 and x + 1 <= right and y > low for x, y in corners)


@pytest.mark.parametrize(("n", "rows"), [(1, [1]), (2, [2]), (3, [3]), (4, [2, 2]), (5, [3, 2])])
def test_rows_are_even_and_the_shape_is_that_of_the_figure(n: int, rows: list[int]) -> None:
    layout = embedding_by_age.draw(panels(n)).to_plotly_json()["layout"]
    across, up = (layout[axis]["range"] for axis in ("xaxis", "yaxis"))
    assert layout["meta"]["shape"] == pytest.approx((up[1] - up[0]) / across[1], abs=1e-3)
    columns = layout["meta"]["panels"]["columns"]
    assert columns == max(2, rows[0])  # a single age is no wider than one of two


def test_coarser_pixels_fill_the_same_square() -> None:
    coarse = replace(panels(1)[0], picture=made(4))
    traces = embedding_by_age.draw([coarse, *panels(1)]).to_plotly_json()["data"][:2]
    for side, trace in zip((4, 8), traces, strict=True):
        assert side * trace["dx"] == 1
        assert np.count_nonzero(whole(trace, (trace["x0"] // 1, 0, 1))) == 2


def _sent(array: dict[str, Any]) -> np.ndarray:
    return np.frombuffer(base64.b64decode(array["bdata"]), dtype=array["dtype"])


def test_few_cells_are_points_of_one_size_each_in_its_own_square() -> None:
    view = (1_000, 2_000, 500)
    corners = pd.DataFrame({"x": [1_000, 1_499], "y": [2_000, 2_499], "value": [0.4, 0.9]})
    beyond = pd.DataFrame({"x": [999, 1_250], "y": [2_250, 2_500], "value": [0.5, 0.5]})
    many = pd.DataFrame({"x": [1_250] * 90, "y": [2_250] * 90, "value": [0.6] * 90})
    cells = [corners, pd.concat([corners, beyond]), many, many.iloc[:0]]
    four = zip(panels(4), cells, strict=True)
    drawn = embedding_by_age.draw(
        [replace(panel, picture=made(view=view, points=own)) for panel, own in four]
    ).to_plotly_json()
    go.Figure(drawn)
    points = drawn["data"][:4]
    assert {trace["marker"]["size"] for trace in points} == {5}  # as of the most, 90
    assert [len(_sent(trace["x"])) for trace in points] == [2, 2, 90, 0]  # none beyond the view
    step = 1 / 500
    for trace, left in zip(points[:2], (0, 1.06), strict=True):
        np.testing.assert_allclose(_sent(trace["x"]), [left + step / 2, left + 1 - step / 2])
        np.testing.assert_allclose(_sent(trace["y"]), [step / 2, 1 - step / 2], atol=1e-6)
    assert _sent(points[0]["marker"]["color"]).tolist() == [1, 250]  # the ends of the one scale


def test_single_cells_have_no_scale_of_density_and_an_age_without_cells_keeps_that_of_all() -> None:
    point = pd.DataFrame({"x": [5], "y": [5], "value": [0.5]})
    dots = [replace(p, picture=made(paint="density", points=point)) for p in panels(2)]
    types = [trace["type"] for trace in embedding_by_age.draw(dots).data]
    assert "heatmap" not in types
    none = np.zeros((8, 8), dtype=np.int64)
    ages = [replace(panels(1)[0], picture=made(n=none, values=none * np.nan)), *panels(1)]
    types = [trace["type"] for trace in embedding_by_age.draw(ages).data]
    assert types.count("heatmap") == 3  # two ages and the scale


def test_without_panels_it_takes_no_room() -> None:
    figure = embedding_by_age.draw([]).to_plotly_json()
    assert figure["data"] == []
    assert figure["layout"]["height"] <= 10
    assert embedding_by_age.legend([]) == []
