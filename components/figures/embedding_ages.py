"""Ages in the embedding have an order: they lie on a ramp, the youngest dark, and none is grey."""

from collections.abc import Sequence
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from components import tokens
from components.figures import embedding_levels as levels
from components.figures.theme import Key

PAINT: Final = "age"
RAMP: Final = tokens.VIRIDIS[:-2]  # its end is not seen on a light ground
UNKNOWN: Final = "age not known"


def are_named(ages: Sequence[int]) -> bool:
    """Tell whether each age has a colour of its own; of more, a scale has the ends."""
    return len(ages) <= len(RAMP)


def keys(names: Sequence[str], ages: Sequence[int], shown: Sequence[int]) -> list[Key]:
    """Return the ages in view, the youngest first; where they are many, the scale has the ends.

    Parameters
    ----------
    names
        Of all categories, by code.
    ages, shown
        Codes of all ages of the map, the youngest first, and of what is in view.
    """
    found = [
        Key(f"hue-age-{_stop(place, len(ages))}", str(names[code]))
        for place, code in enumerate(ages)
        if code in shown and are_named(ages)
    ]
    return found if set(shown) <= set(ages) else [*found, Key("hue-unscored", UNKNOWN)]


def side_keys(cells: pd.DataFrame) -> list[Key]:
    """Return young and old, and what is neither, as far as there are such cells."""
    sides = (("hue-age-0", "young", 0.0), (f"hue-age-{len(RAMP) - 1}", "old", 1.0))
    found = [Key(mark, side) for mark, side, value in sides if (cells["value"] == value).any()]
    neither = Key("hue-unscored", "neither young nor old")
    return [*found, neither] if cells["value"].isna().any() else found


def of_codes(codes: npt.NDArray[np.integer], ages: Sequence[int]) -> levels.Levels:
    """Return the level of each age; those without a place in the order have that of no value.

    Parameters
    ----------
    ages
        Codes of all ages of the map, the youngest first.
    """
    last = len(RAMP) - 1 if are_named(ages) else len(ages) - 1
    found: levels.Levels = np.full(int(codes.max(initial=0)) + 1, levels.UNSCORED, dtype=np.uint8)
    for place, code in enumerate(ages):
        if code < len(found):
            step = _stop(place, len(ages)) if are_named(ages) else place
            found[code] = 1 + round(step * (levels.STEPS - 1) / last)
    return np.take(found, codes)


def _stop(place: int, n: int) -> int:
    return round(place * (len(RAMP) - 1) / max(n - 1, 1))
