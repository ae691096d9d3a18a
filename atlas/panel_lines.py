"""What is drawn through the donors of a panel: a fitted line, a line a donor, or group means."""

import math
from collections.abc import Callable
from itertools import groupby
from typing import Final

import numpy as np

from atlas.panel_data import Record
from drift.bands import group_mean_interval, slope_band
from drift.donor_slopes import slopes_within
from drift.schema import AGE_SLOPE, DOUBLING_SLOPE, PER_DOUBLINGS

GRID: Final = 25  # points of a fitted line
_BAND: Final = ("band_x", "band_y", "band_low", "band_high")
_FOLLOWED: Final = ("donor_lines",)
_GROUPS: Final = ("group_x", "group_mean", "group_low", "group_high", "group_label")
_KINDS: Final = {AGE_SLOPE: "slope", DOUBLING_SLOPE: "donor_slopes"}
UNITS: Final = {"slope": "a year", "donor_slopes": f"in {PER_DOUBLINGS} doublings"}


def kind_of(contrast: str) -> str:
    """Return what is drawn for a contrast: "slope", "donor_slopes" or "groups"."""
    return _KINDS.get(contrast, "groups")


def drawn(kind: str, adults: list[Record], effect: Record) -> Record:
    """Return all that can be drawn through adult donors; empty but for what the kind draws."""
    return {**dict.fromkeys((*_BAND, *_GROUPS, *_FOLLOWED), ()), **_DRAWN[kind](adults, effect)}


def _line(adults: list[Record], effect: Record) -> Record:
    """Return the fitted line and its band on a grid; nothing where no slope was estimated."""
    if not math.isfinite(effect["ci_low"]):
        return {}
    x = np.array([point["x"] for point in adults])
    y = np.array([point["y"] for point in adults])
    at = np.linspace(x.min(), x.max(), GRID)
    # whether sex is a covariate was decided by the build, at its levels: here at one level
    adjusted = effect["sex_handling"] == "adjusted"
    sex = [point["sex"] for point in adults] if adjusted else None
    band = (at, *slope_band(y, x, at, sex, np.zeros(len(x))))
    # six decimals are finer than a pixel and half the size
    return {name: np.round(values, 6).tolist() for name, values in zip(_BAND, band, strict=True)}


def _donor_lines(adults: list[Record], effect: Record) -> Record:
    """Return the least-squares line of each donor, from its first place to its last."""
    ids = np.array([point["donor_id"] for point in adults])
    x = np.array([point["x"] for point in adults])
    y = np.array([point["y"] for point in adults])
    donors, slopes = slopes_within(y, x, ids)
    lines = []
    for donor, slope in zip(donors, slopes[:, 0], strict=True):
        own = ids == donor
        ends = np.array([x[own].min(), x[own].max()])
        heights = y[own].mean() + slope * (ends - x[own].mean())
        lines.append(
            (donor, *(round(float(v), 6) for pair in zip(ends, heights, strict=True) for v in pair))
        )
    return {"donor_lines": lines}


def _means(adults: list[Record], effect: Record) -> Record:
    """Return the mean and interval of each group, at its mean place on the axis.

    The two groups compared are one each, whatever the ages in them; any other age or condition
    stands for itself.
    """
    ranked = sorted(adults, key=lambda point: float(point["x"]))
    groups = [list(group) for _, group in groupby(ranked, key=_group)]
    means = [
        (
            sum(point["x"] for point in group) / len(group),
            *group_mean_interval([point["y"] for point in group]),
            group[0]["x_text"],
        )
        for group in groups
    ]
    return {
        name: list(values) for name, values in zip(_GROUPS, zip(*means, strict=True), strict=True)
    }


def _group(point: Record) -> str:
    role = str(point["role"])
    return role if role in ("reference", "contrast") else f"{role} {point['x']}"


_DRAWN: Final[dict[str, Callable[[list[Record], Record], Record]]] = {
    "slope": _line,
    "donor_slopes": _donor_lines,
    "groups": _means,
}
