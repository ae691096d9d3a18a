"""Score against age, one panel a stratum and score: the donors, and the fit or the means."""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from atlas import absent, focus, queries, sexes
from atlas.selection import Selection, patch
from atlas.views import View, view_of
from drift.bands import group_mean_interval, slope_band
from drift.donor_slopes import slopes_within
from drift.lifespan import ORGANISMS
from drift.schema import AGE_SLOPE, ALL_CELLS, BOTH_SEXES, DOUBLING_SLOPE, PER_DOUBLINGS

GRID: Final = 25  # points of a fitted line
RESOLVED_FDR: Final = 0.05
PART_LABELS: Final = {
    "md_score_lu2025": "MD score",
    "md_core": "Core part",
    "md_matrisome": "Matrix part",
}
_EFFECT: Final = {
    "estimate": math.nan,
    "ci_low": math.nan,
    "ci_high": math.nan,
    "p": math.nan,
    "fdr": math.nan,
    "call": "undefined",
    "reason": "Not measured in this stratum.",
    "coverage": math.nan,
    "low_coverage": False,
    "min_coverage": math.nan,
    "depth_confounded": False,
    "matched_estimate": math.nan,
    "n_reference": math.nan,
    "n_contrast": math.nan,
    "n_donors": math.nan,
    "sex_handling": "",
    "one_sex": "",
    "one_sex_call": "",
    "one_sex_n_reference": math.nan,
    "one_sex_n_contrast": math.nan,
}
_BAND: Final = ("band_x", "band_y", "band_low", "band_high")
_FOLLOWED: Final = ("donor_lines",)
_GROUPS: Final = ("group_x", "group_mean", "group_low", "group_high", "group_label")

Record = dict[str, Any]
Stratum = tuple[str, str]  # tissue, cell type


@dataclass(frozen=True)
class _Row:
    """One score, or one gene: its labels, its value in each profile, its effect by stratum."""

    facts: Record
    by_profile: dict[str, float]
    effects: dict[Stratum, Record]


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
        return pd.DataFrame(), _nothing(view)
    strata = _strata(view)
    points: list[Record] = []
    panels: list[Record] = []
    rows = list(_rows(view))
    for row in rows:
        for stratum, profiles in strata.items():
            drawn = _points(view, row, stratum, profiles)
            if drawn:
                points += drawn
                panels.append(_panel(view, row, stratum, profiles, drawn))
    if not panels:
        return pd.DataFrame(), _nothing(view)
    table = pd.DataFrame(panels)
    in_focus = focus.stratum(view)
    named = "/".join((in_focus["tissue"], in_focus["cell_type"])) if in_focus else ""
    table["focus"] = table["column"] == named
    table.attrs["absent"] = absent.words(view)
    table.attrs["left_out"] = _left_out(view, rows, strata, panels)
    return pd.DataFrame(points), table


def _left_out(
    view: View, rows: list[_Row], strata: dict[Stratum, list[Record]], panels: list[Record]
) -> tuple[str, ...]:
    """Return what is not drawn, each with its reason in a sentence."""
    columns = {panel["column"] for panel in panels}
    unmeasured = {row.facts["row"] for row in rows} - {panel["row"] for panel in panels}
    words = []
    for (tissue, cell_type), profiles in strata.items():
        if "/".join((tissue, cell_type)) not in columns:
            name = queries.stratum_label(tissue, cell_type)
            n_donors = len({profile["donor_id"] for profile in profiles})
            who = f"{n_donors} {view.manifest['donor_word' if n_donors == 1 else 'donors_word']}"
            side = view.reference.replace("_", " ")
            words.append(f"{name} is not drawn: of {who} none is {side}, so there is no zero.")
    for row in rows:
        if row.facts["row"] in unmeasured:
            name = row.facts["row_label"]
            words.append(f"{name} is not drawn: none of its genes is measured here.")
    return tuple(words)


def _nothing(view: View | None) -> pd.DataFrame:
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


