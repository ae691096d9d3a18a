"""A stratum as figures and readings see it: a row of the effects view, its state, its words."""

import math
import re
from collections.abc import Sequence, Set
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final, Literal

import pandas as pd

from components import numbers, sex_words, tokens
from drift.schema import AGE_SLOPE, ALL_CELLS, DOUBLING_SLOPE, OLD_VS_YOUNG, PER_DOUBLINGS

State = Literal["resolved", "open", "few", "undefined"]

AGEING: Final = frozenset({OLD_VS_YOUNG, AGE_SLOPE, "age_correlation"})
NOTHING: Final = (
    "Nothing is measured for these filters. Choose another signature, all tissues, all data sets "
    "or any sex."
)
NO_DONORS: Final = (
    "Effect tables hold no animals: there is no interval to draw. Their set statistic r is on the "
    "map."
)


@dataclass(frozen=True)
class Measure:
    """What the donor-level strata of one view are measured in."""

    name: str
    short: str
    limit: float
    digits: int


G: Final = Measure("Hedges' g", "g", tokens.G_LIMIT, 1)
SLOPE: Final = Measure("score a year", "slope", 0.5, 2)
DOUBLINGS: Final = Measure(f"score in {PER_DOUBLINGS} doublings", "slope", 0.2, 2)
SET: Final = Measure("set statistic r", "r", tokens.R_LIMIT, 2)


