"""What the graph says: counts of the literature in force, and of the loaded data on it."""

from collections.abc import Iterable
from typing import Final

from atlas import evidence_graph
from atlas.hallmark_view import View
from atlas.node_scores import ProxyScore
from components import numbers, strata
from components.readings.reading import Reading, Segment, Tone, joined, said
from drift.graph import Arrow
from drift.schema import ALL_CELLS, DOUBLING_SLOPE

QUESTION: Final = "Which hallmarks drive mesenchymal drift, and which does it drive in turn?"
SHORT_QUESTION: Final = "Which hallmarks drive drift, and which does it drive?"
MOST_WORDS: Final = 40  # of an answer
MANY: Final = 60  # visible arrows; beyond, the graph is hard to read
NOTHING: Final = (
    "No statement of the literature passes these filters, so no arrow is drawn. The nodes still "
    "show the loaded data."
)
CAPTION: Final = (
    "Arrows: drives (triangle), suppresses (bar), disputed (half and half), no direction (ring); "
    "width: confidence 1 to 3; solid: living animal or trial, dashed: cell culture, short dashes: "
    "association, dotted: review or concept; ?: contested. Nodes: filled where the 95% interval "
    "leaves out 0, outlined where it does not, dashed where not measured."
)


def describe(view: View, screen: str = "wide", n_drawn: int | None = None) -> Reading:
    """Say it, on a phone in short.

    ``n_drawn``: arrows in the picture, where a layer has more than it has places for.
    """
    phone = screen == "phone"
    return Reading(
        question=SHORT_QUESTION if phone else QUESTION,
        segments=_answer(view, short=phone),
        n_line=_n_line(view, None if phone else n_drawn),
        traps=tuple(_traps(view)),
        caption=CAPTION,
    )


def _answer(view: View, *, short: bool) -> tuple[Segment, ...]:
    if not view.graph.statements:
        return said(NOTHING)
    if not view.arrows:
        return said(
            "No arrow of these layers has a statement that passes the filters. Other layers may."
        )
    if "interventions" in view.selection.layers:
        return said(_interventions(view))
    data = _data(view)
    if short and view.scores:
        return data
    literature = _literature(view)
    whole = joined([f"{literature} ", *data])
    brief = joined([f"{literature} ", *_data(view, brief=True)])
    return next((told for told in (whole, brief) if _words(told) <= MOST_WORDS), said(literature))


def _words(segments: tuple[Segment, ...]) -> int:
    return len("".join(segment.text for segment in segments).split())


def _literature(view: View) -> str:
    """Return "Literature: 13 of 14 hallmarks have evidence towards drift; 3 of those are ..."."""
    towards = _signed(pair.towards for pair in view.hallmarks)
    hallmarks = f"{len(towards)} of {len(view.hallmarks)} hallmarks"
    layers = {
        kind: _signed(pair.towards for pair in view.pairs(f"{kind}s"))
        for kind in ("transition", "cue", "regulator")
    }
    others = [arrow for arrows in layers.values() for arrow in arrows]
    named = [numbers.counted(len(arrows), kind) for kind, arrows in layers.items() if arrows]
    outer = named if len(named) < 2 else [f"{len(others)} nodes of outer layers"]
    return (
        f"Literature: {numbers.listed([hallmarks, *outer])} have evidence towards drift"
        f"{_further(view)}{_settled([*towards, *others])}."
    )


def _signed(arrows: Iterable[Arrow | None]) -> list[Arrow]:
    return [arrow for arrow in arrows if arrow is not None and arrow.signs]


def _further(view: View) -> str:
    """Return what outcomes and the arrows between hallmarks add, in a few words."""
    outcomes = _signed(pair.back for pair in view.pairs("outcomes"))
    parts = [f"{numbers.counted(len(outcomes), 'outcome')} from drift"] if outcomes else []
    parts += [f"{numbers.counted(len(view.between), 'arrow')} between"] if view.between else []
    return "".join(f", {part}" for part in parts)


def _settled(arrows: list[Arrow]) -> str:
    n = sum(arrow.answer != "supported" for arrow in arrows)
    return f"; {n} of those {_are(n)} disputed or contested" if n else ""


def _interventions(view: View) -> str:
    signed = _signed(pair.towards for pair in view.pairs("interventions"))
    if not signed:
        return "No intervention has evidence on drift itself with these filters."
    trials = sum(any(row.evidence_kind == "human_rct" for row in arrow.signed) for arrow in signed)
    rests = f"{numbers.spelled(trials)} from a human trial" if trials else "none from a human trial"
    n = len(signed)
    count = numbers.capital(numbers.spelled(n))
    first = f"{count} intervention{'s' if n != 1 else ''} {_have(n)} evidence on drift itself"
    return f"{first}, {rests}. Those marked ! carry a safety finding: read it before the effect."


