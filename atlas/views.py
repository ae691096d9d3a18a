"""What a page that shows one data set has in common: the data set, its contrast and its axis."""

from dataclasses import dataclass
from typing import Any

from atlas import queries
from atlas.catalogue import Catalogue, current
from atlas.selection import Selection
from atlas.source import DONORS, SCORED


@dataclass(frozen=True)
class View:
    """One data set as the selection asks for it.

    ``contrast`` is the one drawn; ``reference`` and ``compared`` are the words for its two sides.
    """

    catalogue: Catalogue
    selection: Selection
    dataset: str
    manifest: dict[str, Any]
    contrast: str
    reference: str
    compared: str

    @property
    def has_ages(self) -> bool:
        """Whether the data set has an age axis."""
        return bool(self.manifest["age_unit"])

    @property
    def has_donors(self) -> bool:
        """Whether there are donors' values behind the effects."""
        return self.manifest["level"] in DONORS

    @property
    def is_scored(self) -> bool:
        """Whether the data set has effects of signatures."""
        return self.manifest["level"] in SCORED

    @property
    def is_longitudinal(self) -> bool:
        """Whether donors are followed over the doublings of a culture: no age of a body."""
        return bool(self.manifest["longitudinal"])

    @property
    def is_across_tissues(self) -> bool:
        """Whether cell types are of several tissues: one is then named with its tissue."""
        return self.dataset in self.catalogue.across_tissues

    @property
    def axis(self) -> str:
        """Column of the profiles that the x axis shows."""
        if not self.has_ages:
            return "condition"
        if self.is_longitudinal:
            return "age"
        return "life_fraction" if self.selection.axis == "life_fraction" else "age"


def view_of(selection: Selection) -> View | None:
    """Return the view a selection asks for, or None for a data set that is not served."""
    catalogue = current()
    dataset = queries.shown_dataset(selection)
    manifest = catalogue.store.datasets.get(dataset)
    if manifest is None:
        return None
    contrast = queries.shown_contrast(catalogue, dataset, selection)
    sides = next(c for c in manifest["contrasts"] if c["id"] == contrast)
    return View(
        catalogue, selection, dataset, manifest, contrast, sides["reference"], sides["contrast"]
    )
