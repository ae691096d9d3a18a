"""Tables of the cards beside the embedding, from the built data sets with and without donors."""

from collections.abc import Callable

import pandas as pd

from atlas.selection import Selection
from components.cells import side_tables

in_window = side_tables.in_window
distributions = side_tables.distributions
composition = side_tables.composition
depth = side_tables.depth

LIVER = "dataset=tms_liver_facs"
_VIEWS = {
    "donors": LIVER,
    "a type selected": f"{LIVER}&cell_type=hepatocyte",
    "a donor selected": f"{LIVER}&donors=3_11_M",
    "a window": f"{LIVER}&window=0,0,32768,32768",
    "no donors": "dataset=tms_atlas_programs",
    "one tissue, many types": "dataset=tms_atlas_programs&tissue=lung",
    "no ages": "dataset=pastushenko2018_scc_emt",
}


def cases(
    view: Callable[[Selection], tuple[pd.DataFrame, ...]],
) -> dict[str, tuple[pd.DataFrame, ...]]:
    """Return what a view gives of several selections, without rows and without columns."""
    found = {name: view(Selection.parse(text)) for name, text in _VIEWS.items()}
    some = found["donors"]
    return {
        **found,
        "no rows": tuple(table.iloc[:0] for table in some),
        "no columns": tuple(pd.DataFrame() for _ in some),
    }
