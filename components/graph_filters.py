"""The filter sentence of the page Hallmarks: which statements count, and what the nodes show."""

from collections.abc import Sequence
from functools import partial
from typing import Any, Final

from dash import html

from atlas import evidence_graph, node_scores, queries
from atlas.queries import Choice
from atlas.selection import Selection, patch
from components import numbers, resets
from components.slots import slot

# What Reset puts back: the filters of the statements, and how the stratum shown is compared.
STATEMENT_FILTERS: Final = (
    *("evidence", "species", "organs", "confidence", "claimed", "verified"),
)
_FILTERS: Final = (*STATEMENT_FILTERS, "sex", "contrast")
_CONFIDENCE: Final = {"": "1 or more", "2": "2 or 3", "3": "3"}
_CLAIMED: Final = {"": "claimed or not", "yes": "claimed by the review"}
_VERIFIED: Final = {"": "any citation", "yes": "a verified citation"}
_YES: Final = "yes"


def hallmarks_page(selection: Selection) -> list[Any]:
    """Return "Arrows backed by [any evidence] in [any species] ...; nodes show [stratum]"."""
    stratum = node_scores.shown_stratum(selection)
    return [
        "Arrows backed by ",
        evidence(selection),
        _part(" in ", species(selection), is_set=bool(selection.species)),
        _part(" and ", organs(selection), is_set=bool(selection.organs)),
        _part(", confidence ", confidence(selection), is_set=_minimum(selection) > 1),
        _part(", ", claimed(selection), is_set=bool(selection.claimed)),
        _part(" with ", verified(selection), is_set=bool(selection.verified)),
        "; nodes show ",
        nodes(selection),
        *_sex(selection),
        *_contrast(selection, stratum[0]),
        html.Button(
            "All filters",
            type="button",
            className="more-filters",
            **{"data-action": "more-filters", "aria-expanded": "false"},
        ),
        *resets.button(selection, _FILTERS),
    ]


def _part(words: str, of: html.Span, *, is_set: bool) -> html.Span:
    """Return a part of the sentence that a phone leaves out until it is asked for, or set."""
    return html.Span([words, of], className="sentence-part set" if is_set else "sentence-part")


def evidence(selection: Selection) -> html.Span:
    """Return the slot of the kinds of evidence: any number of them, or all."""
    words = [evidence_graph.EVIDENCE_WORDS.get(kind, kind) for kind in selection.evidence]
    return _several_of(
        "evidence",
        _listed(words, "any evidence", "kinds of evidence"),
        evidence_graph.evidence_choices(),
        selection.evidence,
        ("any evidence", "Evidence"),
    )


def organs(selection: Selection) -> html.Span:
    """Return the slot of the tissues that the evidence is from."""
    return _several_of(
        "organs",
        _listed(selection.organs, "any tissue", "tissues"),
        evidence_graph.organ_choices(),
        selection.organs,
        ("any tissue", "Tissue of the evidence"),
    )


def _several_of(
    key: str,
    text: str,
    choices: Sequence[Choice],
    chosen: tuple[str, ...],
    named: tuple[str, str],
) -> html.Span:
    every, label = named
    return slot(
        key,
        text,
        choices,
        chosen=chosen,
        patch_of=partial(_toggled, key, chosen),
        changed=bool(chosen),
        label=label,
        all_option=(every, patch(**{key: ()})),
    )


def _toggled(key: str, chosen: Sequence[str], value: str) -> str:
    return patch(**{key: sorted(set(chosen) ^ {value})})


def _listed(chosen: Sequence[str], none: str, noun: str) -> str:
    """Return "any tissue", "lung and liver" or "4 tissues"."""
    if not chosen:
        return none
    return numbers.listed(list(chosen)) if len(chosen) <= 2 else f"{len(chosen)} {noun}"


def species(selection: Selection) -> html.Span:
    """Return the slot of the species a statement was shown in."""
    return _one_of("species", selection.species, evidence_graph.species_choices(), "Species")


def confidence(selection: Selection) -> html.Span:
    """Return the slot of the least confidence."""
    chosen = selection.confidence if _minimum(selection) > 1 else ""
    notes = {"": "every statement", "2": "causal, by proxy or better", "3": "causal, in vivo"}
    choices = [Choice(value, text, notes[value]) for value, text in _CONFIDENCE.items()]
    return _one_of("confidence", chosen, choices, "Confidence")


def claimed(selection: Selection) -> html.Span:
    """Return the slot of whether digests of the 2026 review name the link."""
    choices = [Choice(value, text) for value, text in _CLAIMED.items()]
    return _one_of("claimed", _YES if selection.claimed else "", choices, "Claimed by the review")


def verified(selection: Selection) -> html.Span:
    """Return the slot of whether a citation was seen with its DOI or PMID."""
    choices = [Choice(value, text) for value, text in _VERIFIED.items()]
    return _one_of("verified", _YES if selection.verified else "", choices, "Citation")


def _one_of(key: str, chosen: str, choices: Sequence[Choice], label: str) -> html.Span:
    named = {choice.value: choice.label for choice in choices}
    return slot(
        key,
        named.get(chosen, chosen),
        choices,
        chosen=[chosen],
        patch_of=lambda value: patch(**{key: value}),
        changed=bool(chosen),
        label=label,
    )


def _minimum(selection: Selection) -> int:
    return evidence_graph.minimum(selection)


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
    return [_part(", ", made, is_set=selection.sex != "both")]


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
    return [_part(", by ", made, is_set=selection.contrast != Selection().contrast)]
