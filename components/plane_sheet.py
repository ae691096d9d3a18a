"""The phase plane laid out: its strata and donors, its size, and where the names stand."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

import pandas as pd

from components import numbers, strata, verdicts
from components.figures import theme
from components.plane_labels import Obstacles, Place, Point, Side, Wanted, places
from components.verdicts import Judged

NAME_SIZE: Final = 12.5
NAME_HEIGHT: Final = 20.0
NAME_PAD: Final = 8.0
FADED: Final = 0.45

Segment = tuple[float, float, float, float]


@dataclass(frozen=True)
class Size:
    """What a plane measures, in px: the plot alone, and the room around it."""

    width: float
    height: float
    left: float
    axis: float
    corner_notes: bool  # the second line of a corner's name


WIDE: Final = Size(width=612, height=520, left=62, axis=50, corner_notes=True)
PHONE: Final = Size(width=280, height=330, left=50, axis=48, corner_notes=False)


@dataclass(frozen=True)
class Sheet:
    """A plane with everything on it; data units unless px are named."""

    size: Size
    strata: list[Judged]
    donors: list[dict[str, Any]]

    @cached_property
    def x_range(self) -> tuple[float, float]:
        """Limits of the identity axis."""
        row = self.strata[0].row
        return float(row["x_low"]), float(row["x_high"])

    @cached_property
    def y_range(self) -> tuple[float, float]:
        """Limits of the gain axis."""
        row = self.strata[0].row
        return float(row["y_low"]), float(row["y_high"])

    @cached_property
    def arrows(self) -> list[Judged]:
        """The strata drawn as arrows."""
        return [stratum for stratum in self.strata if stratum.is_drawn]

    @cached_property
    def unjudged(self) -> list[Judged]:
        """The strata listed below the plane, each with its reason."""
        return [stratum for stratum in self.strata if not stratum.is_drawn]

    @cached_property
    def has_focus(self) -> bool:
        """Whether something on the plane is selected, so that the rest steps back."""
        return any(s.is_selected for s in self.named)

    @cached_property
    def named(self) -> list[Judged]:
        """The strata with a name on the plane: arrows, and those with donors alone."""
        with_donors = {_key(donor) for donor in self.donors}
        return [s for s in self.strata if s.is_drawn or s.key in with_donors]

    def is_faded(self, stratum: Judged) -> bool:
        """Whether a stratum steps back behind the selected one."""
        return self.has_focus and not stratum.is_selected

    def px(self, x: float, y: float) -> Point:
        """Return a place in px from the top left corner of the plot."""
        (x0, x1), (y0, y1) = self.x_range, self.y_range
        return (
            (x - x0) / (x1 - x0) * self.size.width,
            (y1 - y) / (y1 - y0) * self.size.height,
        )

    def at(self, point: Point) -> Point:
        """Return a place in data units; the inverse of `px`."""
        (x0, x1), (y0, y1) = self.x_range, self.y_range
        return (
            x0 + point[0] / self.size.width * (x1 - x0),
            y1 - point[1] / self.size.height * (y1 - y0),
        )

    def cross(self, stratum: Judged) -> tuple[Segment, Segment]:
        """Return the two arms of a cross, cut at the axes: identity across, gain upright."""
        of_identity, of_gain = stratum.identity, stratum.gain
        (x0, x1), (y0, y1) = self.x_range, self.y_range
        across = (
            max(of_identity.low, x0),
            of_gain.estimate,
            min(of_identity.high, x1),
            of_gain.estimate,
        )
        upright = (
            of_identity.estimate,
            max(of_gain.low, y0),
            of_identity.estimate,
            min(of_gain.high, y1),
        )
        return across, upright

    def ends(self, stratum: Judged) -> dict[Side, Point]:
        """Return the ends of a cross by side; of donors alone, the sides of their middle."""
        if stratum.is_drawn:
            across, upright = self.cross(stratum)
            return {
                "left": across[:2],
                "right": across[2:],
                "top": upright[2:],
                "bottom": upright[:2],
            }
        own = [donor for donor in self.donors if _key(donor) == stratum.key]
        middle = (sum(d["x"] for d in own) / len(own), sum(d["y"] for d in own) / len(own))
        return {"left": middle, "right": middle, "top": middle, "bottom": middle}

    @cached_property
    def names(self) -> list[tuple[Judged, Place]]:
        """The names with their places; the selected one chooses first."""
        ordered = sorted(self.named, key=lambda s: not s.is_selected)
        wanted = [
            Wanted(
                width=theme.text_width(name_of(s), NAME_SIZE, bold=s.is_selected) + NAME_PAD,
                height=NAME_HEIGHT,
                ends={side: self.px(*end) for side, end in self.ends(s).items()},
            )
            for s in ordered
        ]
        return list(zip(ordered, places(wanted, self._obstacles()), strict=True))

    def _obstacles(self) -> Obstacles:
        segments = [segment for s in self.arrows for segment in self.cross(s)]
        segments += [(0.0, 0.0, s.identity.estimate, s.gain.estimate) for s in self.arrows]
        width, height = self.size.width, self.size.height
        wide, tall = (180.0, 40.0) if self.size.corner_notes else (96.0, 22.0)
        return Obstacles(
            width=width,
            height=height,
            corners=[
                (0.0, 0.0, wide, tall),
                (width - 110, 0.0, width, tall),
                (0.0, height - 24, wide, height),
                (width - 70, height - 24, width, height),
            ],
            donors=[self.px(donor["x"], donor["y"]) for donor in self.donors],
            strokes=[(self.px(x0, y0), self.px(x1, y1)) for x0, y0, x1, y1 in segments],
        )


def name_of(stratum: Judged) -> str:
    """Return the name as it stands on the plane."""
    few = "" if stratum.is_drawn else ", no interval"
    return f"{stratum.label}{few}"


def _key(donor: dict[str, Any]) -> tuple[str, str]:
    return str(donor["tissue"]), str(donor["cell_type"])


def lay_out(points: pd.DataFrame, arrows: pd.DataFrame, size: Size) -> Sheet:
    """Return the plane with its strata and donors."""
    found = verdicts.read(arrows)
    keys = {stratum.key for stratum in found}
    donors = [d for d in strata.records(points) if _key(d) in keys and _is_number(d)]
    return Sheet(size=size, strata=found, donors=donors)


def _is_number(donor: dict[str, Any]) -> bool:
    x, y = numbers.number(donor["x"]), numbers.number(donor["y"])
    return x == x and y == y
