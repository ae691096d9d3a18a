"""The picture of the embedding: what each byte stands for, and what is drawn of it."""

import base64
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from components import tokens
from components.figures import embedding
from components.figures import embedding_ages as ages
from components.figures import embedding_levels as levels
from components.figures.cell_words import NOBODY
from components.figures.embedding_hues import hues
from components.figures.embedding_picture import Picture


def made(side: int = 8, **more: object) -> Picture:
    n = np.zeros((side, side), dtype=np.int64)
    n[0, 1], n[2, 3] = 4, 9
    values = np.where(n > 0, n / 10, np.nan)
    picture = Picture(
        view=(0, 0, 65536),
        window=(0, 0, 65536),
        paint="score",
        scale="MD score",
        n=n,
        values=values,
        masked=np.zeros_like(n, dtype=bool),
        limits=(0.4, 0.9),
    )
    return replace(picture, **more)  # type: ignore[arg-type]


def pixels(trace: dict[str, Any]) -> np.ndarray:
    """Return the levels that are sent, from below."""
    z = trace["z"]
    shape = [int(side) for side in z["shape"].split(",")]
    return np.frombuffer(base64.b64decode(z["bdata"]), dtype=np.uint8).reshape(shape)


def whole(trace: dict[str, Any], square: tuple[float, float, float] = (0, 0, 65536)) -> np.ndarray:
    """Return the levels of the whole square, row 0 at the top: what is not sent is empty."""
    x, y, wide = square
    side = round(wide / trace["dx"])
    found, sent = np.zeros((side, side), dtype=np.uint8), pixels(trace)
    column, row = (
        round((trace[f"{a}0"] - low) / trace["dx"] - 0.5)
        for a, low in zip("xy", (x, y), strict=True)
    )
    found[row : row + sent.shape[0], column : column + sent.shape[1]] = sent
    return found[::-1]


def drawn(picture: Picture) -> dict[str, list[dict]]:
    return embedding.draw(picture).to_plotly_json()


@given(st.lists(st.floats(-10, 10), min_size=1, max_size=30), st.floats(-5, 0), st.floats(0.1, 5))
def test_levels_rise_with_values_and_end_at_the_limits(
    values: list[float], low: float, high: float
) -> None:
    ordered = np.sort(values)
    found = levels.of_values(ordered, (low, high))
    assert (np.diff(found.astype(int)) >= 0).all()
    assert (found[ordered <= low] == 1).all()
    assert (found[ordered >= high] == levels.STEPS).all()


def test_a_count_is_on_a_scale_of_ratios() -> None:
    found = levels.of_values(np.array([1.0, 10.0, 100.0]), (1, 100), log=True).astype(int)
    assert abs((found[1] - found[0]) - (found[2] - found[1])) <= 1


def test_row_0_is_at_the_top_and_empty_pixels_are_clear() -> None:
    trace = drawn(made())["data"][0]
    found = whole(trace)
    assert found[0, 1] == 1
    assert found[2, 3] == levels.STEPS
    assert np.count_nonzero(found) == 2
    assert pixels(trace).shape == (3, 3)  # no more is sent than what holds cells
    assert trace["colorscale"][0] == [0.0, "rgba(0,0,0,0)"]
    assert trace["y0"] > 0
    assert trace["dy"] == 65536 / 8


def test_masked_pixels_are_hatched_finely_and_named() -> None:
    picture = made(paint="difference", masked=made().n > 4, limits=(-1.0, 1.0))
    found = whole(drawn(picture)["data"][0])
    assert found.shape == (256, 256)
    cell = found[64:96, 96:128]
    assert set(np.unique(cell)) == {levels.MASKED, levels.STRIPE}
    assert {key.mark for key in embedding.legend(picture)} == {"hatch"}


def test_a_scale_has_rising_stops_and_only_colours_of_the_theme() -> None:
    known = {*tokens.theme_map(), *tokens.VIRIDIS, "rgba(0,0,0,0)"}
    for stops in (tokens.DIVERGING, tokens.VIRIDIS, levels.DENSITY):
        scale = levels.scale(stops)
        assert [place for place, _ in scale] == sorted(place for place, _ in scale)
        assert (scale[0][0], scale[-1][0]) == (0, 1)
        assert {colour for _, colour in scale} <= known


def test_the_six_commonest_categories_have_colours_and_the_rest_is_counted() -> None:
    codes = np.repeat(np.arange(8, dtype=np.int16), np.arange(8, 0, -1)).reshape(6, 6)
    n = np.ones((6, 6), dtype=np.int64)
    named = hues("cell_type", "abcdefgh", "abcdefgh", "abcdefgh")
    assert named == (0, 1, 2, 3, 4, 5)
    picture = made(
        side=6, paint="cell_type", n=n, values=n * 1.0, masked=n < 0, codes=codes,
        names=tuple("abcdefgh"), named=named,
    )  # fmt: skip
    found = whole(drawn(picture)["data"][0])
    assert found.ravel().tolist() == [min(code + 1, levels.OTHER) for code in codes.ravel()]
    assert [key.text for key in embedding.legend(picture)] == [*"abcdef", "2 more: grey"]


