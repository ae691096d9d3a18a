"""Power, and what spoils a score, from the numbers of the calibration."""

from typing import Any, Final

from dash import html

from atlas.calibration import Report
from components.calibration_tables import bar, rate, span, table
from components.methods.section import paragraphs
from components.numbers import capital, listed, percent, signed
from drift.calibration.power import donors_needed

_ENOUGH: Final = 0.8
_CASES: Final = {
    "gain, soup": ("A true gain, the same soup in all donors", "1 is right"),
    "no gain, more soup": ("No gain, soup in old donors alone", "0 is right"),
    "no gain, more stroma": ("No cell changes, more stroma in old tissue (bulk)", "0 is right"),
}


def power(report: Report) -> tuple[Any, ...]:
    """Return power by donors and effect."""
    grid = report.power_table
    effects = [float(g) for g in grid.effects if g > 0]
    rows = []
    for n in (int(n) for n in grid.donors):
        cells = [
            bar(record["power"], percent(record["power"]), marked=record["power"] >= _ENOUGH)
            for g in effects
            for record in report.select("power", n_per_side=n, g=g)
        ]
        rows.append([str(n), *cells])
    needed = {g: donors_needed(grid, g, _ENOUGH) for g in effects}
    words = [f"{n} for {g:g}" for g, n in needed.items() if n]
    drawn = report.rows["power_of_counts"]
    apart = max(abs(record["power"] - record["noncentral_t"]) for record in drawn)
    return (
        *paragraphs(
            "Donors a side that Welch's test needs for 80 % power, by the true g: "
            f"{listed(words)}. "
            f"{_too_small(needed)}The table is simulated from normal scores. Module scores of "
            "drawn counts with a known gain give the power of the noncentral t at the g they "
            f"amount to, within {100 * apart:.0f} points; most of it at 3 donors, where Welch's "
            "test is cautious.",
            "A g is what donors differ by: with few cells or shallow counts donors differ more, "
            "and the same biological change is a smaller g.",
        ),
        table(
            "Power by donors a side (rows) and true g (columns). Bold: 80 % or more.",
            ("Donors a side", *(f"g {g:g}" for g in effects)),
            rows,
        ),
    )


def _too_small(needed: dict[float, int | None]) -> str:
    beyond = [f"{g:g}" for g, n in needed.items() if n is None]
    return f"A g of {listed(beyond)} would need more than 40. " if beyond else ""


def bias(report: Report) -> tuple[Any, ...]:
    """Return what soup and composition do to each method."""
    records = report.rows["scoring_bias"]
    methods = list(dict.fromkeys(record["method"] for record in records))
    parts: list[Any] = []
    for case, (words, right) in _CASES.items():
        rows = []
        for amount in dict.fromkeys(r["amount"] for r in records if r["case"] == case):
            found = [
                report.select("scoring_bias", case=case, amount=amount, method=method)[0]
                for method in methods
            ]
            rows.append(
                [
                    f"{100 * amount:.0f} %",
                    *(bar(r["effect"], signed(_tidy(r["effect"], 2), 2)) for r in found),
                ]
            )
        parts.append(table(f"{words}: {right}.", ("Amount", *methods), rows))
    worst = max(
        (r for r in records if r["case"] == "no gain, more stroma"),
        key=lambda r: float(r["effect"]),
    )
    return (
        *paragraphs(
            "Effects are given as shares of the effect that a true gain of "
            f"{report.parameters['gain']:g} log units has by the same method without soup. Ambient "
            "RNA of equal amount levels the cell types and hides part of a gain. Soup in old "
            "samples alone, or more stroma in old tissue, looks like a gain where no cell has "
            f"changed, and no method is free of it: {100 * worst['amount']:.0f} % more stroma is "
            f"taken for up to {100 * worst['effect']:.0f} % of that gain ({worst['method']}). "
            "So bulk rises are split into composition and state where cell types are known, and "
            "the core score stands beside the whole.",
        ),
        *parts,
    )


def _tidy(effect: float, digits: int) -> float:
    """Return 0 for what would round to 0: further digits would be chance."""
    return 0.0 if abs(effect) < 0.5 * 10**-digits else effect


