"""Keep finished results on the disk: a build that is killed and started again goes on."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Generic

from atlas.cells.runners import kept_file
from atlas.cells.runners.keepable import Keep
from atlas.cells.runners.runner import Runner, Task
from drift.errors import BuildError


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

        A result is on the disk before it is yielded.

        Raises
        ------
        BuildError
            From the runner, or if a result cannot be written or was spoiled by somebody else while
            it waited to be read.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        missing = [number for number in range(len(tasks)) if not self._is_kept(number)]
        made = runner.run(function, (tasks[number] for number in missing))
        to_come = iter(missing)
        following = next(to_come, None)
        for number in range(len(tasks)):
            if number != following:
                yield self._read(number)
                continue
            following = next(to_come, None)
            result = next(made)
            kept_file.write(self._path(number), result.to_arrays(), self.identity, number)
            yield result

    def _is_kept(self, number: int) -> bool:
        return kept_file.is_sound(self._path(number), self.identity, number)

    def _read(self, number: int) -> Keep:
        arrays = kept_file.read(self._path(number), self.identity, number)
        if arrays is None:
            raise BuildError(f"{self._path(number)} changed while it was in use: build again.")
        return self.kind.from_arrays(arrays)

    def _path(self, number: int) -> Path:
        return self.folder / f"{number:06}.npys"
