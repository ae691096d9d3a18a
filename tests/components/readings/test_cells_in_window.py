"""The commonest type in view is named as a sentence writes it."""

import pandas as pd
import pytest

from components.readings import cells_in_window


@pytest.mark.parametrize(
    ("label", "said"),
    [
        ("Kupffer cell", "Kupffer cells"),
        ("B cell", "B cells"),
        ("Hepatocyte", "hepatocytes"),
    ],
)
def test_the_commonest_type_is_named_as_in_a_sentence(label: str, said: str) -> None:
    rows = pd.DataFrame([{"label": label, "share": 0.59, "share_all": 0.28}])
    facts = {
        "windowed": True,
        "n_cells": 4304,
        "n_donors": 0,
        "donor": "mouse",
        "donors": "mice",
        "note": "",
    }
    reading = cells_in_window.describe(rows, pd.DataFrame([facts]))
    assert "".join(str(segment.text) for segment in reading.segments) == (
        f"4,304 cells are in this window. The most common are {said}: 59 % here, 28 % of all."
    )
