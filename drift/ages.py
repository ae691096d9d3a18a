"""Ages and stages as laboratories and ontologies write them: a number, a unit, and what it counts.

Read are ages with a unit ("24m", "3 months", "72 y.o.", "65-year-old human stage", "Young (3m)"),
brackets ("20-29", "60-69 years", "[60,70)", "40s", "sixth decade stage"), open ends ("65+",
"[70, inf)", "80 year-old and over stage"), days after birth ("P7"), ages before birth ("E14.5",
"9th week post-fertilization stage") and stages that give no number ("adult stage", "unknown").
HsapDv and MmusDv labels are among them; their ids are not.

A bracket keeps its words; its number is its middle, whichever of its ends belongs to it. Decades of
completed years end with the last year, so the middle of "20-29" is 25. An open end counts from
where it begins.
"""

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from drift.errors import AgeError
from drift.lifespan import to_years

Kind = Literal["age", "bracket", "open", "before birth", "no number"]

UNITS: Final[dict[str, tuple[str, ...]]] = {
    "days": ("days", "day", "d", "dy", "dys", "dph"),
    "weeks": ("weeks", "week", "w", "wk", "wks", "wo"),
    "months": ("months", "month", "m", "mo", "mos", "mon", "mth", "mths"),
    "years": ("years", "year", "y", "yr", "yrs", "yo"),
}
# What bare numbers most likely are; it is proposed, and taken of a human's decades only.
USUAL: Final = {"human": "years", "mouse": "months", "killifish": "weeks"}
_UNIT_OF: Final = {word: unit for unit, words in UNITS.items() for word in words}

_NUMBER: Final = r"[0-9]{1,6}(?:\.[0-9]{1,6})?"
_DASH: Final = r"\s*(?:-|–|—|−|_|\bto\b)\s*"
_UNIT: Final = "|".join(sorted(_UNIT_OF, key=len, reverse=True))
_OLD: Final = r"(?:[\s_-]*(?:old|of age))?"
_OVER_WORDS: Final = r"[\s_-]*(?:and|or)[\s_-]*(?:over|older|above)"
_BEING: Final = r"(?:[\s_-]*(?:human|mouse|child|adult|adolescent|infant|post-?natal))?"
_STAGE: Final = rf"{_BEING}(?:[\s_-]*stage)?"
_AGE: Final = re.compile(
    rf"(?:aged?[\s_:=-]*)?(?P<low>{_NUMBER})(?:(?P<dash>{_DASH})(?P<high>{_NUMBER}))?"
    rf"(?P<plus>\s*\+)?[\s_.-]*(?P<unit>{_UNIT})?\.?(?P<late>\s*\+)?{_OLD}"
    rf"(?P<over>{_OVER_WORDS})?{_STAGE}(?P<after>{_OVER_WORDS})?"
)
# As pandas and R cut numbers; the first of pandas begins a little below 0 to hold 0.
_INTERVAL: Final = re.compile(
    rf"(?:aged?[\s_:=-]*)?[\[(]\s*(?P<low>{_NUMBER}|-inf|-0\.0[0-9]{{1,5}})\s*,"
    rf"\s*(?:(?P<high>{_NUMBER})|\+?inf)?\s*[\])][\s_-]*(?P<unit>{_UNIT})?\.?{_OLD}{_STAGE}"
)
_YEARS_OLD: Final = re.compile(r"(?<=[0-9\s_-])([ymw])\.\s?o\b\.?")  # 72 y.o.
_BESIDE: Final = re.compile(r"([^()]+)\(([^()]+)\)")
_TENS: Final = re.compile(r"([1-9]0)'?s")
_AND_MORE: Final = re.compile(rf"(?P<age>{_NUMBER}\s*(?:{_UNIT}))[\s_/,;|-]+\S.*")
_UNDER: Final = re.compile(
    rf"(?:under|below|<|less than)[\s_-]*(?P<high>{_NUMBER})[\s_-]*(?P<unit>{_UNIT})?{_OLD}{_STAGE}"
)
_OVER: Final = re.compile(
    rf"(?:over|above|>=?|≥|at least)[\s_-]*(?P<low>{_NUMBER})[\s_-]*(?P<unit>{_UNIT})?"
    rf"{_OLD}{_STAGE}"
)
_AFTER_BIRTH: Final = re.compile(
    rf"(?:p|pnd|dpn|postnatal day|post-natal day)[\s_.-]*(?P<days>{_NUMBER})"
)
_EMBRYONIC_DAY: Final = re.compile(
    rf"(?:e|ed|embryonic day|dpc)[\s_.-]*(?P<a>{_NUMBER})|(?P<b>{_NUMBER})[\s_-]*(?:dpc|dpf)"
)
_WEEK: Final = re.compile(
    rf"(?:gw|pcw|gestational week)[\s_.-]*(?P<a>{_NUMBER})"
    rf"|week[\s_.-]*(?P<c>{_NUMBER})[\s_-]*(?:fetal|post-?fertilization)(?:[\s_-]*stage)?"
    rf"|(?P<b>{_NUMBER})(?:st|nd|rd|th)?[\s_-]*(?:gw|pcw|(?:weeks?|wk|w)[\s_-]*"
    rf"(?:gestation|fetal|post-?fertilization|post-?conception))(?:[\s_-]*(?:human|mouse))?"
    rf"(?:[\s_-]*stage)?"
)
_UNBORN: Final = re.compile(
    r"(?:carnegie stage|cs|theiler stage|ts)[\s_-]*\d{1,2}[a-z]?"
    r"|.*\b(?:embryo|embryonic|fetal|foetal|fetus|foetus|prenatal|blastula|gastrula|neurula|"
    r"organogenesis|post-?fertilization|gestation)\b.*"
)
_THEILER: Final = re.compile(r"(?:theiler stage|ts)[\s_-]*(\d{1,2})[a-z]?")
_LAST_UNBORN: Final = 26  # Theiler stage; 27 is the newborn mouse
_DECADES: Final = (
    *("first", "second", "third", "fourth", "fifth", "sixth"),
    *("seventh", "eighth", "ninth", "tenth", "eleventh", "twelfth"),
)
_DECADE: Final = re.compile(rf"({'|'.join(_DECADES)})[\s_-]*decade{_STAGE}")
_UNKNOWN: Final = frozenset(
    {"", "nan", "na", "n/a", "none", "null", "unknown", "unspecified", "not reported"}
    | {"missing", "-", "?", "not available", "not applicable", "not provided", "<na>"}
)
# Words of a stage that name a part of life, not a number.
_PARTS_OF_LIFE: Final = re.compile(
    r"(?:[\s_-]*(?:early|mid|late|prime|young|middle|middle[\s_-]*aged?|mature|aged|old|older|elderly|"
    r"adult|adulthood|adolescent|juvenile|infant|child|newborn|neonate|neonatal|postnatal|"
    r"post-?partum|weanling|pubertal|human|mouse|life|cycle|stage|sexually|immature|senior))+"
)


