"""Print the bytes that scoring the saved matrix adds to the peak of this process.

A process of its own, because a peak never falls. It is read from ``/proc/self/status``:
``ru_maxrss`` would start at the peak of the process that started this one.
"""

from pathlib import Path

from drift.scoring import module_scores
from tests.bench import cells, report

_STATUS = Path("/proc/self/status")
MEASURABLE = _STATUS.exists()


def peak() -> int:
    """Return the peak resident size of this process, bytes."""
    return status("VmHWM")


def status(field: str) -> int:
    """Return a field of the status of this process, bytes."""
    line = next(line for line in _STATUS.read_text().splitlines() if line.startswith(field))
    return int(line.split()[1]) * 1024


def main() -> None:
    names, wanted = cells.gene_names(), cells.signatures()
    matrix = cells.load(report.FOLDER / "cells")
    module_scores(matrix[:10], names, wanted)  # whatever is made at the first use
    before = peak()
    module_scores(matrix, names, wanted)
    report.say(str(peak() - before))


if __name__ == "__main__":
    main()
