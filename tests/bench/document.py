"""The report that is committed: one section a part, and every bar in one table.

A part that is measured again replaces its own section; the others keep theirs, with the date and
the machine they were measured on. What is needed for that stands in the file itself, in comments
that a reader of Markdown does not see.
"""

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from tests.bench.report import Bar

_OPEN: Final = "<!-- part "
_SECTION: Final = re.compile(
    rf"^{_OPEN}(?P<facts>[^\n]*) -->\n.*?^```text\n(?P<body>.*?)\n```$", re.MULTILINE | re.DOTALL
)
INTRODUCTION: Final = """\
# Benchmarks

Written by `python -m tests.bench --report docs/bench.md [part ...]` (or `make bench`, and
`make bench-cellxgene`, with `REPORT=docs/bench.md`): do not edit. A part that is measured again
replaces its own section.

**How to read it.** Every bar is a ratio of candidates that took turns within one run on one
machine, or a size: a slow or a busy machine moves both sides alike. Seconds and milliseconds are
medians, for orientation; do not compare them between sections, nor with another machine. `*` marks
a line that has a bar. Data are made up where a section says so, and then of the usual shape;
nothing is asked from outside the machine."""


@dataclass(frozen=True)
class Section:
    """One part as it was measured last."""

    part: str
    at: str
    minutes: float
    commit: str
    load: float
    machine: dict[str, str]
    bars: tuple[Bar, ...]
    body: str


def read(path: Path) -> list[Section]:
    """Return the sections of a report; none if there is no report yet."""
    if not path.is_file():
        return []
    found = _SECTION.finditer(path.read_text())
    return [_parsed(json.loads(each["facts"]), each["body"]) for each in found]


def merged(old: Iterable[Section], new: Section, order: Sequence[str]) -> list[Section]:
    """Put a section in the place of the one of its part, in the order of the parts.

    Sections of parts that are no more are dropped.
    """
    by_part = {**{section.part: section for section in old}, new.part: new}
    return [by_part[part] for part in order if part in by_part]


def write(path: Path, sections: Sequence[Section]) -> None:
    """Write a report whole: a stopped run leaves the one before."""
    part = path.with_name(f".part-{path.name}")
    part.write_text(rendered(sections))
    part.replace(path)


def rendered(sections: Sequence[Section]) -> str:
    newest = max(sections, key=lambda section: section.at)
    blocks = [
        INTRODUCTION,
        _machine(newest),
        _bars(sections),
        *(_section(section, newest) for section in sections),
    ]
    return "\n\n".join(blocks) + "\n"


def _parsed(facts: dict[str, object], body: str) -> Section:
    bars = tuple(Bar(**bar) for bar in facts.pop("bars"))
    return Section(**facts, bars=bars, body=body)


def _machine(newest: Section) -> str:
    lines = [f"- {name}: {value}" for name, value in newest.machine.items()]
    return "\n".join(
        ["## Machine and versions", "", f"Of the newest part ({newest.at}).", "", *lines]
    )


def _bars(sections: Sequence[Section]) -> str:
    bars = [bar for section in sections for bar in section.bars]
    rows = [
        f"| {section.part} | {_cell(bar.name)} | {bar.number:,.3g} {_unit(bar)} "
        f"| {bar.sense} {bar.bar:,g} {_unit(bar)} | {'met' if bar.met else '**not met**'} |"
        for section in sections
        for bar in section.bars
    ]
    return "\n".join(
        [
            "## Every bar",
            "",
            f"{sum(bar.met for bar in bars)} of {len(bars)} are met.",
            "",
            "| part | what | measured | bar | |",
            "| --- | --- | --- | --- | --- |",
            *rows,
        ]
    )


def _cell(text: str) -> str:
    return text.strip().replace("|", "\\|")


def _unit(bar: Bar) -> str:
    return "×" if bar.unit == "x" else bar.unit


def _section(section: Section, newest: Section) -> str:
    facts = asdict(section)
    body = facts.pop("body")
    # ">" would be able to close the comment
    hidden = json.dumps(facts, ensure_ascii=False).replace(">", "\\u003e")
    lines = [
        f"## {section.part}",
        "",
        f"{_OPEN}{hidden} -->",
        (
            f"Measured {section.at} in {section.minutes:.1f} minutes, at commit {section.commit}; "
            f"{section.load:.1f} processes wanted a core before."
        ),
    ]
    other = [f"{k} {v}" for k, v in section.machine.items() if v != newest.machine.get(k)]
    if other:
        lines.append(f"Other than above: {'; '.join(other)}.")
    if section.load > float(section.machine.get("cores", "inf")) / 2:
        lines.append("**The machine was busy: measure this part again on a quiet one.**")
    return "\n".join([*lines, "", "```text", body.strip("\n"), "```"])
