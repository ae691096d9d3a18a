"""Tasks in processes beside this one."""

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from itertools import islice
from multiprocessing import connection, resource_tracker
from typing import Any, Final

from atlas.cells.runners.one_thread import one_thread
from atlas.cells.runners.runner import Result, Runner, Task
from drift.errors import BuildError

RESTARTS: Final = 3  # of the pool, while one and the same result is waited for
AHEAD: Final = 2  # tasks a worker: one at work, one finished or next


class Processes(Runner):
    """Runs tasks in spawned processes; when one is killed, what it had is run again.

    Parameters
    ----------
    workers
        How many processes.
    ahead
        Tasks a worker that are under way or wait for their turn.
    """

    def __init__(self, workers: int, *, ahead: int = AHEAD) -> None:
        super().__init__()
        self.workers = workers
        self.ahead = ahead
        self._at_exit.callback(self._stop)
        self._pool: ProcessPoolExecutor | None = None

    def run(self, function: Callable[[Task], Result], tasks: Iterable[Task]) -> Iterator[Result]:
        """Yield the results in order (see ``Runner``)."""
        todo = iter(tasks)
        running: deque[tuple[Task, Future[Result]]] = deque()
        restarts = 0
        try:
            while True:
                for task in islice(todo, self.ahead * self.workers - len(running)):
                    running.append((task, self._submit(function, task)))
                if not running:
                    return
                try:
                    result = running[0][1].result()
                except BrokenProcessPool as error:
                    restarts += 1
                    if restarts > RESTARTS:
                        raise BuildError(_KILLED) from error
                    self._stop()
                    running = deque(self._kept(function, *pair) for pair in running)
                    continue
                running.popleft()
                restarts = 0
                yield result
                del result  # not held while the next is waited for
        finally:
            for _, future in running:
                future.cancel()

    def _submit(self, function: Callable[[Task], Result], task: Task) -> Future[Result]:
        if self._pool is None:
            # Spawned, not forked: a fork would copy the locks of the threads that BLAS has started.
            context = multiprocessing.get_context("spawn")
            self._pool = ProcessPoolExecutor(self.workers, context, _prepare)
        try:
            with _shielded():  # the first task starts the processes
                return self._pool.submit(_work, function, task)
        except BrokenProcessPool as error:  # found out when its turn comes
            lost: Future[Result] = Future()
            lost.set_exception(error)
            return lost

    def _kept(
        self, function: Callable[[Task], Result], task: Task, future: Future[Result]
    ) -> tuple[Task, Future[Result]]:
        """Return a task with what it came to, or with a new try where a worker was lost."""
        if future.cancelled() or isinstance(future.exception(), BrokenProcessPool):
            return task, self._submit(function, task)
        return task, future

    def _stop(self) -> None:
        """End the processes, after what they are at."""
        if self._pool is not None:
            self._pool.shutdown(wait=True, cancel_futures=True)
            self._pool = None


_KILLED: Final = (
    f"Workers of the build were ended from outside {RESTARTS + 1} times at one block, perhaps for "
    "want of memory: build again with fewer --workers; what is finished is kept."
)


@contextmanager
def _shielded() -> Iterator[None]:
    """Hold Ctrl+C back from processes that start now, until ``_prepare`` ignores it."""
    resource_tracker.ensure_running()  # it lets the signal through when it starts
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _prepare() -> None:
    """Leave Ctrl+C to the parent, and end when the parent is gone, even if it was killed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent.sentinel,), daemon=True).start()


def _end_with(sentinel: int) -> None:
    connection.wait([sentinel])
    os._exit(1)


def _work(function: Callable[[Any], Any], task: Any) -> Any:
    with one_thread():
        return function(task)
