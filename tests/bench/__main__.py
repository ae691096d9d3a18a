"""Measure speed against the bars: ``python -m tests.bench [--report FILE] [part ...]``.

Every bar is a ratio of candidates that took turns within this run, so that a busy or a slow
machine moves both alike. Nothing is written but the ignored ``.bench/``, and the report if one is
named.
"""

import argparse
import time
from datetime import UTC, datetime
from pathlib import Path

from tests.bench import (
    browser,
    callbacks,
    cell_callbacks,
    cell_obs,
    cell_views,
    cellxgene,
    document,
    graph,
    machine,
    rank_scoring,
    report,
    scoring,
    streaming,
    users,
)

PARTS = {
    "scoring": scoring.run,
    "ranks": rank_scoring.run,
    "build": streaming.run,
    "callbacks": callbacks.run,
    "graph": graph.run,
    "cells": cell_views.run,
    "cell-callbacks": cell_callbacks.run,
    "obs": cell_obs.run,
    "users": users.run,
    "browser": browser.run,
    "cellxgene": cellxgene.run,
}
APART = {"cellxgene"}  # has an installation of its own: make bench-cellxgene


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="part", help=", ".join(PARTS))
    parser.add_argument("--report", type=Path, help="write what is printed into a document")
    asked = parser.parse_args()
    unknown = [part for part in asked.parts if part not in PARTS]
    if unknown:
        parser.error(f"no such part: {', '.join(unknown)}; there are {', '.join(PARTS)}")
    for part in asked.parts or [each for each in PARTS if each not in APART]:
        section = measured(part)
        if asked.report:  # after each part: a later one may fail
            sections = document.merged(document.read(asked.report), section, list(PARTS))
            document.write(asked.report, sections)


def measured(part: str) -> document.Section:
    """Run a part, and return what it printed and where."""
    at, load, commit = datetime.now(UTC), machine.load(), machine.commit()
    start = time.monotonic()
    with report.recorded() as kept:
        PARTS[part]()
    return document.Section(
        part=part,
        at=f"{at:%Y-%m-%d %H:%M} UTC",
        minutes=(time.monotonic() - start) / 60,
        commit=commit,
        load=load,
        machine=machine.machine(),
        bars=tuple(kept.bars),
        body="\n".join(kept.lines),
    )


if __name__ == "__main__":
    main()
