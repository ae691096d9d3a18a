from dataclasses import replace
from pathlib import Path

import numpy as np

from tests.bench import document, report
from tests.bench.document import Section

ORDER = ["scoring", "cells", "browser"]
MACHINE = {"processor": "one", "packages": "numpy 2.4.6"}


def section(part: str, at: str, number: float) -> Section:
    """Return what a part that prints one bar and a remark would be."""
    with report.recorded() as kept:
        report.title(f"{part}: old → new")
        report.at_most(f"{part} | a --> b", np.float64(number), 2)
        report.value("for orientation", 1234.5, "ms", "median")
    return Section(
        part, at, 1.5, "abc", 0.3, MACHINE, tuple(kept.bars), "\n".join(kept.lines).strip("\n")
    )


def test_a_report_is_read_as_it_was_written(tmp_path: Path) -> None:
    sections = [section("scoring", "2026-11-01 10:00 UTC", 1), section("cells", "2026", 3)]
    document.write(tmp_path / "bench.md", sections)
    assert document.read(tmp_path / "bench.md") == sections
    assert [each.name for each in tmp_path.iterdir()] == ["bench.md"]


def test_a_part_measured_again_replaces_its_own_section_only(tmp_path: Path) -> None:
    path = tmp_path / "bench.md"
    for part, at, number in [("cells", "1", 3), ("scoring", "2", 1), ("cells", "3", 1.5)]:
        new = section(part, at, number)
        document.write(path, document.merged(document.read(path), new, ORDER))
    assert [(each.part, each.at) for each in document.read(path)] == [
        ("scoring", "2"),
        ("cells", "3"),
    ]
    assert [bar.number for each in document.read(path) for bar in each.bars] == [1, 1.5]


def test_a_part_that_is_no_more_loses_its_section() -> None:
    old = [section("gone", "1", 1), section("cells", "1", 1)]
    found = document.merged(old, section("scoring", "2", 1), ORDER)
    assert [each.part for each in found] == ["scoring", "cells"]


def test_every_bar_stands_in_the_table_and_a_missed_one_is_seen() -> None:
    text = document.rendered([section("scoring", "1", 1), section("cells", "2", 3)])
    assert "1 of 2 are met." in text
    assert "| cells | cells \\| a --> b | 3 × | at most 2 × | **not met** |" in text
    assert "* cells | a --> b" in text  # as it was printed
    assert "for orientation" in text


def test_a_section_of_another_machine_says_so() -> None:
    other = replace(section("cells", "1", 1), machine={**MACHINE, "processor": "another"})
    text = document.rendered([section("scoring", "2", 1), other])
    assert text.count("Other than above: processor another.") == 1
    assert "- processor: one" in text


def test_a_section_of_a_busy_machine_says_so() -> None:
    quiet = replace(section("scoring", "1", 1), machine={**MACHINE, "cores": "2"})
    busy = replace(quiet, part="cells", load=3.0)
    assert "was busy" not in document.rendered([quiet])
    assert document.rendered([quiet, busy]).count("was busy") == 1


def test_there_is_no_report_at_first(tmp_path: Path) -> None:
    assert document.read(tmp_path / "bench.md") == []
