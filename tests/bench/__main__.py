"""Measure speed against the bars: ``python -m tests.bench [part ...]``.

Every bar is a ratio of candidates that took turns within this run, so that a busy or a slow
machine moves both alike. Nothing is written but the ignored ``.bench/``.
"""

import argparse

from tests.bench import browser, callbacks, cell_callbacks, cell_views, graph, rank_scoring, scoring

PARTS = {
    "scoring": scoring.run,
    "ranks": rank_scoring.run,
    "callbacks": callbacks.run,
    "graph": graph.run,
    "cells": cell_views.run,
    "cell-callbacks": cell_callbacks.run,
    "browser": browser.run,
}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="part", help=", ".join(PARTS))
    wanted = parser.parse_args().parts or list(PARTS)
    unknown = [part for part in wanted if part not in PARTS]
    if unknown:
        parser.error(f"no such part: {', '.join(unknown)}; there are {', '.join(PARTS)}")
    for part in wanted:
        PARTS[part]()


if __name__ == "__main__":
    main()
