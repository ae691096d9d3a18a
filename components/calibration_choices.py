"""Which test is used and why, from the numbers of the calibration."""

from collections.abc import Sequence
from typing import Any, Final

from dash import html

from atlas.calibration import Report
from components.calibration_tables import Record, bar, error_rate, rate, span, table
from components.methods.section import paragraphs, source
from drift.calibration.error_rates import IZGI

_FEW: Final = (3, 4, 5, 6)  # donors a side at which the choices matter most


def content(report: Report) -> tuple[Any, ...]:
    """Return the four choices the calibration settles."""
    return (
        *_slopes(report),
        *_sex(report),
        *_strata(report),
        *_permutation(report),
    )


def _slopes(report: Report) -> list[Any]:
    records = report.select("slopes", scores="normal", with_sex=False)
    by_test = {
        test: [r for r in records if r["test"] == test]
        for test in ("hc3", "ols", "hc2_bell_mccaffrey")
    }
    izgi = {
        test: next(r for r in rows if r["ages"] == IZGI and r["spread"] == "old twice")
        for test, rows in by_test.items()
    }
    return [
        html.H3("Slopes: ordinary least squares or HC3?"),
        *paragraphs(
            "HC3. Ordinary least squares are exact where all donors vary alike, but spread often "
            "grows with age, and ages are seldom even. At the ages of the nine Izgi mice with old "
            f"mice varying twice as much, least squares call {rate(izgi['ols']['type_one'])} of "
            f"slopes that are not there, HC3 {rate(izgi['hc3']['type_one'])}. Over all designs "
            f"least squares call {span(by_test['ols'], 'type_one')}, HC3 "
            f"{span(by_test['hc3'], 'type_one')}. HC2 with Bell and McCaffrey's degrees of freedom "
            f"does as well ({span(by_test['hc2_bell_mccaffrey'], 'type_one')}); HC3 is kept "
            "because it is the more cautious of the two where ages are uneven. So the fall of "
            "Izgi's lung, which least squares would call, stays not resolved.",
            "The price: HC3 finds a real slope less often, for instance at Izgi's ages "
            f"{_power(by_test['hc3'])} instead of {_power(by_test['ols'])} of changes by "
            f"{report.parameters['effect_of_power']:g} standard deviations with equal spread.",
        ),
    ]


def _power(records: Sequence[Record]) -> str:
    found = next(r for r in records if r["ages"] == IZGI and r["spread"] == "equal")
    return rate(found["power"])


def _sex(report: Report) -> list[Any]:
    tests = (("hc2_bell_mccaffrey", "HC2, Bell and McCaffrey"), ("hc3", "HC3"), ("ols", "OLS"))
    rows = []
    for n in _FEW:
        records = report.select("two_groups", scores="normal", with_sex=True, n_young=n, n_old=n)
        cells = [
            error_rate(next(r for r in records if r["test"] == test and r["spread"] == spread))
            for test, _ in tests
            for spread in ("equal", "old twice")
        ]
        rows.append([f"{n}, {n}", *cells])
    head = [f"{words}, {spread}" for _, words in tests for spread in ("equal", "old twice")]
    return [
        html.H3("Two groups with sex: which errors?"),
        *paragraphs(
            "HC2 with the degrees of freedom of Bell and McCaffrey: Welch's test carried over to a "
            f"model with sex. With {_FEW[0]} to {_FEW[-1]} a side of equal spread HC3 calls "
            f"{span(_with_sex(report, 'hc3'), 'type_one')} where nothing has changed and finds "
            f"{span(_with_sex(report, 'hc3'), 'power')} of changes by "
            f"{report.parameters['effect_of_power']:g} standard deviations; HC2 calls "
            f"{span(_with_sex(report, 'hc2_bell_mccaffrey'), 'type_one')} and finds "
            f"{span(_with_sex(report, 'hc2_bell_mccaffrey'), 'power')}."
        ),
        table("Changes called where there are none.", ("Young, old donors", *head), rows),
        source("Imbens & Kolesar 2016, Rev. Econ. Stat.", "10.1162/REST_a_00552"),
    ]


def _with_sex(report: Report, test: str) -> list[Record]:
    records = report.select("two_groups", scores="normal", spread="equal", with_sex=True, test=test)
    return [r for r in records if r["n_young"] == r["n_old"] and r["n_young"] in _FEW]


def _strata(report: Report) -> list[Any]:
    rows = []
    for n in dict.fromkeys(record["n_young"] for record in report.rows["strata"]):
        cells = [
            error_rate(
                report.select(
                    "strata", n_young=n, test=test, variances="strata differ", strata=part
                )[0]
            )
            for test in ("welch", "moderated")
            for part in ("quietest third", "noisiest third")
        ]
        rows.append([f"{n}, {n}", *cells])
    alike = report.select("strata", n_young=3, variances="all alike", strata="all")
    power = {record["test"]: rate(record["power"]) for record in alike}
    return [
        html.H3("Across strata: Welch or moderated variance?"),
        *paragraphs(
            "Welch. Moderation borrows the spread of a stratum from the others. Where all strata "
            f"vary alike it gains much (at 3 against 3 it finds {power['moderated']} instead of "
            f"{power['welch']}). But tissues and cell types differ in how much donors vary, and "
            "then it calls too much exactly in the noisiest strata, and their intervals are too "
            "narrow. A verdict is about one stratum, so each must stand alone."
        ),
        table(
            f"{report.parameters['strata']} strata of which the standard deviation differs: "
            "changes called where there are none.",
            (
                "Young, old donors",
                "Welch, quietest third",
                "Welch, noisiest third",
                "Moderated, quietest third",
                "Moderated, noisiest third",
            ),
            rows,
        ),
        source("Smyth 2004, Stat. Appl. Genet. Mol. Biol.", "10.2202/1544-6115.1027"),
    ]


def _permutation(report: Report) -> list[Any]:
    rows = []
    uneven = report.select(
        "two_groups", scores="normal", spread="old twice", n_young=7, n_old=4, with_sex=False
    )
    off = {record["test"]: rate(record["type_one"]) for record in uneven}
    for n in _FEW:
        records = report.select("two_groups", scores="normal", spread="equal", with_sex=False)
        pair = [
            next(r for r in records if r["test"] == test and r["n_young"] == r["n_old"] == n)
            for test in ("welch", "permutation")
        ]
        cells = [error_rate(record) for record in pair]
        cells += [bar(record["power"], rate(record["power"])) for record in pair]
        rows.append([f"{n}, {n}", *cells])
    return [
        html.H3("Few donors: parametric or permutation p?"),
        *paragraphs(
            "Parametric. Three against three donors can be arranged in 20 ways, so the smallest "
            "two-sided permutation p is 0.1: no change could ever be called. Welch's test errs on "
            "the safe side there. Where groups and spread are unequal, the permutation test takes "
            "a difference of spread for a change: 7 young and 4 old donors that vary twice as much "
            f"are called in {off['permutation']} of studies, by Welch's test in {off['welch']}."
        ),
        table(
            "Equal spread. Power: a change of "
            f"{report.parameters['effect_of_power']:g} standard deviations.",
            (
                "Young, old donors",
                "Welch, no change",
                "Permutation, no change",
                "Welch, power",
                "Permutation, power",
            ),
            rows,
        ),
    ]