def _strata(view: View) -> dict[Stratum, list[Record]]:
    """Return the profiles in view by stratum: tissues in the fixed order, then by cell type."""
    profiles = view.catalogue.table(view.dataset, "profiles")
    keep = np.ones(len(profiles), dtype=bool)
    if view.selection.tissues:
        keep &= profiles["tissue"].isin(view.selection.tissues).to_numpy()
    if view.selection.sex != BOTH_SEXES:
        keep &= (profiles["sex"] == view.selection.sex).to_numpy()
    order = {tissue: number for number, tissue in enumerate(view.catalogue.tissues)}
    places = {name: float(number) for number, name in enumerate(_conditions(view))}
    records = [_placed(view, record, places) for record in _records(profiles, keep)]
    ranked = sorted(
        (record for record in records if record["x"] is not None),
        key=lambda r: (order[r["tissue"]], r["cell_type"]),
    )
    return {
        stratum: list(group)
        for stratum, group in groupby(ranked, key=lambda r: (r["tissue"], r["cell_type"]))
    }


def _conditions(view: View) -> list[str]:
    """Return the conditions in the order the contrasts name them."""
    named = [c[side] for c in view.manifest["contrasts"] for side in ("reference", "contrast")]
    return list(dict.fromkeys(named))


def _placed(view: View, profile: Record, places: dict[str, float]) -> Record:
    """Return a profile with its place on the axis and its role in the contrast."""
    side = profile["age_group"] if view.has_ages else profile["condition"]
    roles = {view.reference: "reference", view.compared: "contrast", "development": "development"}
    place = {"x": profile.get(view.axis), "x_text": profile["age_reported"]}
    if not view.has_ages:
        place = {"x": places.get(side), "x_text": side.replace("_", " ")}
    otherwise = "followed" if view.is_longitudinal else "middle"
    return {**profile, **place, "role": roles.get(side, otherwise)}


def _rows(view: View) -> Iterator[_Row]:
    """Yield what is drawn: a gene, the MD score with its two parts, or one signature."""
    selection = view.selection
    if selection.gene:
        found = view.catalogue.store.expression(view.dataset, selection.gene)
        name = str(found["gene"].iloc[0]) if len(found) else selection.gene
        facts = {"row": selection.gene, "row_label": name, "row_note": "one gene", "subject": name}
        values = dict(zip(found["profile_id"], found["expression"], strict=True))
        yield _Row(facts, values, _gene_effects(view))
        return
    scores = view.catalogue.table(view.dataset, "scores")
    wanted = queries.MD_PARTS if selection.signature in queries.MD_PARTS else (selection.signature,)
    for name in wanted:
        signature = view.catalogue.signatures.get(name)
        if signature is None:
            continue
        found = scores[scores["signature"] == name]
        facts = {
            "row": name,
            "row_label": PART_LABELS.get(name, "Score"),
            "row_note": f"{signature.size} genes",
            "subject": PART_LABELS.get(name, signature.label),
        }
        values = dict(zip(found["profile_id"], found["score"], strict=True))
        yield _Row(facts, values, _score_effects(view, name))


def _score_effects(view: View, signature: str) -> dict[Stratum, Record]:
    table = view.catalogue.effects_of(signature)
    return _by_stratum(view, table[table["dataset"] == view.dataset])


def _gene_effects(view: View) -> dict[Stratum, Record]:
    """Return the effects of one gene; called by its FDR, since thousands are looked at.

    A gene that was not tested has the reason of the scores in its stratum: too few donors.
    """
    table = view.catalogue.table(view.dataset, "genes")
    table = table[table["human_symbol"] == view.selection.gene]
    direction = np.where(table["log2fc"] > 0, "rises", "falls")
    call = np.where(table["fdr"] < RESOLVED_FDR, direction, "not resolved")
    found = _by_stratum(view, table.assign(estimate=table["log2fc"], call=call, reason=""))
    scores = _score_effects(view, queries.MD_PARTS[0])
    for stratum, effect in found.items():
        if math.isnan(effect["fdr"]):
            few = scores.get(stratum, {}).get("call") == "too few donors"
            untested = {"call": "undefined", "reason": "Not tested: it does not vary here."}
            why = {name: scores[stratum][name] for name in untested} if few else untested
            effect.update(why)
    return found


