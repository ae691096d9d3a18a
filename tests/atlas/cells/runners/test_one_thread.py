"""BLAS has one thread while any task is at work in a process, and its own number after."""

import sys
from types import ModuleType

import numpy as np
import pytest
from threadpoolctl import ThreadpoolController, threadpool_info, threadpool_limits

from atlas.cells.runners import one_thread as limits
from atlas.cells.runners.inline import Inline
from atlas.cells.runners.one_thread import one_thread


@pytest.fixture(autouse=True)
def two() -> object:
    with threadpool_limits(2):
        yield


def threads(_: object = None) -> set[int]:
    np.ones((2, 2)) @ np.ones((2, 2))
    return {library["num_threads"] for library in threadpool_info()}


def test_the_last_task_lifts_the_limit() -> None:
    assert threads() == {2}
    with one_thread():
        later = one_thread()
        later.__enter__()
        assert threads() == {1}
    assert threads() == {1}  # as tasks of one worker overlap
    later.__exit__(None, None, None)
    assert threads() == {2}


def test_a_failed_task_lifts_it_too() -> None:
    with pytest.raises(KeyError), one_thread():
        raise KeyError
    assert threads() == {2}


def test_the_user_of_a_result_is_not_limited() -> None:
    results = Inline().run(threads, [0, 0])
    assert [next(results), threads()] == [{1}, {2}]


def test_libraries_are_looked_for_again_when_more_modules_are_loaded(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    looked: list[ThreadpoolController] = []

    def look() -> ThreadpoolController:
        looked.append(ThreadpoolController())
        return looked[-1]

    monkeypatch.setattr(limits, "ThreadpoolController", look)
    held = limits._Limit().held
    for loaded, times in (("", 1), ("", 1), ("a_new_module", 2), ("", 2)):
        if loaded:
            monkeypatch.setitem(sys.modules, loaded, ModuleType(loaded))
        with held():
            assert threads() == {1}
        assert threads() == {2}
        assert len(looked) == times
