"""People who use the dashboard at once: ``python -m tests.bench.crowd PORT PEOPLE SECONDS FIRST``.

A process of its own, so that it takes from the machine what other computers would, and not from
the process that measures. It talks to 127.0.0.1 alone, and ends by the clock. Prints JSON.
"""

import json
import sys
import threading
import time
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, field
from http.client import HTTPException
from typing import Final

from tests.bench import atlas_file
from tests.bench.clicks import Click, Person
from tests.bench.serving import Client
from tests.bench.visit import Visit, plain

DATASETS: Final = (atlas_file.DATASET, "tms_atlas_programs", "tms_liver_facs")
CONNECTIONS: Final = 6  # of one browser to one server
MOST_PEOPLE, MOST_SECONDS = 50, 300


@dataclass
class Seen:
    """What happened: seconds of each request and of each click until all of it was there."""

    requests: list[float] = field(default_factory=list)
    clicks: list[tuple[str, float]] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


class Browser:
    """One person's browser: what belongs to a click is asked at once, as far as it may."""

    def __init__(self, port: int, visit: Visit, seen: Seen) -> None:
        self._visit, self._seen, self._own = visit, seen, threading.local()
        self._port = port
        self._pool = ThreadPoolExecutor(CONNECTIONS)
        self._has_document = False
        self._content = b""

    def does(self, click: Click) -> None:
        """Do what a click causes, and note how long it took."""
        start = time.perf_counter()
        query = click.selection.query
        if click.opens:
            self._open(click.path, query)
            bodies = self._visit.at_start(self._content, click.path, query)
        else:
            bodies = self._visit.at_change(self._content, click.path, query)
        self._all(bodies.values())
        self._seen.clicks.append((click.name, time.perf_counter() - start))

    def close(self) -> None:
        self._pool.shutdown()

    def _open(self, path: str, query: str) -> None:
        if not self._has_document:  # later pages are parts of the first
            for address in self._visit.document(path, query):
                self._ask(address)
            self._has_document = True
        self._content = self._ask(self._visit.page(path, query))

    def _all(self, bodies: Iterable[bytes]) -> None:
        list(self._pool.map(self._ask, bodies))

    def _ask(self, asked: str | bytes) -> bytes:
        client = self._client()
        start = time.perf_counter()
        try:
            answer = client.get(asked) if isinstance(asked, str) else client.call(asked)
        except (OSError, HTTPException, RuntimeError) as error:
            self._seen.errors.append(f"{type(error).__name__}: {error}"[:200])
            client.close()
            return b"{}"
        self._seen.requests.append(time.perf_counter() - start)
        if b'"sideUpdate"' in plain(answer):  # how a callback that failed says so
            self._seen.errors.append(f"a callback failed: {asked[:300]!r}")
        return answer

    def _client(self) -> Client:
        if not hasattr(self._own, "client"):
            self._own.client = Client(self._port)
        return self._own.client


def crowd(port: int, people: int, seconds: float, first: int) -> Seen:
    """Let people use the dashboard until the time is up."""
    seen, visit = Seen(), Visit(port)
    # before the clock runs: what they may look at is read from the tables, by this process
    everybody = [Person(first + number, DATASETS) for number in range(people)]
    until = time.monotonic() + seconds

    def sit(person: Person) -> None:
        browser = Browser(port, visit, seen)
        time.sleep(person.think())
        for click in person.clicks():
            if time.monotonic() >= until:
                break
            browser.does(click)
            time.sleep(person.think())
        browser.close()

    threads = [threading.Thread(target=sit, args=(person,)) for person in everybody]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return seen


def main() -> None:
    port, people, seconds, first = map(int, sys.argv[1:])
    found = crowd(port, min(people, MOST_PEOPLE), min(seconds, MOST_SECONDS), first)
    json.dump(asdict(found), sys.stdout)


if __name__ == "__main__":
    main()