def _by_stratum(view: View, table: pd.DataFrame) -> dict[Stratum, Record]:
    shown = (table["sex"] == view.selection.sex) & (table["contrast"] == view.contrast)
    columns = ["tissue", "cell_type", *(name for name in _EFFECT if name in table)]
    return {
        (record.pop("tissue"), record.pop("cell_type")): record
        for record in _records(table[columns], shown.to_numpy())
    }


def _records(table: pd.DataFrame, keep: NDArray[np.bool_]) -> list[Record]:
    """Return the rows to keep as dictionaries; several times as fast as ``to_dict``."""
    rows = np.flatnonzero(keep)
    columns = {str(name): table[name].to_numpy()[rows].tolist() for name in table.columns}
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def _points(view: View, row: _Row, stratum: Stratum, profiles: list[Record]) -> list[Record]:
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
    view: View, row: _Row, stratum: Stratum, profiles: list[Record], points: list[Record]
) -> Record:
    tissue, cell_type = stratum
    effect = {**_EFFECT, **row.effects.get(stratum, {})}
    adults = [point for point in points if point["role"] != "development"]
    n_donors = len({point["donor_id"] for point in adults})
    word = "donor_word" if n_donors == 1 else "donors_word"
    kind = _KINDS.get(view.contrast, "groups")
    compared, reference = view.compared.replace("_", " "), view.reference.replace("_", " ")
    if view.is_longitudinal:
        reference = "donors'"
    return {
        **row.facts,
        "column": "/".join(stratum),
        "column_label": queries.stratum_label(tissue, cell_type),
        "column_note": f"{n_donors} {view.manifest[word]}",
        "kind": kind,
        "unit_text": _UNITS.get(kind, f"{compared} − {reference}"),
        "selected": view.selection.tissue == tissue and view.selection.cell_type in ("", cell_type),
        "patch": patch(
            dataset=view.dataset,
            study=profiles[0]["study"],
            tissue=tissue,
            cell_type="" if cell_type == ALL_CELLS else cell_type,
        ),
        "x_title": _x_title(view),
        "y_title": f"{'Log2' if view.selection.gene else 'Score'} minus {reference} mean",
        "reference_text": _reference_text(view, points),
        "development_until": _development_until(points),
        **{name: view.manifest[name] for name in ("organism", "donor_word", "donors_word")},
        **effect,
        **dict.fromkeys((*_BAND, *_GROUPS, *_FOLLOWED), ()),
        **_DRAWN[kind](adults, effect),
    }


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


_KINDS: Final = {AGE_SLOPE: "slope", DOUBLING_SLOPE: "donor_slopes"}
_UNITS: Final = {"slope": "a year", "donor_slopes": f"in {PER_DOUBLINGS} doublings"}
_DRAWN: Final[dict[str, Callable[[list[Record], Record], Record]]] = {
    "slope": _line,
    "donor_slopes": _donor_lines,
    "groups": _means,
}


def _group(point: Record) -> str:
    role = str(point["role"])
    return role if role in ("reference", "contrast") else f"{role} {point['x']}"


def _x_title(view: View) -> str:
    if not view.has_ages:
        return "Condition"
    if view.axis == "life_fraction":
        years = ORGANISMS[view.manifest["organism"]].median_life_years
        span = f"{years:.3g} years" if years >= 10 else f"{years * 12:.0f} months"
        return f"Age, share of the median life span ({span})"
    if view.is_longitudinal:
        return "Population doublings"
    return f"Age, {view.manifest['age_unit']}"


def _reference_text(view: View, points: list[Record]) -> str:
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


def _development_until(points: list[Record]) -> float:
    """Return where adulthood begins on the axis, or NaN when no sample is younger."""
    young = [point["x"] for point in points if point["role"] == "development"]
    adult = [point["x"] for point in points if point["role"] != "development"]
    return (max(young) + min(adult)) / 2 if young and adult else math.nan
