"""The cache computes once, forgets with the build, and is private."""

import stat
from pathlib import Path

import pytest

from atlas import cache
from atlas.selection import Selection
from drift.errors import StoreError


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "cache"
    monkeypatch.setattr(cache, "FOLDER", folder)
    monkeypatch.setattr(cache, "_shelf", cache._Shelf())
    return folder


def test_equal_selections_are_computed_once_and_builds_do_not_mix(shelf: Path) -> None:
    calls: list[str] = []
    build = {"id": "first"}

    @cache.cached(lambda: build["id"])
    def answer(selection: Selection) -> list[str]:
        calls.append(selection.tissue)
        return [selection.tissue]

    assert answer(Selection(tissue="lung")) == ["lung"]
    assert answer(Selection.parse("tissue=lung")) == ["lung"]
    assert calls == ["lung"]
    build["id"] = "second"
    answer(Selection(tissue="lung"))
    assert calls == ["lung", "lung"]


def test_a_hit_is_a_copy_that_nobody_can_spoil(shelf: Path) -> None:
    @cache.cached(lambda: "build")
    def answer(selection: Selection) -> list[str]:
        return ["sound"]

    answer(Selection())
    answer(Selection()).append("spoiled")
    assert answer(Selection()) == ["sound"]


@pytest.mark.parametrize("mode", [0o777, 0o770, 0o702])
def test_a_folder_others_can_write_to_is_refused(shelf: Path, mode: int) -> None:
    shelf.mkdir()
    shelf.chmod(mode)
    with pytest.raises(StoreError, match="open to others"):
        cache.open_cache(shelf)


def test_other_code_does_not_get_old_answers(shelf: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[int] = []

    @cache.cached(lambda: "build")
    def answer(selection: Selection) -> int:
        calls.append(1)
        return 1

    answer(Selection())
    monkeypatch.setattr(cache, "CODE", "changed")
    answer(Selection())
    assert len(calls) == 2


def test_the_folder_is_private(shelf: Path) -> None:
    @cache.cached(lambda: "build")
    def answer(selection: Selection) -> int:
        return 1

    answer(Selection())
    assert stat.S_IMODE(shelf.stat().st_mode) == 0o700
