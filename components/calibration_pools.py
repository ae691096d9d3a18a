"""Pools and splits, from the numbers of the calibration."""

from collections.abc import Sequence
from typing import Any, Final

from atlas.calibration import Report
from components.calibration_tables import LEGEND, Record, error_rate, missed, outside, span, table
from components.methods.section import paragraphs
from components.numbers import listed
from drift.calibration.pooling import IN_USE, PREDICTION
from drift.calibration.splits import PARTS

_SPREADS: Final = ("equal", "old twice")
_POOLED: Final = {
    IN_USE: "In use",
    "hartung_knapp": "without the floor",
    "at_least_one": "q never below 1",
    "normal": "± 1.96",
}


def pooling(report: Report) -> tuple[Any, ...]:
    """Return how often pooled intervals call an effect that is not there."""
    used = report.select("pooling", test=IN_USE)
    new = report.select("pooling", test=PREDICTION)
    others = {test: report.select("pooling", test=test) for test in _POOLED}
    rows = [
        [
            f"{record['k']} studies, τ {record['tau']:g}",
            *(error_rate(_one(found, record, "k", "tau")) for found in others.values()),
            missed(_one(used, record, "k", "tau")),
            missed(_one(new, record, "k", "tau")),
        ]
        for record in used
    ]
    fewest, most = report.parameters["pooled_sides"]
    return (
        *paragraphs(
            f"Studies of {fewest} to {most} donors a side are pooled, their true g spread by τ "
            "around 0, and around "
            f"{report.parameters['pooled_g']:g}. Around 0 the interval in use calls an effect in "
            f"{span(used, 'type_one')}, the common interval with 1.96 in "
            f"{span(others['normal'], 'type_one')}. Around {report.parameters['pooled_g']:g} the "
            f"interval in use holds the truth in {span(used, 'coverage')}; without its floor in "
            f"{span(others['hartung_knapp'], 'coverage')}, with q never below 1 in "
            f"{span(others['at_least_one'], 'coverage')}, with 1.96 in "
            f"{span(others['normal'], 'coverage')}. The floor is kept for pools of few studies "
            "that agree by luck, whose interval would be absurdly narrow. The prediction interval "
            f"is rough: it holds the true g of a new study in {span(new, 'coverage')}.",
            outside([*used, *new], _pool_words),
        ),
        table(
            f"Pooled effects called where there are none; last: the truth, and a new study, "
            f"missed at a mean g of {report.parameters['pooled_g']:g}. {LEGEND}",
            ("Pool", *_POOLED.values(), "truth missed", "new study missed"),
            rows,
        ),
    )


def _pool_words(record: Record) -> str:
    kind = "prediction, " if record["test"] == PREDICTION else ""
    return f"{kind}{record['k']} studies, τ {record['tau']:g}"


def splits(report: Report) -> tuple[Any, ...]:
    """Return how often the intervals of composition, state and total err."""
    records = report.rows["splits"]
    sides = dict.fromkeys((record["n_young"], record["n_old"]) for record in records)
    by_part = {part: report.select("splits", test=part) for part in PARTS}
    rows = [
        [
            f"{young}, {old}",
            *(
                error_rate(found)
                for part in PARTS
                for spread in _SPREADS
                for found in report.select(
                    "splits", test=part, spread=spread, n_young=young, n_old=old
                )
            ),
        ]
        for young, old in sides
    ]
    called, held = (
        listed([f"{span(found, key)} ({part})" for part, found in by_part.items()])
        for key in ("type_one", "coverage")
    )
    return (
        *paragraphs(
            "Tissues of three cell types whose donors differ in shares and in scores are split as "
            "on the page, with the same bootstrap. Where neither shares nor scores change, a "
            f"change is called in {called}. Where both change, the intervals hold the truth in "
            f"{held}.",
            outside(records, _split_words),
        ),
        table(
            "Changes called where there are none, equal spread and old donors with twice the "
            f"spread of scores. {LEGEND}",
            (
                "Young, old donors",
                *(
                    f"{part}, {'equal spread' if spread == 'equal' else spread}"
                    for part in PARTS
                    for spread in _SPREADS
                ),
            ),
            rows,
        ),
    )


def _split_words(record: Record) -> str:
    spread = "equal spread" if record["spread"] == "equal" else f"{record['spread']} the spread"
    return f"{record['test']}, {record['n_young']} young and {record['n_old']} old, {spread}"


def _one(records: Sequence[Record], like: Record, *keys: str) -> Record:
    return next(r for r in records if all(r[key] == like[key] for key in keys))
