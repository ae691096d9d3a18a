"""On whom a result hangs that is another in one sex alone, in words."""

from collections.abc import Mapping
from typing import Any, Final

from components import numbers
from drift.reasons import NUMBER_WORDS

OTHER: Final = {"female": "male", "male": "female"}
_PEOPLE: Final = {"female": ("woman", "women"), "male": ("man", "men")}
_ONE: Final = 1


def of_one_sex(row: Mapping[str, Any]) -> bool:
    """Tell whether the one sex is known, and how many donors it leaves out."""
    return str(row.get("one_sex") or "") in OTHER and numbers.number(row.get("others")) > 0


def alone(row: Mapping[str, Any]) -> str:
    """Return the donors of the one sex: "women alone", "female mice alone"."""
    return f"{_noun(str(row['one_sex']), row, many=True)} alone"


def who(row: Mapping[str, Any]) -> str:
    """Return the donors of the other sex: "one man", "two male mice"; else the cause."""
    if not of_one_sex(row):
        return "a study confounded with sex"
    n = round(float(row["others"]))
    spelt = NUMBER_WORDS[n] if n < len(NUMBER_WORDS) else str(n)
    return f"{spelt} {_noun(OTHER[str(row['one_sex'])], row, many=n != _ONE)}"


def hangs(row: Mapping[str, Any]) -> str:
    """Return "hangs on one man"."""
    return f"hangs on {who(row)}"


def of_call(row: Mapping[str, Any]) -> str:
    """Return on whom the call of one effect hangs; empty where one sex gives it too.

    Parameters
    ----------
    row
        An effect with the columns of ``atlas.one_sex`` and the words for its donors.
    """
    is_called = row["call"] in ("rises", "falls")
    if not (is_called and row.get("sex_handling") == "confounded" and row.get("one_sex")):
        return ""
    return "" if row["one_sex_call"] == row["call"] else hangs(with_others(row))


def with_others(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return an effect with ``others``: how many donors its one sex leaves out."""
    sides = ("n_reference", "n_contrast")
    own = sum(numbers.number(row.get(f"one_sex_{side}")) for side in sides)
    return {**row, "others": sum(numbers.number(row[side]) for side in sides) - own}


def _noun(sex: str, row: Mapping[str, Any], *, many: bool) -> str:
    if row["organism"] == "human" and row["donors_word"] == "people":
        return _PEOPLE[sex][many]
    return f"{sex} {row['donors_word' if many else 'donor_word']}"
