"""How far the numbers can be trusted: what the calibration report says, read when shown."""

from collections.abc import Sequence
from typing import Any, Final

from dash import html

from atlas.calibration import Report, read_report
from components import (
    calibration_choices,
    calibration_pools,
    calibration_scores,
    calibration_trends,
)
from components.calibration_tables import LEGEND, Record, error_rate, rate, span, table, thousands
from components.methods.section import Section, paragraphs, source
from components.numbers import counted
from drift.calibration.exceptions import LIBERAL, direction_of, within_error
from drift.calibration.rates import LEVEL
from drift.errors import StoreError

ORDER: Final = 50
_SPREADS: Final = ("equal", "old twice")


def sections() -> list[Section]:
    """Return the sections of this topic, in reading order; without a report, the reason."""
    try:
        report = read_report()
    except StoreError as error:
        return [Section("calibration", _TRUST, tuple(paragraphs(str(error))))]
    return [
        Section("calibration", _TRUST, tuple(_basis(report))),
        Section("error-rates", "How often is a change called where there is none?", _rates(report)),
        Section("interval-coverage", "Do the intervals hold the truth?", _coverage(report)),
        Section("test-choice", "Which test, and why?", calibration_choices.content(report)),
        Section(
            "pooled-rates",
            "Do pooled intervals hold the truth?",
            calibration_pools.pooling(report),
        ),
        Section(
            "split-rates",
            "Do the intervals of composition and state hold the truth?",
            calibration_pools.splits(report),
        ),
        Section(
            "within-donor-rates",
            "What if many samples come from few donors?",
            calibration_trends.within_donors(report),
        ),
        Section(
            "finding-rates",
            "How often does a finding seem to go with age?",
            calibration_trends.findings(report),
        ),
        Section(
            "null-rates",
            "How often do shuffled donors and random genes call a change?",
            calibration_trends.nulls(report),
        ),
        Section("power", "How many donors does it take?", calibration_scores.power(report)),
        Section(
            "score-bias",
            "What do ambient RNA and composition do to a score?",
            calibration_scores.bias(report),
        ),
        Section(
            "cells-as-replicates",
            "What if cells are taken for replicates?",
            calibration_scores.cells(report),
        ),
        Section(
            "identity-bias",
            "Can identity seem lost because of how its genes are chosen?",
            calibration_scores.identity(report),
        ),
        Section(
            "verdict-rates",
            "How often is each verdict given, rightly or wrongly?",
            calibration_scores.verdicts(report),
        ),
    ]


_TRUST: Final = "How far can these numbers be trusted?"


def _basis(report: Report) -> list[Any]:
    libraries = ", ".join(f"{name} {version}" for name, version in report.libraries.items())
    quick = "This report was made quickly, with few replicates: do not cite it. " * report.quick
    return [
        *paragraphs(
            f"{quick}Every test and score is run on data of which the truth is known: normal "
            "scores, and counts drawn from the negative binomial (drift/simulate.py) with donors "
            "that differ, ambient RNA, a known gain, identity loss and change of composition. "
            "What follows is read from the report that make calibrate writes; seed "
            f"{report.seed}, {libraries}. The same seed gives the same report."
        ),
        source("Robinson & Smyth 2008, Biostatistics (counts)", "10.1093/biostatistics/kxm030"),
    ]


# --- error rates ------------------------------------------------------------------------------


def _rates(report: Report) -> tuple[Any, ...]:
    used = [*report.select("two_groups", in_use=True), *report.select("slopes", in_use=True)]
    normal = [record for record in used if record["scores"] == "normal"]
    drawn = [record for record in used if record["scores"] == "simulated"]
    balanced = [r for r in normal if r.get("n_young", 0) == r.get("n_old", 0)]
    off = [record for record in balanced if not within_error(record)]
    below = sum(record["type_one"] < LEVEL for record in off)
    return (
        *paragraphs(
            "Donors of two ages who do not differ are compared again and again. In equal groups "
            f"and slopes the tests in use call {span(balanced, 'type_one')} of them; "
            f"{len(balanced) - len(off)} of {len(balanced)} designs are at 5 % within Monte-Carlo "
            f"error, {below} a little below it (cautious) and {len(off) - below} a little above. "
            "On module scores of drawn counts the rates are "
            f"{span(drawn, 'type_one')}, with {thousands(drawn[0]['replicates'])} studies each."
        ),
        table(
            "Two groups: Welch's test, and least squares with sex. " + LEGEND,
            ("Young, old donors", *(f"{test}, {words}" for test in _TESTS for words in _WORDS)),
            _group_rows(report),
        ),
        table(
            "Slopes with age: HC3 in use, ordinary least squares (OLS) beside it. Read as above.",
            (
                "Ages",
                *(f"{test}, {words}" for test in ("HC3", "OLS") for words in (*_WORDS, "old half")),
            ),
            _slope_rows(report),
        ),
        *paragraphs(
            "Effect tables are another matter. Genes of a set move together, and the set statistic "
            f"counts them as independent: it calls {_set_words(report)} where donors do not differ "
            "with age. Its p says that a set moved in these animals, not that it moves with age; "
            "so effect tables are drawn as rings and never pooled."
        ),
        source("Goeman & Buehlmann 2007, Bioinformatics", "10.1093/bioinformatics/btm051"),
    )


