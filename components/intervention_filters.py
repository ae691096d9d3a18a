"""The filter sentence of the Interventions page: which statements of the literature count."""

from collections.abc import Sequence
from functools import partial
from typing import Any, Final

from dash import html

from atlas import evidence_graph
from atlas.queries import Choice
from atlas.selection import Selection, patch
from components import numbers
from components.slots import slot

_FIELDS: Final[dict[str, str | tuple[str, ...]]] = {
    "evidence": (),
    "species": "",
    "organs": (),
    "confidence": "",
    "claimed": "",
    "verified": "",
}
_CONFIDENCE: Final = (
    Choice("", "1 or more", "all statements"),
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


def sentence(selection: Selection) -> list[Any]:
    """Return "Interventions backed by [evidence] in [species] and [tissue], confidence [1]"."""
    return [
        "Interventions backed by ",
        _several("evidence", "any evidence", "Evidence", selection.evidence, _kinds()),
        " in ",
        _one("species", "Species", selection.species, evidence_graph.species_choices()),
        " and ",
        _several(
            "organs",
            "any tissue",
            "Tissue of the evidence",
            selection.organs,
            evidence_graph.organ_choices(),
        ),
        ", confidence ",
        _one("confidence", "Confidence", selection.confidence, _CONFIDENCE),
        ", ",
        _one("claimed", "Review", selection.claimed, _CLAIMED),
        " with ",
        _one("verified", "Citation", selection.verified, _VERIFIED),
        *_reset(selection),
    ]


def _kinds() -> list[Choice]:
    return evidence_graph.evidence_choices()


def _one(key: str, label: str, value: str, choices: Sequence[Choice]) -> html.Span:
    named = {choice.value: choice.label for choice in choices}
    return slot(
        key,
        named.get(value, value),
        choices,
        chosen=[value],
        patch_of=lambda new: patch(**{key: new}),
        changed=bool(value),
        label=label,
    )


def _several(
    key: str, every: str, label: str, values: tuple[str, ...], choices: Sequence[Choice]
) -> html.Span:
    named = {choice.value: choice.label for choice in choices}
    names = [named.get(value, value) for value in values]
    return slot(
        key,
        numbers.listed(names, most=2) if names else every,
        choices,
        chosen=values,
        patch_of=partial(_toggled, key, values),
        changed=bool(values),
        label=label,
        all_option=(every, patch(**{key: ()})),
    )


def _toggled(key: str, values: tuple[str, ...], value: str) -> str:
    return patch(**{key: sorted(set(values) ^ {value})})


def _reset(selection: Selection) -> list[html.Button]:
    changed = {name: bare for name, bare in _FIELDS.items() if getattr(selection, name) != bare}
    if not changed:
        return []
    return [
        html.Button("Reset", type="button", className="reset", **{"data-patch": patch(**changed)})
    ]
