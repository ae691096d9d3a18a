"""Questions of the pages, answered as tidy tables: a selection in, a table out."""

from dataclasses import dataclass, replace
from typing import Any, Final

import pandas as pd

from atlas.catalogue import Catalogue, current
from atlas.labels import alone, stratum
from atlas.last_answers import last_answers
from atlas.selection import Selection
from atlas.source import AGE_CORRELATION, SCORED
from drift.schema import AGE_SLOPE, OLD_VS_YOUNG
from drift.signatures import Signature

AGEING: Final = (OLD_VS_YOUNG, AGE_CORRELATION)
TESTED: Final = ("rises", "falls", "not resolved")  # calls with an interval behind them
MOST_NAMED: Final = 2  # studies of a data set that are named one by one
MD_PARTS: Final = ("md_score_lu2025", "md_core", "md_matrisome")


@dataclass(frozen=True)
class Choice:
    """One value a filter can take.

    ``reason`` says why it cannot be chosen now; empty when it can.
    """

    value: str
    label: str
    note: str = ""
    group: str = ""
    reason: str = ""


def build_id() -> str:
    """Return the id of the tables being shown."""
    return current().store.build_id


def manifests() -> dict[str, dict[str, Any]]:
    """Return the manifest of every data set that is served."""
    return current().store.datasets


def refused() -> dict[str, str]:
    """Return the data sets that are not served, each with what is wrong and the cure."""
    return current().store.refused


def signature_label(selection: Selection) -> str:
    """Return the label of the selected signature, or the id when there is none such."""
    signature = current().signatures.get(selection.signature)
    return signature.label if signature else selection.signature


def effects(selection: Selection) -> pd.DataFrame:
    """Return one row a stratum: its effect for the selected signature, contrast and sex.

    Effect tables have no donors, hence no sex: they answer for both sexes only.
    """
    rows = current().effects_of(selection.signature)
    wanted = AGEING if selection.contrast in AGEING else (selection.contrast,)
    keep = rows["contrast"].isin(wanted) & (rows["sex"] == selection.sex)
    if selection.datasets:
        keep &= rows["dataset"].isin(selection.datasets)
    if selection.tissues:
        keep &= rows["tissue"].isin(selection.tissues)
    found = rows[keep].reset_index(drop=True)
    return found.assign(selected=is_selected(found, selection))


def is_selected(rows: pd.DataFrame, selection: Selection) -> pd.Series:
    """Tell which strata the selection names: all of its parts that are set must match."""
    hit = pd.Series(data=bool(selection.dataset or selection.tissue), index=rows.index)
    for part in ("dataset", "study", "tissue", "cell_type"):
        value = getattr(selection, part)
        if value:
            hit &= rows[part] == value
    return hit


def picked(selection: Selection) -> pd.DataFrame:
    """Return the effects of the selected stratum, tissue or data set, whatever the filters hide."""
    unfiltered = selection.only("signature", "sex", "dataset", "study", "tissue", "cell_type")
    rows = effects(replace(unfiltered, contrast=compared(selection, selection.dataset)))
    return rows[rows["selected"].astype(bool)] if "selected" in rows else rows


def compared(selection: Selection, dataset: str) -> str:
    """Return the selected contrast, or the first of a data set that does not know it.

    A study of a disease has no ages: asked for age, it answers with its own comparison.
    """
    known = [contrast["id"] for contrast in manifests().get(dataset, {}).get("contrasts", [])]
    wanted = AGEING if selection.contrast in AGEING else (selection.contrast,)
    return next((name for name in wanted if name in known), (known or [selection.contrast])[0])


def signature_choices(selection: Selection) -> list[Choice]:
    """Return every signature, the mesenchymal ones first."""
    catalogue = current()
    choices = []
    for name, signature in catalogue.signatures.items():
        reason = "" if name in catalogue.effects else "not scored in these tables"
        choices.append(
            Choice(
                value=name,
                label=signature.label,
                note=f"{signature.size} genes",
                group=_signature_group(name),
                reason=reason,
            )
        )
    order = {group: number for number, group in enumerate(SIGNATURE_GROUPS)}
    return sorted(choices, key=lambda choice: order[choice.group])


SIGNATURE_GROUPS: Final = (
    "Mesenchymal drift",
    "Senescence and TGF-β",
    "Cell identity and transitions",
    "Matrix",
    "Hallmark pathways",
)


