"""The calibration report: how it is laid out, and the one reader of it.

``data/calibration/report.json``, written by ``python -m atlas calibrate`` alone::

    {"format": 1, "seed": ..., "quick": false, "score_version": ..., "libraries": {name: version},
     "parameters": {...}, "rows": {question: [record, ...]}, "exceptions": [record, ...]}

A record is flat: name to number, word or truth. ``x_se`` is the Monte-Carlo standard error of
``x``, ``replicates`` the number behind it; rates are shares, 0 to 1. ``in_use`` marks what the
tables rest on; the rest are the alternatives.

====================  =============================================================================
question              one record is
====================  =============================================================================
``two_groups``        test x scores (normal, simulated) x spread x n_young x n_old x with_sex:
                      type_one, coverage, power (at a change of 1.5 young standard deviations)
``slopes``            test x scores x spread x ages (name of the design) x with_sex: the same
``hedges_g``          spread x n_young x n_old x g (true): coverage, bias; coverage_scaled is that
                      of an interval shrunk by the small-sample factor (not used)
``strata``            test x variances (all alike, strata differ) x strata (all, quietest third,
                      noisiest third) x n_young: type_one, power
``sets``              programme_sd: type_one of the set statistic of effect tables
``power``             n_per_side (3 to 40) x g (true, 0 to 3): ``power`` of Welch's test, and
                      ``noncentral_t``, that of Student's test by theory. A full grid:
                      ``Report.power_table`` reads it, ``drift.calibration.power`` interpolates
``power_of_counts``   n_per_side x gain (log units put into counts), the g it amounts to, power
``scoring_bias``      case x amount x method: effect, as a share of that of a true gain of 0.5
``cells``             n_young x cells a donor: by_cell and by_donor, false-positive rates
``identity``          genes_from x true_loss x n_young: change (log2), called
``verdicts``          world (what truly changes) x n_young: the share given each verdict
====================  =============================================================================

``exceptions`` repeats the records of tests in use whose interval holds less than 93 or more than
97 % (beyond 2 Monte-Carlo errors), with ``question`` and ``direction``: liberal or cautious.
"""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from drift.calibration.power import PowerTable
from drift.calibration.rates import Record
from drift.errors import StoreError

DEFAULT: Final = Path(__file__).parents[1] / "data" / "calibration" / "report.json"
FORMAT: Final = 1
QUESTIONS: Final = (
    "two_groups",
    "slopes",
    "hedges_g",
    "strata",
    "sets",
    "power",
    "power_of_counts",
    "scoring_bias",
    "cells",
    "identity",
    "verdicts",
    # Each has chance of its own by its place: new ones come last.
    "pooling",
    "splits",
    "within_donors",
    "findings",
    "nulls",
)
_CURE: Final = "make it again: make calibrate"


@dataclass(frozen=True)
class Report:
    """A calibration report, as the module docstring lays it out."""

    seed: int
    quick: bool
    score_version: str
    libraries: dict[str, str]
    parameters: dict[str, Any]
    rows: dict[str, list[Record]]
    exceptions: list[Record]

    def select(self, question: str, **keys: Any) -> list[Record]:
        """Return the records of a question whose fields equal the keys."""
        return [
            record
            for record in self.rows[question]
            if all(record.get(name) == value for name, value in keys.items())
        ]

    @property
    def power_table(self) -> PowerTable:
        """Power by donors a side and g, for ``drift.calibration.power``."""
        return PowerTable.of(self.rows["power"])


def read_report(path: Path = DEFAULT) -> Report:
    """Read the calibration report.

    Parameters
    ----------
    path
        Its file.

    Raises
    ------
    StoreError
        If it is missing, no JSON, of another format, or lacks a question.
    """
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise StoreError(f"The calibration report {path.name} is missing; {_CURE}.") from None
    except (OSError, ValueError) as error:
        msg = f"The calibration report {path.name} cannot be read ({error}); {_CURE}."
        raise StoreError(msg) from error
    if not isinstance(found, dict) or found.pop("format", None) != FORMAT:
        raise StoreError(f"The calibration report {path.name} has another format; {_CURE}.")
    missing = [name for name in QUESTIONS if not found.get("rows", {}).get(name)]
    if missing:
        msg = f"The calibration report {path.name} does not answer '{missing[0]}'; {_CURE}."
        raise StoreError(msg)
    try:
        return Report(**found)
    except TypeError as error:
        msg = f"The calibration report {path.name} has strange fields ({error}); {_CURE}."
        raise StoreError(msg) from error
