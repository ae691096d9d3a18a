"""What every runner offers."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from types import TracebackType
from typing import Self, TypeVar

Task = TypeVar("Task")
Result = TypeVar("Result")


class Runner(ABC):
    """Runs a function on tasks, one after another or many at once; to be used in a ``with``."""

    def __init__(self) -> None:
        self._at_exit = ExitStack()

    @abstractmethod
    def run(self, function: Callable[[Task], Result], tasks: Iterable[Task]) -> Iterator[Result]:
        """Yield the result of every task, in the order of the tasks.

        Parameters
        ----------
        function
            Of a module, or a ``partial`` of one; pure: it may be called twice with one task, in
            any process. It reads what it needs from files by their paths.
        tasks
            Small and picklable (a range of rows, not the rows). Few are taken ahead of what has
            been yielded, so that results do not pile up in memory.

        Raises
        ------
        BuildError
            If the work cannot go on: workers were killed again and again, a cluster is lost.
        """

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Let go of the workers."""
        self._at_exit.close()
