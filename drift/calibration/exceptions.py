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
        Question to its records. Judged are those in use that hold a ``coverage``, or else a
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
    """Return liberal, cautious or, within the target, an empty word."""
    if "coverage" in record:
        held, error = record["coverage"], record["coverage_se"]
    elif "type_one" in record:
        held, error = 1 - record["type_one"], record["type_one_se"]
    elif record.get("true_loss") == 0:
        held, error = 1 - record["called"], record["called_se"]
    else:
        return ""
    if held + _ERRORS * error < COVERED[0]:
        return LIBERAL
    return CAUTIOUS if held - _ERRORS * error > COVERED[1] else ""


def within_error(record: Mapping[str, Any]) -> bool:
    """Say whether a type-I error rate is 5 % within two Monte-Carlo standard errors."""
    return abs(float(record["type_one"]) - LEVEL) <= _ERRORS * float(record["type_one_se"])
