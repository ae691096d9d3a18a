"""What must stand beside the numbers of a data set on every card that shows it."""

from collections.abc import Sequence
from typing import Final

import pandas as pd

from atlas import queries

AS_DONORS: Final = "every sample counts as"  # how a manifest says that donors are not known
MOST: Final = 6  # data sets; a card of more tells it on the cards of one tissue or data set


def samples(tables: Sequence[pd.DataFrame]) -> list[str]:
    """Return, of each data set whose samples stand for donors, the sentence that says so."""
    columns = [table["dataset"] for table in tables if "dataset" in table]
    return of_datasets(sorted(set().union(*(column.dropna().astype(str) for column in columns))))


def of_datasets(names: Sequence[str]) -> list[str]:
    """Return the same of data sets by name."""
    if len(names) > MOST:
        return []
    return [
        f"{queries.dataset_label(name)}: {trap[:1].lower()}{trap[1:]}"
        for name in names
        for trap in queries.manifests().get(name, {}).get("traps", [])
        if AS_DONORS in trap
    ]
