"""What an answer about one tissue rests on: one sentence for every ground of the rule."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from components import numbers, pool_words, sex_words, strata
from components.strata import Stratum


@dataclass(frozen=True)
class View:
    """The forest in words: the score asked about, its pool, its strata."""

    rows: list[Stratum]
    pools: dict[str, dict[str, Any]]  # main pools of the tissue, by score
    asked: dict[str, Any]

    @property
    def own(self) -> list[Stratum]:
        """The strata of the score asked about."""
        return [s for s in self.rows if s.column == self.asked["column"]]

    @property
    def pooled(self) -> list[Stratum]:
        """The donor studies that may be pooled."""
        return [s for s in self.own if s.part == "study" and not s.left_out]

    @property
    def place(self) -> str:
        """The tissue."""
        return str(self.asked["place"])

    @property
    def subject(self) -> str:
        """The score as the subject of a sentence."""
        return strata.subject(self.own)


def _studies(view: View) -> str:
    return f"{numbers.capital(numbers.spelled(int(view.asked['k'])))} studies"


def _pooled(view: View) -> str:
    new = [numbers.plain(view.asked[f"prediction_{end}"]) for end in ("low", "high")]
    effect = pool_words.pool_text(view.asked)
    return f"{_studies(view)} pooled: g {effect}; a new study may lie between {' and '.join(new)}."


def _spread(view: View) -> str:
    effect, share = pool_words.pool_text(view.asked), pool_words.share_text(view.asked)
    return f"{_studies(view)} differ by more than chance ({share}); pooled g {effect} includes 0."


def _pooled_open(view: View) -> str:
    low, high = (numbers.plain(abs(view.asked[end])) for end in ("low", "high"))
    effect = pool_words.pool_text(view.asked)
    fits = f"the data fit a fall of {low} and a rise of {high}"
    return f"{_studies(view)} pooled: g {effect}, not resolved; {fits}."


def _contradiction(view: View) -> str:
    ways = [call for call in _calls(view) if call != "not resolved"]
    up, down = ways.count("rises"), ways.count("falls")
    return f"Donor studies are resolved in both directions: {up} up, {down} down."


def _two(view: View) -> str:
    up = sum(g > 0 for g in _effects(view))
    if up == 1:
        return f"Two donor studies point in opposite directions, neither resolved; {_would(view)}."
    way = "up" if up else "down"
    return f"Two donor studies point {way} and neither is resolved; {_would(view)}."


def _two_agree(view: View) -> str:
    n = sum(call != "not resolved" for call in _calls(view))
    way = "up" if view.asked["estimate"] > 0 else "down"
    if n == 2:
        return f"Both donor studies are resolved and point {way}; two are too few to pool."
    return f"One of two donor studies is resolved, both point {way}; two are too few to pool."


def _two_oppose(view: View) -> str:
    (call,) = [call for call in _calls(view) if call != "not resolved"]
    other = "down" if call == "rises" else "up"
    return f"One donor study {call}, the other points {other}, not resolved; {_would(view)}."


def _would(view: View) -> str:
    run = pool_words.would_run(view.asked)
    return run[:1].lower() + run[1:]


def _one(view: View) -> str:
    return f"One donor study, g {_single(view)}."


def _one_open(view: View) -> str:
    way = "up" if view.asked["estimate"] > 0 else "down"
    return f"One donor study points {way}, g {_single(view)}, not resolved."


def _single(view: View) -> str:
    """Return the effect and the donors of the one study; of several regions, their mean."""
    row = view.asked
    effect = numbers.interval(row["estimate"], row["one_study_low"], row["one_study_high"], 1)
    who = view.pooled[0].donors if len(view.pooled) == 1 else "mean of its regions"
    return f"{effect}, {who}"


def _none(view: View) -> str:
    donors = [s for s in strata.of_donors(view.own) if s.part == "study"]
    if donors:
        return f"{numbers.capital(_why_not(donors))}."
    if strata.of_donors(view.own):
        return "Donors are measured in single cell types alone."
    return "No study has measured donors."


def _why_not(donors: Sequence[Stratum]) -> str:
    few = all(s.left_out in ("too few donors", "undefined") for s in donors)
    if few:
        return "too few donors are measured"
    if all(s.left_out == "coverage" for s in donors):
        return "donor studies measure too little of the signature"
    return "no donor study can be pooled"


_MOVES: Final = {"yes": "The rise", "no": "The fall", "mixed": "The mix"}


def _confounded(view: View) -> str:
    """Return on whom the answer of all donors hangs, and the effect in one sex."""
    row, k = view.asked, int(view.asked["k"])
    effect = f", g {_of_all(view)}‡," if k != 2 else "‡"
    of_one = "" if k == 1 else f" of {row['sex_studies']}"
    said = f"{_MOVES[row['all_donors']]} in {numbers.spelled(k)} {'study' if k == 1 else 'studies'}"
    said += f"{effect} {sex_words.hangs(row)}{of_one if sex_words.of_one_sex(row) else ''}"
    low, high = row["one_sex_low"], row["one_sex_high"]
    if k == 2 or not sex_words.of_one_sex(row):
        return f"{said}."
    return (
        f"{said}; {sex_words.alone(row)} {numbers.interval(row['one_sex_estimate'], low, high, 1)}."
    )


def _of_all(view: View) -> str:
    """Return the effect of all donors: of one study its own, of several the pooled one."""
    row, of = view.asked, "one_study_" if view.asked["k"] == 1 else ""
    return numbers.interval(row["estimate"], row[f"{of}low"], row[f"{of}high"], 1)


GROUNDS: Final[dict[str, Callable[[View], str]]] = {
    "contradiction": _contradiction,
    "pooled": _pooled,
    "spread": _spread,
    "pooled, not resolved": _pooled_open,
    "agreeing studies": _two_agree,
    "opposed studies": _two_oppose,
    "studies, not resolved": _two,
    "one study": _one,
    "one study, not resolved": _one_open,
    "no study": _none,
    "confounded with sex": _confounded,
}


def by_study(found: Sequence[Stratum]) -> dict[str, list[Stratum]]:
    """Return the strata of each study."""
    groups: dict[str, list[Stratum]] = {}
    for s in found:
        groups.setdefault(f"{s.dataset}/{s.study}", []).append(s)
    return groups


def _effects(view: View) -> list[float]:
    return [sum(s.value for s in part) / len(part) for part in by_study(view.pooled).values()]


def _calls(view: View) -> list[str]:
    """Return one call a study, by the mean of its regions."""
    calls = []
    for part in by_study(view.pooled).values():
        low, high = (sum(getattr(s, end) for s in part) / len(part) for end in ("low", "high"))
        calls.append("rises" if low > 0 else "falls" if high < 0 else "not resolved")
    return calls
