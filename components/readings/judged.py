"""What a verdict says in words: one stratum in full, or many counted."""

import math
from collections.abc import Callable, Sequence
from typing import Final

from components import numbers, strata, verdicts
from components.readings.effect_map import unbalanced
from components.verdicts import Judged
from drift.schema import MIN_DONORS, Verdict

MOST_NAMED: Final = 3
MOST_WORDS: Final = 40


def one(found: Judged) -> str:
    """Return what the verdict of one stratum rests on, and the one thing that limits it most."""
    return f"{_SAID[found.verdict](found)} {_limit(found)}".strip()


def _drift(s: Judged) -> str:
    verb = "drift" if s.is_plural else "drifts"
    return f"{_name(s)} {verb}: core {s.gain.text} and identity {s.identity.text}, {s.donors}."


def _gain_only(s: Judged) -> str:
    rest = "rises too" if s.identity.direction > 0 else "is not resolved"
    return (
        f"In {s.many} core expression rises ({s.gain.text}); identity {rest} ({s.identity.text})."
    )


def _identity_loss_only(s: Judged) -> str:
    verb, whose = ("lose", "their") if s.is_plural else ("loses", "its")
    lost = f"{_name(s)} {verb} identity ({s.identity.text})"
    return f"{lost}; {whose} core gain is not resolved ({s.gain.text})."


def _reverse(s: Judged) -> str:
    also = {
        1: f"; identity rises ({s.identity.text})",
        -1: f"; identity falls too ({s.identity.text})",
        0: "",
    }[s.identity.direction]
    return f"In {s.many} the core falls ({s.gain.text}): the reverse of drift{also}."


def _not_resolved(s: Judged) -> str:
    if s.identity.direction > 0:
        rises = f"In {s.many} identity rises ({s.identity.text})"
        return f"{rises}; the core is not resolved ({s.gain.text})."
    both = f"core {s.gain.text} and identity {s.identity.text}"
    return f"{_name(s)}: neither change is resolved, {both}, {s.donors}."


def _too_few(s: Judged) -> str:
    least = numbers.capital(numbers.spelled(MIN_DONORS))
    why = s.reason or f"{s.donors}: no interval, no p. {least} a side are needed."
    return f"{numbers.capital(why)} The points are shown."


def _undefined(s: Judged) -> str:
    return s.reason or f"{_name(s)}: one of the two scores is undefined, so there is no verdict."


_SAID: Final[dict[Verdict, Callable[[Judged], str]]] = {
    "drift": _drift,
    "gain only": _gain_only,
    "identity loss only": _identity_loss_only,
    "reverse": _reverse,
    "not resolved": _not_resolved,
    "too few donors": _too_few,
    "undefined": _undefined,
}


def _name(s: Judged) -> str:
    return numbers.capital(s.many)


def _limit(s: Judged) -> str:
    """Return the one sentence that must not be missing beside this verdict."""
    if s.verdict not in verdicts.TESTED:
        return ""
    if s.by_depth and s.verdict in verdicts.RESOLVED:
        return _depth(s)
    if s.low_coverage:
        return _coverage(s)
    if s.verdict == "not resolved" and not s.identity.direction:
        return _carried(s) or _fits(s)
    return _carried(s) or _shares(s)


def _depth(s: Judged) -> str:
    ratio = numbers.number(s.row.get("depth_ratio"))
    how = "unequally" if math.isnan(ratio) else "less deeply" if ratio < 1 else "more deeply"
    who = "Both sides" if math.isnan(ratio) else f"{numbers.capital(_contrast(s))} cells"
    return f"{who} were sequenced {how}: {_axis([s])} and depth cannot be told apart."


def _contrast(s: Judged) -> str:
    return str(s.row["contrast_word"])


def _coverage(s: Judged) -> str:
    of_core = s.gain.coverage < numbers.number(s.row["gain_needed"])
    change, needed = (s.gain, "gain_needed") if of_core else (s.identity, "identity_needed")
    what = "the core" if of_core else "the identity genes"
    share = f"{numbers.percent(change.coverage)} of {what}"
    verb = "is" if of_core else "are"
    least = numbers.percent(s.row[needed])
    return f"{share} {verb} measured ({least} needed): shown, left out of counts."


def _carried(s: Judged) -> str:
    """Say that the whole score moves where the core does not, when the matrix moves it."""
    call = str(s.row.get("whole_call"))
    moves = {"rises": "up", "falls": "down"}.get(call)
    if moves is None or s.gain.direction or s.row.get("matrix_call") != call:
        return ""
    return f"The MD score is {moves} through its matrix part; the core is not resolved."


def _shares(s: Judged) -> str:
    """Say what else moves the identity of a whole tissue."""
    if s.is_whole and s.identity.direction:
        return "In whole tissue, identity also follows the shares of its cell types."
    return ""


