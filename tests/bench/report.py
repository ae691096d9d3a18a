"""What the benchmark prints: measured values, and each ratio against its bar."""

import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / ".bench"  # ignored by git, disposable


def title(text: str) -> None:
    say(f"\n{text}\n{'-' * len(text)}")


def say(text: str = "") -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def value(name: str, number: float, unit: str, note: str = "") -> None:
    say(f"  {name:<52}{number:>10,.4g} {unit:<4}{note}".rstrip())


def at_most(name: str, number: float, bar: float, unit: str = "x") -> None:
    _against(name, number, bar, unit, "at most", met=number <= bar)


def at_least(name: str, number: float, bar: float, unit: str = "x") -> None:
    _against(name, number, bar, unit, "at least", met=number >= bar)


def _against(name: str, number: float, bar: float, unit: str, sense: str, *, met: bool) -> None:
    verdict = "met" if met else "NOT MET"
    say(f"* {name:<52}{number:>10,.3g} {unit:<4}bar: {sense} {bar:,g} {unit}: {verdict}")