def _signature_group(name: str) -> str:
    if name in MD_PARTS:
        return SIGNATURE_GROUPS[0]
    if name in {"tgfb_score_lu2025", "senmayo"}:
        return SIGNATURE_GROUPS[1]
    if name.startswith("hallmark_"):
        return SIGNATURE_GROUPS[4]
    if "matrisome" in name:
        return SIGNATURE_GROUPS[3]
    return SIGNATURE_GROUPS[2]


def tissue_choices(selection: Selection, dataset: str = "") -> list[Choice]:
    """Return every tissue with the number of studies that measured it.

    With a data set, the tissues it lacks are listed with that reason.
    """
    catalogue = current()
    rows = catalogue.effects_of(selection.signature)
    wanted = AGEING if selection.contrast in AGEING else (selection.contrast,)
    if dataset:
        rows = rows[rows["dataset"] == dataset]
    else:
        rows = rows[rows["contrast"].isin(wanted)]
        if selection.datasets:
            rows = rows[rows["dataset"].isin(selection.datasets)]
    where = dataset_label(dataset) if dataset else "these data sets"
    counts = rows.groupby("tissue")["study"].nunique()
    return [
        Choice(
            value=tissue,
            label=alone(tissue),
            note=_count(int(counts.get(tissue, 0)), "study", "studies"),
            reason="" if tissue in counts else f"not measured in {where}",
        )
        for tissue in catalogue.tissues
    ]


def dataset_choices(selection: Selection, *, donors_only: bool = False) -> list[Choice]:
    """Return every data set; with ``donors_only`` the effect tables are listed, not choosable."""
    choices = []
    for dataset in dict.fromkeys(current().studies["dataset"]):
        manifest = manifests()[dataset]
        reason = ""
        if donors_only and manifest["level"] == "effect":
            reason = "effect table: no animals' values"
        choices.append(
            Choice(value=dataset, label=dataset_label(dataset), note=_who(manifest), reason=reason)
        )
    return choices


def dataset_label(dataset: str) -> str:
    """Return the name of a data set for sentences: of its study or two, or of the whole table."""
    manifest = manifests().get(dataset)
    if manifest is None:
        return dataset
    labels = [str(study["label"]) for study in manifest["studies"].values()]
    if len(labels) > MOST_NAMED:
        return str(manifest["label"])
    wholes, _, parts = zip(*(label.partition(", ") for label in labels), strict=True)
    if len(labels) > 1 and len(set(wholes)) == 1 and all(parts):
        return f"{wholes[0]} ({' and '.join(parts)})"
    return " and ".join(labels)


def _who(manifest: dict[str, Any]) -> str:
    study = next(iter(manifest["studies"].values()))
    n_donors = manifest["counts"].get("n_donors")
    if manifest["level"] == "effect" or not n_donors:
        return f"{study['note']}, effect table"
    return f"{study['note']}, {_count(n_donors, manifest['donor_word'], manifest['donors_word'])}"


def _count(n: int, one: str, many: str) -> str:
    return f"{n} {one if n == 1 else many}"


def sex_choices(selection: Selection, dataset: str = "") -> list[Choice]:
    """Return the sexes; one that no data set in view knows is not choosable."""
    rows = current().effects_of(selection.signature)
    present = set(rows.loc[rows["dataset"] == dataset, "sex"] if dataset else rows["sex"])
    labels = {"both": "any sex", "female": "females", "male": "males"}
    return [
        Choice(
            value=value,
            label=label,
            reason="" if value in present else "no donors of known sex in these data sets",
        )
        for value, label in labels.items()
    ]


def contrast_choices(dataset: str = "") -> list[Choice]:
    """Return age, then every other contrast of the scored data sets, or those of one."""
    shown = {
        name: manifest
        for name, manifest in manifests().items()
        if dataset in ("", name) and manifest["level"] in SCORED
    }
    choices = []
    if any(m["age_unit"] and not m["longitudinal"] for m in shown.values()):
        choices.append(Choice(value=OLD_VS_YOUNG, label="age", note="old against young"))
    choices += [
        Choice(
            value=contrast["id"],
            label=contrast["label"][:1].lower() + contrast["label"][1:],
            note=dataset_label(name),
        )
        for name, manifest in shown.items()
        for contrast in manifest["contrasts"]
        if contrast["id"] not in (*AGEING, AGE_SLOPE)
    ]
    return choices


