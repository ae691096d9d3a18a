"""The filter sentence of each page: the only place where a filter of the selection is set."""

from collections.abc import Sequence
from functools import partial
from typing import Any, Final

from dash import html

from atlas import evidence, phase, queries
from atlas import planner as plans
from atlas.selection import Selection, patch
from components import numbers, resets
from components.slots import slot

_DEFAULT = Selection()


def overview(selection: Selection) -> list[Any]:
    """Return "Change in [signature] with [age], in [tissues] of [data sets], [sex]"."""
    return [
        "Change in ",
        signature(selection),
        " with ",
        contrast(selection),
        ", in ",
        tissues(selection),
        " of ",
        datasets(selection),
        ", ",
        sex(selection),
        *_reset(selection),
    ]


def tissues_page(selection: Selection) -> list[Any]:
    """Return "[signature] against age in [tissues] of [data set], [sex], in [unit]"."""
    ages = queries.has_ages(selection)
    return [
        signature(selection),
        *(
            [f" against {queries.axis_word(selection)} in "]
            if ages
            else [", ", contrast_of_one(selection), ", in "]
        ),
        tissues(selection, queries.shown_dataset(selection)),
        " of ",
        dataset(selection),
        ", ",
        sex(selection, queries.shown_dataset(selection)),
        *([", in ", axis(selection)] if ages else []),
        *_reset(selection),
    ]


def evidence_page(selection: Selection) -> list[Any]:
    """Return "Does [signature] rise with age in [tissue], across [data sets], [sex]"."""
    return [
        "Does ",
        signature(selection),
        " rise with age in ",
        organ(selection),
        ", across ",
        datasets(selection),
        ", ",
        sex(selection),
        *_reset(selection),
    ]


def cell_types_page(selection: Selection) -> list[Any]:
    """Return "Identity against mesenchymal gain, [contrast] in [cell types] of [data set]"."""
    shown = queries.shown_dataset(selection)
    is_ageing = queries.compared(selection, shown) in queries.AGEING
    return [
        "Identity against mesenchymal gain",
        " with " if is_ageing else ", ",
        contrast_of_one(selection),
        ", in " if is_ageing else " in ",
        cell_types(selection),
        " of ",
        dataset(selection),
        ", ",
        sex(selection, shown),
        *_reset(selection),
    ]


def planner(selection: Selection) -> list[Any]:
    """Return "Donors for a change in [signature] with [age], in [tissues], for [effect]"."""
    return [
        "Donors for a change in ",
        signature(selection),
        " with ",
        contrast(selection),
        ", in ",
        tissues(selection),
        " of ",
        datasets(selection),
        ", ",
        sex(selection),
        ", for ",
        effect(selection),
        *_reset(selection),
    ]


def effect(selection: Selection) -> html.Span:
    """Return the slot of the true effect donors are planned for."""
    choices = plans.effect_choices()
    named = {choice.value: choice.label for choice in choices}
    return slot(
        "effect",
        named.get(selection.effect, f"g {selection.effect}"),
        choices,
        chosen=[selection.effect],
        patch_of=lambda value: patch(effect=value),
        changed=bool(selection.effect),
        label="Effect",
    )


def signature(selection: Selection) -> html.Span:
    """Return the slot of the signature; a new one takes a drawn gene away."""
    return slot(
        "signature",
        queries.signature_label(selection),
        queries.signature_choices(selection),
        chosen=[selection.signature],
        patch_of=lambda value: patch(signature=value, gene=""),
        changed=selection.signature != _DEFAULT.signature,
        label="Signature",
    )


def contrast(selection: Selection) -> html.Span:
    """Return the slot of the contrast: age, or a disease."""
    return _contrast(selection, selection.contrast, queries.contrast_choices())


def contrast_of_one(selection: Selection) -> html.Span:
    """Return the slot of the contrasts of the one data set shown."""
    dataset = queries.shown_dataset(selection)
    drawn = queries.compared(selection, dataset)
    return _contrast(selection, drawn, queries.contrast_choices(dataset))


def _contrast(selection: Selection, drawn: str, choices: Sequence[queries.Choice]) -> html.Span:
    named = {choice.value: choice.label for choice in choices}
    return slot(
        "contrast",
        named.get(drawn) or queries.contrast_label(drawn),
        choices,
        chosen=[drawn],
        patch_of=lambda value: patch(contrast=value),
        changed=selection.contrast != _DEFAULT.contrast,
        label="Contrast",
    )


