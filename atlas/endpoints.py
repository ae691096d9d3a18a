"""What pathologists noted in human tissues, by age: the rows of one figure and its table."""

from typing import Any, Final

import pandas as pd

from atlas.catalogue import Catalogue, current
from atlas.selection import Selection, patch

ENDPOINTS: Final = {"fibrosis": "Fibrosis", "sclerotic": "Sclerosis", "atrophy": "Atrophy"}
SHARE: Final = "share "  # and the age bracket: column of the share of donors in whom it was noted
# Tissues of the source to the tissues of the scores; a click selects the first that is there.
OURS: Final[dict[str, tuple[str, ...]]] = {
    "Kidney": ("kidney",),
    "Liver": ("liver",),
    "Brain - Cortex": ("cortex", "brain"),
    "Brain - Cerebellum": ("cerebellum", "brain"),
    "Spleen": ("spleen",),
    "Heart": ("heart",),
    "Adipose": ("fat",),
    "Skin": ("skin", "skin epidermis"),
    "Lung": ("lung",),
    "Muscle": ("muscle",),
    "Pancreas": ("pancreas",),
    "Bladder": ("bladder",),
    "Artery - Aorta": ("aorta",),
}


def findings(selection: Selection) -> pd.DataFrame:
    """Return one row a tissue and finding: its trend with age and its share per age bracket.

    Rows are in a fixed order: by finding, then organs as on every map, then the rest by name.
    """
    catalogue = current()
    trends = catalogue.store.all("endpoint_trends")
    if trends.empty:
        return trends
    rows = trends.merge(_shares(catalogue.store.all("endpoints")), on=["tissue", "endpoint"])
    rows["tissue_label"] = [_label(tissue) for tissue in rows["tissue"]]
    rows["endpoint_label"] = rows["endpoint"].map(ENDPOINTS)
    ours = [_ours(tissue, catalogue) for tissue in rows["tissue"]]
    rows["patch"] = [_patch(tissue) for tissue in ours]
    rows["selected"] = [bool(tissue) and tissue == selection.tissue for tissue in ours]
    rows["donors_word"] = rows["dataset"].map(_words(catalogue, "donors_word"))
    rows["n_people"] = rows["dataset"].map(
        {name: m["counts"]["n_donors"] for name, m in catalogue.store.datasets.items()}
    )
    order = {name: number for number, name in enumerate([*catalogue.tissues, ""])}
    place = {name: number for number, name in enumerate(ENDPOINTS)}
    return (
        rows.assign(_first=rows["endpoint"].map(place), _second=[order[tissue] for tissue in ours])
        .sort_values(["_first", "_second", "tissue_label"], kind="stable", ignore_index=True)
        .drop(columns=["_first", "_second"])
    )


def _shares(counted: pd.DataFrame) -> pd.DataFrame:
    """Return the share of donors in whom it was noted, both sexes together, a column a bracket."""
    both = counted.groupby(["tissue", "endpoint", "age_reported"], as_index=False)[
        ["n_donors", "n_positive"]
    ].sum()
    both["share"] = (both["n_positive"] / both["n_donors"]).astype(float)
    wide = both.pivot_table(index=["tissue", "endpoint"], columns="age_reported", values="share")
    return wide.add_prefix(SHARE).reset_index()


def _label(tissue: str) -> str:
    """Return "Heart, left ventricle" for "Heart - Left Ventricle"."""
    organ, _, part = tissue.partition(" - ")
    return f"{organ}, {part.lower()}" if part else f"{organ[:1]}{organ[1:].lower()}"


def _ours(tissue: str, catalogue: Catalogue) -> str:
    """Return the tissue of the scores that a tissue of the source belongs to; empty for none."""
    organ = tissue.partition(" - ")[0]
    known = OURS.get(tissue, OURS.get(organ, ()))
    return next((name for name in known if name in catalogue.tissues), "")


def _patch(tissue: str) -> str:
    return patch(dataset="", study="", tissue=tissue, cell_type="") if tissue else ""


def _words(catalogue: Catalogue, key: str) -> dict[str, Any]:
    return {name: manifest[key] for name, manifest in catalogue.store.datasets.items()}
