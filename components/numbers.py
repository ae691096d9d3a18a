"""Numbers as people read them: true minus signs, no "−0.0", thousands set apart, counts."""

import math
import re
from collections.abc import Sequence
from typing import Any, Final

from drift.reasons import NUMBER_WORDS

MINUS: Final = "\N{MINUS SIGN}"
MISSING: Final = "–"
_MOST_DIGITS: Final = 6
_THOUSANDS: Final = re.compile(r"\B(?=(\d{3})+$)")  # where a comma goes
RESOLVED_P: Final = 0.05


def number(value: Any) -> float:
    """Return a cell of a table as a float; NaN for None, ``pd.NA`` and anything not a number."""
    try:
        return float(value)
    except (TypeError, ValueError):
        return math.nan


def plain(value: Any, digits: int = 1) -> str:
    """Return a number with a true minus sign and no plus.

    A number that would round to zero gets digits until it does not: "−0.02", never "−0.0".
    """
    found = number(value)
    if not math.isfinite(found):
        return MISSING if math.isnan(found) else f"{MINUS if found < 0 else ''}∞"
    text = f"{abs(found):.{digits}f}"
    while found and float(text) == 0 and digits < _MOST_DIGITS:
        digits += 1
        text = f"{abs(found):.{digits}f}"
    return f"{MINUS}{text}" if found < 0 and float(text) else text


def signed(value: Any, digits: int = 1) -> str:
    """Return a change with its sign written out: "+0.5", "−0.6", "0.0"."""
    text = plain(value, digits)
    return f"+{text}" if number(value) > 0 and text.strip("0.") else text


def interval(
    estimate: Any, low: Any, high: Any, digits: int = 2, *, plus: bool = False, unit: str = ""
) -> str:
    """Return an estimate with its 95 % interval: "−0.16 a year [−0.41, 0.09]".

    Parameters
    ----------
    estimate, low, high
        Numbers in one unit; a missing end gives the estimate alone.
    digits
        Decimals of all three.
    plus
        Write the plus sign of the estimate (never of the ends).
    unit
        Stands after the estimate.
    """
    first = signed(estimate, digits) if plus else plain(estimate, digits)
    spaced = f"{first} {unit}".rstrip()
    if not (math.isfinite(number(low)) and math.isfinite(number(high))):
        return spaced
    return f"{spaced} [{plain(low, digits)}, {plain(high, digits)}]"


def digits_for(low: Any, high: Any, *, least: int = 2, most: int = 4) -> int:
    """Return the decimals that show an interval's half width with one figure at least."""
    half = (number(high) - number(low)) / 2
    if not (math.isfinite(half) and half > 0):
        return least
    return min(max(least, -math.floor(math.log10(half))), most)


def g_interval(g: Any, low: Any, high: Any) -> str:
    """Return Hedges' g with its interval: "g −1.1 [−2.5, 0.3]"."""
    return f"g {interval(g, low, high, 1)}"


def p_value(p: Any) -> str:
    """Return a p-value or FDR: "0.17", "0.031", "< 0.001".

    One digit more is written where rounding would put it on the other side of 0.05.
    """
    found = number(p)
    if math.isnan(found):
        return MISSING
    if found < 0.001:
        return "< 0.001"
    digits = 2 if found >= 0.1 else 3
    text = f"{found:.{digits}f}"
    while (float(text) < RESOLVED_P) != (found < RESOLVED_P) and digits < _MOST_DIGITS:
        digits += 1
        text = f"{found:.{digits}f}"
    return text


def p_text(p: Any, name: str = "p") -> str:
    """Return a p-value with its name: "p 0.17", "FDR < 0.001"."""
    return f"{name} {p_value(p)}"


def compact(value: Any) -> str:
    """Return a number for a table cell, three figures at least: "−1.04", "12.3", "356,213"."""
    found = number(value)
    if not math.isfinite(found):
        return plain(found)
    if found.is_integer() and abs(found) < 1e15:
        return grouped(plain(found, 0))
    if abs(found) < 1e-4:
        mantissa, power = f"{abs(found):.1e}".split("e")
        sign = MINUS if found < 0 else ""
        return f"{sign}{mantissa}e{MINUS}{abs(int(power))}"
    if abs(found) < 100:
        return plain(found, max(0, 2 - math.floor(math.log10(abs(found)))))
    return grouped(plain(found, 1))


def grouped(text: str) -> str:
    """Return a written number with its thousands set apart: "1,550,855.2"."""
    whole, point, rest = text.partition(".")
    return _THOUSANDS.sub(",", whole) + point + rest


def spelled(n: int) -> str:
    """Return a small count as a word ("two"), a larger one in figures."""
    return NUMBER_WORDS[n] if 0 <= n < len(NUMBER_WORDS) else str(n)


def capital(text: str) -> str:
    """Return a text with its first letter large and all others as they are."""
    return text[:1].upper() + text[1:]


def counted(n: int, one: str, many: str = "") -> str:
    """Return a count with its word: "1 stratum", "9 strata"; ``many`` is ``one`` + "s" if empty."""
    return f"{n:,} {one if n == 1 else many or one + 's'}"


_ONE_OF: Final = {"people": "person", "mice": "mouse", "patients": "patient", "donors": "donor"}


def sides(
    n_reference: Any, n_contrast: Any, reference_word: str, contrast_word: str, donors_word: str
) -> str:
    """Return the donors of a comparison: "5 young and 4 old mice", "no young and 1 old mouse"."""
    first, second = number(n_reference), number(n_contrast)
    if math.isnan(first) or math.isnan(second):
        return f"number of {donors_word} not stated"
    few, many = (f"{n:,.0f}" if n else "no" for n in (first, second))
    noun = _ONE_OF.get(donors_word, donors_word) if second == 1 else donors_word
    return f"{few} {reference_word} and {many} {contrast_word} {noun}"


def sides_of(row: Any) -> str:
    """Return the donors of a comparison, as `sides`, of a row that holds numbers and words."""
    return sides(
        row["n_reference"],
        row["n_contrast"],
        row["reference_word"],
        row["contrast_word"],
        row["donors_word"],
    )


def listed(items: Sequence[str], *, most: int = 0) -> str:
    """Return names as a list in a sentence: "kidney, liver and brain".

    With ``most`` set, what exceeds it is counted: "kidney, liver and 3 others".
    """
    names = list(items)
    if most and len(names) > most:
        rest = len(names) - most + 1
        names = [*names[: most - 1], f"{rest} others" if most > 1 else f"{rest} in all"]
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} and {names[-1]}"


def percent(share: Any) -> str:
    """Return a share as a percentage: "52 %"; never "0 %" or "100 %" unless it is exactly so."""
    found = 100 * number(share)
    if not math.isfinite(found):
        return plain(found)
    rounded = round(found)
    if rounded == 0 and found > 0:
        return "< 1 %"
    if rounded == 100 and found < 100:
        return "> 99 %"
    return f"{plain(rounded, 0)} %"


def age(value: Any, unit: str) -> str:
    """Return an age in the unit of its source: "93 days", "1 year", "2.5 months"."""
    found = number(value)
    if math.isnan(found):
        return MISSING
    text = plain(found, 0 if found.is_integer() else 1)
    return f"{text} {unit.removesuffix('s') if text == '1' else unit}"


def ages(first: Any, last: Any, unit: str) -> str:
    """Return a span of ages: "93 to 303 days"."""
    if number(first) == number(last):
        return age(first, unit)
    return f"{age(first, '').strip()} to {age(last, unit)}"