def tissues(selection: Selection, dataset: str = "") -> html.Span:
    """Return the slot of the tissues: any number of them, or all."""
    choices = queries.tissue_choices(selection, dataset)
    return slot(
        "tissues",
        _several(selection.tissues, "tissues"),
        choices,
        chosen=selection.tissues,
        patch_of=partial(_toggled, "tissues", selection.tissues),
        changed=bool(selection.tissues),
        label="Tissues",
        all_option=("all tissues", patch(tissues=())),
    )


def organ(selection: Selection) -> html.Span:
    """Return the slot of the one tissue asked about; it selects the tissue in every study."""
    shown = evidence.shown_organ(selection)
    return slot(
        "tissue",
        shown or "no tissue",
        evidence.organ_choices(selection),
        chosen=[shown],
        patch_of=lambda value: patch(tissue=value, cell_type="", dataset="", study=""),
        changed=bool(selection.tissue),
        label="Tissue",
    )


def cell_types(selection: Selection) -> html.Span:
    """Return the slot of the cell types, which selects one; of the tissues where there are none."""
    choices = phase.cell_type_choices(selection)
    if not choices:
        return tissues(selection, queries.shown_dataset(selection))
    every = queries.Choice(
        value=patch(tissue="", cell_type=""),
        label=f"{numbers.spelled(len(choices))} cell types",
    )
    picked = [
        choice
        for choice in choices
        if selection.cell_type and Selection.parse(choice.value).cell_type == selection.cell_type
    ]
    shown = picked[0] if picked else every
    return slot(
        "cell_type",
        f"{shown.label[:1].lower()}{shown.label[1:]}"
        if shown.label[1:2].islower()
        else shown.label,
        [every, *choices],
        chosen=[shown.value],
        patch_of=str,
        changed=bool(picked),
        label="Cell types",
    )


def datasets(selection: Selection) -> html.Span:
    """Return the slot of the data sets: any number of them, or all."""
    chosen = [queries.dataset_label(name) for name in selection.datasets]
    return slot(
        "datasets",
        _several(chosen, "data sets"),
        queries.dataset_choices(selection),
        chosen=selection.datasets,
        patch_of=partial(_toggled, "datasets", selection.datasets),
        changed=bool(selection.datasets),
        label="Data sets",
        all_option=("all data sets", patch(datasets=())),
    )


def dataset(selection: Selection) -> html.Span:
    """Return the slot of the one data set a page shows."""
    shown = queries.shown_dataset(selection)
    return slot(
        "dataset",
        queries.dataset_label(shown) or "no data set",
        queries.dataset_choices(selection, donors_only=True),
        chosen=[shown],
        patch_of=lambda value: patch(
            dataset=value,
            study="",
            tissue="",
            cell_type="",
            donors=(),
            contrast=queries.compared(selection, value),
        ),
        changed=bool(selection.dataset),
        label="Data set",
    )


def sex(selection: Selection, dataset: str = "") -> html.Span:
    """Return the slot of the sex."""
    choices = queries.sex_choices(selection, dataset)
    named = {choice.value: choice.label for choice in choices}
    return slot(
        "sex",
        named.get(selection.sex, selection.sex),
        choices,
        chosen=[selection.sex],
        patch_of=lambda value: patch(sex=value),
        changed=selection.sex != _DEFAULT.sex,
        label="Sex",
    )


def axis(selection: Selection) -> html.Span:
    """Return the slot of the age axis."""
    choices = queries.axis_choices(selection)
    named = {choice.value: choice.label for choice in choices}
    return slot(
        "axis",
        named.get(selection.axis, selection.axis),
        choices,
        chosen=[selection.axis],
        patch_of=lambda value: patch(axis=value),
        changed=selection.axis != _DEFAULT.axis,
        label="Age axis",
    )


def _toggled(key: str, chosen: Sequence[str], value: str) -> str:
    return patch(**{key: sorted(set(chosen) ^ {value})})


def _several(chosen: Sequence[str], noun: str) -> str:
    """Return "all tissues", "lung and liver" or "4 tissues"."""
    if not chosen:
        return f"all {noun}"
    return numbers.listed(list(chosen)) if len(chosen) <= 2 else f"{len(chosen)} {noun}"


_FILTERS: Final = (
    *("signature", "contrast", "sex", "axis", "datasets", "tissues", "donors", "gene", "effect"),
)


def _reset(selection: Selection) -> list[html.Button]:
    """Return the button that puts every filter back; what was clicked stays."""
    return resets.button(selection, _FILTERS)
