"""Write the calibration report: every question of ``drift.calibration``, from one seed."""

import dataclasses
import json
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

import numpy as np

from atlas.calibration import DEFAULT, FORMAT, QUESTIONS
from atlas.scorers import SCORERS
from drift.calibration import (
    cells,
    chance,
    donor_scores,
    error_rates,
    findings,
    identity,
    pooling,
    power,
    scoring_bias,
    sets,
    splits,
    standardised,
    strata,
    verdicts,
    within_donors,
)
from drift.calibration.exceptions import exceptions
from drift.calibration.rates import COVERED, LEVEL, Record, rounded
from drift.schema import SCORE_VERSION
from drift.simulate import Design

SEED: Final = 20_260_420
_LIBRARIES: Final = ("numpy", "scipy", "statsmodels", "decoupler", "pyucell")
# Replicates of each question: normal scores are cheap, counts are not.
_FULL: Final[Mapping[str, tuple[int, ...]]] = {
    "two_groups": (40_000, 6_000),
    "slopes": (40_000, 6_000),
    "hedges_g": (40_000,),
    "strata": (10_000,),
    "sets": (2_000,),
    "power": (40_000,),
    "power_of_counts": (1_000,),
    "scoring_bias": (40,),
    "cells": (400,),
    "identity": (600,),
    "verdicts": (200,),
    "pooling": (20_000,),
    "splits": (1_000,),
    "within_donors": (20_000,),
    "findings": (1_000,),
    "nulls": (1_000, 300),
}
_QUICK: Final[Mapping[str, tuple[int, ...]]] = {
    "two_groups": (400, 20),
    "slopes": (400, 20),
    "hedges_g": (400,),
    "strata": (40,),
    "sets": (20,),
    "power": (2_000,),
    "power_of_counts": (10,),
    "scoring_bias": (2,),
    "cells": (8,),
    "identity": (4,),
    "verdicts": (3,),
    "pooling": (50,),
    "splits": (2,),
    "within_donors": (50,),
    "findings": (3,),
    "nulls": (4, 2),
}
Question = Callable[..., Iterable[Record]]
_ANSWERS: Final[Mapping[str, Question]] = {
    "two_groups": error_rates.two_groups,
    "slopes": error_rates.slopes,
    "hedges_g": standardised.intervals_of_g,
    "strata": strata.welch_or_moderated,
    "sets": sets.set_statistics,
    "power": power.power_by_donors,
    "power_of_counts": power.power_of_counts,
    "scoring_bias": partial(scoring_bias.scoring_bias, {**scoring_bias.OWN, **SCORERS}),
    "cells": cells.cells_or_donors,
    "identity": identity.naive_or_cross_fitted,
    "verdicts": verdicts.verdicts,
    "pooling": pooling.pooled_intervals,
    "splits": splits.parts_of_splits,
    "within_donors": within_donors.slopes_within_donors,
    "findings": findings.trends_of_findings,
    "nulls": chance.nulls_of_the_curve,
}


def calibrate(
    path: Path = DEFAULT,
    *,
    seed: int = SEED,
    quick: bool = False,
    progress: Callable[[str], None] = lambda _: None,
) -> dict[str, Any]:
    """Answer every question and write the report, aside and then in place.

    Parameters
    ----------
    path
        The report.
    seed
        The same seed and libraries give the same bytes. Every question has chance of its own.
    quick
        Few replicates, for tests; the report says so.
    progress
        Told each question before it is answered.

    Returns
    -------
    The report as written.
    """
    replicates = _QUICK if quick else _FULL
    streams = np.random.default_rng(seed).spawn(len(QUESTIONS))
    rows: dict[str, list[Record]] = {}
    for question, rng in zip(QUESTIONS, streams, strict=True):
        progress(question)
        rows[question] = [
            rounded(record) for record in _ANSWERS[question](*replicates[question], rng)
        ]
    report = {
        "format": FORMAT,
        "seed": seed,
        "quick": quick,
        "score_version": SCORE_VERSION,
        "libraries": {name: version(name) for name in _LIBRARIES},
        "parameters": _parameters(),
        "rows": rows,
        "exceptions": exceptions(rows),
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_suffix(".aside")
    aside.write_text(_text(report), encoding="utf-8")
    aside.replace(path)
    return report


def _parameters() -> dict[str, Any]:
    """Say what the report rests on: the level, the target, and how the studies were drawn."""
    return {
        "level": LEVEL,
        "covered": list(COVERED),
        "effect_of_power": error_rates.EFFECT,
        "ages": {name: [round(age, 2) for age in ages] for name, ages in error_rates.AGES.items()},
        "strata": strata.STRATA,
        "gain": scoring_bias.GAIN,
        "identity_genes": identity.N_GENES,
        "pooled_g": pooling.TRUE,
        "pooled_sides": list(pooling.SIZES),
        "split_change": splits.CHANGE,
        "slope_within": within_donors.EFFECT,
        "odds_ratio": findings.ODDS_RATIO,
        "studies": {
            "scores": _changed(donor_scores.STUDY),
            "scoring_bias": _changed(scoring_bias.STUDY),
            "identity": _changed(identity.STUDY),
            "verdicts": _changed(verdicts.STUDY),
            "nulls": _changed(chance.STUDY),
        },
    }


def _changed(design: Design) -> dict[str, Any]:
    """Parameters of a simulated study that differ from the simulator's defaults."""
    plain = Design()
    return {
        field.name: getattr(design, field.name)
        for field in dataclasses.fields(design)
        if getattr(design, field.name) != getattr(plain, field.name)
    }


def _text(report: Mapping[str, Any]) -> str:
    """Return JSON with one record a line, so that a change of the report can be read."""
    parts = []
    for key, value in report.items():
        if key == "rows":
            inner = ",\n".join(
                f"{json.dumps(name)}: {_lines(rows)}" for name, rows in value.items()
            )
            parts.append(f'"rows": {{\n{inner}\n}}')
        elif key == "exceptions":
            parts.append(f'"exceptions": {_lines(value)}')
        else:
            parts.append(f"{json.dumps(key)}: {json.dumps(value)}")
    return "{\n" + ",\n".join(parts) + "\n}\n"


def _lines(records: Iterable[Record]) -> str:
    return "[\n" + ",\n".join(json.dumps(record, allow_nan=False) for record in records) + "\n]"
