"""Candidates that take turns, so that what disturbs the machine disturbs all of them."""

import time
from collections.abc import Callable, Mapping
from statistics import median


def medians(candidates: Mapping[str, Callable[[], object]], rounds: int) -> dict[str, float]:
    """Return the median seconds of each candidate over the rounds, after one round unmeasured."""
    return {name: median(times) for name, times in all_rounds(candidates, rounds).items()}


def all_rounds(
    candidates: Mapping[str, Callable[[], object]], rounds: int
) -> dict[str, list[float]]:
    """Return the seconds of each candidate in every round, after one round unmeasured."""
    seconds: dict[str, list[float]] = {name: [] for name in candidates}
    for turn in range(rounds + 1):
        for name, candidate in candidates.items():
            start = time.perf_counter()
            candidate()
            if turn:
                seconds[name].append(time.perf_counter() - start)
    return seconds
