"""An arrow as a question and its answer: one word, then one sentence made from the statements."""

from collections.abc import Iterable
from typing import Final

from atlas.evidence_graph import EVIDENCE_WORDS
from components import numbers
from components.drawer import names, verbs
from drift.graph import NOTHING_FOUND, Arrow, Node, Statement

RESTS_ON: Final[dict[str, str]] = {
    "human_rct": "a human trial",
    "animal_in_vivo": "living animals",
    "in_vitro": "cell culture",
    "human_observational": "observation of people",
    "omics_association": "an omics association",
    "review": "a review",
    "conceptual": "a concept",
}
_UNSAID: Final = frozenset({"none", "not stated", ""})  # of species and tissues
HIDDEN: Final = "Hidden by the filters"
NOTHING_FOUND_ANSWER: Final = "no evidence found"


def question(arrow: Arrow, source: Node, target: Node) -> str:
    """Return the question an arrow answers: "Does cellular senescence drive mesenchymal drift?"."""
    verb = verbs.of(verbs.asked(arrow), source)
    plural = names.is_plural(source)
    return verb.asked(names.running(source), names.running(target), plural=plural)


def word(arrow: Arrow | None) -> str:
    """Return the answer word; of an arrow without a statement that the filters keep, why."""
    return HIDDEN if arrow is None else numbers.capital(arrow.answer)


def sentence(arrow: Arrow | None, source: Node, target: Node) -> str:
    """Return what the statements say together, and what the strongest rests on."""
    if arrow is None:
        return "No statement of this arrow passes them."
    said = numbers.listed([*_signed(arrow, source, target), *_unsigned(arrow)])
    rests = "" if arrow.answer == NOTHING_FOUND_ANSWER else _strength(arrow, source, target)
    return f"{numbers.capital(said)}{rests}.{_people(arrow)}"


def _signed(arrow: Arrow, source: Node, target: Node) -> list[str]:
    """Return "two statements say it drives mesenchymal drift", "one that it suppresses it"."""
    plural = names.is_plural(source)
    it = "they" if plural else "it"
    parts: list[str] = []
    more_first = sorted(arrow.signed, key=lambda row: -row.sign)
    for said, n in _tally(verbs.of(row, source).said(plural=plural) for row in more_first):
        if parts:
            parts.append(f"{numbers.spelled(n)} that {it} {said} {_again(target)}")
        else:
            count = _statements(n, "says", "say")
            parts.append(f"{count} {it} {said} {names.running(target)}")
    return parts


def _unsigned(arrow: Arrow) -> list[str]:
    """Return "one contests it", "one found nothing", "one claims no direction"."""
    kinds = {
        "contested": ("contests it", "contest it"),
        NOTHING_FOUND: ("records that no study was found", "record that no study was found"),
    }
    unsigned = [row for row in arrow.statements if not row.sign]
    parts: list[str] = []
    for relation, n in _tally(row.relation for row in unsigned):
        one, many = kinds.get(relation, ("claims no direction", "claim no direction"))
        if arrow.signed or parts:
            parts.append(f"{numbers.spelled(n)} {one if n == 1 else many}")
        else:
            parts.append(_statements(n, one, many))
    return parts


def _again(target: Node) -> str:
    return "them" if names.is_plural(target) else "it"


def _strength(arrow: Arrow, source: Node, target: Node) -> str:
    """Return "; the strongest rests on living animals, confidence 2 of 3"."""
    best = arrow.best
    rests = f"rests on {RESTS_ON[best.evidence_kind]}, confidence {best.confidence} of 3"
    if arrow.is_disputed:
        plural = names.is_plural(source)
        said = f"{'they' if plural else 'it'} {verbs.of(best, source).said(plural=plural)}"
        return f"; the strongest, that {said} {_again(target)}, {rests}"
    if len(arrow.statements) == 1:
        return f"; it {rests}"
    which = "strongest with a direction" if arrow.is_contested else "strongest"
    return f"; the {which} {rests}"


def _people(arrow: Arrow) -> str:
    """Say that nobody looked at people, where every statement says whom it looked at."""
    unsaid = any(set(row.species) & _UNSAID or not row.species for row in arrow.signed)
    if not arrow.signed or unsaid or arrow.has_human_evidence:
        return ""
    which = "It does not rest" if len(arrow.signed) == 1 else "None rests"
    return f" {which} on people, their tissue or their cells."


def _statements(n: int, one: str, many: str) -> str:
    return f"{numbers.spelled(n)} {f'statement {one}' if n == 1 else f'statements {many}'}"


def _tally(words: Iterable[str]) -> list[tuple[str, int]]:
    """Count words, in the order they first occur."""
    counts: dict[str, int] = {}
    for said in words:
        counts[said] = counts.get(said, 0) + 1
    return list(counts.items())


def basis(statement: Statement) -> str:
    """Return "living animal; mouse and human; lung": what a statement was seen in."""
    species = numbers.listed([name for name in statement.species if name not in _UNSAID])
    tissue = "" if statement.tissue in _UNSAID else statement.tissue
    return "; ".join(filter(None, (EVIDENCE_WORDS[statement.evidence_kind], species, tissue)))
