"""What the benchmark prints: measured values, and each ratio against its bar."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / ".bench"  # ignored by git, disposable


@dataclass(frozen=True)
class Bar:
    """One measured value, and what it has to be."""

    name: str
    number: float
    unit: str
    sense: str
    bar: float
    met: bool


@dataclass
class Recorded:
    """What was printed while it was being recorded."""

    lines: list[str] = field(default_factory=list)
    bars: list[Bar] = field(default_factory=list)


_recording: list[Recorded] = []


@contextmanager
def recorded() -> Iterator[Recorded]:
    """Keep what is printed, beside printing it."""
    kept = Recorded()
    _recording.append(kept)
    try:
        yield kept
    finally:
        _recording.remove(kept)


def title(text: str) -> None:
    say(f"\n{text}\n{'-' * len(text)}")


def say(text: str = "") -> None:
    for kept in _recording:
        kept.lines += text.split("\n")
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def value(name: str, number: float, unit: str, note: str = "") -> None:
    say(f"  {name:<52}{number:>10,.4g} {unit:<4}{note}".rstrip())


def at_most(name: str, number: float, bar: float, unit: str = "x") -> None:
    _against(name, number, unit, "at most", bar, met=number <= bar)


def at_least(name: str, number: float, bar: float, unit: str = "x") -> None:
    _against(name, number, unit, "at least", bar, met=number >= bar)


def _against(name: str, number: float, unit: str, sense: str, limit: float, *, met: bool) -> None:
    # Of Python's own types: what was measured may be numpy's, which JSON does not know.
    bar = Bar(name, float(number), unit, sense, float(limit), bool(met))
    for kept in _recording:
        kept.bars.append(bar)
    verdict = "met" if bar.met else "NOT MET"
    say(
        f"* {bar.name:<52}{bar.number:>10,.3g} {bar.unit:<4}"
        f"bar: {bar.sense} {bar.bar:,g} {bar.unit}: {verdict}"
    )
