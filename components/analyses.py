"""The analyses of one conclusion as figures and readings see them: choices, state, words."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final, Literal

import pandas as pd

from components import numbers, strata, tokens

State = Literal["resolved", "open", "undefined"]
NOTHING: Final = "No analysis is here for these filters. Choose a study with donors."

DEFAULT_SET: Final = "lu2025"
ONE_GENE: Final = "one gene"  # the level of every gene left out
GROUPS_OUT: Final = {
    "genes silent in half of the profiles": "Genes silent in half",
    "ambient-prone genes": "Ambient-prone genes",
}
_SCORINGS: Final = {
    "module": "Module score",
    "mean z": "Mean z",
    "aucell": "AUCell",
    "ucell": "UCell",
    "ulm": "ULM",
}
_SETS: Final = {
    DEFAULT_SET: "MD score, Lu 2025",
    "core": "Core part",
    "matrisome": "Matrix part",
    "tan2014": "Tan 2014",
    "groger2012": "Gröger 2012",
}
_SEXES: Final = {"ignored": "Sex ignored", "females": "Females alone", "males": "Males alone"}
_OUT: Final = {ONE_GENE: "One gene", **GROUPS_OUT}
_FEW_CELLS: Final = 10  # as built: no choice of its own


@dataclass(frozen=True)
class Level:
    """One choice: a row of the matrix."""

    factor: str
    value: str
    label: str


@dataclass(frozen=True)
class Analysis:
    """One row of the robustness view that is no null."""

    row: dict[str, Any]

    @cached_property
    def g(self) -> float:
        """Hedges' g; NaN where it is undefined."""
        return numbers.number(self.row["g"])

    @property
    def low(self) -> float:
        """Lower end of its 95 % interval."""
        return numbers.number(self.row["g_low"])

    @property
    def high(self) -> float:
        """Upper end of its 95 % interval."""
        return numbers.number(self.row["g_high"])

    @property
    def direction(self) -> int:
        """+1 when it is called a rise, -1 a fall, else 0."""
        return {"rises": 1, "falls": -1}.get(str(self.row["call"]), 0)

    @property
    def state(self) -> State:
        """How sure it is, as drawn."""
        if math.isnan(self.g):
            return "undefined"
        return "resolved" if self.direction else "open"

    @property
    def is_default(self) -> bool:
        """Whether it is the analysis shown on every other page."""
        return strata.is_true(self.row["is_default"])

    @property
    def colour(self) -> str:
        """The end colour of its call, else grey."""
        ends = {1: tokens.RISE_END, -1: tokens.FALL_END, 0: tokens.CTRL}
        return ends[self.direction]

    @cached_property
    def levels(self) -> dict[str, str]:
        """Its choices by factor; where it does as built, sex, cells and genes out have none."""
        row = self.row
        cells = numbers.number(row["min_cells"])
        out = str(row["left_out"])
        choices = {
            "scoring": str(row["scoring"]),
            "gene_set": str(row["gene_set"]),
            "normalisation": str(row["normalisation"]),
            "sex_model": "" if row["sex_model"] == "as built" else str(row["sex_model"]),
            "min_cells": f"{cells:.0f}" if cells > _FEW_CELLS else "",
            "left_out": out if out in GROUPS_OUT or not out else ONE_GENE,
        }
        return {factor: value for factor, value in choices.items() if value}

    @property
    def name(self) -> str:
        """What it is: "AUCell of the core part"."""
        scoring = label("scoring", str(self.row["scoring"]))
        gene_set = label("gene_set", str(self.row["gene_set"]))
        return f"{scoring}: {gene_set}"

    @property
    def facts(self) -> list[str]:
        """Everything a hover box says of it, line by line."""
        row = self.row
        lines = [
            "The analysis of every other page" if self.is_default else "",
            numbers.capital(str(row["normalisation"])),
            label("sex_model", self.levels.get("sex_model", "")),
            label("min_cells", self.levels.get("min_cells", "")),
            f"Without {row['left_out']}" if row["left_out"] else "",
            self._effect,
            f"{numbers.number(row['n_genes']):.0f} genes, {self._donors}",
            str(row["reason"] or ""),
        ]
        return [line for line in lines if line]

    @property
    def _effect(self) -> str:
        if self.state == "undefined":
            return numbers.capital(str(self.row["call"]))
        shown = numbers.g_interval(self.g, self.low, self.high)
        return f"{shown}, {numbers.p_text(self.row['p'])}: {self.row['call']}"

    @property
    def _donors(self) -> str:
        return numbers.sides_of(self.row)


