"""What the browser is told of each pixel, against the raster it is told of."""

import base64
from typing import Any

import numpy as np
import pytest

from atlas.cells import views
from atlas.selection import Selection
from components.cells import embedding
from tests.components.figures.test_embedding import whole

KINDS = {"u1": np.uint8, "u2": np.uint16}


def numbers(array: dict[str, str]) -> np.ndarray:
    return np.frombuffer(base64.b64decode(array["bdata"]), KINDS[array["dtype"]])


def told(selection: Selection) -> tuple[dict[str, Any], np.ndarray]:
    """Return the facts of pixels, and the levels of colours from the top."""
    drawing = embedding.card(selection, "wide")[0]
    return drawing["cells"], whole(drawing["figure"]["data"][0], drawing["cells"]["window"])


@pytest.mark.parametrize("paint", ["score", "density", "cell_type"])
@pytest.mark.parametrize("window", ["", "10000,10000,42767,42767"])
def test_pixels_with_cells_are_told_in_the_order_of_their_colours(paint: str, window: str) -> None:
    selection = Selection(dataset="tms_atlas_programs", paint=paint, window=window)
    raster = views.raster(selection, with_types=True)
    cells, levels = told(selection)
    assert cells["rows"] == len(raster.n)
    occupied = levels > 0
    np.testing.assert_array_equal(occupied, raster.n > 0)
    np.testing.assert_array_equal(numbers(cells["n"]), raster.n[occupied])
    types, names = (raster.types, raster.type_names) if paint != "cell_type" else (
        raster.codes, raster.names
    )  # fmt: skip
    if types is not None:
        assert len(cells["names"]) == len(names)
        np.testing.assert_array_equal(numbers(cells["top"]), types[occupied] + 1)
    if paint == "cell_type":
        share = np.rint(100 * raster.values[occupied])
        np.testing.assert_array_equal(numbers(cells["share"]), share)


def test_colours_finer_than_pixels_show_the_same_pixels() -> None:
    selection = Selection(dataset="tms_liver_facs", paint="difference")
    raster = views.raster(selection)
    cells, levels = told(selection)
    factor = len(levels) // cells["rows"]
    assert factor > 1
    np.testing.assert_array_equal(levels[::factor, ::factor] > 0, raster.n > 0)
    np.testing.assert_array_equal(numbers(cells["n"]), raster.n[raster.n > 0])
