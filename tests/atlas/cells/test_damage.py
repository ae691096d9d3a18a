"""What is raised over a broken file becomes one sentence; what is no damage stays as it is."""

import pytest

from atlas.cells.damage import AGAIN, readable
from drift.errors import BuildError, SourceError


def said(error: Exception, *where: str) -> str:
    with pytest.raises(SourceError) as caught, readable(*where):
        raise error
    return str(caught.value)


def test_damage_is_told_with_its_place_and_cure() -> None:
    for error in (OSError("read failed"), ValueError(), RuntimeError()):
        assert said(error, "lab.h5ad", "obs") == f"lab.h5ad, obs, is truncated or damaged. {AGAIN}"
    assert said(KeyError("data"), "lab.h5ad, X") == f"lab.h5ad, X is missing or incomplete. {AGAIN}"


@pytest.mark.parametrize("error", [BuildError("The disk is full."), MemoryError()])
def test_what_is_no_damage_goes_through(error: Exception) -> None:
    with pytest.raises(type(error)) as caught, readable("lab.h5ad"):
        raise error
    assert caught.value is error