def _fits(s: Judged) -> str:
    """Say which changes of the core an interval that includes zero leaves open."""
    digits = numbers.digits_for(s.gain.low, s.gain.high)
    low = numbers.plain(abs(s.gain.low), digits)
    high = numbers.plain(abs(s.gain.high), digits)
    return f"The data fit a fall of {low} and a rise of {high} in the core."


_VERBS: Final[dict[Verdict, tuple[str, str]]] = {
    "gain only": ("gains only", "gain only"),
    "identity loss only": ("loses identity only", "lose identity only"),
    "reverse": ("is reversed", "are reversed"),
    "not resolved": ("is not resolved", "are not resolved"),
}


def counts(found: Sequence[Judged], *, named: bool) -> str:
    """Return how many meet both conditions of drift, then every other verdict.

    Parameters
    ----------
    found
        Strata in any order; those without intervals or with too few genes are not counted.
    named
        Name the strata of each verdict where there is room for it.
    """
    counted = [s for s in found if s.counts]
    tested = [s for s in found if s.verdict in verdicts.TESTED]
    if not counted:
        return one(tested[0]) if len(tested) == 1 else _none(tested)
    first = _of_drift(counted, named=named)
    rests = [_rest(counted, named=n) for n in ((True, False) if named else (False,))]
    fitting = [rest for rest in rests if len(f"{first} {rest}".split()) <= MOST_WORDS]
    return f"{first} {(fitting or rests[-1:])[0]}".strip()


def _none(tested: Sequence[Judged]) -> str:
    if tested:
        return (
            "Too few of the genes are measured in every stratum with a verdict: all are shown, "
            "none is counted."
        )
    return "No stratum here has a verdict; each says why."


def _of_drift(counted: Sequence[Judged], *, named: bool) -> str:
    drifting = [s for s in counted if s.verdict == "drift"]
    unit = verdicts.unit(counted)
    whole = f"{numbers.counted(len(counted), *unit)} with a verdict"
    if not drifting:
        if len(counted) == 1:
            return f"The one {unit[0]} with a verdict does not meet both conditions of drift."
        return f"None of the {whole} meets both conditions of drift."
    names = f" ({_names(drifting)})" if named else ""
    verb = "meets" if len(drifting) == 1 else "meet"
    return f"{len(drifting)} of {whole} {verb} both conditions of drift{names}."


def _rest(counted: Sequence[Judged], *, named: bool) -> str:
    parts = []
    for verdict, (singular, plural) in _VERBS.items():
        own = [s for s in counted if s.verdict == verdict]
        if not own:
            continue
        is_many = len(own) > 1 or (named and own[0].is_plural)
        who = _names(own) if named else str(len(own))
        parts.append(f"{who} {plural if is_many else singular}")
    joint = "; " if named else ", "
    return f"{numbers.capital(joint.join(parts))}." if parts else ""


def _names(found: Sequence[Judged]) -> str:
    return numbers.listed([s.many for s in found], most=MOST_NAMED)


def _axis(found: Sequence[Judged]) -> str:
    return "age" if all(s.row["contrast"] in strata.AGEING for s in found) else "condition"


def traps(found: Sequence[Judged], *, brief: bool = False) -> tuple[str, ...]:
    """Return coverage, depth, sex and curated identity, where they limit what is shown.

    ``brief`` leaves out what a long list says in its legend and its rows: coverage and panels.
    """
    tested = [s for s in found if s.verdict in verdicts.TESTED]
    few = [s for s in tested if s.low_coverage]
    deep = [s for s in tested if s.by_depth]
    mixed = [s for s in tested if s.by_sex]
    curated = [s for s in tested if s.row.get("identity_method") == "curated"]
    of_genes = "too few of the genes measured; shown, left out of counts."
    of_panel = "identity by a curated panel, not learned in this data set."
    told = (
        ([] if brief else few, f"† {_places(few)}: {of_genes}"),
        (deep, f"‡ {_places(deep)}: {_axis(deep)} and sequencing depth cannot be told apart."),
        (mixed, f"‡ {_places(mixed)}: {unbalanced(_axis(mixed))}"),
        ([] if brief else curated, f"{_places(curated)}: {of_panel}"),
    )
    return tuple(sentence for concerned, sentence in told if concerned)


def _places(found: Sequence[Judged]) -> str:
    """Return the strata by name; with their study where there are several."""
    several = len({str(s.row["study"]) for s in found}) > 1
    names = [f"{s.name} ({s.row['study_short']})" if several else s.name for s in found]
    return numbers.capital(numbers.listed(list(dict.fromkeys(names)), most=MOST_NAMED))
