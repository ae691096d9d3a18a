"""Whether cells of a data set may be passed on: the sentence every file of single cells carries."""

from typing import Final

STAY_HERE: Final = (
    "The source has no licence, so only what is added up over bins is passed on with MesoDrift. "
    "These cells were made on this machine from its holder's copy of the source files: whether "
    "they may be passed on is for the holder to find out."
)
UNDER_TERMS: Final = "Under the terms of the source, which 'licence' states."


def passing_on(dataset: str) -> str:
    """Return on which terms the single cells of a data set may be passed on."""
    from atlas.sources import all_sources  # the readers of all sources: for files alone

    source = all_sources().get(dataset)
    return STAY_HERE if source is not None and source.cells_stay_here else UNDER_TERMS
