"""Slots of the filters that choose statements of the evidence graph, for every page about it."""

from collections.abc import Sequence
from functools import partial
from typing import Any, Final

from dash import html

from atlas import evidence_graph
from atlas.queries import Choice
from atlas.selection import Selection, patch
from components import numbers
from components.slots import slot

_CONFIDENCE: Final = (
    Choice("", "1 or more", "every statement"),
    Choice("2", "2 or 3", "a causal test, or omics of drift itself"),
    Choice("3", "3", "a causal test in living animals, or a trial"),
)
_CLAIMED: Final = (
    Choice("", "claimed or not"),
    Choice("yes", "claimed by the review", "as far as its digests tell"),
)
_VERIFIED: Final = (
    Choice("", "any citation"),
    Choice("yes", "a verified citation", "seen with its DOI or PMID"),
)
_YES: Final = "yes"


def filters(selection: Selection) -> list[Any]:
    """Return "[any evidence] in [any species] and [any tissue], confidence [1 or more], ..."."""
    return [
        evidence(selection),
        part(" in ", species(selection), is_set=bool(selection.species)),
        part(" and ", organs(selection), is_set=bool(selection.organs)),
        part(", confidence ", confidence(selection), is_set=evidence_graph.minimum(selection) > 1),
        part(", ", claimed(selection), is_set=bool(selection.claimed)),
        part(" with ", verified(selection), is_set=bool(selection.verified)),
    ]


def part(words: str, of: html.Span, *, is_set: bool) -> html.Span:
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
    chosen = selection.confidence if evidence_graph.minimum(selection) > 1 else ""
    return _one_of("confidence", chosen, _CONFIDENCE, "Confidence")


def claimed(selection: Selection) -> html.Span:
    """Return the slot of whether digests of the 2026 review name the link."""
    return _one_of("claimed", _YES if selection.claimed else "", _CLAIMED, "Claimed by the review")


def verified(selection: Selection) -> html.Span:
    """Return the slot of whether a citation was seen with its DOI or PMID."""
    return _one_of("verified", _YES if selection.verified else "", _VERIFIED, "Citation")


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
