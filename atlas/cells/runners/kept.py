"""Keep finished results on the disk: a build that is killed and started again goes on.

Who makes a result writes it: workers do so at once, and the process of the build, which all of them
wait for, need not receive their results and write them. Workers that do not see the folder, or
cannot write there, send what they have made.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any, Final, Generic

from atlas.cells.runners import kept_file
from atlas.cells.runners.keepable import Keep
from atlas.cells.runners.runner import Runner, Task
from atlas.cells.runners.space import Space
from drift.errors import BuildError

PATIENCE: Final = 60.0  # seconds: until a network file system shows what a worker has written
_LOOK: Final = 0.05  # seconds from one look for it to the next


class Kept(Generic[Keep]):
    """Results of one pass of a build.

    Parameters
    ----------
    folder
        Of this pass alone; made when it is missing.
    identity
        Names all that the results depend on: the content of the inputs, the parameters (how the
        rows are cut into tasks among them) and the code. Results of another identity are made
        again.
    kind
        Class of the results.
    """

    def __init__(self, folder: Path, identity: str, kind: type[Keep]) -> None:
        self.folder = folder
        self.identity = identity
        self.kind = kind

    def run(
        self, runner: Runner, function: Callable[[Task], Keep], tasks: Sequence[Task]
    ) -> Iterator[Keep]:
        """Yield the result of every task in order; only what is not kept is run.

        A result is in its file before it is yielded.

        Raises
        ------
        BuildError
            From the runner, or if a result cannot be written or was spoiled by somebody else while
            it waited to be read.
        """
        space = Space.made(self.folder)
        missing = [number for number in range(len(tasks)) if not self._is_kept(number)]
        make = partial(_made, function, space, self.identity)
        made = runner.run(make, ((number, tasks[number]) for number in missing))
        to_come = iter(missing)
        following = next(to_come, None)
        for number in range(len(tasks)):
            if number != following:
                yield self._read(number)
                continue
            following = next(to_come, None)
            result = next(made)
            if result is None:
                yield self._read_made(number)
                continue
            kept_file.write(_path(self.folder, number), result.to_arrays(), self.identity, number)
            yield result
            del result  # not held while the next is waited for

    def _is_kept(self, number: int) -> bool:
        return kept_file.is_sound(_path(self.folder, number), self.identity, number)

    def _read_made(self, number: int) -> Keep:
        """Return what a worker has written; network file systems may show it a little later."""
        until = time.monotonic() + PATIENCE
        while not _path(self.folder, number).exists() and time.monotonic() < until:
            time.sleep(_LOOK)
            list(self.folder.iterdir())  # makes them look anew
        return self._read(number)

    def _read(self, number: int) -> Keep:
        path = _path(self.folder, number)
        arrays = kept_file.read(path, self.identity, number)
        if arrays is None:
            raise BuildError(f"{path} changed while it was in use: build again.")
        return self.kind.from_arrays(arrays)


def _made(
    function: Callable[[Any], Keep], space: Space, identity: str, numbered: tuple[int, Any]
) -> Keep | None:
    """Make a result; return it, or nothing if it has been written to its file."""
    number, task = numbered
    result = function(task)
    if not space.is_seen_from_outside():
        return result
    try:
        kept_file.write(_path(space.folder, number), result.to_arrays(), identity, number)
    except BuildError:  # the process of the build tries again, and says what is wrong
        return result
    return None


def _path(folder: Path, number: int) -> Path:
    return folder / f"{number:06}.npys"