def test_few_cells_are_points_and_the_outline_is_closed() -> None:
    points = pd.DataFrame({"x": [10, 20], "y": [30, 40], "value": [0.4, np.nan]})
    outline = np.array([[0, 0], [16, 0], [16, 16]])
    data = drawn(made(points=points, outline=outline))["data"]
    assert data[0]["mode"] == "markers"
    shown = np.frombuffer(base64.b64decode(data[0]["marker"]["color"]["bdata"]), np.uint8)
    assert shown.tolist() == [1, levels.UNSCORED]
    assert data[1]["x"] == [0, 16, 16, 0]


def of_ages(names: list[str], codes: list[int], **more: object) -> Picture:
    """Return a row of pixels, one an age; the last name is of no known age."""
    row = np.array([codes], dtype=np.int16)
    n = np.ones_like(row, dtype=np.int64)
    named = hues("age", names, names, names)
    return made(paint="age", n=n, values=n * 1.0, masked=n < 0, codes=row, names=names, named=named,
                **more)  # fmt: skip


def test_ages_lie_on_a_ramp_in_their_order_and_only_an_unknown_one_is_grey() -> None:
    names = ["1m", "3m", "18m", "21m", "24m", "30m", "not known"]
    picture = of_ages(names, [0, 1, 2, 3, 4, 5, 6])
    found = embedding.pixel_levels(picture)[0].astype(int)
    assert (np.diff(found[:6]) > 0).all()
    assert found[6] == levels.UNSCORED
    keys = embedding.legend(picture)
    assert [key.text for key in keys] == [*names[:6], "age not known"]
    assert len({key.mark for key in keys}) == 7
    part = of_ages(names, [1, 4])  # a zoom changes no colour
    assert embedding.pixel_levels(part)[0].tolist() == found[[1, 4]].tolist()
    assert {key.mark for key in embedding.legend(part)} == {keys[1].mark, keys[4].mark}


def test_the_mark_of_an_age_has_the_colour_of_its_pixels() -> None:
    scale = [(place * levels.STRIPE, colour) for place, colour in levels.scale(ages.RAMP)]
    for n in range(1, len(ages.RAMP) + 1):
        picture = of_ages([f"{k}m" for k in range(n)], list(range(n)))
        pixels, keys = embedding.pixel_levels(picture)[0].tolist(), embedding.legend(picture)
        for level, key in zip(pixels, keys, strict=True):
            here = {colour for at, colour in scale if abs(at - level) <= 0.6}
            assert ages.RAMP[int(key.mark.rpartition("-")[2])] in here


def test_more_ages_than_colours_have_a_scale_with_its_ends() -> None:
    names = [f"{k} years" for k in range(20, 60, 2)]
    picture = of_ages(names, list(range(20)))
    assert (np.diff(embedding.pixel_levels(picture)[0].astype(int)) > 0).all()
    assert embedding.legend(picture) == []
    words = [note["text"] for note in drawn(picture)["layout"]["annotations"]]
    assert words[:2] == ["20 years", "58 years"]


def test_a_view_without_cells_has_no_scale() -> None:
    empty = np.zeros((8, 8), dtype=np.int64)
    for points in (None, pd.DataFrame({"x": [], "y": [], "value": []})):
        found = drawn(made(n=empty, values=empty * np.nan, points=points))
        assert [trace["type"] for trace in found["data"]] != ["heatmap", "heatmap"]
        assert [note["text"] for note in found["layout"]["annotations"]] == [NOBODY]


def test_a_single_cell_is_young_or_old_without_a_scale_between() -> None:
    points = pd.DataFrame({"x": [1, 2, 3], "y": [1, 2, 3], "value": [0.0, 1.0, np.nan]})
    picture = made(paint="share_old", points=points, limits=(0.0, 1.0))
    assert [key.text for key in embedding.legend(picture)] == [
        *("young", "old", "neither young nor old")
    ]
    assert [trace["type"] for trace in drawn(picture)["data"]] == ["scatter"]
    assert drawn(picture)["data"][0]["marker"]["colorscale"] == levels.scale(ages.RAMP)
    pixels_ = made(paint="share_old", limits=(0.0, 1.0))
    assert [trace["type"] for trace in drawn(pixels_)["data"]] == ["heatmap", "heatmap"]


def test_a_cell_of_unknown_sex_is_hollow_and_the_key_says_so() -> None:
    points = pd.DataFrame({"x": [1, 2, 3], "y": [1, 2, 3], "code": [0, 1, 2]})
    names = ["Female", "Male", "Unknown"]
    row = np.array([[0, 1, 2]], dtype=np.int16)
    n = np.ones_like(row, dtype=np.int64)
    picture = made(paint="sex", n=n, values=n * 1.0, masked=n < 0, codes=row, names=names,
                   named=(-1, 1, -1, -1, -1, 0), points=points)  # fmt: skip
    marker = drawn(picture)["data"][0]["marker"]
    assert marker["symbol"] == ["circle", "square", "diamond-open"]
    assert marker["line"]["width"][2] > 1
    keys = {key.text: key.mark for key in embedding.legend(picture)}
    assert keys == {"Male": "hue-teal", "Female": "hue-orchid", "sex not known": "diamond-hollow"}


def test_what_cannot_be_drawn_takes_no_room_as_its_card_says_why() -> None:
    found = drawn(made(reason="No cells are left by these filters."))
    assert found["data"] == []
    assert found["layout"]["meta"]["folded"]
    assert "annotations" not in found["layout"]
