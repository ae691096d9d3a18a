"""The cache computes once, forgets with the build, and is private."""

import stat
from pathlib import Path

import pytest

from atlas import cache
from drift.errors import StoreError


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "cache"
    monkeypatch.setattr(cache, "FOLDER", folder)
    monkeypatch.setattr(cache, "_shelf", cache._Shelf())
    return folder


def test_a_name_is_computed_once(shelf: Path) -> None:
    calls: list[int] = []

    def compute() -> list[str]:
        calls.append(1)
        return ["sound"]

    assert cache.remember("build/answer?tissue=lung", compute) == ["sound"]
    assert cache.remember("build/answer?tissue=lung", compute) == ["sound"]
    assert len(calls) == 1
    cache.remember("other build/answer?tissue=lung", compute)
    assert len(calls) == 2


def test_a_hit_is_a_copy_that_nobody_can_spoil(shelf: Path) -> None:
    cache.remember("name", lambda: ["sound"])
    cache.remember("name", lambda: ["other"]).append("spoiled")
    assert cache.remember("name", lambda: ["other"]) == ["sound"]


def test_a_failure_is_not_kept(shelf: Path) -> None:
    with pytest.raises(ZeroDivisionError):
        cache.remember("name", lambda: 1 // 0)
    assert cache.remember("name", lambda: 1) == 1


@pytest.mark.parametrize("mode", [0o777, 0o770, 0o702])
def test_a_folder_others_can_write_to_is_refused(shelf: Path, mode: int) -> None:
    shelf.mkdir()
    shelf.chmod(mode)
    with pytest.raises(StoreError, match="open to others"):
        cache.open_cache(shelf)


def test_other_code_does_not_get_old_answers(shelf: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert cache.remember("name", lambda: 1) == 1
    monkeypatch.setattr(cache, "CODE", "changed")
    assert cache.remember("name", lambda: 2) == 2


def test_the_folder_is_private(shelf: Path) -> None:
    cache.remember("name", lambda: 1)
    assert stat.S_IMODE(shelf.stat().st_mode) == 0o700
