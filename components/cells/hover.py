"""What the browser says of a pixel or a point under the pointer, without asking the server.

The colours are levels that the browser has; beside them go the cells of each pixel that holds any,
its commonest type and, of categories, its share: a byte each.
"""

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from atlas import labels
from atlas.cells import shown
from atlas.cells.categories import CATEGORIES
from atlas.cells.raster import Raster
from components import numbers
from components.cells.picture import names
from components.figures.embedding_levels import typed
from components.figures.embedding_picture import Picture

_MOST_COUNTED: Final = np.iinfo(np.uint16).max
_MOST_TYPES: Final = np.iinfo(np.uint8).max
_UNVALUED: Final = ("density", *CATEGORIES)  # paints whose value is a count or a name


def facts(raster: Raster, picture: Picture, strata: pd.DataFrame) -> dict[str, Any]:
    """Return the facts of the pixels, or of the points; empty where nothing is drawn.

    Parameters
    ----------
    strata
        What the cells of each stratum are.
    """
    if raster.reason:
        return {}
    told: dict[str, Any] = {
        "window": picture.window,
        "label": "" if raster.paint in _UNVALUED else _label(raster),
        "unit": "" if raster.paint in {"share_old", *_UNVALUED} else raster.unit,
        "limits": raster.limits,
        "percent": raster.paint == "share_old",
        "masked": f"{raster.mask_reason}: not compared" if raster.mask_reason else "",
    }
    if raster.points is not None:
        return told | _of_points(raster.points, strata)
    return told | _of_pixels(raster, picture)


def _label(raster: Raster) -> str:
    return raster.label or numbers.capital(shown.PAINTS[raster.paint])


def _of_pixels(raster: Raster, picture: Picture) -> dict[str, Any]:
    """Return what is told of the pixels that hold a cell, row after row: colours tell which."""
    at = picture.occupied
    n = raster.n.take(at)
    told: dict[str, Any] = {
        "rows": len(raster.n),
        "n": typed(np.minimum(n, _MOST_COUNTED).astype(_smallest(n))),
    }
    top, called = raster.types, [labels.alone(name) for name in raster.type_names]
    if raster.codes is not None:
        top, called = raster.codes, names(raster)
        told["share"] = typed(np.rint(100 * np.take(raster.values, at)).astype(np.uint8))
    if top is None:
        return told
    codes = top.take(at)
    codes = np.where(codes < _MOST_TYPES, codes + 1, 0)
    return told | {"top": typed(codes.astype(np.uint8)), "names": called}


def _of_points(points: pd.DataFrame, strata: pd.DataFrame) -> dict[str, Any]:
    """Return the value of each cell, and what each stratum in view is."""
    places, found = np.unique(points["stratum"], return_inverse=True)
    told: dict[str, Any] = {
        "of": typed(found.astype(np.uint16)),
        "strata": [_who(row) for row in strata.iloc[places].to_dict("records")],
    }
    if "value" in points and points["value"].notna().any():
        told["value"] = typed(points["value"].to_numpy(dtype=np.float32))
    return told


def _who(row: dict[Any, Any]) -> Sequence[str]:
    """Return the type of some cells, and where and of whom they are."""
    where = (row["tissue"], row["age_reported"], row["sex"], row["donor_id"])
    known = [str(part) for part in where if part and part != "unknown"]
    return [labels.alone(str(row["cell_type"])), ", ".join(known)]


def _smallest(n: npt.NDArray[np.integer]) -> type[np.unsignedinteger[Any]]:
    return np.uint8 if n.max(initial=0) <= _MOST_TYPES else np.uint16