def cells(report: Report) -> tuple[Any, ...]:
    """Return the false positives of cell-level tests."""
    records = report.rows["cells"]
    least = min(record["by_cell"] for record in records)
    return (
        *paragraphs(
            "Cells of one donor are alike. A test that takes them for replicates finds a change "
            f"with age in {100 * least:.0f} % or more of studies in which there is none, and the "
            "more cells, the worse. With one value a donor the same studies give "
            f"{_by_donor(report)}. So nothing here tests cells."
        ),
        table(
            "Studies without a change in which Welch's test calls one. 5 % is right.",
            ("Donors a side", "Cells a donor", "By cell", "By donor"),
            [
                [
                    str(record["n_young"]),
                    html.Td(str(record["cells"])),
                    bar(record["by_cell"], rate(record["by_cell"]), marked=True),
                    bar(record["by_donor"], rate(record["by_donor"])),
                ]
                for record in records
            ],
        ),
    )


def _by_donor(report: Report) -> str:
    rates = [record["by_donor"] for record in report.rows["cells"]]
    return f"{rate(min(rates))} to {rate(max(rates))}"


def identity(report: Report) -> tuple[Any, ...]:
    """Return naive beside cross-fitted identity."""
    rows = []
    for record in report.rows["identity"]:
        no_loss = record["true_loss"] == 0
        rows.append(
            [
                "none" if no_loss else f"{signed(-record['true_loss'] / _LOG2, 2)}",
                html.Td(record["genes_from"]),
                html.Td(str(record["n_young"])),
                html.Td(f"{signed(_tidy(record['change'], 3), 3)} ± {record['change_se']:.3f}"),
                bar(
                    record["called"], rate(record["called"]), marked=record["genes_from"] == _NAIVE
                ),
            ]
        )
    naive = report.select("identity", true_loss=0.0, genes_from=_NAIVE)
    fitted = report.select("identity", true_loss=0.0, genes_from=_FITTED)
    return (
        *paragraphs(
            "Yes, if the donors who choose the genes are then compared on them: they were chosen "
            "where young donors happen to be high. Without any change of identity, genes chosen on "
            f"all young donors give a loss of {_most(naive)} log₂ units and call it in up to "
            f"{rate(max(r['called'] for r in naive))} of studies. Cross-fitted, the change is "
            f"{_most(fitted)} at most, called in {rate(min(r['called'] for r in fitted))} to "
            f"{rate(max(r['called'] for r in fitted))}. A true loss is found by "
            "both; the first rule makes it too large."
        ),
        table(
            "Change of identity found (mean ± Monte-Carlo error), and how often it is called. The "
            "true loss is that of the type's markers; the genes chosen hold others as well.",
            ("True loss", "Genes from", "Donors a side", "Change, log₂", "Called"),
            rows,
        ),
    )


def verdicts(report: Report) -> tuple[Any, ...]:
    """Return how often each verdict is given."""
    records = report.rows["verdicts"]
    null = [record for record in records if record["world"] == _NULL]
    both = [record for record in records if record["gain"] and record["identity_loss"]]
    rows = [
        [
            capital(record["world"]),
            html.Td(str(record["n_young"])),
            *(
                bar(record[name], percent(record[name]), marked=name == _RIGHT[record["world"]])
                for name in _VERDICTS
            ),
        ]
        for record in records
    ]
    return (
        *paragraphs(
            f"Where nothing changes, a stratum is called drift in {span(null, 'drift')} of studies "
            f"and given any other direction in {_directions(null)}; each of the two intervals errs "
            "in one direction in about 2.5 %. Where mesenchymal genes rise by "
            f"{both[0]['gain']:g} and markers fall by {both[0]['identity_loss']:g} log units, "
            f"drift is found in {_by_donors(both)}."
        ),
        table(
            "Share of simulated strata given each verdict. Bold: the right one.",
            ("What changes", "Donors a side", *_VERDICTS),
            rows,
        ),
    )


_NULL: Final = "nothing changes"
_VERDICTS: Final = ("drift", "gain only", "identity loss only", "reverse", "not resolved")
_RIGHT: Final = {
    _NULL: "not resolved",
    "gain": "gain only",
    "identity loss": "identity loss only",
    "gain and identity loss": "drift",
}


def _directions(records: list[dict[str, Any]]) -> str:
    shares = [sum(r[name] for name in _VERDICTS[1:4]) for r in records]
    return span([{"share": share} for share in shares], "share")


def _by_donors(records: list[dict[str, Any]]) -> str:
    return listed([f"{percent(r['drift'])} with {r['n_young']} a side" for r in records])


_NAIVE: Final = "all young donors"
_FITTED: Final = "cross-fitted"
_LOG2: Final = 0.6931471805599453


def _most(records: list[dict[str, Any]]) -> str:
    return signed(max((r["change"] for r in records), key=abs), 3)
