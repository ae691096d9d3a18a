"""What the loaded data say of the two ends of an arrow, in words, or why they say nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from atlas import associations, node_scores, queries
from atlas.associations import Association
from atlas.node_scores import NOT_MEASURED, NodeScore, ProxyScore
from atlas.selection import Selection
from components import numbers
from drift.graph import Arrow
from drift.schema import ALL_TISSUES

NOT_A_CAUSE: Final = "An association: it cannot say which comes first."
_AGREEMENT: Final = {
    "agrees": "Its sign is the one the statements claim.",
    "disagrees": "Its sign is not the one the statements claim.",
    "like random genes": "Random genes give as much, so it neither agrees nor disagrees.",
    "not resolved": "Its sign is not resolved, so it neither agrees nor disagrees.",
    "disputed": "The statements claim both signs.",
    "no sign claimed": "The statements claim no sign.",
}


@dataclass(frozen=True)
class Measured:
    """The association of an arrow's ends in the stratum shown.

    Attributes
    ----------
    place
        Study, tissue and donors.
    number
        "r +0.63 [0.42, 0.78]"; empty where there is none.
    sentences
        What it says and what limits it; or why there is no number.
    r, low, high
        What is drawn; NaN where undefined.
    """

    place: str
    number: str
    sentences: tuple[str, ...]
    r: float = float("nan")
    low: float = float("nan")
    high: float = float("nan")


def of(arrow: Arrow, selection: Selection) -> Measured:
    """Return what the stratum shown says of an arrow."""
    scores = node_scores.scores(selection)
    found = associations.of_arrow(arrow, scores, selection)
    if found is None:
        why = associations.why_not(arrow, scores, selection)
        return Measured(_place(selection), "", (why,))
    place = f"{_place(selection)}, {_donors(found.row, selection)}"
    if found.r != found.r:
        return Measured(place, "", (found.reason,))
    sentences = (
        _says(found, *_drawn(arrow, scores)),
        _made(found.row),
        *by_chance(found),
        *at_depth(found),
        _AGREEMENT[found.compared_with(arrow)],
        *_over_tissues(arrow, scores, selection),
        NOT_A_CAUSE,
    )
    return Measured(place, _number(found), sentences, found.r, found.low, found.high)


def _place(selection: Selection) -> str:
    stratum = node_scores.shown_stratum(selection)
    return node_scores.stratum_label(stratum) if stratum[0] else "no data set"


def _donors(row: Mapping[str, Any], selection: Selection) -> str:
    manifest = queries.manifests()[node_scores.shown_stratum(selection)[0]]
    n = numbers.number(row["n_donors"])
    if n != n:
        return f"number of {manifest['donors_word']} not stated"
    return numbers.counted(int(n), manifest["donor_word"], manifest["donors_word"])


def _number(found: Association) -> str:
    return f"r {numbers.interval(found.r, found.low, found.high, 2, plus=True)}"


def _drawn(arrow: Arrow, scores: Mapping[str, NodeScore]) -> list[ProxyScore]:
    """Return the gene sets drawn of the two ends: two of them where both are measured."""
    ends = (scores.get(name, NOT_MEASURED).drawn for name in (arrow.source, arrow.target))
    return [end for end in ends if end is not None]


def _says(found: Association, one: ProxyScore, other: ProxyScore) -> str:
    """Return "Donors with a higher SenMayo score have a higher MD score", or that it is open.

    The association is turned where a lower score means more of the node; so are the words.
    """
    first = f"a {'lower' if one.signature.is_inverse else 'higher'} {_score(one)}"
    if not found.is_resolved:
        return f"{_score(one)} and {_score(other)}: no association is resolved over donors."
    higher = (found.r > 0) != other.signature.is_inverse
    return f"Donors with {first} have a {'higher' if higher else 'lower'} {_score(other)}."


def _score(proxy: ProxyScore) -> str:
    """Return "SenMayo senescence set score"; a label that says "score" says it once."""
    return proxy.label if "score" in proxy.label.lower() else f"{proxy.label} score"


def _made(row: Mapping[str, Any]) -> str:
    """Return "Adjusted for age and sex; 27 shared genes removed from both; ..."."""
    adjusted, left = (_covariates(row[f"{which}adjusted_for"]) for which in ("", "not_"))
    shared = numbers.number(row["n_shared"])
    covered = " and ".join(numbers.percent(row[f"coverage_{end}"]) for end in ("a", "b"))
    parts = [
        f"adjusted for {adjusted}" if adjusted else "not adjusted",
        f"not adjusted for {left}" if left else "",
        f"{numbers.counted(int(shared), 'shared gene')} removed from both" if shared > 0 else "",
        f"coverage {covered}{', less than is needed' if row['low_coverage'] else ''}",
        numbers.p_text(row["fdr"], "FDR") if row["fdr"] == row["fdr"] else "",
    ]
    return numbers.capital("; ".join(part for part in parts if part)) + "."


def _covariates(text: Any) -> str:
    return numbers.listed([name for name in str(text or "").split(", ") if name])


def by_chance(found: Association) -> tuple[str, ...]:
    """Return what random genes in place of either set give, where the build looked."""
    low, high = found.chance
    beyond = found.is_beyond_chance
    if beyond is None:
        return ()
    where = "outside" if beyond else "inside"
    if found.is_resolved and not beyond:
        where = "inside, no more than such genes give"
    span = f"{numbers.plain(low, 2)} to {numbers.plain(high, 2)}"
    return (f"With random genes in place of either set r is {span}: this one is {where}.",)


def at_depth(found: Association) -> tuple[str, ...]:
    """Return the value adjusted for depth as well, where the build has one."""
    r = found.r_at_depth
    if r != r:
        return ()
    follows = ": it follows depth" if found.follows_depth else ""
    return (f"Adjusted for sequencing depth as well: r {numbers.signed(r, 2)}{follows}.",)


def _over_tissues(
    arrow: Arrow, scores: Mapping[str, NodeScore], selection: Selection
) -> tuple[str, ...]:
    """Return the same over all tissues of the study, or over all cell types of the tissue."""
    found = associations.over_tissues(arrow, scores, selection)
    if found is None or found.r != found.r:
        return ()
    dataset, study, tissue, _ = node_scores.shown_stratum(selection)
    of_study = found.row["tissue"] == ALL_TISSUES
    over = "all tissues of" if of_study else f"all cell types of {tissue} in"
    name, donors = queries.study_label(dataset, study), _donors(found.row, selection)
    return (f"Over {over} {name}: {_number(found)}, {donors}.",)
