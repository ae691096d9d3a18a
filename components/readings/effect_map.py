"""What the map of tissues and studies says."""

from collections.abc import Sequence

import pandas as pd

from components import numbers, strata
from components.evidence_words import NO_ANIMALS
from components.figures import effect_map
from components.readings.reading import Reading, Segment, Tone, joined, said
from components.strata import Stratum
from drift.schema import SCORE_VERSION

MOST_NAMED = 3
MOST_WORDS = 40  # of an answer


def describe(table: pd.DataFrame) -> Reading:
    """Say in how many strata the score rises and falls, and how many are not resolved."""
    found = strata.read(table)
    if not found:
        return Reading(question(found), said(strata.NOTHING))
    return Reading(
        question=question(found),
        segments=_answer(found),
        n_line=n_line(found),
        traps=traps(found),
        caption=effect_map.caption(table),
    )


def question(found: Sequence[Stratum]) -> str:
    """Return the question of the map, in the words of its contrast."""
    subject = strata.subject(found)
    if strata.is_ageing(found):
        return f"Where does {subject} rise with age, and where does it fall?"
    if found and strata.is_within(found):
        return f"Does {subject} rise or fall with the population doublings of a culture?"
    reference, other = strata.sides(found)
    return f"Where does {subject} rise from {reference} to {other}, and where does it fall?"


def n_line(found: Sequence[Stratum]) -> str:
    """Return what is counted, donors first."""
    donors, tables = strata.of_donors(found), strata.of_tables(found)
    few = sum(stratum.state == "few" for stratum in donors)
    parts = [
        f"{numbers.counted(len(donors), 'stratum', 'strata')} with donors" if donors else "",
        f"{few} of them with too few" if few else "",
        f"{len(tables)} from effect tables" if tables else "",
    ]
    return f"{', '.join(part for part in parts if part)}. Score v{SCORE_VERSION}"


def traps(found: Sequence[Stratum]) -> tuple[str, ...]:
    """Return the sentences that must stand beside these numbers."""
    tested = [stratum for stratum in found if stratum.state in ("resolved", "open")]
    by_depth = [stratum for stratum in tested if stratum.by_depth]
    by_sex = [stratum for stratum in tested if stratum.by_sex]
    what = "age" if strata.is_ageing(found) else "condition"
    sentences = []
    if by_depth:
        matched = [s for s in by_depth if s.matched]
        at_depth = (
            f"; at equal depth g {matched[0].matched}" if len(by_depth) == 1 == len(matched) else ""
        )
        sentences.append(
            f"‡ {_named(by_depth)}: {what} and sequencing depth cannot be told apart{at_depth}."
        )
    known = [s for s in by_sex if s.sex_fact]
    sentences += [f"‡ {_named([s])}: {_lower(s.sex_fact)}." for s in known[:MOST_NAMED]]
    rest = [s for s in by_sex if s not in known[:MOST_NAMED]]
    if rest:
        sentences.append(f"‡ {_named(rest)}: {unbalanced(what)}")
    return tuple(sentences)


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]


def unbalanced(what: str) -> str:
    """Return the sentence about sexes that are not present at all ages or conditions."""
    return f"the sexes are not balanced over {what} and not adjusted for."


def _named(found: Sequence[Stratum]) -> str:
    return numbers.capital(
        numbers.listed([f"{s.name} ({s.study_short})" for s in found], most=MOST_NAMED)
    )


def _answer(found: Sequence[Stratum]) -> tuple[Segment, ...]:
    """Return the counts; where they are long, a ‡ alone says that one hangs on few donors."""
    segments = _counts(found, named=True)
    said_words = "".join(segment.text for segment in segments).split()
    return segments if len(said_words) <= MOST_WORDS else _counts(found, named=False)


def _counts(found: Sequence[Stratum], *, named: bool) -> tuple[Segment, ...]:
    counted = countable(found)
    donors, tables = strata.of_donors(counted), strata.of_tables(counted)
    parts: list[Segment | str] = []
    if donors:
        counted_donors = numbers.counted(len(donors), "donor stratum", "donor strata")
        parts += [f"Of {counted_donors} with enough genes, it ", *calls(donors, named=named), "."]
    if tables:
        parts += [" " if donors else "", f"Of {len(tables)} in effect tables {NO_ANIMALS}, "]
        parts += [f"it {plain(calls(tables))}."]
    return joined(parts) if parts else said(NOT_COUNTED)


NOT_COUNTED = "No stratum here has both enough donors and enough of the signature to be counted."


def countable(found: Sequence[Stratum]) -> list[Stratum]:
    """Return the strata that enter summaries: testable, with enough of the signature measured."""
    return [s for s in found if not s.low_coverage and s.state in ("resolved", "open")]


def calls(found: Sequence[Stratum], *, named: bool = True) -> list[Segment | str]:
    """Return how often it rises, falls and is not resolved; ``named``: and which hang on few."""
    words: tuple[tuple[str, Tone, int], ...] = (
        ("rises", "rise", 1),
        ("falls", "fall", -1),
        ("is not resolved", "open", 0),
    )
    parts = []
    for word, tone, direction in words:
        own = [stratum for stratum in found if stratum.direction == direction]
        if own:
            mark = "‡" if hanging(own) and not named else ""
            rest = hanging(own) if named else ""
            parts.append((Segment(f"{word} in {len(own)}{mark}", tone), Segment(rest)))
    return in_a_row(parts)


def plain(parts: Sequence[Segment | str]) -> str:
    """Return words without their colours: of effect tables, which hold no animals."""
    return "".join(part if isinstance(part, str) else part.text for part in parts)


def hanging(members: Sequence[Stratum]) -> str:
    """Return which of some strata hang on few: " (skin epidermis‡ hangs on one man)"."""
    found = [s for s in members if s.hangs]
    if not found:
        return ""
    if len(found) == 1:
        return f" ({found[0].name}‡ {found[0].hangs})"
    return f" ({len(found)}‡ hang on few of the other sex)"


def in_a_row(parts: Sequence[Segment | tuple[Segment, ...]]) -> list[Segment | str]:
    """Return segments with the commas and the "and" of a list between them."""
    row: list[Segment | str] = []
    for number, part in enumerate(parts):
        if number:
            row.append(" and " if number == len(parts) - 1 else ", ")
        row += [part] if isinstance(part, Segment) else part
    return row
