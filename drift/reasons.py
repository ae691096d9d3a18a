"""Why a number is missing: one sentence each, with the donors' own words, in one place."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from drift.schema import MIN_DONORS

NUMBER_WORDS: Final = (
    "no",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
)


@dataclass(frozen=True)
class GroupWords:
    """What the two sides and the donors are called.

    Parameters
    ----------
    reference, contrast
        Adjective of a side: "young" and "old", "control" and "ischaemic".
    donor, donors
        One donor and several: "mouse" and "mice".
    """

    reference: str = "young"
    contrast: str = "old"
    donor: str = "donor"
    donors: str = "donors"


DONORS: Final = GroupWords()


def counted(number: int, words: GroupWords, side: str = "") -> str:
    """Return "two young mice", "one old mouse", "no old mice", "14 young mice"."""
    noun = words.donor if number == 1 else words.donors
    spelt = NUMBER_WORDS[number] if number < len(NUMBER_WORDS) else str(number)
    return " ".join(part for part in (spelt, side, noun) if part)


def too_few_donors(n_reference: int, n_contrast: int, words: GroupWords = DONORS) -> str:
    """Return "Two young mice: no interval, no p. Three a side are needed."."""
    sides = ((n_reference, words.reference), (n_contrast, words.contrast))
    short = [counted(number, words, side) for number, side in sides if number < MIN_DONORS]
    named = _capitalised(" and ".join(short))
    missing = "no interval, no p" if min(n_reference, n_contrast) else "nothing to compare"
    return f"{named}: {missing}. {_capitalised(NUMBER_WORDS[MIN_DONORS])} a side are needed."


def too_few_ages(number: int) -> str:
    """Return "Two ages: no slope. Three are needed."."""
    ages = "age" if number == 1 else "ages"
    return f"{_capitalised(NUMBER_WORDS[number])} {ages}: no slope. Three are needed."


def donor_twice(donor: str, words: GroupWords = DONORS) -> str:
    """Return why a donor with several values (ages, samples) allows no comparison."""
    named = _capitalised(words.donor)
    return f"{named} {donor} has several values: no comparison. One a {words.donor} is needed."


def too_few_followed(n_donors: int, words: GroupWords = DONORS) -> str:
    """Return "Two donors followed over time: no interval, no p. Three are needed."."""
    named = _capitalised(counted(n_donors, words))
    missing = "no interval, no p" if n_donors else "nothing to compare"
    needed = _capitalised(NUMBER_WORDS[MIN_DONORS])
    return f"{named} followed over time: {missing}. {needed} are needed."


def no_variation(words: GroupWords = DONORS) -> str:
    """Return why equal scores on each side (or on the fitted line) allow no interval."""
    return f"The {words.donors} do not differ from the fit: no interval, no p."


def no_score(words: GroupWords = DONORS) -> str:
    """Return why donors without a score leave nothing to compare."""
    return f"The score is undefined in all {words.donors}: nothing to compare."


def one_decides(words: GroupWords = DONORS) -> str:
    """Return why a donor that alone fixes a coefficient allows no interval."""
    return f"One {words.donor} alone decides the fit: no interval, no p."


def too_few_to_adjust(
    n_donors: int, needed: int, covariate: str, words: GroupWords = DONORS
) -> str:
    """Return "Five mice: no association. Seven are needed to adjust for age."."""
    named = _capitalised(counted(n_donors, words))
    return f"{named}: no association. {_spelt(needed)} are needed to adjust for {covariate}."


def too_few_to_associate(n_donors: int, needed: int, words: GroupWords = DONORS) -> str:
    """Return "Five mice: no association. Six are needed."."""
    named = _capitalised(counted(n_donors, words))
    return f"{named}: no association. {_spelt(needed)} are needed."


def nothing_left(adjusted_for: Sequence[str], words: GroupWords = DONORS) -> str:
    """Return why scores that do not vary between donors of like covariates have no correlation."""
    once = f" once adjusted for {' and '.join(adjusted_for)}" if adjusted_for else ""
    return (
        f"One of the two scores does not differ between the {words.donors}{once}: nothing to "
        "correlate."
    )


def too_few_genes(number: int, label: str, needed: int) -> str:
    """Return "Three genes of “SenMayo” are left to score: five are needed."."""
    genes = "gene" if number == 1 else "genes"
    are = "is" if number == 1 else "are"
    return (
        f"{_spelt(number)} {genes} of “{label}” {are} left to score: "
        f"{NUMBER_WORDS[needed]} are needed."
    )


def donors_not_linked(words: GroupWords = DONORS) -> str:
    """Return why samples of several tissues cannot be brought together."""
    return (
        f"The files do not tell which samples come from one {words.donor}: no number over tissues."
    )


NO_GENES: Final = "No gene of the signature is measured: nothing to compare."
NOT_DETECTED: Final = "No gene of the signature is detected in enough profiles: nothing to compare."
NO_OTHER_GENES: Final = "Every gene measured belongs to the signature: nothing to compare it with."
EQUAL_GENES: Final = "All genes have the same statistic: nothing to rank."


def _spelt(number: int) -> str:
    return _capitalised(NUMBER_WORDS[number]) if number < len(NUMBER_WORDS) else str(number)


def _capitalised(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]
