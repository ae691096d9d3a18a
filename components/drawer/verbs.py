"""Verbs of the statements, as the question, the answer and the rows use them."""

from dataclasses import dataclass
from typing import Final

from drift.graph import Arrow, Node, Statement

# What the glyph stands for, beside the kind of evidence.
RELATION_WORDS: Final[dict[str, str]] = {
    "drives": "Drives",
    "suppresses": "Suppresses",
    "activates": "Activates",
    "inhibits": "Inhibits",
    "produces": "Produces",
    "component_of": "Is a part of",
    "associated_with": "Is associated with",
    "modulates": "Changes, without one direction",
    "adverse_effect": "Worsens",
    "contested": "Contests it",
    "no_evidence_found": "No evidence found",
}


@dataclass(frozen=True)
class Verb:
    """A verb in the forms a sentence needs: "drive", "drives"; of a state "part of" with "is"."""

    plain: str
    third: str
    is_state: bool = False

    def said(self, *, plural: bool) -> str:
        """Return the verb after its subject."""
        if self.is_state:
            return f"{'are' if plural else 'is'} {self.plain}"
        return self.plain if plural else self.third

    def asked(self, subject: str, target: str, *, plural: bool) -> str:
        """Return the question with this verb."""
        if self.is_state:
            return f"{'Are' if plural else 'Is'} {subject} {self.plain} {target}?"
        return f"{'Do' if plural else 'Does'} {subject} {self.plain} {target}?"


_DRIVE: Final = Verb("drive", "drives")
_AFFECT: Final = Verb("affect", "affects")
_BY_RELATION: Final[dict[str, Verb]] = {
    "drives": _DRIVE,
    "suppresses": Verb("suppress", "suppresses"),
    "activates": Verb("activate", "activates"),
    "inhibits": Verb("inhibit", "inhibits"),
    "produces": Verb("produce", "produces"),
    "component_of": Verb("part of", "", is_state=True),
    "associated_with": Verb("associated with", "", is_state=True),
    "adverse_effect": Verb("worsen", "worsens"),
    "no_evidence_found": _DRIVE,
    "modulates": _AFFECT,
    "contested": _AFFECT,
}
# Of some targets more or less has words of its own.
_BY_TARGET: Final[dict[tuple[str, str], Verb]] = {
    ("suppresses", "o_mortality"): Verb("lower", "lowers"),
    ("suppresses", "o_disease"): Verb("slow", "slows"),
    ("suppresses", "o_repair"): Verb("hinder", "hinders"),
    ("drives", "o_repair"): Verb("support", "supports"),
}
_COUNTER: Final = Verb("counter", "counters")


def of(statement: Statement, source: Node) -> Verb:
    """Return the verb of a statement; an intervention counters what it suppresses."""
    own = _BY_TARGET.get((statement.relation, statement.target))
    if own is None and statement.relation == "suppresses" and source.kind == "intervention":
        return _COUNTER
    return own or _BY_RELATION[statement.relation]


def asked(arrow: Arrow) -> Statement:
    """Return the statement whose verb the question of an arrow takes.

    The strongest that says which way; of a dispute the strongest that says "more".
    """
    more = [statement for statement in arrow.signed if statement.sign > 0]
    return more[0] if arrow.is_disputed else arrow.best
