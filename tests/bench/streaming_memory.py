"""Print the peaks of this process, bytes, after it has scored every cell of a file.

Two peaks, since pages of mapped files count as resident and are given back when others need them:
all that is resident, and what is the process's own.
"""

import json
import sys
import threading
from pathlib import Path
from typing import Final

from atlas.cells.scoring import inline
from tests.bench import memory, report
from tests.bench.streaming import scored

LOOK: Final = 0.02  # seconds


class _Anonymous(threading.Thread):
    """Looks at the own memory now and then: the system keeps no peak of it."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.peak = 0
        self._ended = threading.Event()

    def run(self) -> None:
        while not self._ended.wait(LOOK):
            self.peak = max(self.peak, memory.status("RssAnon"))

    def end(self) -> None:
        self._ended.set()
        self.join()


def main() -> None:
    looking = _Anonymous()
    looking.start()
    scored(Path(sys.argv[1]), inline)
    looking.end()
    peaks = {"peak resident size": memory.peak(), "peak of own memory": looking.peak}
    report.say(json.dumps(peaks))


if __name__ == "__main__":
    main()
