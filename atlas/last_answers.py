"""The last answers of a function of the current catalogue, kept by each process.

For what depends on the catalogue alone, what several callbacks of one click ask alike, and what
depends on less than they are asked. Such an answer may be large, so that to fetch it from the cache
of all workers would take as long.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from functools import wraps
from typing import Any, TypeVar

from atlas.catalogue import current

T = TypeVar("T")


@dataclass
class _Answer:
    """An answer that one thread computes while others wait for it."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    found: list[Any] = field(default_factory=list)


def last_answers(most: int) -> Callable[[Callable[..., T]], Callable[..., T]]:
    """Let a function of the current catalogue keep so many answers; they go with the catalogue.

    What it is asked must be hashable, and nobody may write into what it answers.
    """

    def decorate(compute: Callable[..., T]) -> Callable[..., T]:
        lock = threading.Lock()

        @wraps(compute)
        def answer(*asked: Hashable) -> T:
            with lock:
                kept = current().worked_out.setdefault(compute, OrderedDict())
                own: _Answer = kept.setdefault(asked, _Answer())
                kept.move_to_end(asked)
                if len(kept) > most:
                    kept.popitem(last=False)
            with own.lock:
                if not own.found:
                    own.found.append(compute(*asked))
            found: T = own.found[0]
            return found

        return answer

    return decorate
