"""The filter sentence of the page Cells."""

from typing import Any, Final

from dash import html

from atlas import queries
from atlas.cells import in_view, views
from atlas.queries import Choice
from atlas.selection import Selection, patch
from components import numbers, resets
from components.cells.embedding import of_dataset
from components.slots import slot
from drift.schema import ALL_CELLS, BOTH_SEXES

_FILTERS: Final = ("tissue", "tissues", "cell_type", "sex", "donors", "program", "signature")
_DEFAULT: Final = Selection()
_MOST_NAMED: Final = 4


def sentence(selection: Selection) -> list[Any]:
    """Return "[score] in the cells of [data set], [tissue], [cell type], [sex], only ...".

    What was pressed elsewhere filters here too: an export that did not say so would mislead.
    """
    if views.shown(selection) is None:
        return ["Cells of ", _dataset(selection)]
    return [
        _score(selection),
        " in the cells of ",
        _dataset(selection),
        ", ",
        _tissue(selection),
        ", ",
        _cell_type(selection),
        ", ",
        _sex(selection),
        *_narrowed(selection),
        *resets.button(selection, _FILTERS),
    ]


def _narrowed(selection: Selection) -> list[str]:
    """Return the filters that have no slot: a study, donors."""
    said = [f", only {selection.study}"] if selection.study else []
    if selection.donors:
        called = views.words(selection)
        who = numbers.counted(len(selection.donors), called.donor, called.donors)
        said.append(f", only {who}: {numbers.listed(selection.donors, most=_MOST_NAMED)}")
    return said


def _dataset(selection: Selection) -> html.Span:
    shown = views.dataset(selection)
    return slot(
        "dataset",
        queries.dataset_label(shown) or "no data set",
        views.dataset_choices(selection),
        chosen=[shown],
        patch_of=of_dataset,
        changed=bool(selection.dataset),
        label="Data set",
    )


def _score(selection: Selection) -> html.Span:
    choices = views.score_choices(selection)
    shown = views.score(selection)
    named = {choice.value: choice for choice in choices}

    def change(value: str) -> str:
        if named[value].group == "Signatures":
            return patch(signature=value, program="", paint="")
        return patch(program=value, paint="")

    return slot(
        "signature",
        named[shown].label if shown in named else "no score",
        choices,
        chosen=[shown],
        patch_of=change,
        changed=bool(selection.program) or selection.signature != _DEFAULT.signature,
        label="Score",
    )


def _tissue(selection: Selection) -> html.Span:
    return slot(
        "tissue",
        selection.tissue or ", ".join(selection.tissues) or "all tissues",
        [Choice(value="", label="all tissues"), *in_view.choices(selection, "tissue")],
        chosen=[selection.tissue],
        patch_of=lambda value: patch(tissue=value, tissues=(), cell_type=""),
        changed=bool(selection.tissue or selection.tissues),
        label="Tissue",
    )


def _cell_type(selection: Selection) -> html.Span:
    chosen = "" if selection.cell_type == ALL_CELLS else selection.cell_type
    return slot(
        "cell_type",
        chosen or "all cell types",
        [Choice(value="", label="all cell types"), *in_view.choices(selection, "cell_type")],
        chosen=[chosen],
        patch_of=lambda value: patch(cell_type=value),
        changed=bool(chosen),
        label="Cell type",
    )


def _sex(selection: Selection) -> html.Span:
    found = [Choice(value=BOTH_SEXES, label="any sex"), *in_view.choices(selection, "sex")]
    return slot(
        "sex",
        {BOTH_SEXES: "any sex"}.get(selection.sex, selection.sex),
        found,
        chosen=[selection.sex],
        patch_of=lambda value: patch(sex=value),
        changed=selection.sex != _DEFAULT.sex,
        label="Sex",
    )
