"""Headline and lead of the Overview, counted from the strata in view.

Only strata that can be tested and hold enough of the signature are counted.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from components import numbers, strata
from components.evidence_words import NO_ANIMALS
from components.readings import effect_map
from components.readings.reading import Reading, Segment, Tone, joined, said
from components.strata import Stratum

MOST_TISSUES = 4  # named in one list
AGREE = 2  # effect tables that say the same of a tissue


@dataclass(frozen=True)
class _Counts:
    """What the strata say, counted."""

    found: list[Stratum]
    donors: list[Stratum]  # testable, enough coverage
    tables: list[Stratum]
    rising: list[str]  # tissues in which effect tables agree
    falling: list[str]

    def directed(self, direction: int) -> list[Stratum]:
        return [stratum for stratum in self.donors if stratum.direction == direction]


def describe(table: pd.DataFrame) -> Reading:
    """Return the headline as question and the lead as segments."""
    found = strata.read(table)
    if not found:
        return Reading("Nothing is measured here.", said(strata.NOTHING))
    counts = _count(found)
    return Reading(
        question=_headline(counts),
        segments=_lead(counts),
        n_line=effect_map.n_line(found),
        traps=effect_map.traps(found),
    )


def _lead(counts: _Counts) -> tuple[Segment, ...]:
    of_donors, of_tables = _of_donors(counts), _of_tables(counts)
    return joined([*of_donors, " " if of_donors and of_tables else "", *of_tables])


def _count(found: list[Stratum]) -> _Counts:
    usable = effect_map.countable(found)
    tables = strata.of_tables(usable)
    by_tissue: dict[str, list[Stratum]] = {}
    for stratum in tables:
        by_tissue.setdefault(str(stratum.tissue), []).append(stratum)
    shared = {tissue: rows for tissue, rows in by_tissue.items() if len(rows) >= AGREE}
    return _Counts(
        found=found,
        donors=strata.of_donors(usable),
        tables=tables,
        rising=[t for t, rows in shared.items() if all(s.direction > 0 for s in rows)],
        falling=[t for t, rows in shared.items() if all(s.direction < 0 for s in rows)],
    )


def _headline(counts: _Counts) -> str:
    n_rise, n_fall = len(counts.directed(1)), len(counts.directed(-1))
    rises = n_rise or counts.rising
    falls = n_fall or counts.falling
    if rises and falls:
        return f"No single answer: it depends on the {_unit(counts.found)}."
    if not counts.donors:
        return _without_donors(counts)
    if n_rise or n_fall:
        return _one_way(counts, "rises" if n_rise else "falls", n_rise or n_fall)
    if rises or falls:
        return "Where enough genes are measured, no donor study is resolved."
    if len(counts.donors) == 1:
        return f"Not resolved in {counts.donors[0].place}."
    return "Where enough genes are measured, nothing is resolved."


def _unit(found: Sequence[Stratum]) -> str:
    """Return what the answer depends on: tissue, cell type, or study."""
    if len({s.tissue for s in found}) > 1:
        return "tissue"
    return "cell type" if len({s.cell_type for s in found}) > 1 else "study"


def _one_way(counts: _Counts, word: str, n: int) -> str:
    n_all = len(counts.donors)
    if n_all == 1:
        hangs = counts.donors[0].hangs
        return f"It {word} in {counts.donors[0].place}{f', but that {hangs}' if hangs else ''}."
    mark = "‡" if any(s.hangs for s in counts.donors) else ""  # the lead says on whom
    if n == n_all:
        return f"It {word} in all {n}{mark} strata."
    if 2 * n > n_all:
        return f"It {word} in most: {n}{mark} of {n_all} strata."
    return f"It {word} in {n}{mark} of {n_all} strata; the rest are not resolved."


def _without_donors(counts: _Counts) -> str:
    if strata.of_donors(counts.found):
        return "Not enough data to say."
    if counts.rising or counts.falling:
        word, where = ("rises", counts.rising) if counts.rising else ("falls", counts.falling)
        tissues = numbers.listed(where, most=MOST_TISSUES)
        return f"Effect tables (no animals) agree: it {word} in {tissues}."
    return "Only effect tables: no donors to test."


def _of_donors(counts: _Counts) -> list[Segment | str]:
    subject = strata.subject(counts.found)
    if not counts.donors:
        if not strata.of_donors(counts.found):
            return []
        return [f"No stratum has enough donors and enough of {subject} measured to be counted."]
    if len(counts.donors) == 1:
        return _single(counts.donors[0], subject)
    calls = effect_map.in_a_row(
        [
            *_call(counts.directed(1), "rises in", "rise"),
            *_call(counts.directed(-1), "falls in", "fall"),
            *_call(counts.directed(0), "is not resolved in", "open"),
        ]
    )
    end = "" if strata.is_ageing(counts.found) else _against(counts.found)
    return [f"{_AMONG.format(len(counts.donors))}, {subject} ", *calls, f"{end}."]


_AMONG = "Of {} donor strata with enough genes measured"


def _single(stratum: Stratum, subject: str) -> list[Segment | str]:
    """Return the one stratum that counts, with its number."""
    tones: dict[int, tuple[str, Tone]] = {1: ("rises", "rise"), -1: ("falls", "fall")}
    word, tone = tones.get(stratum.direction, ("is not resolved", "open"))
    number = f"{stratum.measure.short} {stratum.interval}{stratum.marks}"
    place = f"In {stratum.place} ({stratum.study_short})"
    hangs = f"; that {stratum.hangs}" if stratum.hangs else ""
    return [f"{place} {subject} ", Segment(word, tone), f", {number}, {stratum.donors}{hangs}."]


def _against(found: Sequence[Stratum]) -> str:
    if strata.is_within(found):
        return " over population doublings"
    reference, other = strata.sides(found)
    return f", {other} against {reference}"


def _call(
    members: Sequence[Stratum], words: str, tone: Tone
) -> list[Segment | tuple[Segment, ...]]:
    """Return a count with its words; a single stratum is named, and one that hangs on few."""
    if not members:
        return []
    if len(members) > 1:
        return [(Segment(f"{words} {len(members)}", tone), Segment(effect_map.hanging(members)))]
    (one,) = members
    mark, because = ("‡", f", which {one.hangs},") if one.hangs else ("", "")
    return [(Segment(f"{words} 1 ({one.name}{mark}, {one.study_short})", tone), Segment(because))]


def _of_tables(counts: _Counts) -> list[Segment | str]:
    if not strata.of_tables(counts.found):
        return []
    # plain ink: a set statistic without animals must not speak louder than donors
    agreed = [
        f"{word} in {numbers.listed(tissues, most=MOST_TISSUES)}"
        for word, tissues in (("rises", counts.rising), ("falls", counts.falling))
        if tissues
    ]
    if agreed:
        said = " and ".join(agreed)
        return [f"Effect tables with enough of it {NO_ANIMALS} agree that it {said}."]
    if not counts.tables:
        return ["The effect tables hold too few of the signature's genes to be counted."]
    n = len(counts.tables)
    calls = effect_map.plain(effect_map.calls(counts.tables))
    return [f"Of {n} in effect tables {NO_ANIMALS}, it {calls}."]
