"""Slots of the filters that choose statements of the evidence graph."""

from collections.abc import Sequence
from functools import partial
from typing import Any, Final

from dash import html

from atlas import evidence_graph
from atlas.queries import Choice
from atlas.selection import Selection, patch
from components import numbers
from components.slots import slot

_DEFAULT: Final = Selection()
_FILTERS: Final = ("evidence", "species", "organs", "confidence", "claimed", "verified")
_CONFIDENCE: Final = {"": "1 or more", "2": "2 or 3", "3": "3"}
_NOTES: Final = {"": "every statement", "2": "causal, by proxy or better", "3": "causal, in vivo"}
_CLAIMED: Final = {"": "claimed or not", "yes": "claimed by the review"}
_VERIFIED: Final = {"": "any citation", "yes": "a verified citation"}


def transitions_page(selection: Selection) -> list[Any]:
    """Return "Transitions backed by [any evidence] in [any species], [any tissue], ..."."""
    return [
        "Transitions backed by ",
        _several("evidence", selection, evidence_graph.evidence_choices(), "any evidence"),
        " in ",
        _one("species", selection.species, evidence_graph.species_choices(), "Species"),
        ", ",
        _several("organs", selection, evidence_graph.organ_choices(), "any tissue"),
        ", confidence ",
        _one("confidence", _least(selection), _choices(_CONFIDENCE, _NOTES), "Confidence"),
        ", ",
        _one("claimed", _yes(selection.claimed), _choices(_CLAIMED), "Claimed by the review"),
        ", ",
        _one("verified", _yes(selection.verified), _choices(_VERIFIED), "Citation"),
        *_reset(selection),
    ]


_LABELS: Final = {"evidence": "Evidence", "organs": "Tissue of the evidence"}


def _several(key: str, selection: Selection, choices: Sequence[Choice], every: str) -> html.Span:
    """Return a slot of any number of values, or all."""
    chosen: tuple[str, ...] = getattr(selection, key)
    named = {choice.value: choice.label for choice in choices}
    words = [named.get(value, value) for value in chosen]
    return slot(
        key,
        numbers.listed(words, most=2) if words else every,
        choices,
        chosen=chosen,
        patch_of=partial(_toggled, key, chosen),
        changed=bool(chosen),
        label=_LABELS[key],
        all_option=(every, patch(**{key: ()})),
    )


def _toggled(key: str, chosen: Sequence[str], value: str) -> str:
    return patch(**{key: sorted(set(chosen) ^ {value})})


def _one(key: str, chosen: str, choices: Sequence[Choice], label: str) -> html.Span:
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


def _choices(words: dict[str, str], notes: dict[str, str] | None = None) -> list[Choice]:
    return [Choice(value, text, (notes or {}).get(value, "")) for value, text in words.items()]


def _least(selection: Selection) -> str:
    return selection.confidence if evidence_graph.minimum(selection) > 1 else ""


def _yes(value: str) -> str:
    return "yes" if value else ""


def _reset(selection: Selection) -> list[html.Button]:
    """Return the button that puts the filters back; nothing when none is changed."""
    changed = {
        name: getattr(_DEFAULT, name)
        for name in _FILTERS
        if getattr(_DEFAULT, name) != getattr(selection, name)
    }
    if not changed:
        return []
    return [
        html.Button("Reset", type="button", className="reset", **{"data-patch": patch(**changed)})
    ]
