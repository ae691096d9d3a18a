"""Where a test in use misses its target: an interval that holds less than 93 or over 97 %."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from drift.calibration.rates import COVERED, LEVEL, Record

LIBERAL: Final = "liberal"  # calls too often
CAUTIOUS: Final = "cautious"  # calls too seldom
_ERRORS: Final = 2  # Monte-Carlo standard errors


def exceptions(rows: Mapping[str, Sequence[Record]]) -> list[Record]:
    """Return the records that miss the target beyond Monte-Carlo error, with the direction.

    Parameters
    ----------
    rows
        Question to its records. Judged are those in use by their ``coverage`` and by their
        ``type_one`` (or, without a true loss, ``called``), whose complement counts as coverage.
    """
    return [
        {"question": question, "direction": direction, **record}
        for question, records in rows.items()
        for record, direction in _judged(records)
        if direction
    ]


def _judged(records: Sequence[Record]) -> Iterator[tuple[Record, str]]:
    for record in records:
        if record.get("in_use", True):
            yield record, direction_of(record)


def direction_of(record: Mapping[str, Any]) -> str:
    """Return liberal, cautious or, within the target, an empty word; liberal is the worse."""
    found = [_direction(held, error) for held, error in _held(record)]
    return next((word for word in (LIBERAL, CAUTIOUS) if word in found), "")


def _held(record: Mapping[str, Any]) -> Iterator[tuple[float, float]]:
    """Give how often the interval holds a change, and no change, each with its error."""
    if "coverage" in record:
        yield record["coverage"], record["coverage_se"]
    if "type_one" in record:
        yield 1 - record["type_one"], record["type_one_se"]
    if record.get("true_loss") == 0:
        yield 1 - record["called"], record["called_se"]


def _direction(held: float, error: float) -> str:
    if held + _ERRORS * error < COVERED[0]:
        return LIBERAL
    return CAUTIOUS if held - _ERRORS * error > COVERED[1] else ""


def within_error(record: Mapping[str, Any]) -> bool:
    """Say whether a type-I error rate is 5 % within two Monte-Carlo standard errors."""
    return abs(float(record["type_one"]) - LEVEL) <= _ERRORS * float(record["type_one_se"])
