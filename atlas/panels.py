"""Score against age, one panel a stratum and score: the donors, and the fit or the means."""

import math

import numpy as np
import pandas as pd

from atlas import absent, focus, labels, panel_data, panel_lines, panel_words, queries
from atlas.panel_data import Record, Row, Stratum
from atlas.selection import Selection, patch
from atlas.views import View, view_of
from drift.schema import ALL_CELLS


def ages(selection: Selection) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the donors and the panels of the data set shown.

    Returns
    -------
    points
        One row a donor, stratum and score; ``y`` is the score minus the mean of the reference.
    panels
        One row a stratum and score: the effect as built, and the line or the means to draw;
        ``focus`` marks the stratum that cards about one stratum tell of.
        What the selection names and the data set lacks is in ``panels.attrs["absent"]``.
        Both are empty for an effect table, which holds no donors' values; why is then in
        ``panels.attrs["why"]``.
    """
    view = view_of(selection)
    if view is None or not view.has_donors:
        return pd.DataFrame(), panel_words.nothing(view)
    strata = panel_data.strata(view)
    points: list[Record] = []
    panels: list[Record] = []
    rows = list(panel_data.rows(view))
    for row in rows:
        for stratum, profiles in strata.items():
            drawn = _points(view, row, stratum, profiles)
            if drawn:
                points += drawn
                panels.append(_panel(view, row, stratum, profiles, drawn))
    if not panels:
        return pd.DataFrame(), panel_words.nothing(view)
    table = pd.DataFrame(panels)
    in_focus = focus.stratum(view)
    named = "/".join((in_focus["tissue"], in_focus["cell_type"])) if in_focus else ""
    table["focus"] = table["column"] == named
    table.attrs["absent"] = absent.words(view)
    table.attrs["left_out"] = panel_words.left_out(view, rows, strata, panels)
    return pd.DataFrame(points), table


def _points(view: View, row: Row, stratum: Stratum, profiles: list[Record]) -> list[Record]:
    """Centre the values on the reference donors and say what a click on each does."""
    measured = [
        (profile, value)
        for profile in profiles
        if (value := row.by_profile.get(profile["profile_id"], math.nan)) == value
    ]
    reference = _reference(measured)
    if not reference:
        return []  # nothing to be more or less than
    centre = float(np.mean(reference))
    brushed = set(view.selection.donors)
    return [
        {
            "row": row.facts["row"],
            "column": "/".join(stratum),
            "donor_id": profile["donor_id"],
            "sex": profile["sex"],
            "x": profile["x"],
            "y": value - centre,
            "x_text": profile["x_text"],
            "role": profile["role"],
            "n_cells": profile["n_cells"],
            "n_samples": profile["n_samples"],
            "dimmed": bool(brushed) and profile["donor_id"] not in brushed,
            "patch": patch(donors=sorted(brushed ^ {profile["donor_id"]})),
        }
        for profile, value in measured
    ]


def _reference(measured: list[tuple[Record, float]]) -> list[float]:
    """Return what zero is the mean of: the reference donors, or each followed donor's own mean."""
    own: dict[str, list[float]] = {}
    for profile, value in measured:
        if profile["role"] == "followed":
            own.setdefault(profile["donor_id"], []).append(value)
    if own:
        return [float(np.mean(values)) for values in own.values()]
    return [value for profile, value in measured if profile["role"] == "reference"]


def _panel(
    view: View, row: Row, stratum: Stratum, profiles: list[Record], points: list[Record]
) -> Record:
    tissue, cell_type = stratum
    effect = {**panel_data.NO_EFFECT, **row.effects.get(stratum, {})}
    adults = [point for point in points if point["role"] != "development"]
    n_donors = len({point["donor_id"] for point in adults})
    word = "donor_word" if n_donors == 1 else "donors_word"
    kind = panel_lines.kind_of(view.contrast)
    compared, reference = view.compared.replace("_", " "), view.reference.replace("_", " ")
    if view.is_longitudinal:
        reference = "donors'"
    return {
        **row.facts,
        "column": "/".join(stratum),
        "tissue": tissue,
        "tissue_label": labels.cell_type(tissue),
        "column_label": queries.stratum_label(tissue, cell_type, across=view.is_across_tissues),
        "short_label": queries.stratum_label(tissue, cell_type),
        "column_note": f"{n_donors} {view.manifest[word]}",
        "kind": kind,
        "unit_text": panel_lines.UNITS.get(kind, f"{compared} − {reference}"),
        "selected": view.selection.tissue == tissue and view.selection.cell_type in ("", cell_type),
        "patch": patch(
            dataset=view.dataset,
            study=profiles[0]["study"],
            tissue=tissue,
            cell_type="" if cell_type == ALL_CELLS else cell_type,
        ),
        "x_title": panel_words.x_title(view),
        "y_title": f"{'Log2' if view.selection.gene else 'Score'} minus {reference} mean",
        "reference_text": panel_words.reference_text(view, points),
        "development_until": _development_until(points),
        **{name: view.manifest[name] for name in ("organism", "donor_word", "donors_word")},
        **effect,
        **panel_lines.drawn(kind, adults, effect),
    }


def _development_until(points: list[Record]) -> float:
    """Return where adulthood begins on the axis, or NaN when no sample is younger."""
    young = [point["x"] for point in points if point["role"] == "development"]
    adult = [point["x"] for point in points if point["role"] != "development"]
    return (max(young) + min(adult)) / 2 if young and adult else math.nan
