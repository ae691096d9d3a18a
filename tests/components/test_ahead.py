"""What is fetched ahead is what every question needs: no answer, and nothing that can fail."""

from pathlib import Path

import pytest

from atlas import cache, catalogue, evidence_graph, queries
from atlas.catalogue import build_catalogue
from atlas.store import open_store
from components import ahead
from drift.errors import KnowledgeError


@pytest.fixture(autouse=True)
def _afresh(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Begin as a worker does: with a catalogue that has opened nothing, and an empty cache."""
    monkeypatch.setattr(cache, "FOLDER", tmp_path / "cache")
    monkeypatch.setattr(cache, "_shelf", cache._Shelf())
    made = build_catalogue(open_store(catalogue._shared._place()))
    monkeypatch.setattr(catalogue._shared, "_catalogue", made)
    catalogue._shared._of_request.set(None)  # of a request that another test has asked here


def test_every_page_is_laid_out_once_whatever_another_says(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[str] = []

    def spoiled() -> None:
        asked.append("spoiled")
        raise KnowledgeError("A table is spoiled: restore it.")

    pages = {"spoiled": {"layout": spoiled}, "sound": {"layout": lambda: asked.append("sound")}}
    monkeypatch.setattr(ahead.dash, "page_registry", pages)
    ahead.fetch()
    assert asked == ["spoiled", "sound"]


def test_the_cells_of_every_data_set_are_opened_and_no_answer_is_kept(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert not catalogue.current().opened
    monkeypatch.setattr(ahead.dash, "page_registry", {})
    ahead.fetch()
    opened = {name for name, tables in catalogue.current().opened.items() if tables is not None}
    assert opened == {name for name, manifest in queries.manifests().items() if manifest["cells"]}
    assert len(cache._shelf.get()) == 0


def test_spoiled_curated_tables_stop_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def spoiled() -> None:
        raise KnowledgeError("A table is spoiled: restore it.")

    monkeypatch.setattr(evidence_graph, "curated", spoiled)
    ahead.fetch()


def test_a_worker_without_data_fetches_what_needs_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(catalogue._shared, "_catalogue", None)
    monkeypatch.setattr(catalogue._shared, "_folder", tmp_path)
    ahead.fetch()
    assert catalogue._shared._catalogue is None
