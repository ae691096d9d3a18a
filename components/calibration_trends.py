"""Slopes within donors, findings of pathologists and nulls, from the numbers of the calibration."""

from typing import Any, Final

from atlas.calibration import Report
from components.calibration_tables import (
    LEGEND,
    Record,
    bar,
    error_rate,
    missed,
    outside,
    rate,
    span,
    table,
)
from components.methods.section import paragraphs
from components.numbers import percent
from drift.calibration.chance import GENES, LABELS
from drift.calibration.rates import LEVEL
from drift.calibration.within_donors import MEMORY, STURM

_SPREADS: Final = ("equal", "old twice")


def within_donors(report: Report) -> tuple[Any, ...]:
    """Return how often a slope within donors is called, with donors and samples as replicates."""
    records = report.rows["within_donors"]
    used = report.select("within_donors", test="donors")
    samples = report.select("within_donors", test="samples")
    (sturm,) = report.select("within_donors", test="donors", design=STURM, slopes="donors differ")
    kinds = dict.fromkeys(record["slopes"] for record in records)
    rows = [
        [
            design,
            *(
                error_rate(found)
                for test in ("donors", "samples")
                for kind in kinds
                for found in report.select("within_donors", test=test, design=design, slopes=kind)
            ),
        ]
        for design in dict.fromkeys(record["design"] for record in records)
    ]
    return (
        *paragraphs(
            "Cultures are followed over population doublings, neighbouring samples of a culture "
            f"correlated by {MEMORY:g}; donors have the same slope, or slopes of their own. With "
            f"one slope a donor a mean slope of 0 is called in {span(used, 'type_one')} of "
            "studies. Least squares that take the samples for replicates call "
            f"{span(samples, 'type_one')}.",
            "The price is power: four donors sampled as in Sturm 2022 that differ show a mean "
            f"slope of {report.parameters['slope_within']:g} a doubling (samples vary by 1 around "
            f"their line) in {rate(sturm['power'])} of studies.",
            outside(used, _slope_words),
        ),
        table(
            f"Mean slopes called where there are none. {LEGEND}",
            (
                "Samples",
                *(f"{test}, {kind}" for test in ("By donor", "By sample") for kind in kinds),
            ),
            rows,
        ),
    )


def _slope_words(record: Record) -> str:
    return f"{record['design']}, {record['slopes']}"


def findings(report: Report) -> tuple[Any, ...]:
    """Return how often a finding is said to go with age."""
    records = report.rows["findings"]
    odds = report.parameters["odds_ratio"]
    rows = [
        [
            f"{record['n_donors']} donors, {percent(record['share'])}",
            bar(record["modelled"], percent(record["modelled"])),
            error_rate(record),
            missed(record),
            bar(record["power"], percent(record["power"])),
        ]
        for record in records
    ]
    return (
        *paragraphs(
            "Donors with the ages, sexes and types of death of GTEx; the type of death goes with "
            "age and with the finding. Where the finding does not go with age, the odds ratio is "
            f"called in {span(records, 'type_one')}; where the odds are {odds:g} times a decade, "
            f"the Wald interval holds that in {span(records, 'coverage')} and leaves out 1 in "
            f"{span(records, 'power')}. Studies that allow no model (too few donors with the "
            "finding) call nothing and are not counted.",
            outside(records, _finding_words),
        ),
        table(
            f"Trends of findings with age. {LEGEND}",
            (
                "Donors, with the finding",
                "a model",
                "called at odds ratio 1",
                f"missed at {odds:g}",
                f"found at {odds:g}",
            ),
            rows,
        ),
    )


def _finding_words(record: Record) -> str:
    return f"{record['n_donors']} donors, {percent(record['share'])} with the finding"


def nulls(report: Report) -> tuple[Any, ...]:
    """Return how often the nulls of the specification curve have a small p."""
    shuffled = report.select("nulls", test=LABELS)
    genes = report.select("nulls", test=GENES)
    sides = dict.fromkeys((record["n_young"], record["n_old"]) for record in shuffled)
    rows = [
        [
            f"{young}, {old}",
            *(
                error_rate(found)
                for spread in _SPREADS
                for found in report.select(
                    "nulls", test=LABELS, spread=spread, n_young=young, n_old=old
                )
            ),
        ]
        for young, old in sides
    ]
    return (
        *paragraphs(
            "On the specification curve p is the share of draws at least as far from 0 as the g "
            "seen. Where nothing changes with age, shuffled donors have p < "
            f"{LEVEL:g} in {span(shuffled, 'type_one')} of studies, and random genes in "
            f"{span(genes, 'type_one')}, whether the genes of the set move together or not: g is "
            "in units of the spread between donors. Three against three donors cannot have a p "
            "below 0.1. These p are shown beside the curve; no verdict rests on them.",
            outside(report.rows["nulls"], _null_words),
        ),
        table(
            f"Shuffled donors: studies without a change that have p < {LEVEL:g}. {LEGEND}",
            ("Young, old donors", "equal spread", "old twice"),
            rows,
        ),
    )


def _null_words(record: Record) -> str:
    if record["test"] == GENES:
        return f"random genes, programme {record['programme_sd']:g}"
    spread = "equal spread" if record["spread"] == "equal" else f"{record['spread']} the spread"
    return f"{record['n_young']} young and {record['n_old']} old, {spread}"
