"""The filter sentences of the pages about the evidence graph: which statements count."""

from typing import Any, Final

from dash import html

from atlas import node_scores, queries
from atlas.filter_words import FILTERS
from atlas.queries import Choice
from atlas.selection import Selection, patch
from components import resets
from components.slots import slot
from components.statement_slots import filters, part

# What Reset puts back: the filters of the statements, and how the stratum shown is compared.
STATEMENT_FILTERS: Final = tuple(FILTERS)
_FILTERS: Final = (*STATEMENT_FILTERS, "sex", "contrast")


def hallmarks_page(selection: Selection) -> list[Any]:
    """Return "Arrows backed by [any evidence] in [any species] ...; nodes show [stratum]"."""
    stratum = node_scores.shown_stratum(selection)
    return [
        "Arrows backed by ",
        *filters(selection),
        "; nodes show ",
        nodes(selection),
        *_sex(selection),
        *_contrast(selection, stratum[0]),
        _all_filters(),
        *resets.button(selection, _FILTERS),
    ]


def transitions_page(selection: Selection) -> list[Any]:
    """Return "Transitions backed by [any evidence] in [any species] ..."."""
    return _backed("Transitions", selection)


def interventions_page(selection: Selection) -> list[Any]:
    """Return "Interventions backed by [any evidence] in [any species] ..."."""
    return _backed("Interventions", selection)


def _backed(what: str, selection: Selection) -> list[Any]:
    return [
        f"{what} backed by ",
        *filters(selection),
        _all_filters(),
        *resets.button(selection, STATEMENT_FILTERS),
    ]


def _all_filters() -> html.Button:
    """Return the button by which a phone asks for the parts it leaves out."""
    return html.Button(
        "All filters",
        type="button",
        className="more-filters",
        **{"data-action": "more-filters", "aria-expanded": "false"},
    )


def nodes(selection: Selection) -> html.Span:
    """Return the slot of the stratum whose changes colour the nodes."""
    stratum = node_scores.shown_stratum(selection)
    return slot(
        "stratum",
        node_scores.stratum_label(stratum) if stratum[0] else "no stratum",
        node_scores.stratum_choices(selection),
        chosen=[node_scores.change_to(stratum)],
        patch_of=str,
        changed=bool(selection.dataset or selection.tissue or selection.cell_type),
        label="Nodes show",
    )


def _sex(selection: Selection) -> list[Any]:
    """Return the slot of the sex where the stratum shown knows more than one."""
    present = node_scores.sexes(selection)
    if len(present) < 2 and selection.sex in {"both", *present}:
        return []
    labels = {"both": "any sex", "female": "females", "male": "males"}
    choices = [
        Choice(value, text, reason="" if value in present else "not in this stratum")
        for value, text in labels.items()
    ]
    made = slot(
        "sex",
        labels.get(selection.sex, selection.sex),
        choices,
        chosen=[selection.sex],
        patch_of=lambda value: patch(sex=value),
        changed=selection.sex != "both",
        label="Sex",
    )
    return [part(", ", made, is_set=selection.sex != "both")]


def _contrast(selection: Selection, dataset: str) -> list[Any]:
    """Return the slot of the contrast where the data set shown has more than one."""
    choices = queries.contrast_choices(dataset) if dataset else []
    if len(choices) < 2:
        return []
    drawn = queries.compared(selection, dataset)
    named = {choice.value: choice.label for choice in choices}
    made = slot(
        "contrast",
        named.get(drawn, drawn),
        choices,
        chosen=[drawn],
        patch_of=lambda value: patch(contrast=value),
        changed=selection.contrast != Selection().contrast,
        label="Contrast",
    )
    return [part(", by ", made, is_set=selection.contrast != Selection().contrast)]
