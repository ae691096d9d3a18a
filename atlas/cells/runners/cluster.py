"""Tasks on a cluster of dask.distributed, or on one made on this machine for the time being."""

import time
import zlib
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any, Final, Self

from atlas.cells.runners.connection import check_versions, connect, connect_here
from atlas.cells.runners.one_thread import one_thread
from atlas.cells.runners.runner import Result, Runner, Task
from atlas.cells.runners.sameness import SAME, Seen
from atlas.checksums import ROOT
from drift.errors import BuildError

AHEAD: Final = 2  # tasks a thread of a worker: one at work, one finished or next
LOOK: Final = 1.0  # seconds of waiting, after which is looked whether there are workers
PATIENCE: Final = 60.0  # seconds: workers of a queue take their time


class Cluster(Runner):
    """Runs tasks on workers that may come, go and die; what a dead one had is run again.

    Parameters
    ----------
    scheduler
        Address or file of a scheduler; none: a cluster on this machine, for this build.
    workers
        Processes of the cluster on this machine.
    file
        The workers must see it as this process does.
    patience
        Seconds to wait for a scheduler, and for workers where there are none.
    ahead
        Tasks a thread of a worker that are under way or wait for their turn.
    """

    def __init__(
        self,
        scheduler: str | None = None,
        *,
        workers: int = 1,
        file: Path | None = None,
        patience: float = PATIENCE,
        ahead: int = AHEAD,
    ) -> None:
        super().__init__()
        self.scheduler = scheduler
        self.workers = workers
        self.file = file
        self.patience = patience
        self.ahead = ahead
        self._client: Any = None

    def __enter__(self) -> Self:
        """Connect.

        Raises
        ------
        BuildError
            If no scheduler answers.
        """
        if self.scheduler is None:
            self._client = connect_here(self.workers, self._at_exit)
        else:
            self._client = connect(self.scheduler, self.patience, self._at_exit)
        return self

    def run(self, function: Callable[[Task], Result], tasks: Iterable[Task]) -> Iterator[Result]:
        """Yield the results in order (see ``Runner``)."""
        from distributed.protocol.pickle import dumps

        work = zlib.compress(dumps(partial(_work, function)), 1)  # it goes with every task
        send = partial(_sent(), dumps(Seen.here(self.file)), work)
        room, looked = self._room(), time.monotonic()
        check_versions(self._client)
        todo = iter(tasks)
        running: deque[Any] = deque()
        try:
            while True:
                if time.monotonic() - looked > LOOK:
                    room, looked = self._room(), time.monotonic()
                for task in islice(todo, max(0, room - len(running))):
                    # Not 'pure': keys made of the content would share results between builds.
                    running.append(self._client.submit(send, dumps(task), pure=False))
                if not running:
                    return
                result = self._wait(running[0])
                running.popleft()  # which lets the workers forget it
                yield result
                del result  # not held while the next is waited for
        finally:
            for future in running:
                future.release()

    def _room(self) -> int:
        """Return how many tasks may be under way, once there are workers."""
        begun = time.monotonic()
        while not (threads := self._threads()):
            self._give_up(begun)
            time.sleep(LOOK / 10)
        return self.ahead * threads

    def _threads(self) -> int:
        try:
            return sum(self._client.nthreads().values())
        except (OSError, RuntimeError, AttributeError) as error:
            raise BuildError(self._lost()) from error

    def _wait(self, future: Any) -> Any:
        """Return a result; look now and then whether anybody is left who could make it."""
        from distributed import CancelledError, KilledWorker

        last_seen = time.monotonic()
        while True:
            was_done = future.done()  # then it is fetched, which may take its time
            try:
                return future.result(timeout=self.patience if was_done else LOOK)
            except TimeoutError:
                if was_done and future.status == "error":  # the task's own
                    raise
                if self._threads():
                    last_seen = time.monotonic()
                self._give_up(last_seen)
            except KilledWorker as error:
                raise BuildError(_KILLED) from error
            except CancelledError as error:
                raise BuildError(self._lost()) from error
            except ImportError as error:
                raise BuildError(_not_found(error.name or "")) from error

    def _give_up(self, since: float) -> None:
        if time.monotonic() - since > self.patience:
            raise BuildError(
                f"The Dask scheduler {self._name()} has no workers: start some with 'dask worker' "
                "and build again; what is finished is kept."
            )

    def _lost(self) -> str:
        return (
            f"The Dask scheduler {self._name()} is gone: start scheduler and workers again, then "
            "build again; what is finished is kept."
        )

    def _name(self) -> str:
        return self.scheduler or "on this machine"


def _not_found(package: str) -> str:
    told = f"A worker of the cluster does not find the package {package}: "
    if (ROOT / package).is_dir():  # the command of Dask does not look where it is started
        return f"{told}start the workers with PYTHONPATH={ROOT}; what is finished is kept."
    return told + SAME


_KILLED: Final = (
    "Worker after worker ended at one block, perhaps for want of memory: give workers more of it "
    "or take fewer a machine, then build again; what is finished is kept."
)


def _sent() -> Callable[[bytes, bytes, bytes], Any]:
    """Return what is sent to the workers: a function of no module, which goes by its content.

    A scheduler then need not know MesoDrift, and a worker that does not says so; it would break
    down over a function that it cannot find.
    """

    def unpacked(seen: bytes, function: bytes, task: bytes) -> Any:
        import zlib

        from distributed.protocol.pickle import loads

        loads(seen).check()  # first: other code may not have the function
        return loads(zlib.decompress(function))(loads(task))

    return unpacked


def _work(function: Callable[[Any], Any], task: Any) -> Any:
    with one_thread():
        return function(task)
