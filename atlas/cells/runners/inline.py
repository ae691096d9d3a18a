"""Tasks one after another, in this process."""

from collections.abc import Callable, Iterable, Iterator

from atlas.cells.runners.one_thread import one_thread
from atlas.cells.runners.runner import Result, Runner, Task


class Inline(Runner):
    """Runs every task when its result is asked for."""

    def run(self, function: Callable[[Task], Result], tasks: Iterable[Task]) -> Iterator[Result]:
        """Yield the results in order (see ``Runner``)."""
        for task in tasks:
            with one_thread():
                result = function(task)
            yield result
