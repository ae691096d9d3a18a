"""What the panels of score against age say: their axes, what is not drawn, and why."""

import pandas as pd

from atlas import panel_data, queries, sexes
from atlas.panel_data import Record, Row, Stratum
from atlas.views import View
from drift.lifespan import ORGANISMS


def left_out(
    view: View, rows: list[Row], strata: dict[Stratum, list[Record]], panels: list[Record]
) -> tuple[str, ...]:
    """Return what is not drawn, each with its reason in a sentence."""
    columns = {panel["column"] for panel in panels}
    unmeasured = {row.facts["row"] for row in rows} - {panel["row"] for panel in panels}
    words = []
    for (tissue, cell_type), profiles in strata.items():
        if "/".join((tissue, cell_type)) not in columns:
            name = queries.stratum_label(tissue, cell_type, across=view.is_across_tissues)
            n_donors = len({profile["donor_id"] for profile in profiles})
            who = f"{n_donors} {view.manifest['donor_word' if n_donors == 1 else 'donors_word']}"
            side = view.reference.replace("_", " ")
            words.append(f"{name} is not drawn: of {who} none is {side}, so there is no zero.")
    for row in rows:
        if row.facts["row"] in unmeasured:
            name = row.facts["row_label"]
            words.append(f"{name} is not drawn: none of its genes is measured here.")
    return tuple(words)


def nothing(view: View | None) -> pd.DataFrame:
    """Return no panels, with the reason for the reader in ``attrs["why"]``."""
    none = pd.DataFrame()
    if view is None:
        none.attrs["why"] = "This data set is not served. Choose another one in the sentence above."
    elif not view.has_donors:
        none.attrs["why"] = f"{queries.dataset_label(view.dataset)}: {_no_donors(view)}"
    elif not view.selection.gene and view.selection.signature not in view.catalogue.signatures:
        none.attrs["why"] = "There is no such signature. Choose one in the sentence above."
    elif one_sex := sexes.without(view.selection, view.dataset):
        none.attrs["why"] = one_sex
    elif (
        view.selection.gene
        and view.catalogue.store.expression(view.dataset, panel_data.human_symbol(view)).empty
    ):
        none.attrs["why"] = (
            f"{view.selection.gene} is not kept by donor: only genes of the signatures are. Choose "
            "a score in the sentence above, or see the gene in single cells on the page Cells."
        )
    else:
        none.attrs["why"] = (
            f"No {view.reference} donor is measured with these filters, so there is nothing to "
            "compare with. Choose another data set, all tissues or any sex."
        )
    return none


def _no_donors(view: View) -> str:
    """Return why a data set without scores of donors has nothing to draw, and the cure."""
    if not view.is_scored:
        return (
            "no scores of donors, so there is nothing to draw against age. Choose another data set "
            "in the sentence above."
        )
    beside = "" if view.manifest["aggregates_only"] else ", its genes are listed beside"
    return (
        "effect tables hold no animals' values, so there is nothing to draw against age. Its "
        f"effects are on the Overview{beside}."
    )


def x_title(view: View) -> str:
    """Return what the donors stand at: conditions, ages or doublings, with the unit."""
    if not view.has_ages:
        return "Condition"
    if view.axis == "life_fraction":
        years = ORGANISMS[view.manifest["organism"]].median_life_years
        span = f"{years:.3g} years" if years >= 10 else f"{years * 12:.0f} months"
        return f"Age, share of the median life span ({span})"
    if view.is_longitudinal:
        return "Population doublings"
    return f"Age, {view.manifest['age_unit']}"


def reference_text(view: View, points: list[Record]) -> str:
    """Say which donors the zero line is the mean of."""
    if view.is_longitudinal:
        return "mean of the donors' means"
    reference = sorted(
        (point for point in points if point["role"] == "reference"),
        key=lambda point: float(point["x"]),
    )
    name = view.reference.replace("_", " ")
    if not reference or not view.has_ages:
        return f"{name} mean"
    first, last = reference[0]["x_text"], reference[-1]["x_text"]
    # "93 to 303 days": the unit once
    span = first if first == last else f"{first.removesuffix(_unit(last))} to {last}"
    return f"{name} mean, {span}"


def _unit(age: str) -> str:
    """Return the unit of an age as the source writes it, with the blank before it."""
    return age[len(age.rstrip("abcdefghijklmnopqrstuvwxyz").rstrip()) :]
