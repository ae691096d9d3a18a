"""What the panels of score against age say, and whether matrix or core carries it."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from atlas import labels
from components import near_focus, numbers, sex_words, sheets, strata
from components.figures import score_by_age
from components.readings import effect_map
from components.readings.reading import Reading, said
from drift.schema import SCORE_VERSION

CORE, MATRIX = "md_core", "md_matrisome"
MOST_NAMED = 3
_QUESTION = "Does the score change with age in each tissue?"


@dataclass(frozen=True)
class _View:
    """The panels in words: the first score is the one asked about, others are its parts."""

    points: pd.DataFrame
    panels: list[dict[str, Any]]

    @property
    def main(self) -> list[dict[str, Any]]:
        first = self.panels[0]["row"]
        return [panel for panel in self.panels if panel["row"] == first]

    @property
    def rows(self) -> set[str]:
        return {str(panel["row"]) for panel in self.panels}

    @property
    def has_parts(self) -> bool:
        return {CORE, MATRIX} < self.rows

    @property
    def focus(self) -> dict[str, Any]:
        """The selected panel, else the one that the other cards tell of.

        Where that one is not drawn: the panel furthest from zero in its own interval.
        """
        chosen = [panel for panel in self.main if strata.is_true(panel["selected"])]
        in_focus = [panel for panel in self.main if strata.is_true(panel["focus"])]
        return (chosen or in_focus or sorted(self.main, key=_distance, reverse=True))[0]

    @property
    def subject(self) -> str:
        label = str(self.panels[0]["subject"])
        return label if self.is_gene else strata.score_name(label)

    @property
    def is_gene(self) -> bool:
        return bool(self.panels[0]["row_note"] == "one gene")

    @property
    def has_ages(self) -> bool:
        return self.axis == "age"

    @property
    def axis(self) -> str:
        """What the donors are followed or compared along; empty where conditions are compared."""
        title = str(self.panels[0]["x_title"])
        if title.startswith("Age"):
            return "age"
        return "" if title == "Condition" else title.lower()

    @property
    def unit(self) -> tuple[str, str]:
        """What the columns are, one and many."""
        parts = {str(panel["column"]).endswith("all cells") for panel in self.panels}
        if parts == {True}:
            return "tissue", "tissues"
        return ("cell type", "cell types") if parts == {False} else ("stratum", "strata")

    @property
    def quantity(self) -> str:
        return "difference" if self.panels[0]["kind"] == "groups" else "slope"

    def part(self, column: Any, row: str) -> dict[str, Any] | None:
        hits = [p for p in self.panels if p["column"] == column and p["row"] == row]
        return hits[0] if hits else None


def describe(points: pd.DataFrame, panels: pd.DataFrame) -> Reading:
    """Say where the effect is resolved, then what the panel in focus shows.

    A selected tissue that is not there comes first.
    """
    if panels.empty:
        return Reading(_QUESTION, said(score_by_age.nothing(panels)))
    view = _View(points, strata.records(panels))
    absent = str(panels.attrs.get("absent", ""))
    told = (absent, _answer(view)) if absent else (_answer(view), _focus(view))
    sentence = " ".join(part for part in told if part)
    return Reading(
        question=_question(view),
        segments=said(sentence),
        n_line=_n_line(view),
        traps=(*_traps(view), *_not_drawn(view, panels), *panels.attrs.get("left_out", ())),
        caption=score_by_age.caption(points, panels),
    )


def _question(view: _View) -> str:
    where = f"each {view.unit[0]}" if len(view.main) > 1 else _place(view.main[0])
    if view.axis:
        change = f"Does {view.subject} change with {view.axis} in {where}"
    else:
        other, _, reference = str(view.panels[0]["unit_text"]).partition(" − ")
        change = f"Does {view.subject} differ between {reference} and {other} in {where}"
    return f"{change}, and is it matrix or core?" if view.has_parts else f"{change}?"


def _answer(view: _View) -> str:
    """Say in which strata the effect is resolved."""
    resolved = [
        f"{word} in {numbers.listed([_place(p) for p in found], most=MOST_NAMED)}"
        for word in ("rises", "falls")
        if (found := [p for p in view.main if p["call"] == word])
    ]
    if resolved:
        return (
            f"{numbers.capital(view.subject)} {' and '.join(resolved)}{_limits(view)}{_rest(view)}."
        )
    if all(panel["call"] == "too few donors" for panel in view.main):
        return "Too few donors: no interval, no p. The points are shown."
    if len(view.main) == 1:
        place = _place(view.main[0])
        return f"The {view.quantity} in {place} is not resolved{_by_fdr(view)}."
    many = f"{numbers.spelled(len(view.main))} {view.unit[1]}"
    return f"In none of the {many} is the {view.quantity} resolved{_by_fdr(view)}."


def _limits(view: _View) -> str:
    """Return what a call must not be read without: too few genes, unequal depth, one sex."""
    called = [panel for panel in view.main if panel["call"] in ("rises", "falls")]
    few = [panel for panel in called if strata.is_true(panel["low_coverage"])]
    deep = any(strata.is_true(panel["depth_confounded"]) for panel in called)
    share = numbers.percent(min((p["coverage"] for p in few), default=1))
    parts = [f"{share} of its genes measured" if few else "", "depth unequal" if deep else ""]
    parts += list(dict.fromkeys(f"‡ {hangs}" for p in called if (hangs := sex_words.of_call(p))))
    said_parts = ", ".join(part for part in parts if part)
    return f" ({said_parts})" if said_parts else ""


def _by_fdr(view: _View) -> str:
    """Return the rule for a gene: its interval may exclude 0 and the call still be open."""
    return " at FDR < 0.05 over all genes" if view.is_gene else ""


def _rest(view: _View) -> str:
    """Return how many strata are not resolved, and how many have too few donors."""
    n_open = sum(panel["call"] == "not resolved" for panel in view.main)
    n_few = sum(panel["call"] in ("too few donors", "undefined") for panel in view.main)
    said_open = f"{n_open} {'is' if n_open == 1 else 'are'} not resolved" if n_open else ""
    said_few = f"{n_few} cannot be tested" if n_few else ""
    rest = " and ".join(part for part in (said_open, said_few) if part)
    return f"; {rest}" if rest else ""


def _focus(view: _View) -> str:
    """Say what one panel shows, and which part of the score carries it."""
    panel = view.focus
    if math.isnan(numbers.number(panel["ci_low"])):
        return ""
    core, matrix = view.part(panel["column"], CORE), view.part(panel["column"], MATRIX)
    number = _number(panel)
    name = numbers.capital(_name(panel))
    if panel["call"] == "not resolved":
        opening = f"{name} points {'up' if panel['estimate'] > 0 else 'down'}, {number}"
    else:
        opening = f"{name}: {number}"
    if not (view.has_parts and core and matrix):
        return f"{opening}, {panel['column_note']}."
    return f"{opening}{_carried(panel, core, matrix)}."


def _carried(panel: dict[str, Any], core: dict[str, Any], matrix: dict[str, Any]) -> str:
    """Say which part carries the effect of the whole score."""
    of_core = f"the core part is {_number(core, unit=False)}"
    calls = (core["call"], matrix["call"])
    if panel["call"] in ("rises", "falls"):
        if calls == ("not resolved", panel["call"]):
            return (
                f", through its matrix part; the core is not resolved ({_number(core, unit=False)})"
            )
        if calls == (panel["call"], "not resolved"):
            return ", through its core part; the matrix part is not resolved"
        return f"; {of_core}"
    sizes = [numbers.number(part["estimate"]) * _sign(panel) for part in (core, matrix)]
    if sizes[1] > max(sizes[0], 0.0):
        return f", mostly through its matrix part; {of_core}"
    return f"; {of_core}"


def _sign(panel: dict[str, Any]) -> float:
    return math.copysign(1.0, numbers.number(panel["estimate"]))


def _distance(panel: dict[str, Any]) -> float:
    """Return how far an effect is from zero, in half widths of its interval."""
    half = (numbers.number(panel["ci_high"]) - numbers.number(panel["ci_low"])) / 2
    far = abs(numbers.number(panel["estimate"])) / half if half > 0 else -1.0
    return -1.0 if math.isnan(far) else far


def _name(panel: dict[str, Any]) -> str:
    """Return the stratum inside a sentence: "lung", but "AT2 cell"."""
    return labels.in_sentence(str(panel["column_label"]))


def _place(panel: dict[str, Any]) -> str:
    return strata.plural(_name(panel))


def _number(panel: dict[str, Any], *, unit: bool = True) -> str:
    is_slope = unit and panel["kind"] != "groups"
    return sheets.interval(panel, unit=str(panel["unit_text"]) if is_slope else "")


def _n_line(view: _View) -> str:
    """Return donors first, then profiles, then what sex allows."""
    adults = view.points[view.points["role"] != "development"]
    adults = adults[adults["row"] == view.panels[0]["row"]]
    n_donors = int(adults["donor_id"].nunique())
    word = str(view.panels[0]["column_note"]).partition(" ")[2] or "donors"
    profile = "sample" if view.panels[0]["kind"] == "donor_slopes" else "profile"
    parts = [f"{n_donors} {word}", numbers.counted(len(adults), profile), _sexes(adults)]
    return f"{', '.join(part for part in parts if part)}. Score v{SCORE_VERSION}"


def _sexes(adults: pd.DataFrame) -> str:
    counts = adults.drop_duplicates("donor_id")["sex"].value_counts()
    known = [sex for sex in ("female", "male") if counts.get(sex, 0)]
    if not known:
        return "sex not stated"
    if len(known) == 1 and len(counts) == 1:
        return f"all {known[0]}: sex cannot be separated"
    return numbers.listed([f"{counts[sex]} {sex}" for sex in known])


def _traps(view: _View) -> tuple[str, ...]:
    """Return coverage, depth and sex, where they limit the main score."""
    what = "age" if view.has_ages else "condition"
    low = [p for p in view.main if strata.is_true(p["low_coverage"])]
    deep = [p for p in view.panels if strata.is_true(p["depth_confounded"])]
    mixed = [p for p in view.main if sheets.by_sex(p)]
    sentences = []
    if low:
        share = numbers.percent(min(numbers.number(p["coverage"]) for p in low))
        needed = numbers.percent(low[0]["min_coverage"])
        measured = f"† {share} of the signature is measured ({needed} needed)"
        sentences.append(f"{measured}: shown, left out of summaries.")
    if deep:
        sentences.append(
            f"‡ {_names(deep)}: {what} and sequencing depth cannot be told apart; "
            "the value at equal depth stands below the number."
        )
    if mixed:
        sentences.append(f"‡ {_names(mixed)}: {effect_map.unbalanced(what)}")
    return tuple(sentences)


def _not_drawn(view: _View, panels: pd.DataFrame) -> tuple[str, ...]:
    """Say which of many strata the figure shows, and where the others are."""
    drawn, all_of_them = near_focus.columns(panels), panels["column"].nunique()
    if len(drawn) == all_of_them:
        return ()
    tissues = panels.loc[panels["column"].isin(drawn), "tissue"].unique()
    where = f", of {labels.in_sentence(tissues[0])}" if len(tissues) == 1 else ""
    is_one = len(set(panels["tissue"])) == 1
    cure = (
        "select another to see those near it" if is_one else "choose tissues in the sentence above"
    )
    sentence = (
        f"Of {all_of_them} {view.unit[1]} {len(drawn)} are drawn{where}; "
        f"{cure}, or read all of them in the table."
    )
    return (sentence,)


def _names(panels: Sequence[dict[str, Any]]) -> str:
    names = dict.fromkeys(_name(panel) for panel in panels)
    return numbers.capital(numbers.listed(list(names), most=MOST_NAMED))