@dataclass(frozen=True)
class Stratum:
    """One row of the effects view."""

    row: dict[str, Any]
    measure: Measure

    def __getattr__(self, name: str) -> Any:
        """Return a column of the row."""
        try:
            return self.row[name]
        except KeyError:
            raise AttributeError(name) from None

    @cached_property
    def is_table(self) -> bool:
        """Whether it comes from an effect table, without animals behind it."""
        return bool(self.row["evidence"] == "effect_table")

    @property
    def is_within(self) -> bool:
        """Whether donors are compared with themselves, along the doublings of a culture."""
        return bool(self.row["contrast"] == DOUBLING_SLOPE)

    @property
    def is_whole(self) -> bool:
        """Whether it is a whole organ, not one of its cell types."""
        return bool(self.row["cell_type"] == ALL_CELLS)

    @property
    def name(self) -> str:
        """The tissue, or the cell type, with its tissue where it is of several: "hepatocyte"."""
        return str(self.row["stratum_name"])

    @property
    def place(self) -> str:
        """The name after "in": "lung", "hepatocytes"."""
        return plural(self.name)

    @property
    def full_name(self) -> str:
        """The stratum with its study: "Lung, Izgi 2022"."""
        place = self.tissue if self.is_whole else f"{self.cell_type} of {self.tissue}"
        return f"{numbers.capital(place)}, {self.study_label}"

    @cached_property
    def value(self) -> float:
        """The effect in the unit of `measure`; NaN where it is undefined."""
        return self._of("r", "g", "estimate")

    @cached_property
    def low(self) -> float:
        """Lower end of its 95 % interval; NaN for effect tables."""
        return self._of("", "g_low", "ci_low")

    @cached_property
    def high(self) -> float:
        """Upper end of its 95 % interval."""
        return self._of("", "g_high", "ci_high")

    def _of(self, of_set: str, of_g: str, of_slope: str) -> float:
        columns = {SET: of_set, G: of_g}
        return numbers.number(self.row.get(columns.get(self.measure, of_slope)))

    @property
    def share(self) -> float:
        """The value on the colour scale: -1 and +1 are its ends."""
        return max(-1.0, min(1.0, self.value / self.measure.limit))

    @cached_property
    def state(self) -> State:
        """How sure it is, as drawn."""
        if self.row["call"] == "too few donors":
            return "few"
        if math.isnan(self.value) or self.row["call"] == "undefined":
            return "undefined"
        return "resolved" if self.direction else "open"

    @cached_property
    def direction(self) -> int:
        """+1 when it is called a rise, -1 a fall, else 0."""
        return {"rises": 1, "falls": -1}.get(str(self.row["call"]), 0)

    @cached_property
    def low_coverage(self) -> bool:
        """Whether too little of the signature is measured for summaries."""
        return is_true(self.row["low_coverage"])

    @property
    def by_depth(self) -> bool:
        """Whether sequencing depth differs between the sides."""
        return is_true(self.row["depth_confounded"])

    @property
    def by_sex(self) -> bool:
        """Whether sex differs between the sides and could not be adjusted for."""
        can_be_tested = self.state in ("resolved", "open")
        return can_be_tested and self.row.get("sex_handling") == "confounded"

    @property
    def hangs(self) -> str:
        """On whom its call hangs, "hangs on one man"; empty where one sex says the same."""
        return sex_words.of_call(self.row)

    @property
    def sex_fact(self) -> str:
        """Its effect in one sex: "One man left out, women alone: g −0.6 [−1.2, 0.02]"."""
        row = self.row
        if self.measure is not G or not self.by_sex or not row.get("one_sex"):
            return ""
        effect = numbers.interval(
            row["one_sex_g"], row["one_sex_g_low"], row["one_sex_g_high"], self.digits
        )
        who = numbers.capital(sex_words.who(sex_words.with_others(row)))
        return f"{who} left out, {sex_words.alone(row)}: g {effect}, {row['one_sex_call']}"

    @property
    def is_selected(self) -> bool:
        """Whether the selection names it."""
        return is_true(self.row["selected"])

    @property
    def marks(self) -> str:
        """The signs after its number: † coverage, ‡ confounded."""
        return ("†" if self.low_coverage else "") + ("‡" if self.by_depth or self.by_sex else "")

    @property
    def fewest(self) -> str:
        """The donors of the smaller side: "n 2"."""
        found = [numbers.number(self.row[side]) for side in ("n_reference", "n_contrast")]
        known = [n for n in found if not math.isnan(n)]
        return f"n {min(known):.0f}" if known else "n ?"

    @property
    def donors(self) -> str:
        """The donors in words: "5 young and 4 old mice", "4 donors, each compared with itself"."""
        row = self.row
        if self.is_within:
            return within_donors(row["n_donors"], row["donors_word"])
        return numbers.sides_of(row)

    @property
    def digits(self) -> int:
        """Decimals of its number: those of the measure, more where its interval is narrower."""
        if self.measure in (G, SET):
            return self.measure.digits
        return numbers.digits_for(self.low, self.high, least=self.measure.digits)

    @property
    def interval(self) -> str:
        """The effect with its interval, without its name: "−1.1 [−2.5, 0.3]"."""
        return numbers.interval(self.value, self.low, self.high, self.digits)

    @property
    def matched(self) -> str:
        """Hedges' g with counts thinned to equal depth; empty where there is none."""
        row = self.row
        if not self.by_depth or math.isnan(numbers.number(row["matched_g"])):
            return ""
        return numbers.interval(row["matched_g"], row["matched_g_low"], row["matched_g_high"], 1)

    @property
    def facts(self) -> list[str]:
        """Everything a hover box says of it, line by line; the table twin holds the same."""
        own = self._table_facts() if self.is_table else self._donor_facts()
        coverage = numbers.number(self.row["coverage"])
        lines = [*own, f"Coverage {numbers.plain(coverage, 2)}"]
        if self.low_coverage:
            lines[-1] += ", left out of summaries"
        if self.by_depth:
            lines.append("Confounded with sequencing depth")
        if self.matched:
            lines.append(f"At equal depth g {self.matched}")
        if self.by_sex:
            lines.append("Confounded with sex")
        if self.sex_fact:
            lines.append(self.sex_fact)
        reason = self.row.get("reason")
        return [*lines, reason] if isinstance(reason, str) and reason else lines

    def _donor_facts(self) -> list[str]:
        if self.state in ("few", "undefined"):
            return [numbers.capital(str(self.call)), numbers.capital(self.donors)]
        return [
            f"{numbers.capital(self.measure.name)} {self.interval}: {self.call}",
            self.donors,
            f"{numbers.p_text(self.p)}, {numbers.p_text(self.fdr, 'FDR')}",
        ]

    def _table_facts(self) -> list[str]:
        genes = numbers.number(self.row["n_genes"])
        size = "" if math.isnan(genes) else f", {genes:.0f} signature genes"
        return [
            f"Set statistic r {numbers.signed(self.value, 2)}: {self.call}",
            f"{numbers.p_text(self.p)}, {numbers.p_text(self.fdr, 'FDR')}",
            f"Effect table, no animals{size}",
        ]


def read(table: pd.DataFrame) -> list[Stratum]:
    """Return the rows of an effects view, in their order.

    Slopes have no Hedges' g: a view that holds slopes is measured in score a year, or in score
    over doublings of a culture.
    """
    rows = records(table)
    of_donors = next((m for row in rows if (m := _slope_measure(row))), G)
    return [Stratum(row, SET if row["evidence"] == "effect_table" else of_donors) for row in rows]


