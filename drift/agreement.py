"""The one-line answer to "does the score rise with age in this tissue?", by a stated rule."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from drift.effect import call_of_interval
from drift.meta import MIN_STUDIES, Pooled
from drift.schema import Call

Answer = Literal["yes", "no", "mixed", "not enough data"]
Ground = Literal[
    "contradiction",  # resolved studies point both ways
    "pooled",  # the pooled interval excludes 0
    "spread",  # it includes 0, and the studies differ by more than chance
    "pooled, not resolved",
    "agreeing studies",  # two: one or both resolved, both point the same way
    "opposed studies",  # two: one resolved, the other points the other way
    "studies, not resolved",  # two, none resolved
    "one study",
    "one study, not resolved",
    "no study",
    "confounded with sex",  # another answer where confounded studies are taken in one sex
]
ANSWERS: Final[dict[Answer, str]] = {
    "yes": "Yes, it rises",
    "no": "No, it falls",
    "mixed": "Mixed",
    "not enough data": "Not enough data",
}
HETEROGENEITY_P: Final = 0.10  # Cochran's Q has little power with few studies

# The rule as the Methods page prints it, first match first.
RULE: Final = (
    "Studies resolved in both directions: mixed.",
    (
        f"{MIN_STUDIES} or more studies: yes or no when the pooled interval excludes 0. When it "
        f"includes 0: mixed if the studies differ by more than chance (Cochran's Q, p < "
        f"{HETEROGENEITY_P:.2f}), else not enough data."
    ),
    (
        "Two studies: yes or no when at least one is resolved and both point the same way, else "
        "not enough data."
    ),
    "One study: yes or no when it is resolved, else not enough data.",
    "No study: not enough data, whatever effect tables and cell types say.",
    (
        "Then, where studies are confounded with sex (‡): the same rule with each of them in the "
        "one sex that has more donors, at least three a side, or without it where neither has. "
        "If that answer is another: not enough data."
    ),
)


@dataclass(frozen=True)
class Study:
    """One study of one tissue: Hedges' g with its 95 % interval."""

    g: float
    low: float
    high: float

    @property
    def call(self) -> Call:
        """Rises, falls or not resolved."""
        return call_of_interval(self.low, self.high)


@dataclass(frozen=True)
class Conclusion:
    """An answer and what it rests on."""

    answer: Answer
    ground: Ground


def conclude(studies: Sequence[Study], pooled: Pooled) -> Conclusion:
    """Answer from the donor-level studies of a tissue that may be pooled.

    Parameters
    ----------
    studies
        One entry a study: enough donors, enough of the signature, depth not confounded.
    pooled
        The same studies, pooled.

    Returns
    -------
    The answer by ``RULE`` and the ground it was given on.
    """
    calls = [study.call for study in studies]
    if "rises" in calls and "falls" in calls:
        return Conclusion("mixed", "contradiction")
    if len(studies) >= MIN_STUDIES:
        return _of_many(pooled)
    if len(studies) == 2:
        return _of_two(studies)
    if not studies:
        return Conclusion("not enough data", "no study")
    return _directed(calls[0], "one study", "one study, not resolved")


def held(found: Conclusion, in_one_sex: Conclusion) -> Conclusion:
    """Return a conclusion only if it does not hang on donors of another sex.

    Parameters
    ----------
    found
        From all donors of every study.
    in_one_sex
        From the same studies, those confounded with sex taken in one sex or left out.

    Returns
    -------
    ``found`` where the answers are equal or ``found`` has none; else not enough data.
    """
    if found.answer in ("not enough data", in_one_sex.answer):
        return found
    return Conclusion("not enough data", "confounded with sex")


def _of_many(pooled: Pooled) -> Conclusion:
    call = call_of_interval(pooled.low, pooled.high)
    if call == "not resolved" and pooled.q_p < HETEROGENEITY_P:
        return Conclusion("mixed", "spread")
    return _directed(call, "pooled", "pooled, not resolved")


def _of_two(studies: Sequence[Study]) -> Conclusion:
    resolved = [study for study in studies if study.call in ("rises", "falls")]
    if not resolved:
        return Conclusion("not enough data", "studies, not resolved")
    if studies[0].g * studies[1].g <= 0:
        return Conclusion("not enough data", "opposed studies")
    return _directed(resolved[0].call, "agreeing studies", "studies, not resolved")


def _directed(call: Call, ground: Ground, otherwise: Ground) -> Conclusion:
    """Return yes or no for a direction, else not enough data."""
    if call == "rises":
        return Conclusion("yes", ground)
    if call == "falls":
        return Conclusion("no", ground)
    return Conclusion("not enough data", otherwise)