def contrast_label(contrast: str) -> str:
    """Return a contrast as a sentence writes it, also of a data set without scores of donors."""
    if contrast in AGEING:
        return "age"
    labels = (
        known["label"]
        for manifest in manifests().values()
        for known in manifest["contrasts"]
        if known["id"] == contrast
    )
    label = str(next(labels, contrast))
    return label[:1].lower() + label[1:]


def axis_choices(selection: Selection) -> list[Choice]:
    """Return the age axes: the unit of the source, or the share of a median life span."""
    dataset = shown_dataset(selection)
    manifest = manifests().get(dataset, {})
    unit = manifest.get("age_unit", "")
    reason = "" if unit else "this data set has no ages"
    if manifest.get("longitudinal"):
        reason = "doublings of cells in culture are no share of a life span"
    return [
        Choice(value="native", label=unit or "condition", note="as the source gives it"),
        Choice(
            value="life_fraction", label="life spans", note="age / median life span", reason=reason
        ),
    ]


def shown_dataset(selection: Selection) -> str:
    """Return the data set of a page that shows one: the selected, else the first with donors."""
    if selection.dataset:
        return selection.dataset
    studies = current().studies
    with_donors = studies.loc[studies["level"] != "effect", "dataset"]
    rows = current().effects_of(selection.signature)
    tested = rows[rows["call"].isin(TESTED)]
    of_type = rows[rows["cell_type"] == selection.cell_type]
    for holding in (tested.loc[tested.index.isin(of_type.index)], of_type, tested, rows):
        here = set(holding.loc[holding["tissue"] == selection.tissue, "dataset"])
        if with_donors.isin(here).any():
            with_donors = with_donors[with_donors.isin(here)]
            break
    # the study with the most tissues that can be tested tells the most
    tissues = tested.groupby("dataset")["tissue"].nunique()
    return str(max(with_donors, key=lambda name: tissues.get(name, 0), default=""))


def shown_contrast(catalogue: Catalogue, dataset: str, selection: Selection) -> str:
    """Return the contrast drawn for a data set: a slope where there is one, else its comparison."""
    ids = [contrast["id"] for contrast in catalogue.store.datasets[dataset]["contrasts"]]
    return AGE_SLOPE if AGE_SLOPE in ids else compared(selection, dataset)


def stratum_label(tissue: str, cell_type: str, *, across: bool = False) -> str:
    """Return how a stratum is named on a panel or a row (``across``: see ``labels.stratum``)."""
    return alone(stratum(tissue, cell_type, across=across))


def has_ages(selection: Selection) -> bool:
    """Tell whether the data set shown has an age axis."""
    return bool(manifests().get(shown_dataset(selection), {}).get("age_unit"))


def axis_word(selection: Selection) -> str:
    """Return what the axis of the data set shown counts: age, or population doublings."""
    manifest = manifests().get(shown_dataset(selection), {})
    return "population doublings" if manifest.get("longitudinal") else "age"


def study_label(dataset: str, study: str) -> str:
    """Return the name of a study, or of its data set when no study is named."""
    names = manifests().get(dataset, {}).get("studies", {})
    return str(names[study]["label"]) if study in names else dataset_label(dataset)


def donor_count(selection: Selection) -> int:
    """Return the number of donors in the data set shown."""
    manifest = manifests().get(shown_dataset(selection), {})
    return int(manifest.get("counts", {}).get("n_donors") or 0)


def all_signatures() -> list[Signature]:
    """Return every signature, the mesenchymal ones first."""
    signatures = current().signatures
    return [signatures[choice.value] for choice in signature_choices(Selection())]


def citations() -> dict[str, str]:
    """Return how each data set is cited, for whoever copies a claim."""
    return {name: f"{m['citation']} doi:{m['doi']}" for name, m in manifests().items()}


@last_answers(1)
def _split_tissues() -> set[str]:
    return set(current().store.all("splits")["tissue"])


def unknown(selection: Selection) -> list[str]:
    """Return what a selection names that these data do not have, in words for the reader."""
    catalogue = current()
    known = {
        "signature": set(catalogue.signatures),
        "dataset": set(manifests()),
        "study": {study for manifest in manifests().values() for study in manifest["studies"]},
        "tissue": {*catalogue.tissues, *_split_tissues()},
        "sex": {choice.value for choice in sex_choices(selection)},
        "contrast": {choice.value for choice in contrast_choices()} | {AGE_SLOPE, *AGEING},
    }
    return [
        f"{name} {value}"
        for name, values in known.items()
        if (value := getattr(selection, name)) and value not in values
    ]