@dataclass(frozen=True)
class Chance:
    """A null: where 95 % of its draws lie."""

    label: str
    low: float
    high: float
    p: float
    n_draws: float

    @property
    def facts(self) -> str:
        """What a hover says."""
        ends = f"{numbers.plain(self.low, 1)} to {numbers.plain(self.high, 1)}"
        draws = f"{self.n_draws:.0f} draws"
        return f"95 % of {draws}: g {ends}; {numbers.p_text(self.p)}"


def read(rows: pd.DataFrame) -> list[Analysis]:
    """Return the analyses in their order; the nulls are not among them."""
    if rows.empty:
        return []
    return [Analysis(row) for row in strata.records(rows) if row["kind"] == "specification"]


def nulls(summary: pd.DataFrame) -> list[Chance]:
    """Return the nulls that could be drawn: random genes, then shuffled donors."""
    row = _first(summary)
    found = [
        Chance(
            words,
            low=numbers.number(row.get(f"{name}_low")),
            high=numbers.number(row.get(f"{name}_high")),
            p=numbers.number(row.get(f"{name}_p")),
            n_draws=numbers.number(row.get(f"{name}_draws")),
        )
        for name, words in (("genes", "random genes"), ("labels", "shuffled donors"))
    ]
    return [chance for chance in found if not math.isnan(chance.p)]


def is_drawn(found: Sequence[Analysis]) -> bool:
    """Tell whether there is a curve: an analysis with a g beside the default."""
    return len(found) > 1 and any(one.state != "undefined" for one in found)


def missing(summary: pd.DataFrame) -> str:
    """Return why there is no curve, and the cure."""
    row = _first(summary)
    why = row.get("why") or row.get("default_reason")
    if not why:
        return NOTHING
    return str(why) if "Choose" in why else f"{why} Choose another tissue or data set."


def _first(summary: pd.DataFrame) -> dict[str, Any]:
    found = strata.records(summary)
    return found[0] if found else {}


def levels(found: Sequence[Analysis]) -> list[Level]:
    """Return the choices that occur, factor by factor, the default's first."""
    known: dict[str, list[str]] = {
        "scoring": list(_SCORINGS),
        "gene_set": list(_SETS),
        "normalisation": [],
        "sex_model": list(_SEXES),
        "min_cells": [],
        "left_out": list(_OUT),
    }
    default = next((one for one in found if one.is_default), None)
    made = []
    for factor, order in known.items():
        there = {one.levels[factor] for one in found if factor in one.levels}
        first = [default.levels[factor]] if default and factor in default.levels else []
        rest = [value for value in order if value in there]
        ranked = dict.fromkeys([*first, *rest, *sorted(there, key=_by_number)])
        made += [Level(factor, value, label(factor, value)) for value in ranked if value in there]
    return sorted(made, key=lambda level: list(known).index(level.factor))


FACTORS: Final = {
    "scoring": "Scoring",
    "gene_set": "Gene set",
    "normalisation": "Normalisation",
    "sex_model": "Sex",
    "min_cells": "Cells",
    "left_out": "Left out",
}


def label(factor: str, value: str) -> str:
    """Return a choice as a row of the matrix names it."""
    if factor == "min_cells":
        return f"At least {value} cells" if value else ""
    if factor == "scoring" and "," in value:
        return f"Module, {value.partition(', ')[2]}"
    names = {"scoring": _SCORINGS, "gene_set": _SETS, "sex_model": _SEXES, "left_out": _OUT}
    return names.get(factor, {}).get(value, numbers.capital(value))


def with_choice(factor: str, value: str) -> str:
    """Return a choice as the start of a sentence: "With the core part", "Without VIM"."""
    sets = {"core": "the core part", "matrisome": "the matrix part"}
    if factor == "left_out":
        return f"Without {value}"
    if factor == "gene_set":
        return f"With {sets.get(value) or f'the set of {label(factor, value)}'}"
    if factor == "sex_model":
        named = label(factor, value)
        return f"With {named[:1].lower()}{named[1:]}"
    if factor == "min_cells":
        return f"With at least {value} cells a profile"
    if factor == "normalisation":
        return f"Normalised by {value}"
    return f"With {value.partition(', ')[2]}" if "," in value else f"With {_plain(value)}"


def _plain(scoring: str) -> str:
    named = label("scoring", scoring)
    return named if named.isupper() or named.endswith("Cell") else named.lower()


def _by_number(value: str) -> tuple[int, str]:
    digits = "".join(letter for letter in value if letter.isdigit())
    return int(digits or 0), value
