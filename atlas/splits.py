"""Composition or state, tissue by tissue: the splits of the data sets, and what carries one."""

from typing import Any, Final

import numpy as np
import pandas as pd

from atlas import focus, labels, log_units, queries, unsplit
from atlas.catalogue import Catalogue, current
from atlas.last_answers import last_answers
from atlas.selection import Selection, patch
from drift.schema import BOTH_SEXES

NO_IDS: Final = "no donor ids"
MATRIX: Final = "extracellular matrix organization"
# The atlas holds programs, not signatures: each signature is answered by the nearest one.
PROGRAM_OF: Final = {
    "senmayo": "inflammatory response",
    "hallmark_inflammatory_response": "inflammatory response",
    "hallmark_tnfa_signaling_via_nfkb": "inflammatory response",
    "hallmark_il6_jak_stat3_signaling": "inflammatory response",
    "hallmark_interferon_alpha_response": "inflammatory response",
    "hallmark_hypoxia": "response to hypoxia",
    "hallmark_wnt_beta_catenin_signaling": "Wnt signaling pathway",
    "hallmark_apoptosis": "apoptotic process",
    "hallmark_p53_pathway": "apoptotic process",
    "hallmark_e2f_targets": "cell cycle",
    "hallmark_g2m_checkpoint": "cell cycle",
    "hallmark_dna_repair": "DNA repair",
    "epithelial_identity": "cell-cell adhesion",
}
_MARKS: Final = ("coverage", "min_coverage", "low_coverage", "depth_confounded")
_OF: Final = ("study", "tissue", "sex", "contrast")
_WORDS: Final = (
    "dataset",
    "study_label",
    "study_short",
    "signature_label",
    "evidence",
    "unit",
    "reference_word",
    "contrast_word",
    "total",
)


