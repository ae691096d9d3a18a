"""A callback that answers a selection: parsed once, computed once, kept for every worker."""

from collections.abc import Callable
from functools import wraps
from typing import TypeVar

from atlas import queries
from atlas.cache import cached
from atlas.selection import Selection

T = TypeVar("T")


def answers(function: Callable[[Selection], T]) -> Callable[[str | None], T]:
    """Turn a function of a selection into the body of a callback on the ``selection`` store.

    What it returns is cached under the selection, the build and the code that computed it.
    """
    look_up = cached(queries.build_id)(function)

    @wraps(function)
    def answer(text: str | None) -> T:
        return look_up(Selection.parse(text))

    return answer