@dataclass(frozen=True)
class Age:
    """One age as it was written.

    Attributes
    ----------
    number
        In ``unit``; of a bracket its middle, of an open end its beginning. None without a number.
    unit
        days, weeks, months or years; empty where the text does not say, or gives no number.
    kind
        What the number is: an age, a bracket, an open end, an age before birth (counted as the
        text counts it: from fertilisation or gestation), or nothing.
    text
        As written, without blanks around it.
    low, high
        Ends of a bracket, else None.
    """

    number: float | None
    unit: str
    kind: Kind
    text: str
    low: float | None = None
    high: float | None = None

    @property
    def reason(self) -> str:
        """Why there is no number; empty when there is one."""
        if self.number is not None:
            return ""
        if self.text.casefold() in _UNKNOWN:
            return "no age is given"
        return f"'{self.text}' gives no number"


def parse(text: object) -> Age:
    """Read one age.

    Parameters
    ----------
    text
        What stands in the cell: text, a number, or None.

    Raises
    ------
    AgeError
        If it is neither an age, a stage nor a word for a missing one.
    """
    written = _as_text(text)
    words = _YEARS_OLD.sub(r"\1o", re.sub(r"\s+", " ", written.casefold()))
    if words in _UNKNOWN:
        return Age(None, "", "no number", written)
    for read in (_exact, _interval, _decade, _under, _over, _beside, _after_birth, _before_birth):
        found = read(words, written)
        if found is not None:
            return found
    if _PARTS_OF_LIFE.fullmatch(words):
        return Age(None, "", "no number", written)
    if more := _AND_MORE.fullmatch(words):
        raise AgeError(
            f"'{_shown(written)}' holds more than an age: write '{_shown(more['age'])}', and what "
            "else it says in a column of its own."
        )
    raise AgeError(
        f"'{_shown(written)}' is no age: write a number with its unit (24 months, P7, 60-69 years) "
        "or leave the cell empty."
    )


@dataclass(frozen=True)
class Column:
    """Every value of a column of ages, in one unit.

    Attributes
    ----------
    unit
        days, weeks, months or years; empty if no value gives a number.
    numbers
        Text to its age in ``unit``; None without a number. Before birth is 0: development, and no
        age is counted from another day than that of birth.
    notes
        What was converted, put at birth or left without a number: one sentence each.
    """

    unit: str
    numbers: dict[str, float | None]
    notes: tuple[str, ...]


