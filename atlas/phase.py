"""Identity against mesenchymal gain: donors and arrows of one data set, verdicts of all."""

import math
from typing import Any, Final

import pandas as pd

from atlas import absent, coverage_rule, labels, queries, sexes
from atlas.catalogue import Catalogue, current
from atlas.phase_limits import limits
from atlas.selection import Selection, patch
from atlas.views import View, view_of
from drift.lineages import lineage
from drift.schema import AGE_SLOPE, ALL_CELLS, BOTH_SEXES, IDENTITY, OLD_VS_YOUNG

WHOLE, CORE, MATRIX = queries.MD_PARTS
_KEYS: Final = ["dataset", "study", "tissue", "cell_type", "sex", "contrast"]
_STRATUM: Final = ["tissue", "cell_type"]
_NAMES: Final = ("study_label", "study_short", "donor_word", "donors_word")
_KEPT: Final = ("", "verdicts")  # of no single data set
# What limits a verdict, or says which part of the whole score moves: from the effects as built.
_BESIDE: Final = {
    CORE: {name: name for name in ("depth_confounded", "depth_ratio", "sex_handling")},
    WHOLE: {"call": "whole_call", "estimate": "whole_estimate"},
    MATRIX: {"call": "matrix_call"},
}


def plane(selection: Selection) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the donors and the arrows of the data set shown.

    Returns
    -------
    points
        One row a donor and stratum: ``x`` is the identity score, ``y`` the core score, each minus
        the mean of the reference donors of the stratum.
    arrows
        One row a stratum: both changes with their intervals, the verdict, the reason, the limits
        of the axes. A data set with many ages answers with old against young: a slope has no tip.
        What the selection names and the data set lacks is in ``arrows.attrs["absent"]``. Empty
        where there is nothing; why is then in ``arrows.attrs["why"]``.
    """
    view = view_of(selection)
    rows = pd.DataFrame() if view is None else _of_dataset(view)
    if view is None or rows.empty:
        return pd.DataFrame(), _nothing(view)
    everywhere = _points(view, rows)
    arrows = rows.assign(position=range(len(rows)), **limits(everywhere, rows))
    if selection.tissues:
        arrows = arrows[arrows["tissue"].isin(selection.tissues)].reset_index(drop=True)
    if arrows.empty:
        return pd.DataFrame(), _nothing(view)
    shown = set(zip(arrows["tissue"], arrows["cell_type"], strict=True))
    kept = [pair in shown for pair in zip(*(everywhere[c] for c in _STRATUM), strict=True)]
    arrows.attrs["absent"] = absent.words(view)
    return everywhere[kept].reset_index(drop=True), arrows


def verdicts(selection: Selection) -> pd.DataFrame:
    """Return the verdict of every stratum with donors, by study and contrast.

    Both contrasts of a study stand for themselves; a slope only where there is no comparison of
    old with young.
    """
    rows = _joined(current())
    keep = rows["sex"] == selection.sex
    if selection.datasets:
        keep &= rows["dataset"].isin(selection.datasets)
    if selection.tissues:
        keep &= rows["tissue"].isin(selection.tissues)
    found = rows[keep].reset_index(drop=True)
    return found.assign(selected=_is_selected(found, selection))


def judged(selection: Selection) -> pd.DataFrame:
    """Return the verdict of the one stratum that is selected, as one row; empty without one."""
    if not selection.dataset:
        return pd.DataFrame()
    rows = verdicts(selection.only("contrast", "sex", "dataset", "study", "tissue", "cell_type"))
    found = rows[_is_named(rows, selection)]
    has_one = len(found) == 1 and found["verdict"].iloc[0] != "undefined"
    return found if has_one else found.iloc[:0]


def cell_type_choices(selection: Selection) -> list[queries.Choice]:
    """Return the cell types of the data set shown: the value of each is the change it makes.

    None for a data set of whole tissues, or of several.
    """
    view = view_of(selection)
    rows = pd.DataFrame() if view is None else _of_dataset(view)
    if len(set(rows.get("tissue", ()))) != 1 or (rows["cell_type"] == ALL_CELLS).any():
        return []
    return [
        queries.Choice(value=str(change), label=str(label), note=str(verdict))
        for change, label, verdict in zip(
            rows["patch"], rows["label"], rows["verdict"], strict=True
        )
    ]


def _of_dataset(view: View) -> pd.DataFrame:
    """Return every stratum of the data set shown, for the contrast and the sex asked for."""
    rows = _joined(current())
    contrast = _shown_contrast(view.selection, view.dataset)
    keep = (
        (rows["dataset"] == view.dataset)
        & (rows["contrast"] == contrast)
        & (rows["sex"] == view.selection.sex)
    )
    found = rows[keep].reset_index(drop=True)
    return found.assign(selected=_is_selected(found, view.selection))


def _shown_contrast(selection: Selection, dataset: str) -> str:
    """Return the contrast of an arrow: the one asked for; old against young for a slope."""
    asked = queries.compared(selection, dataset)
    known = [c["id"] for c in queries.manifests().get(dataset, {}).get("contrasts", [])]
    return OLD_VS_YOUNG if asked == AGE_SLOPE and OLD_VS_YOUNG in known else asked


def _is_selected(rows: pd.DataFrame, selection: Selection) -> pd.Series:
    """Tell which rows are picked: a data set alone picks none, as this page always shows one."""
    return _is_named(rows, selection) & bool(selection.tissue)


def _is_named(rows: pd.DataFrame, selection: Selection) -> pd.Series:
    """Tell which rows the selection names, in the contrast their data set is shown in."""
    shown = {name: _shown_contrast(selection, name) for name in set(rows["dataset"])}
    return queries.is_selected(rows, selection) & (rows["contrast"] == rows["dataset"].map(shown))


def _nothing(view: View | None) -> pd.DataFrame:
    """Return no arrows, with the reason for the reader in ``attrs["why"]``."""
    none = pd.DataFrame()
    if view is None:
        why = "This data set is not served. Choose another one in the sentence above."
    elif not view.has_donors:
        holds = "effect tables hold no animals" if view.is_scored else "no scores of donors"
        why = (
            f"{queries.dataset_label(view.dataset)}: {holds}, so no identity "
            "score and no verdict. Choose a data set with donors in the sentence above."
        )
    elif one_sex := sexes.without(view.selection, view.dataset):
        why = one_sex
    else:
        why = (
            "No stratum of this data set has donors with these filters. Choose all tissues, any "
            "sex or another data set."
        )
    none.attrs["why"] = why
    return none


def _joined(catalogue: Catalogue) -> pd.DataFrame:
    """Return all verdicts with their words, worked out once; callers filter, they never write."""
    if _KEPT not in catalogue.tables:
        catalogue.tables[_KEPT] = _join(catalogue)
    return catalogue.tables[_KEPT]


def _needed(catalogue: Catalogue, rows: pd.DataFrame) -> dict[str, pd.Series]:
    """Return the coverage that each of the two changes needs, row by row."""
    panels = {name for name, m in catalogue.store.datasets.items() if m["gene_panel"]}
    is_panel = rows["dataset"].isin(panels)
    core = pd.Series(CORE, index=rows.index)
    return {
        "gain": coverage_rule.needed(core, gene_panel=is_panel),
        "identity": coverage_rule.needed(rows["identity_panel"], gene_panel=is_panel),
    }


def _join(catalogue: Catalogue) -> pd.DataFrame:
    """Return all verdicts with the words of their study and with what stands beside them."""
    rows = catalogue.store.all("verdicts")
    rows = rows.merge(catalogue.studies, on=["dataset", "study"], how="left")
    rows = rows.merge(_contrasts(catalogue), on=["dataset", "contrast"], how="left")
    for signature, columns in _BESIDE.items():
        effects = catalogue.effects_of(signature)[[*_KEYS, *columns]].rename(columns=columns)
        rows = rows.merge(effects, on=_KEYS, how="left")
    compared = set(rows.loc[rows["contrast"] == OLD_VS_YOUNG, "dataset"])
    rows = rows[(rows["contrast"] != AGE_SLOPE) | ~rows["dataset"].isin(compared)]
    order = {tissue: number for number, tissue in enumerate(catalogue.tissues)}
    needed = _needed(catalogue, rows)
    names = _each(
        rows,
        lambda dataset, *place: labels.stratum(*place, across=dataset in catalogue.across_tissues),
        *("dataset", "tissue", "cell_type"),
    )
    places = _each(
        rows,
        lambda dataset, study, tissue: (
            f"{study}, {labels.cell_type(tissue)}" if dataset in catalogue.across_tissues else study
        ),
        *("dataset", "study_label", "tissue"),
    )
    sides = _each(
        rows,
        lambda other, reference, donors: f"{other} − {reference} {donors}",
        *("contrast_word", "reference_word", "donors_word"),
    )
    rows = rows.assign(
        tissue_order=rows["tissue"].map(order),
        gain_needed=needed["gain"],
        identity_needed=needed["identity"],
        low_coverage=(rows["gain_coverage"] < needed["gain"])
        | (rows["identity_coverage"] < needed["identity"]),
        label=[labels.alone(name) for name in names],
        short_label=_each(rows, queries.stratum_label, "tissue", "cell_type"),
        name=[labels.in_sentence(name) for name in names],
        lineage=_each(rows, lineage, "cell_type"),
        group=[f"{place}: {words}" for place, words in zip(places, sides, strict=True)],
        patch=_each(rows, _patch, *_KEYS[:4], "contrast"),
    )
    order_columns = ["study_order", "contrast_order", "tissue_order", "cell_type"]
    rows = rows.sort_values(order_columns, kind="stable", ignore_index=True)
    # what nobody shows would be walked at every question
    unused = {*catalogue.studies.columns, *order_columns[:3]} - {*_KEYS, *_NAMES}
    return rows.drop(columns=sorted(unused))


def _each(rows: pd.DataFrame, function: Any, *columns: str) -> list[str]:
    return [function(*values) for values in zip(*(rows[c] for c in columns), strict=True)]


def _patch(dataset: str, study: str, tissue: str, cell_type: str, contrast: str) -> str:
    """Return the change a press on a stratum makes: it names the contrast its verdict is of."""
    return patch(
        dataset=dataset,
        study=study,
        tissue=tissue,
        cell_type="" if cell_type == ALL_CELLS else cell_type,
        contrast=contrast,
    )


def _contrasts(catalogue: Catalogue) -> pd.DataFrame:
    """Return the words for the two sides of every contrast, in the order of the manifests."""
    rows = [
        {
            "dataset": dataset,
            "contrast": contrast["id"],
            "reference_word": contrast["reference"].replace("_", " "),
            "contrast_word": contrast["contrast"].replace("_", " "),
            "contrast_order": number,
        }
        for dataset, manifest in catalogue.store.datasets.items()
        for number, contrast in enumerate(manifest["contrasts"])
    ]
    return pd.DataFrame(rows)


def _points(view: View, rows: pd.DataFrame) -> pd.DataFrame:
    """Return the donors of the two sides compared, centred on the reference of their stratum."""
    profiles = view.catalogue.table(view.dataset, "profiles")
    if view.selection.sex != BOTH_SEXES:
        profiles = profiles[profiles["sex"] == view.selection.sex]
    side = "age_group" if view.has_ages else "condition"
    roles = {view.reference: "reference", view.compared: "contrast"}
    found = profiles.assign(role=profiles[side].map(roles))
    found = found[found["role"].notna()]
    for axis, signature in (("x", IDENTITY), ("y", CORE)):
        scores = view.catalogue.table(view.dataset, "scores")
        own = scores[scores["signature"] == signature].set_index("profile_id")["score"]
        found = found.assign(**{axis: found["profile_id"].map(own)})
    found = found.dropna(subset=["x", "y"])
    reference = found[found["role"] == "reference"]
    centre = reference.groupby(_STRATUM)[["x", "y"]].mean().add_suffix("_centre").reset_index()
    found = found.merge(centre, on=_STRATUM, how="inner")
    strata = rows[[*_STRATUM, "label", "selected", "patch"]]
    found = found.merge(strata, on=_STRATUM, how="inner")
    brushed = set(view.selection.donors)
    return pd.DataFrame(
        {
            **{name: found[name] for name in (*_STRATUM, "label", "donor_id", "sex", "role")},
            "x": found["x"] - found["x_centre"],
            "y": found["y"] - found["y_centre"],
            "x_text": [_when(text, view) for text in found[_text_column(view)]],
            "n_cells": found["n_cells"],
            "n_samples": found["n_samples"],
            "dimmed": ~found["donor_id"].isin(brushed) if brushed else False,
            "selected": found["selected"],
            "patch": found["patch"],
        }
    )


def _text_column(view: View) -> str:
    return "age_reported" if view.has_ages else "condition"


def _when(text: Any, view: View) -> str:
    """Return the age as the source writes it, or the condition in words."""
    if isinstance(text, float) and math.isnan(text):
        return ""
    return str(text) if view.has_ages else str(text).replace("_", " ")
