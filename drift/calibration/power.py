"""How many donors it takes: power of Welch's test by donors a side and true g."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from scipy import special

from drift.calibration.donor_scores import STUDY, md_score
from drift.calibration.rates import LEVEL, Record, mean, rate
from drift.errors import DesignError
from drift.fits import interval, welch
from drift.simulate import simulate

Floats = npt.NDArray[np.float64]
DONORS: Final = (3, 4, 5, 6, 7, 8, 9, 10, 12, 15, 20, 25, 30, 40)  # a side
EFFECTS: Final = (0.0, 0.3, 0.5, 0.75, 1.0, 1.25, 1.5, 2.0, 2.5, 3.0)  # true g
DRAWN_DONORS: Final = (3, 6, 12, 20)  # of the check with drawn counts
DRAWN_EFFECTS: Final = (0.5, 1.0, 1.5, 2.0, 3.0)
_DONORS_AT_ONCE: Final = 4_000
_PILOT_GAIN: Final = 0.3


@dataclass(frozen=True)
class PowerTable:
    """Simulated power, to be read between its points.

    Parameters
    ----------
    donors
        (n_rows,) donors a side, rising.
    effects
        (n_columns,) true g, rising from 0.
    power
        (n_rows, n_columns) share of simulated studies whose 95 % interval excludes 0.
    """

    donors: Floats
    effects: Floats
    power: Floats

    @classmethod
    def of(cls, records: Sequence[Mapping[str, Any]]) -> "PowerTable":
        """Make the table from the records of ``power_by_donors``."""
        donors = np.array(sorted({record["n_per_side"] for record in records}), dtype=np.float64)
        effects = np.array(sorted({record["g"] for record in records}), dtype=np.float64)
        power = np.full((len(donors), len(effects)), np.nan)
        for record in records:
            at = np.searchsorted(donors, record["n_per_side"])
            power[at, np.searchsorted(effects, record["g"])] = record["power"]
        if not np.isfinite(power).all():
            msg = "The power table has holes: run the calibration again."
            raise DesignError(msg)
        return cls(donors, effects, power)


def power(table: PowerTable, n_per_side: float, g: float) -> float:
    """Return the power of Welch's test, interpolated.

    Parameters
    ----------
    table
        Simulated power.
    n_per_side
        Donors on each side. Below 3 no test is made: NaN. Above the table (40): as at its end,
        which is less than the truth.
    g
        True standardised difference; the sign does not matter. Above the table (3): as at its end.

    Returns
    -------
    Share of studies that would call the change, 0 to 1. Between the points of the table the
    probit of the power is linear in g and in the root of the donors, as it nearly is in theory.
    """
    return float(_powers(table, np.array([n_per_side], dtype=np.float64), g)[0])


def _powers(table: PowerTable, n_per_side: Floats, g: float) -> Floats:
    """Return :func:`power` for several numbers of donors at once."""
    from scipy import interpolate  # here: the dashboard starts without it

    probit = special.ndtri(table.power.clip(1e-6, 1 - 1e-6))
    surface = interpolate.RegularGridInterpolator((np.sqrt(table.donors), table.effects), probit)
    n = np.fmax(np.fmin(n_per_side, table.donors[-1]), table.donors[0])
    size = np.full_like(n, min(abs(g), table.effects[-1]))
    found = special.ndtr(surface(np.column_stack([np.sqrt(n), size])))
    return np.where(n_per_side >= table.donors[0], found, np.nan)


def donors_needed(table: PowerTable, g: float, target: float = 0.8) -> int | None:
    """Return the fewest donors a side that reach a power.

    Parameters
    ----------
    table, g
        As in ``power``.
    target
        Power, 0 to 1.

    Returns
    -------
    Donors a side, or None when the most of the table (40) do not reach it.
    """
    donors = np.arange(int(table.donors[0]), int(table.donors[-1]) + 1, dtype=np.float64)
    enough = np.flatnonzero(_powers(table, donors, g) >= target)
    return int(donors[enough[0]]) if enough.size else None


def power_by_donors(replicates: int, rng: np.random.Generator) -> Iterator[Record]:
    """Return the power of Welch's test on normal scores, one record a number of donors and g.

    Parameters
    ----------
    replicates
        Studies a record; all effects of a number of donors share them, so power rises smoothly.
    rng
        Source of chance.
    """
    for n in DONORS:
        young, old = rng.normal(size=(2, n, replicates))
        for g in EFFECTS:
            yield {
                "n_per_side": n,
                "g": g,
                **rate("power", interval(welch(young, old + g)).p < LEVEL),
                "noncentral_t": float(student_power(n, g)),
                "replicates": replicates,
            }


def power_of_counts(replicates: int, rng: np.random.Generator) -> Iterator[Record]:
    """Return the power on module scores of drawn counts with a known gain, beside the theory.

    Parameters
    ----------
    replicates
        Studies a record.
    rng
        Source of chance.

    Returns
    -------
    ``gain`` is what was put into the counts (log units), ``g`` what it amounts to between these
    donors, ``power`` how often Welch's test called it and ``noncentral_t`` the theory at that g.
    """
    seed = int(rng.integers(2**32))
    pilot = _drawn(_PILOT_GAIN, 200, seed)
    per_gain = (pilot[1].mean() - pilot[0].mean()) / _spread(pilot) / _PILOT_GAIN
    for target in DRAWN_EFFECTS:
        gain = target / per_gain
        sides = _drawn(gain, replicates, seed)
        shift = sides[1].mean(axis=0) - sides[0].mean(axis=0)
        g = mean("g", shift / _spread(sides))
        for n in DRAWN_DONORS:
            called = interval(welch(sides[0, :n], sides[1, :n])).p < LEVEL
            yield {
                "n_per_side": n,
                "gain": float(gain),
                **g,
                **rate("power", called),
                "noncentral_t": float(student_power(n, g["g"])),
                "replicates": replicates,
            }


def student_power(n_per_side: npt.ArrayLike, g: float) -> Floats:
    """Return the power of Student's two-sided test by the noncentral t.

    Parameters
    ----------
    n_per_side
        Donors on each side, at least 2: a number, or an array.
    g
        True standardised difference; the sign does not matter.

    Returns
    -------
    The chance that the 95 % interval leaves out 0, in the shape of ``n_per_side`` (Cohen 1988,
    doi:10.4324/9780203771587).
    """
    n = np.asarray(n_per_side, dtype=np.float64)
    df, shift = 2 * n - 2, abs(g) * np.sqrt(n / 2)
    critical = special.stdtrit(df, 1 - LEVEL / 2)
    # The far tail is too small for the function where the shift is large: it is 0 there. Beyond
    # the reach of the near one the effect cannot be missed.
    far = np.nan_to_num(special.nctdtr(df, shift, -critical))
    missed = np.nan_to_num(special.nctdtr(df, shift, critical))
    return np.asarray(np.clip(1 - missed + far, 0, 1))


def _drawn(gain: float, replicates: int, seed: int) -> Floats:
    """Draw module scores of young and old donors, (2, n_donors, n_replicates)."""
    most, scores, left = max(DRAWN_DONORS), [], replicates
    rng = np.random.default_rng(seed)  # the same donors for every gain
    while left > 0:
        some = min(left, _DONORS_AT_ONCE // (2 * most))
        ages = (STUDY.age_young,) * (most * some) + (STUDY.age_old,) * (most * some)
        drawn = simulate(replace(STUDY, ages=ages, gain=gain), rng, level="profile")
        # Studies share the genes, so each is measured in the standard deviations of its genes.
        table = md_score(drawn).reshape(2, some, most)
        scores.append(table.transpose(0, 2, 1) / _spread(table.transpose(0, 2, 1)))
        left -= some
    return np.concatenate(scores, axis=2)


def _spread(sides: Floats) -> float:
    """Return the standard deviation between the donors of a side."""
    return float(np.sqrt(np.mean([side.var() for side in sides])))