def _are(n: int) -> str:
    return "is" if n == 1 else "are"


def _have(n: int) -> str:
    return "has" if n == 1 else "have"


def _data(view: View, *, brief: bool = False) -> tuple[Segment, ...]:
    """Return what the stratum says of the hallmarks and of the core."""
    measured = [pair.score.drawn for pair in view.hallmarks if pair.score.drawn is not None]
    core = view.hub
    if not (measured or core):
        return said("No gene set of a node is measured in these data.")
    place = _place(view, core or measured[0])
    counts = _hallmarks(measured, "" if brief else "measured hallmark ")
    return joined([f"In {place} ", *counts, *_core(core, is_alone=not measured), "."])


def _place(view: View, score: ProxyScore) -> str:
    _, _, tissue, cell_type = view.stratum
    place = (
        f"this {tissue}" if cell_type == ALL_CELLS else f"{strata.plural(cell_type)} of {tissue}"
    )
    return f"{place} (effect table)" if score.evidence == "effect_table" else place


def _hallmarks(measured: list[ProxyScore], what: str) -> list[Segment | str]:
    """Return "2 of 8 measured hallmark proxies change with age"."""
    if not measured:
        return []
    n = len(measured)
    if all(score.state == "too few donors" for score in measured):
        return [f"{n} {what}proxies have too few donors to test"]
    resolved = sum(score.is_resolved for score in measured)
    change = "changes" if resolved == 1 else "change"
    return [f"{resolved} of {n} {what}proxies {change} {_with(measured[0])}"]


def _with(score: ProxyScore) -> str:
    """Return what the change goes with: age, doublings, or a condition."""
    if score.row["contrast"] == DOUBLING_SLOPE:
        return "with population doublings"
    if score.row["contrast_word"] == "old":
        return "with age"
    return f"between {score.row['reference_word']} and {score.row['contrast_word']}"


_TONES: Final[dict[str, Tone]] = {"rises": "rise", "falls": "fall", "not resolved": "open"}
_STATES: Final = {
    "not resolved": "is not resolved",
    "too few donors": "has too few donors",
    "low coverage": "has too few genes measured",
    "undefined": "is undefined",
}


def _core(core: ProxyScore | None, *, is_alone: bool) -> list[Segment | str]:
    link = "" if is_alone else " and "
    if core is None:
        return [f"{link}the core is not measured"]
    words = _STATES.get(core.state, core.state)
    return [f"{link}the core ", Segment(words, _TONES.get(core.state, ""))]


def _n_line(view: View, n_drawn: int | None) -> str:
    n = numbers.counted(len(view.arrows), "arrow")
    statements = sum(len(arrow.statements) for arrow in view.arrows)
    count = f"{n} from {numbers.counted(statements, 'statement')}"
    if n_drawn is not None and n_drawn < len(view.arrows):
        count = f"{count}, {n_drawn} drawn, all in the list"
    parts = [count, _donors(view)]
    parts.append(f"Knowledge {evidence_graph.curated().version}")
    return " · ".join(part for part in parts if part)


def _donors(view: View) -> str:
    """Return whom the nodes show: "nodes: 8 young and 7 old mice"."""
    drawn = [score.drawn for score in view.scores.values() if score.drawn is not None]
    if not drawn:
        return "nodes: nothing measured"
    row = (view.hub or drawn[0]).row
    if row["evidence"] == "effect_table":
        return "nodes: effect table, no donors"
    if row["contrast"] == DOUBLING_SLOPE:
        return f"nodes: {strata.within_donors(row['n_donors'], row['donors_word'])}"
    return f"nodes: {numbers.sides_of(row)}"


def _traps(view: View) -> Iterable[str]:
    if len(view.arrows) > MANY:
        yield (
            f"{len(view.arrows)} arrows are more than a picture can tell apart: the list has each "
            "of them in words."
        )
    drawn = [pair.score.drawn for pair in view.hallmarks if pair.score.drawn is not None]
    deep = [score for score in (*drawn, *([view.hub] if view.hub else [])) if _is_deep(score)]
    if deep:
        yield (
            f"‡ In {len(deep)} of {len(drawn) + bool(view.hub)} measured nodes the change cannot "
            "be told from sequencing depth."
        )


def _is_deep(score: ProxyScore) -> bool:
    return score.is_resolved and bool(score.row["depth_confounded"])
