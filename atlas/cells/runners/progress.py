"""Count results as they come."""

from collections.abc import Callable, Iterable, Iterator

from atlas.cells.runners.runner import Result

# Called with how many are done, and of how many.
Progress = Callable[[int, int], None]


def silent(done: int, total: int) -> None:
    """Say nothing."""


def counted(results: Iterable[Result], total: int, progress: Progress = silent) -> Iterator[Result]:
    """Yield results as they are; tell of each when its user is done with it."""
    for done, result in enumerate(results, start=1):
        yield result
        progress(done, total)
