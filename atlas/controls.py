"""How well the scores tell cells of known state apart."""

from typing import Final

import pandas as pd

from atlas.catalogue import current
from drift.scorings import SCORINGS

# In the order of the table; the last two are expected to fall, not to rise.
SHOWN: Final = (
    *("md_score_lu2025", "md_core", "md_matrisome", "emt_minimal", "tgfb_score_lu2025"),
    *("epithelial_identity", "keratinocyte_identity"),
)


def auc() -> pd.DataFrame:
    """Return one row a signature and scoring of the positive controls, with its ``label``."""
    catalogue = current()
    found = catalogue.store.all("controls")
    place = {name: number for number, name in enumerate(SHOWN)}
    way = {name: number for number, name in enumerate(SCORINGS)}
    found = found[found["signature"].isin(SHOWN)]
    labels = {name: catalogue.signatures[name].label for name in SHOWN}
    return (
        found.assign(
            label=found["signature"].map(labels),
            _at=found["signature"].map(place),
            _way=found["scoring"].map(way),
        )
        .sort_values(["_at", "_way"], kind="stable", ignore_index=True)
        .drop(columns=["_at", "_way"])
    )
