"""The bar counts on a terminal and is silent elsewhere."""

import io
import sys

import pytest

from atlas.cells.runners.progress import counted
from atlas.progress_bar import progress_bar


class Screen(io.StringIO):
    def __init__(self, *, terminal: bool) -> None:
        super().__init__()
        self.terminal = terminal

    def isatty(self) -> bool:
        return self.terminal


def shown(monkeypatch: pytest.MonkeyPatch, *, terminal: bool) -> str:
    screen = Screen(terminal=terminal)
    monkeypatch.setattr(sys, "stderr", screen)
    with progress_bar("Scores", "blocks") as progress:
        assert list(counted("abcd", 4, progress)) == list("abcd")
    return screen.getvalue()


def test_a_terminal_shows_what_is_done_of_how_many(monkeypatch: pytest.MonkeyPatch) -> None:
    last = shown(monkeypatch, terminal=True).splitlines()[-1]
    assert "Scores: 100%" in last
    assert "4/4" in last
    assert " blocks/s" in last


def test_a_log_file_gets_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    assert shown(monkeypatch, terminal=False) == ""
