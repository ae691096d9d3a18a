"""What a result must offer to be kept on the disk: named arrays, read without running anything."""

from collections.abc import Mapping
from typing import Any, Protocol, Self, TypeVar

import numpy.typing as npt

Arrays = Mapping[str, npt.NDArray[Any]]


class Keepable(Protocol):
    """A result that can be kept on the disk."""

    def to_arrays(self) -> Arrays:
        """Return all there is, as arrays of numbers or fixed-width text, none of objects."""
        ...

    @classmethod
    def from_arrays(cls, arrays: Arrays) -> Self:
        """Return what ``to_arrays`` was called on, to the last bit."""
        ...


Keep = TypeVar("Keep", bound=Keepable)