def read_column(values: Iterable[object], name: str, unit: str = "", organism: str = "") -> Column:
    """Read the values of a column of ages and bring them to one unit.

    Parameters
    ----------
    values
        Each value once, as it stands.
    name
        Of the column; it may say the unit of bare numbers ("age_months").
    unit
        Unit of bare numbers, where a person says it.
    organism
        Key of ``drift.lifespan.ORGANISMS``, where it is known: which unit is proposed for bare
        numbers. Decades of a human ("20-29", "[60,70)") are of years, and a note says so.

    Raises
    ------
    AgeError
        If a value cannot be read, bare numbers have no unit, or stand beside others with one.
    """
    read = {_as_text(value): parse(value) for value in values}
    born = [age for age in read.values() if age.number is not None and age.kind != "before birth"]
    bare = [age for age in born if not age.unit]
    named = [age for age in born if age.unit]
    usual = USUAL.get(organism, "months")
    if bare and named and not unit:
        raise AgeError(
            f"Column '{name}' holds '{_shown(bare[0].text)}' without a unit beside "
            f"'{_shown(named[0].text)}': say the unit of bare numbers, --map age={name}:{usual}."
        )
    by_decades = organism == "human" and _are_decades(bare)
    said = unit or unit_of_name(name)
    of_bare = said or ("years" if by_decades else "")
    if bare and not of_bare:
        raise AgeError(
            f"Column '{name}' holds numbers without a unit ('{_shown(bare[0].text)}'): say it, "
            f"--map age={name}:{usual} (or {', '.join(u for u in UNITS if u != usual)})."
        )
    units = Counter(age.unit or of_bare for age in born)
    target = (
        max(units, key=lambda u: (units[u], u)) if units else "days" if _any_unborn(read) else ""
    )
    numbers = {text: _in_unit(age, of_bare, target) for text, age in read.items()}
    notes = list(_notes(read, units, target))
    if bare and not said:
        notes.append(
            f"Decades without a unit are taken for years: {_listed([a.text for a in bare])}."
        )
    return Column(target, numbers, tuple(notes))


def _are_decades(bare: Sequence[Age]) -> bool:
    """Tell whether ages are decades, with open ends at one, and any begins at 20 or later.

    Months, weeks and days are not counted in tens.
    """
    whole = [age for age in bare if _is_decade(age)]
    ends = [age for age in bare if age.kind == "open" and (age.number or 0) % 10 == 0]
    return len(whole) + len(ends) == len(bare) and any((age.low or 0) >= 20 for age in whole)


def _is_decade(age: Age) -> bool:
    if age.low is None or age.high is None or age.low % 10:
        return False
    width = age.high - age.low
    return width == 9 or (width == 10 and age.text[:1] in {"[", "("})


def _any_unborn(read: Mapping[str, Age]) -> bool:
    return any(age.kind == "before birth" for age in read.values())


def _in_unit(age: Age, of_bare: str, target: str) -> float | None:
    if age.kind == "before birth":
        return 0.0
    if age.number is None:
        return None
    unit = age.unit or of_bare
    return age.number if unit == target else to_years(age.number, unit) / to_years(1, target)


def _notes(read: Mapping[str, Age], units: Iterable[str], target: str) -> Iterator[str]:
    others = sorted(set(units) - {target})
    if others:
        yield f"Ages in {' and '.join(others)} were converted to {target}."
    unborn = [age.text for age in read.values() if age.kind == "before birth"]
    if unborn:
        yield f"Before birth, so development, put at 0 {target or 'days'}: {_listed(unborn)}."
    brackets = [age for age in read.values() if age.kind == "bracket"]
    if brackets:
        example = brackets[0]
        yield (
            f"Brackets count by their middle ('{_shown(example.text)}' as "
            f"{_plain(example.number or 0)})."
        )
    ends = [age.text for age in read.values() if age.kind == "open"]
    if ends:
        yield f"Open ends count from where they begin: {_listed(ends)}."
    none = [age for age in read.values() if age.kind == "no number"]
    if none:
        yield f"Without an age: {_listed([age.text or '(empty)' for age in none])}."


def _listed(texts: Sequence[str]) -> str:
    shown = ", ".join(_shown(text) for text in texts[:5])
    return shown if len(texts) <= 5 else f"{shown} and {len(texts) - 5} more"


