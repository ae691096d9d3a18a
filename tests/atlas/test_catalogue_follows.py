"""The catalogue follows its folder: what is added is served, what goes goes, nothing half-way."""

import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from atlas import associations, catalogue, queries
from atlas.catalogue import current, follow, use
from atlas.last_answers import last_answers
from atlas.publish import put_in_place
from atlas.store import DEFAULT, open_store

LUNG, SKIN = "angelidis2019_lung_pseudobulk", "kuehne2017_human_epidermis"


def copy(name: str, folder: Path) -> Path:
    return Path(shutil.copytree(DEFAULT / name, folder / name))


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setattr(catalogue, "CHECK_EVERY", 0.0)
    copy(LUNG, tmp_path)
    use(tmp_path)
    follow()
    yield tmp_path
    use(None)


def test_a_data_set_that_is_added_is_served_and_one_that_is_removed_goes(folder: Path) -> None:
    before = queries.build_id()
    copy(SKIN, folder)
    assert list(queries.manifests()) == [LUNG]  # not within a request
    follow()
    assert list(queries.manifests()) == [LUNG, SKIN]
    assert queries.build_id() != before
    shutil.rmtree(folder / SKIN)
    follow()
    assert list(queries.manifests()) == [LUNG]
    assert queries.build_id() == before


def test_what_has_not_changed_is_not_opened_again(folder: Path) -> None:
    first = current()
    follow()
    assert current() is first
    copy(SKIN, folder)
    follow()
    assert current() is not first
    assert current().store.opened(LUNG) is first.store.opened(LUNG)


def test_a_data_set_that_is_being_copied_is_left_out_until_it_is_whole(folder: Path) -> None:
    target = copy(SKIN, folder)
    kept = (target / "effects.parquet").read_bytes()
    (target / "effects.parquet").write_bytes(kept[:100])
    follow()
    assert list(queries.manifests()) == [LUNG]
    assert not queries.refused()
    (target / "effects.parquet").write_bytes(kept)
    follow()
    assert list(queries.manifests()) == [LUNG, SKIN]


def test_a_data_set_that_stays_spoiled_is_refused_by_name(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = copy(SKIN, folder)
    (target / "effects.parquet").unlink()
    follow()
    assert not queries.refused()
    monkeypatch.setattr(catalogue, "SETTLED", 0.0)
    follow()
    assert list(queries.manifests()) == [LUNG]
    assert "effects.parquet is missing" in queries.refused()[SKIN]


def test_a_served_data_set_that_is_being_replaced_is_served_as_it_was(folder: Path) -> None:
    (folder / LUNG / "effects.parquet").write_bytes(b"half")
    follow()
    assert list(queries.manifests()) == [LUNG]
    assert not queries.refused()
    assert len(current().table(LUNG, "effects"))


def test_between_the_two_renames_of_an_exchange_the_old_tables_are_served(folder: Path) -> None:
    before = queries.build_id()
    (folder / LUNG).rename(folder / f".old-{LUNG}")
    follow()
    assert (queries.build_id(), list(queries.manifests())) == (before, [LUNG])


def test_an_emptied_folder_leaves_what_was_served(folder: Path) -> None:
    shutil.rmtree(folder / LUNG)
    follow()
    assert list(queries.manifests()) == [LUNG]


def test_a_request_sees_one_catalogue_from_its_begin_to_its_end(folder: Path) -> None:
    seen: list[str] = []
    begun, changed = threading.Event(), threading.Event()

    def request() -> None:
        follow()
        seen.append(queries.build_id())
        begun.set()
        changed.wait(30)
        seen.append(queries.build_id())

    thread = threading.Thread(target=request)
    thread.start()
    assert begun.wait(30)
    copy(SKIN, folder)
    follow()
    changed.set()
    thread.join()
    assert seen[0] == seen[1] != queries.build_id()


def test_the_folder_is_looked_at_every_few_seconds_only(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(catalogue, "CHECK_EVERY", 3600.0)
    follow()
    copy(SKIN, folder)
    follow()
    assert list(queries.manifests()) == [LUNG]


def test_what_is_worked_out_from_a_catalogue_goes_with_it(folder: Path) -> None:
    calls: list[str] = []

    @last_answers(1)
    def served() -> list[str]:
        calls.append("computed")
        return list(queries.manifests())

    assert served() == served() == [LUNG]
    assert calls == ["computed"]
    copy(SKIN, folder)
    follow()
    assert served() == [LUNG, SKIN]
    assert {key[0] for key in associations._index()} <= {LUNG, SKIN}


def test_while_data_sets_are_exchanged_no_look_fails(folder: Path, tmp_path: Path) -> None:
    """Many looks during many exchanges: each sees whole tables, and none raises."""
    copies = tmp_path / ".copies"
    failures: list[BaseException] = []
    done = threading.Event()

    def look() -> None:
        while not done.is_set():
            try:
                follow()
                assert list(queries.manifests()) == [LUNG]
                assert not queries.refused()
            except BaseException as error:  # noqa: BLE001  whatever it is, the test must tell
                failures.append(error)
                return

    thread = threading.Thread(target=look)
    thread.start()
    for _ in range(15):
        shutil.copytree(DEFAULT / LUNG, copies / LUNG)
        put_in_place(copies, folder, [LUNG])
    done.set()
    thread.join()
    assert not failures
    assert open_store(folder).build_id == queries.build_id()


def test_a_folder_without_any_effect_is_served(tmp_path: Path) -> None:
    copy("tms_atlas_programs", tmp_path)
    use(tmp_path)
    try:
        assert list(queries.manifests()) == ["tms_atlas_programs"]
        assert current().effects_of("md_score_lu2025").empty
        assert "call" in current().effects_of("md_score_lu2025")
        assert current().studies.empty
    finally:
        use(None)