def records(table: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the rows of a table as dictionaries of plain Python values."""
    names = [str(name) for name in table.columns]
    columns = [table[name].tolist() for name in table.columns]
    return [dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True)]


def _slope_measure(row: dict[str, Any]) -> Measure | None:
    """Return what a slope with donors is measured in; None for all other rows."""
    if row["evidence"] == "effect_table":
        return None
    return {AGE_SLOPE: SLOPE, DOUBLING_SLOPE: DOUBLINGS}.get(row["contrast"])


def within_donors(n_donors: Any, donors_word: str) -> str:
    """Return the donors of a comparison within donors: "4 donors, each compared with itself"."""
    return f"{numbers.plain(n_donors, 0)} {donors_word}, each compared with itself"


def is_true(value: Any) -> bool:
    """Return whether a cell holds True; a missing flag is not set."""
    return value is not None and not pd.isna(value) and bool(value)


def needed(found: Sequence[Stratum]) -> str:
    """Return the coverage that the marked rows of a view do not reach: "0.5"; several: "needed"."""
    return limit_text({stratum.min_coverage for stratum in found if stratum.low_coverage})


def limit_text(limits: Set[float]) -> str:
    """Return one coverage limit as a number, several as "needed"."""
    return numbers.plain(min(limits), 2).rstrip("0") if len(limits) == 1 else "needed"


def confounded(found: Sequence[Stratum]) -> str:
    """Return what the ‡ of these strata stands for."""
    by = [word for word, is_so in _causes(found) if is_so]
    return f"confounded with {' or '.join(by)}"


def _causes(found: Sequence[Stratum]) -> list[tuple[str, bool]]:
    return [("depth", any(s.by_depth for s in found)), ("sex", any(s.by_sex for s in found))]


def of_donors(strata: Sequence[Stratum]) -> list[Stratum]:
    """Return the strata with donors."""
    return [stratum for stratum in strata if not stratum.is_table]


def of_tables(strata: Sequence[Stratum]) -> list[Stratum]:
    """Return the strata of effect tables."""
    return [stratum for stratum in strata if stratum.is_table]


def subject(strata: Sequence[Stratum]) -> str:
    """Return the signature as the subject of a sentence: "the MD score"."""
    return score_name(str(strata[0].signature_label) if strata else "MD score")


_CITATION: Final = re.compile(r", [^,]*\d{4}[a-z]?$")


def score_name(label: str) -> str:
    """Return the label of a signature as the subject of a sentence.

    Examples
    --------
    >>> score_name("MD score, Lu 2025"), score_name("Hypoxia"), score_name("SenMayo set")
    ('the MD score', 'the hypoxia score', 'the SenMayo set score')
    >>> score_name("MD score, matrisome part")
    'the MD score (matrisome part)'
    """
    name, _, part = _CITATION.sub("", label).partition(", ")
    first = name.split(" ")[0]
    if first[1:].islower():  # "Hypoxia", not "SenMayo" or "MD"
        name = name[:1].lower() + name[1:]
    named = name if "score" in name.lower() else f"{name} score"
    return f"the {named} ({part})" if part else f"the {named}"


def plural(name: str) -> str:
    """Return a cell type as many; tissues and cell layers stay as they are.

    Examples
    --------
    >>> plural("hepatocyte"), plural("basal cell of epidermis"), plural("epithelium")
    ('hepatocytes', 'basal cells of epidermis', 'epithelium')
    """
    kind, of, where = name.partition(" of ")
    many = f"{kind}s" if kind.endswith(("cyte", "blast", "cell", "phage", "neuron")) else kind
    return f"{many}{of}{where}"


def is_ageing(strata: Sequence[Stratum]) -> bool:
    """Tell whether the strata compare ages, not conditions."""
    return all(stratum.contrast in AGEING for stratum in strata)


def is_within(strata: Sequence[Stratum]) -> bool:
    """Tell whether the strata follow donors over the doublings of a culture."""
    return all(stratum.is_within for stratum in strata)


def sides(strata: Sequence[Stratum]) -> tuple[str, str]:
    """Return the words for the reference and the contrast: ("young", "old").

    Of donors where there are any, since effect tables may not name their sides.
    """
    for stratum in [*of_donors(strata), *strata]:
        first, second = stratum.row.get("reference_word"), stratum.row.get("contrast_word")
        if isinstance(first, str) and isinstance(second, str) and first and second:
            return first, second
    return "young", "old"