_TESTS: Final = ("Welch", "with sex")
_WORDS: Final = ("equal spread", "old twice")


def _group_rows(report: Report) -> list[list[Any]]:
    records = report.select("two_groups", in_use=True, scores="normal")
    designs = dict.fromkeys((record["n_young"], record["n_old"]) for record in records)
    return [
        [
            f"{young}, {old}",
            *(
                error_rate(_one(records, spread=spread, with_sex=sex, n_young=young, n_old=old))
                for sex in (False, True)
                for spread in _SPREADS
            ),
        ]
        for young, old in designs
    ]


def _slope_rows(report: Report) -> list[list[Any]]:
    records = report.select("slopes", scores="normal")
    designs = dict.fromkeys((record["ages"], record["with_sex"]) for record in records)
    return [
        [
            f"{ages_words(ages)}, with sex" if sex else ages_words(ages),
            *(
                error_rate(_one(records, test=test, spread=spread, ages=ages, with_sex=sex))
                for test in ("hc3", "ols")
                for spread in (*_SPREADS, "old half")
            ),
        ]
        for ages, sex in designs
    ]


def ages_words(ages: str) -> str:
    """Return the name of a design of ages as it is shown: "6 ages, evenly spread"."""
    kind, _, donors = ages.partition(", ")
    return f"{donors.split()[0]} ages, evenly spread" if kind == "even" else ages


def _set_words(report: Report) -> str:
    rows = sorted(report.rows["sets"], key=lambda record: record["programme_sd"])
    return (
        f"{rate(rows[0]['type_one'])} of sets with independent genes, but "
        f"{rate(rows[-1]['type_one'])} of sets whose genes share a programme"
    )


def _one(records: Sequence[Record], **keys: Any) -> Record:
    return next(r for r in records if all(r[name] == value for name, value in keys.items()))


# --- intervals --------------------------------------------------------------------------------


def _coverage(report: Report) -> tuple[Any, ...]:
    used = [*report.select("two_groups", in_use=True), *report.select("slopes", in_use=True)]
    spoiled = _of_donors(report.exceptions)
    g = report.rows["hedges_g"]
    few = [record for record in g if record["n_young"] == 3 and record["g"] == max(_g(g))]
    return (
        *paragraphs(
            f"A 95 % interval should hold the true change in 93 to 97 % of studies. Of {len(used)} "
            f"combinations of test and design {len(used) - len(spoiled)} do, within "
            "Monte-Carlo error. The "
            f"interval of Hedges' g holds the true g in {span(g, 'coverage')}, from 3 to 12 donors "
            f"a side and for g of 0 to {max(_g(g)):g}. Shrunk by the small-sample factor, as it "
            f"often is, it would hold {span(few, 'coverage_scaled')} at 3 against 3 with a g of "
            f"{max(_g(g)):g}: so only g itself is shrunk."
        ),
        *_exceptions(spoiled),
    )


def _g(records: Sequence[Record]) -> list[float]:
    return [float(record["g"]) for record in records]


def _of_donors(spoiled: Sequence[Record]) -> list[Record]:
    return [record for record in spoiled if record["question"] in {"two_groups", "slopes"}]


def _exceptions(spoiled: Sequence[Record]) -> list[Any]:
    if not spoiled:
        return []
    rows = [
        [_design(record), rate(record["coverage"]), html.Td(_advice(record), className="wrap")]
        for record in spoiled
    ]
    return [
        *paragraphs(
            f"{counted(len(spoiled), 'exception')}, and what to make of them. Liberal: it calls "
            "too often. Cautious: it calls too seldom, so a change that is not called may be there."
        ),
        table("Intervals outside 93 to 97 %.", ("Design", "Holds", "So"), rows),
    ]


def _design(record: Record) -> str:
    scores = "" if record["scores"] == "normal" else ", drawn counts"
    sex = ", with sex" if record["with_sex"] else ""
    if record["question"] == "slopes":
        return f"Slope, {ages_words(record['ages'])}{sex}, {_spread(record)}{scores}"
    return f"{record['n_young']} young, {record['n_old']} old{sex}, {_spread(record)}{scores}"


def _spread(record: Record) -> str:
    return "equal spread" if record["spread"] == "equal" else f"{record['spread']} the spread"


def _advice(record: Record) -> str:
    return (
        "liberal: a p just under 0.05 is weak here; donors on the smaller side help most"
        if direction_of(record) == LIBERAL
        else "cautious: what is called is safe"
    )