@last_answers(8)  # two cards of a page ask alike
def splits(selection: Selection) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the splits in view, and the cell types behind the one in focus.

    With donors: the selected signature, contrast and sex, the data set shown first. Without donor
    ids (groups of cells by age): the program nearest to the signature; both sexes, each for itself,
    unless one is chosen.

    Returns
    -------
    bars
        One row a tissue, study and sex: the split as built, with its names, patch and marks;
        ``focus`` marks the rows ``parts`` tell of. Why the data set shown is not among them is in
        ``attrs["why"]``, one that could be in ``attrs["cure"]``.
    parts
        One row a cell type of these: its shares, scores, composition and state.
    """
    catalogue = current()
    shown = queries.shown_dataset(selection)
    found = [
        rows
        for dataset in catalogue.store.datasets
        if not (rows := _of_one(catalogue, dataset, selection, is_shown=dataset == shown)).empty
    ]
    words = {"why": unsplit.why(catalogue, shown), "cure": unsplit.cure(catalogue)}
    if not found:
        none = pd.DataFrame()
        none.attrs |= words
        return none, pd.DataFrame()
    bars = pd.concat(found, ignore_index=True)
    if selection.tissues:
        bars = bars[bars["tissue"].isin(selection.tissues)]
    order = {tissue: number for number, tissue in enumerate(catalogue.tissues)}
    bars = bars.assign(
        selected=_is_selected(bars, selection),
        _other=bars["dataset"] != shown,
        _no_ids=bars["evidence"] == NO_IDS,
        _place=bars["tissue"].map(order).fillna(len(order)),
    ).sort_values(["_no_ids", "_other", "_place", "tissue", "study_order", "sex"], kind="stable")
    bars = bars.drop(columns=["_other", "_no_ids", "_place"]).reset_index(drop=True)
    bars = bars.assign(focus=_focus(bars, focus.tissue(selection)))
    bars.attrs |= words
    return bars, _parts(catalogue, bars)


def _of_one(
    catalogue: Catalogue, dataset: str, selection: Selection, *, is_shown: bool
) -> pd.DataFrame:
    """Return the splits of one data set that answer the selection; none if it has none."""
    rows = catalogue.table(dataset, "splits")
    manifest = catalogue.store.datasets[dataset]
    if rows.empty:
        return rows
    if selection.datasets and dataset not in selection.datasets:
        return rows.iloc[:0]
    without_ids = manifest["level"] == "group"
    signature = PROGRAM_OF.get(selection.signature, MATRIX) if without_ids else selection.signature
    asked, contrast = _asked(selection), queries.compared(selection, dataset)
    if not is_shown and contrast != asked and not {contrast, asked} <= {*queries.AGEING}:
        return rows.iloc[:0]  # age does not answer for a disease or a culture, nor they for age
    keep = (rows["signature"] == signature) & (rows["contrast"] == contrast)
    if selection.sex != BOTH_SEXES or not without_ids:
        keep &= rows["sex"] == selection.sex
    found = rows[keep]
    if found.empty:
        return found
    named = _named(catalogue, dataset, manifest, found)
    return named.assign(asked_label=queries.signature_label(selection))


def _asked(selection: Selection) -> str:
    """Return the contrast in view: the one asked for, in the words of the data set chosen."""
    chosen = selection.dataset
    return queries.compared(selection, chosen) if chosen else selection.contrast


def _named(
    catalogue: Catalogue, dataset: str, manifest: dict[str, Any], rows: pd.DataFrame
) -> pd.DataFrame:
    """Add the words and the marks of a data set to its splits."""
    sides = {contrast["id"]: contrast for contrast in manifest["contrasts"]}
    side = sides[rows["contrast"].iloc[0]]
    studies = manifest["studies"]
    signature = rows["signature"].iloc[0]
    label = (
        catalogue.signatures[signature].label if signature in catalogue.signatures else signature
    )
    return rows.assign(
        dataset=dataset,
        study_label=[studies[study]["label"] for study in rows["study"]],
        study_short=[studies[study]["short"] for study in rows["study"]],
        study_order=[list(studies).index(study) for study in rows["study"]],
        signature_label=label,
        unit=[log_units.told(unit, log_units.of_profiles(manifest)) for unit in rows["unit"]],
        donors_word=manifest["donors_word"],
        donor_word=manifest["donor_word"],
        reference_word=side["reference"].replace("_", " "),
        contrast_word=side["contrast"].replace("_", " "),
        patch=[
            _patch(dataset, study, tissue, with_ids=manifest["level"] != "group")
            for study, tissue in zip(rows["study"], rows["tissue"], strict=True)
        ],
        **_marks(catalogue, dataset, rows),
    )


def _patch(dataset: str, study: str, tissue: str, *, with_ids: bool) -> str:
    """Return what a bar selects: its stratum; of groups the tissue, which has donors elsewhere."""
    if with_ids:
        return patch(dataset=dataset, study=study, tissue=tissue, cell_type="")
    return patch(dataset="", study="", tissue=tissue, cell_type="")


def _marks(catalogue: Catalogue, dataset: str, rows: pd.DataFrame) -> dict[str, list[Any]]:
    """Return what limits the scores behind each split: coverage, and sequencing depth."""
    effects = catalogue.effects_of(rows["signature"].iloc[0])
    effects = effects.loc[effects["dataset"] == dataset, [*_OF, *_MARKS]]
    if effects.empty:  # programs are no signatures
        none = [False] * len(rows)
        unknown = dict.fromkeys(("coverage", "min_coverage"), [np.nan] * len(rows))
        return {**unknown, "low_coverage": none, "depth_confounded": none}
    marks: dict[str, list[Any]] = {name: [] for name in _MARKS}
    for row in rows.to_dict("records"):
        same = effects[
            (effects["study"] == row["study"])
            & (effects["tissue"] == row["tissue"])
            & (effects["sex"] == row["sex"])
            & (effects["contrast"] == row["contrast"])
        ]
        marks["coverage"].append(float(same["coverage"].min()))
        marks["min_coverage"].append(float(same["min_coverage"].max()))
        marks["low_coverage"].append(bool(same["low_coverage"].any()))
        marks["depth_confounded"].append(bool(same["depth_confounded"].any()))
    return marks


def _is_selected(bars: pd.DataFrame, selection: Selection) -> pd.Series:
    """Tell which splits the selection means: a tissue in every data set, else a data set."""
    if selection.tissue:
        return bars["tissue"] == selection.tissue
    return bars["dataset"] == selection.dataset


def _focus(bars: pd.DataFrame, wanted: str) -> pd.Series:
    """Mark the splits whose cell types are shown: those of one tissue, in every data set.

    The tissue is the selected one, else the one the other cards tell of, else that of the first
    split that has numbers.
    """
    has_number = bars["total"].notna()
    named = bars["selected"], bars["tissue"] == wanted, pd.Series(data=True, index=bars.index)
    first = [tissue for these in named for tissue in bars.loc[these & has_number, "tissue"]]
    return has_number & bars["tissue"].isin(first[:1])


def _parts(catalogue: Catalogue, bars: pd.DataFrame) -> pd.DataFrame:
    """Return the cell types of the splits in focus, in their order, with the words of each."""
    focus = bars[bars["focus"]].to_dict("records")
    parts = []
    for dataset in dict.fromkeys(split["dataset"] for split in focus):
        rows = catalogue.table(dataset, "split_parts")
        here = [split for split in focus if split["dataset"] == dataset]
        rows = rows[rows["tissue"].to_numpy() == here[0]["tissue"]]
        parts += [_of_split(rows, split) for split in here]
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame()


def _of_split(rows: pd.DataFrame, split: dict[Any, Any]) -> pd.DataFrame:
    """Return the cell types of one split, of the rows of its tissue."""
    keep = pd.Series(data=True, index=rows.index)
    for column in ("study", "contrast", "sex", "signature"):
        keep &= rows[column] == split[column]
    rows = rows[keep]
    chosen = {"dataset": split["dataset"], "study": split["study"], "tissue": split["tissue"]}
    with_ids = split["evidence"] != NO_IDS
    return rows.assign(
        **{name: split[name] for name in _WORDS},
        patch=[
            patch(**chosen, cell_type=cell_type) if with_ids else split["patch"]
            for cell_type in rows["cell_type"]
        ],
        cell_type=[labels.cell_type(name) for name in rows["cell_type"]],
    )
