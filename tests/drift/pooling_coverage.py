"""How often pooled intervals hold the truth, simulated: the numbers of Methods, "Pooling".

``python -m tests.drift.pooling_coverage`` prints them; ``test_meta`` repeats a part at every run.
"""

import sys
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import special, stats

TRUE = 0.5
SIZES = (3, 12)  # fewest and most donors a side
STUDIES, SPREADS = (3, 4, 6, 10), (0.0, 0.5, 1.0)

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Drawn:
    """Simulated studies: (n_draws, k) effects g with their variances."""

    g: Floats
    v: Floats


def draw(k: int, tau: float, draws: int, rng: np.random.Generator) -> Drawn:
    """Draw Hedges' g of k studies: normal donors, true effects around 0.5 with sd tau."""
    n1, n2 = (rng.integers(SIZES[0], SIZES[1] + 1, (draws, k)) for _ in range(2))
    df, harmonic = n1 + n2 - 2, n1 * n2 / (n1 + n2)
    true = TRUE + tau * rng.standard_normal((draws, k))
    difference = true + rng.standard_normal((draws, k)) / np.sqrt(harmonic)
    log_ratio = special.gammaln(df / 2) - special.gammaln((df - 1) / 2)
    g = np.exp(log_ratio) / np.sqrt(df / 2) * difference / np.sqrt(rng.chisquare(df) / df)
    return Drawn(g, 1 / harmonic + g**2 / (2 * (n1 + n2)))


def intervals(drawn: Drawn) -> dict[str, Floats]:
    """Pool every draw at once, by bisection.

    Returns
    -------
    ``mean``, ``tau2``, and the half widths of ``normal`` (1.96), ``hartung_knapp``, ``floored``
    (ours), ``at_least_one`` (factor never below 1) and ``prediction``.
    """
    g, v = drawn.g, drawn.v
    draws, k = g.shape

    def pooled(tau2: Floats) -> tuple[Floats, Floats, Floats]:
        w = 1 / (v + tau2[:, None])
        mean = (w * g).sum(1) / w.sum(1)
        return mean, 1 / np.sqrt(w.sum(1)), (w * (g - mean[:, None]) ** 2).sum(1)

    low, high = np.zeros(draws), np.full(draws, 100.0)
    agree = pooled(low)[2] <= k - 1
    for _ in range(60):
        middle = (low + high) / 2
        above = pooled(middle)[2] > k - 1
        low, high = np.where(above, middle, low), np.where(above, high, middle)
    tau2 = np.where(agree, 0.0, (low + high) / 2)
    mean, known, q = pooled(tau2)
    factor, t = np.sqrt(q / (k - 1)), stats.t.isf(0.025, k - 1)
    floored = np.maximum(t * known * factor, stats.norm.isf(0.025) * known)
    return {
        "mean": mean,
        "tau2": tau2,
        "normal": stats.norm.isf(0.025) * known,
        "hartung_knapp": t * known * factor,
        "floored": floored,
        "at_least_one": t * known * np.maximum(factor, 1),
        "prediction": stats.t.isf(0.025, k - 2) * np.sqrt(tau2 + (floored / t) ** 2),
    }


def shares(k: int, tau: float, draws: int, rng: np.random.Generator) -> dict[str, float]:
    """Return how often each interval holds the true mean (prediction: a new true effect)."""
    found = intervals(draw(k, tau, draws, rng))
    mean, new = found["mean"], TRUE + tau * rng.standard_normal(draws)
    held = {
        name: float(np.mean(np.abs(mean - TRUE) <= found[name]))
        for name in ("normal", "hartung_knapp", "floored", "at_least_one")
    }
    return held | {"prediction": float(np.mean(np.abs(mean - new) <= found["prediction"]))}


def main() -> None:
    """Print the table."""
    rng = np.random.default_rng(2)
    for k in STUDIES:
        for tau in SPREADS:
            row = shares(k, tau, 20_000, rng)
            told = ", ".join(f"{name} {value:.3f}" for name, value in row.items())
            sys.stdout.write(f"k {k}, tau {tau}: {told}\n")


if __name__ == "__main__":
    main()