def unit_of_name(name: str) -> str:
    """Return the unit the name of a column says ("age_months", "Age (days)"); empty for none."""
    words = re.sub(r"([a-z])([A-Z])", r"\1 \2", name)
    for word in re.split(r"[^A-Za-z]+", words):
        unit = _UNIT_OF.get(word.casefold(), "")
        if unit and (len(word) > 1 or "(" in name):
            return unit
    return ""


def unit_of_word(word: str) -> str:
    """Return days, weeks, months or years for one of their spellings; empty for another word."""
    return _UNIT_OF.get(word.strip().casefold(), "")


def middle(low: float, high: float) -> float:
    """Return the middle of a bracket; decades hold the whole of their last year."""
    is_decade = low % 10 == 0 and high % 10 == 9
    return (low + high + is_decade) / 2


def _exact(words: str, written: str) -> Age | None:
    found = _AGE.fullmatch(words)
    if found is None:
        return None
    unit = _UNIT_OF.get(found["unit"] or "", "")
    low = float(found["low"])
    is_open = any(found[name] for name in ("plus", "late", "over", "after"))
    if found["high"] is None:
        return Age(low, unit, "open" if is_open else "age", written)
    if is_open:
        return None
    return _bracket(low, float(found["high"]), unit, written)


def _interval(words: str, written: str) -> Age | None:
    found = _INTERVAL.fullmatch(words)
    if found is None:
        return None
    unit = _UNIT_OF.get(found["unit"] or "", "")
    low = 0.0 if found["low"].startswith("-") else float(found["low"])
    if found["high"] is None:
        return None if found["low"] == "-inf" else Age(low, unit, "open", written)
    high = float(found["high"])
    if low == high and not {"(", ")"}.isdisjoint(words):
        return None  # it holds no age
    return _bracket(low, high, unit, written)


def _beside(words: str, written: str) -> Age | None:
    """Read an age with a unit beside a part of life: "Young (3m)", "3m (young)"."""
    found = _BESIDE.fullmatch(words)
    if found is None:
        return None
    for age, part in (found.groups(), found.groups()[::-1]):
        read = _exact(age.strip(), written)
        if read is not None and read.unit and _PARTS_OF_LIFE.fullmatch(part.strip()):
            return read
    return None


def _decade(words: str, written: str) -> Age | None:
    if tens := _TENS.fullmatch(words):
        return _bracket(float(tens[1]), float(tens[1]) + 9, "years", written)
    found = _DECADE.fullmatch(words)
    if found is None:
        return None
    low = 10.0 * _DECADES.index(found[1])
    return _bracket(low, low + 9, "years", written)


def _under(words: str, written: str) -> Age | None:
    found = _UNDER.fullmatch(words)
    if found is None:
        return None
    return _bracket(0.0, float(found["high"]), _UNIT_OF.get(found["unit"] or "", ""), written)


def _over(words: str, written: str) -> Age | None:
    found = _OVER.fullmatch(words)
    if found is None:
        return None
    return Age(float(found["low"]), _UNIT_OF.get(found["unit"] or "", ""), "open", written)


def _after_birth(words: str, written: str) -> Age | None:
    found = _AFTER_BIRTH.fullmatch(words)
    return None if found is None else Age(float(found["days"]), "days", "age", written)


def _before_birth(words: str, written: str) -> Age | None:
    if found := _EMBRYONIC_DAY.fullmatch(words):
        return Age(float(found["a"] or found["b"]), "days", "before birth", written)
    if found := _WEEK.fullmatch(words):
        number = float(found["a"] or found["b"] or found["c"])
        return Age(number, "weeks", "before birth", written)
    if (theiler := _THEILER.fullmatch(words)) and int(theiler[1]) > _LAST_UNBORN:
        return Age(None, "", "no number", written)
    return Age(None, "", "before birth", written) if _UNBORN.fullmatch(words) else None


def _bracket(low: float, high: float, unit: str, written: str) -> Age:
    if low > high:
        raise AgeError(f"'{_shown(written)}' ends before it begins: write the smaller age first.")
    return Age(middle(low, high), unit, "bracket", written, low, high)


def _as_text(value: object) -> str:
    if value is None:
        return ""
    try:
        written = str(value).strip()
    except Exception as error:  # a cell may hold any object
        raise AgeError(
            "A cell of the age column holds no text: write a number or words."
        ) from error
    if isinstance(value, float) and math.isfinite(value):
        return _plain(value)
    return written


def _plain(number: float) -> str:
    """Write a number without an exponent, and whole ones without a point."""
    return f"{number:.6f}".rstrip("0").rstrip(".")


def _shown(text: str) -> str:
    """Cut a long text for a message, and keep it on one line."""
    line = " ".join(text.split())
    return line if len(line) <= 40 else f"{line[:39]}…"
