"""Results kept on the disk: taken up after a kill, made again when damaged or of another build."""

import errno
import os
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from threading import Timer
from typing import Any, Self

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as st_numpy

from atlas.cells.runners import kept_file, space
from atlas.cells.runners.inline import Inline
from atlas.cells.runners.kept import Kept
from atlas.cells.runners.processes import Processes
from atlas.cells.runners.runner import Runner
from drift.errors import BuildError
from tests.atlas.cells.runners import tasks
from tests.atlas.cells.runners.tasks import BLOCKS, Sums

N_ARRAYS = 6  # of ``Sums``
OTHER = "another process"
DTYPES = ["<f8", "<f4", "<i4", "<u2", "|b1", "<U5"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "kept" / "sums"


@pytest.fixture
def notes(tmp_path: Path) -> Path:
    path = tmp_path / "notes"
    path.mkdir()
    return path


def run(folder: Path, notes: Path, identity: str = "a") -> list[Any]:
    function = tasks.write_rows(notes.parent / "rows.npy")
    work = partial(tasks.told, notes, function=function)
    return tasks.bits(Kept(folder, identity, Sums).run(Inline(), work, BLOCKS))


def clear(notes: Path) -> None:
    for note in notes.iterdir():
        note.unlink()


def files(folder: Path) -> list[int]:
    return sorted(int(path.stem) for path in folder.glob("*.npys"))


def starts(numbers: list[int]) -> list[int]:
    return [BLOCKS[number].start for number in numbers]


def test_what_is_kept_is_not_computed_again(folder: Path, notes: Path) -> None:
    first = run(folder, notes)
    assert tasks.noted(notes) == [block.start for block in BLOCKS]
    clear(notes)
    for number in (2, 3, 11):
        (folder / f"{number:06}.npys").unlink()
    assert run(folder, notes) == first
    assert tasks.noted(notes) == starts([2, 3, 11])


def test_other_inputs_are_computed_anew(folder: Path, notes: Path) -> None:
    first = run(folder, notes)
    clear(notes)
    assert run(folder, notes, "b") == first
    assert len(tasks.noted(notes)) == len(BLOCKS)


def test_a_result_is_not_taken_for_another(folder: Path, notes: Path) -> None:
    first = run(folder, notes)
    clear(notes)
    (folder / "000004.npys").write_bytes((folder / "000005.npys").read_bytes())
    assert run(folder, notes) == first
    assert tasks.noted(notes) == starts([4])


def test_runners_may_change_between_builds(folder: Path, notes: Path) -> None:
    function = tasks.write_rows(notes.parent / "rows.npy")
    kept = Kept(folder, "a", Sums)
    begun = kept.run(Inline(), function, BLOCKS)
    for _ in range(5):
        next(begun)
    del begun
    assert len(files(folder)) == 5
    with Processes(2) as runner:
        assert tasks.bits(kept.run(runner, function, BLOCKS)) == tasks.bits(map(function, BLOCKS))


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_any_arrays_come_back_to_the_bit(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    one = st_numpy.arrays(
        st.sampled_from(DTYPES), st_numpy.array_shapes(min_dims=0, min_side=0, max_side=4)
    )
    arrays = data.draw(st.dictionaries(st.text(max_size=5), one, max_size=3))
    path = tmp_path_factory.getbasetemp() / "any.npys"
    kept_file.write(path, arrays, "a", 0)
    assert kept_file.is_sound(path, "a", 0)
    found = kept_file.read(path, "a", 0)
    assert found is not None
    assert list(found) == list(arrays)
    for name, array in arrays.items():
        assert found[name].dtype == array.dtype
        assert found[name].shape == array.shape
        assert found[name].tobytes() == array.tobytes()


@settings(
    max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(place=st.floats(0, 1, exclude_max=True), change=st.integers(1, 255), cut=st.booleans())
def test_damage_anywhere_is_seen(tmp_path: Path, place: float, change: int, cut: bool) -> None:
    path = tmp_path / "one.npys"
    kept_file.write(path, {"n": np.arange(30), "x": np.array(["a"])}, "a", 0)
    assert kept_file.is_sound(path, "a", 0)
    content = bytearray(path.read_bytes())
    at = int(place * len(content))
    if cut:
        del content[at:]
    else:
        content[at] ^= change
    path.write_bytes(content)
    assert not kept_file.is_sound(path, "a", 0)


def test_objects_are_refused_for_nothing_is_unpickled(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="allow_pickle"):
        kept_file.write(tmp_path / "one.npys", {"x": np.array([{}], dtype=object)}, "a", 0)
    assert list(tmp_path.iterdir()) == []


@dataclass(frozen=True)
class Spoiled:
    """A result whose class was written by hand."""

    values: Any

    def to_arrays(self) -> dict[str, Any]:
        return {"values": self.values}

    @classmethod
    def from_arrays(cls, arrays: Any) -> Self:
        return cls(arrays["values"])


def test_a_file_that_is_spoiled_in_use_ends_the_build(folder: Path) -> None:
    kept = Kept(folder, "a", Spoiled)
    list(kept.run(Inline(), lambda n: Spoiled(np.full(3, n)), [1, 2]))
    results = kept.run(Inline(), lambda n: Spoiled(np.full(3, n)), [1, 2])
    next(results)
    (folder / "000001.npys").write_bytes(b"")
    with pytest.raises(BuildError, match="build again"):
        next(results)


# --- a build that is killed ------------------------------------------------------------------

BUILD = """
    import hashlib, sys
    from functools import partial
    from pathlib import Path
    from atlas.cells.runners.inline import Inline
    from atlas.cells.runners.kept import Kept
    from atlas.cells.runners.processes import Processes
    from tests.atlas.cells.runners import tasks

    if __name__ == "__main__":
        here = Path(sys.argv[1])
        add_up = partial(tasks.add_up, here / "rows.npy")
        work = partial(tasks.told, here / "notes", function=add_up)
        kept = Kept(here / "kept" / "sums", "a", tasks.Sums)
        with Inline() if sys.argv[2] == "1" else Processes(int(sys.argv[2])) as runner:
            found = tasks.bits(kept.run(runner, work, tasks.BLOCKS))
        print(hashlib.sha256(repr(found).encode()).hexdigest())
"""


def start(folder: Path, workers: int) -> subprocess.Popen[str]:
    script = folder / "build.py"
    script.write_text(textwrap.dedent(BUILD))
    command = [sys.executable, str(script), str(folder), str(workers)]
    places = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=places)


@pytest.mark.parametrize(("workers", "ahead"), [(1, 1), (2, 4)])
def test_a_killed_build_goes_on_where_it_was(
    tmp_path: Path, notes: Path, workers: int, ahead: int
) -> None:
    tasks.write_rows(tmp_path / "rows.npy")
    folder = tmp_path / "kept" / "sums"
    with start(tmp_path, workers) as build:
        while len(list(folder.glob("*.npys"))) < 4:
            assert build.poll() is None
            time.sleep(0.005)
        build.send_signal(signal.SIGKILL)
    time.sleep(0.3)  # workers end by themselves; one may leave its last note
    kept = files(folder)
    assert 4 <= len(kept) < len(BLOCKS)
    assert len(tasks.noted(notes)) <= len(kept) + ahead
    clear(notes)
    with start(tmp_path, workers) as build:
        digest, _ = build.communicate()
    assert build.returncode == 0
    assert tasks.noted(notes) == starts([n for n in range(len(BLOCKS)) if n not in kept])
    clear(notes)
    with start(tmp_path, 1) as build:  # all is kept: nothing is computed
        assert build.communicate()[0] == digest
    assert tasks.noted(notes) == []
    expected = tasks.bits(map(partial(tasks.add_up, tmp_path / "rows.npy"), BLOCKS))
    again = Kept(folder, "a", Sums).run(Inline(), tasks.identity, BLOCKS)
    assert tasks.bits(again) == expected


# --- a disk that is full ---------------------------------------------------------------------

FULL = """
    import resource, sys
    from pathlib import Path
    import numpy as np
    from atlas.cells.runners import kept_file
    from drift.errors import BuildError

    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, resource.RLIM_INFINITY))
    folder = Path(sys.argv[1])
    try:
        for number, size in enumerate((10, 100, 10_000)):
            kept_file.write(folder / f"{number}.npys", {"x": np.zeros(size)}, "a", number)
    except BuildError as error:
        sys.exit(str(error))
"""


def test_a_file_that_does_not_fit_leaves_nothing_of_it(tmp_path: Path) -> None:
    command = [sys.executable, "-c", textwrap.dedent(FULL), str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr.startswith(f"{tmp_path} cannot be written (File too large): free space")
    assert done.stderr.count("\n") == 1
    assert sorted(path.name for path in tmp_path.iterdir()) == ["0.npys", "1.npys"]
    assert kept_file.read(tmp_path / "1.npys", "a", 1) is not None


def test_a_full_disk_keeps_what_is_finished(
    folder: Path, notes: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write, left = np.lib.format.write_array, iter(range(5 * N_ARRAYS + 1))

    def full(*arguments: Any, **options: Any) -> None:
        if next(left, None) is None:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        write(*arguments, **options)

    monkeypatch.setattr(np.lib.format, "write_array", full)
    with pytest.raises(BuildError, match=r"No space left on device\): free space.*is kept\.$"):
        run(folder, notes)
    assert sorted(path.name for path in folder.glob("*.np*")) == [f"{n:06}.npys" for n in range(5)]
    monkeypatch.undo()
    clear(notes)
    run(folder, notes)
    assert tasks.noted(notes) == [block.start for block in BLOCKS[5:]]


# --- who writes ------------------------------------------------------------------------------


class Elsewhere(Inline):
    """Runs tasks here as another process would, which is not that of the build."""

    def __init__(
        self, *, before: Callable[[], object] = bool, after: Callable[[], object] = bool
    ) -> None:
        super().__init__()
        self.before, self.after = before, after
        self.sent: list[Any] = []

    def run(self, function: Any, tasks: Any) -> Iterator[Any]:
        for task in tasks:
            self.before()
            with pytest.MonkeyPatch.context() as patched:
                patched.setattr(space, "_MINE", OTHER)
                self.sent.append(function(task))
            self.after()
            yield self.sent[-1]


class Listened(Inline):
    """A runner whose results are noted."""

    def __init__(self, runner: Runner) -> None:
        super().__init__()
        self.runner = runner
        self.sent: list[Any] = []

    def run(self, function: Any, tasks: Any) -> Iterator[Any]:
        for result in self.runner.run(function, tasks):
            self.sent.append(result)
            yield result


def test_workers_write_what_they_make_and_do_not_send_it(tmp_path: Path, beside: Runner) -> None:
    function = tasks.write_rows(tmp_path / "rows.npy")
    kept = Kept(tmp_path / "kept", "a", Sums)
    listened = Listened(beside)
    results = kept.run(listened, function, BLOCKS)
    assert tasks.bits(results) == tasks.bits(map(function, BLOCKS))
    assert listened.sent == [None] * len(BLOCKS)
    assert files(tmp_path / "kept") == list(range(len(BLOCKS)))


def test_who_sees_another_folder_under_the_path_sends_what_it_makes(
    folder: Path, notes: Path
) -> None:
    function = tasks.write_rows(notes.parent / "rows.npy")
    elsewhere = Elsewhere(before=lambda: (folder / space.NAME).write_text("of another build"))
    found = tasks.bits(Kept(folder, "a", Sums).run(elsewhere, function, BLOCKS))
    assert found == tasks.bits(map(function, BLOCKS))
    assert tasks.bits(elsewhere.sent) == found
    assert files(folder) == list(range(len(BLOCKS)))


def test_who_does_not_see_the_folder_sends_what_it_makes(folder: Path, notes: Path) -> None:
    function = tasks.write_rows(notes.parent / "rows.npy")
    elsewhere = Elsewhere(before=lambda: (folder / space.NAME).unlink(missing_ok=True))
    found = tasks.bits(Kept(folder, "a", Sums).run(elsewhere, function, BLOCKS))
    assert tasks.bits(elsewhere.sent) == found == tasks.bits(map(function, BLOCKS))


def test_who_may_not_write_there_sends_what_it_makes(
    folder: Path, notes: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    function = tasks.write_rows(notes.parent / "rows.npy")
    write = kept_file.write

    def refused(*arguments: Any) -> None:
        if space._MINE == OTHER:
            raise BuildError("Permission denied")
        write(*arguments)

    monkeypatch.setattr(kept_file, "write", refused)
    elsewhere = Elsewhere()
    found = tasks.bits(Kept(folder, "a", Sums).run(elsewhere, function, BLOCKS))
    assert tasks.bits(elsewhere.sent) == found == tasks.bits(map(function, BLOCKS))
    assert files(folder) == list(range(len(BLOCKS)))


def test_a_file_that_appears_late_is_waited_for(folder: Path, notes: Path) -> None:
    """Network file systems show what another machine has written some seconds later."""
    function = tasks.write_rows(notes.parent / "rows.npy")
    hidden = notes.parent / "hidden"
    shown = Timer(0.3, lambda: hidden.rename(folder / "000001.npys"))

    def hide() -> None:
        if files(folder) == [0, 1]:
            (folder / "000001.npys").rename(hidden)
            shown.start()

    found = tasks.bits(Kept(folder, "a", Sums).run(Elsewhere(after=hide), function, BLOCKS))
    assert found == tasks.bits(map(function, BLOCKS))


def test_a_file_that_never_appears_ends_the_build(
    folder: Path, notes: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("atlas.cells.runners.kept.PATIENCE", 0.1)
    function = tasks.write_rows(notes.parent / "rows.npy")
    gone = Elsewhere(after=lambda: (folder / "000000.npys").unlink())
    with pytest.raises(BuildError, match=r"000000\.npys changed while it was in use: build again"):
        next(Kept(folder, "a", Sums).run(gone, function, BLOCKS))


def test_two_may_write_one_result_at_once(tmp_path: Path) -> None:
    arrays = {"x": np.arange(300_000.0)}
    path = tmp_path / "0.npys"
    with ThreadPoolExecutor(4) as threads:
        for done in [threads.submit(kept_file.write, path, arrays, "a", 0) for _ in range(40)]:
            done.result()
    assert kept_file.is_sound(path, "a", 0)
    assert list(tmp_path.iterdir()) == [path]


def test_what_an_ended_build_left_unfinished_is_removed(folder: Path, notes: Path) -> None:
    folder.mkdir(parents=True)
    (folder / f"000003.npys.00{kept_file.ASIDE}").write_bytes(b"half")
    run(folder, notes)
    assert not list(folder.glob(f"*{kept_file.ASIDE}"))
