"""What must be documented is: signatures, sources, columns, pages, marks, sheets."""

import inspect
import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import Any

import dash
import pytest

from atlas import knowledge, queries
from atlas.sources import all_sources
from components import explanations, methods
from drift import schema
from drift.lifespan import ORGANISMS
from tests.components.trees import tree

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", knowledge.signatures())
def test_every_signature_has_a_source(name: str) -> None:
    signature = knowledge.signatures()[name]
    assert signature.label
    assert signature.citation_id in knowledge.citations()


@pytest.mark.parametrize("dataset", all_sources())
def test_every_source_says_where_it_comes_from(dataset: str) -> None:
    source = all_sources()[dataset]
    for fact in (source.title, source.citation, source.doi, source.licence, source.origin):
        assert fact
    assert source.traps
    assert all(trap.endswith(".") and len(trap.split()) <= 40 for trap in source.traps)


@pytest.mark.parametrize("dataset", all_sources())
def test_every_source_is_built_with_checksums_and_a_page_entry(dataset: str) -> None:
    manifest = queries.manifests()[dataset]
    assert all(len(entry["sha256"]) == 64 for entry in manifest["source_files"])
    assert manifest["build_id"]
    assert manifest["score_version"] == schema.SCORE_VERSION


@pytest.mark.parametrize("table", schema.TABLES)
def test_every_column_has_a_meaning_and_numbers_a_unit(table: str) -> None:
    for column in schema.TABLES[table]:
        assert column.meaning
        bare = {"df", "p", "matched_p", "gain_p", "identity_p", "fdr", "statistic"}
        if column.dtype == "float" and column.name not in bare:
            assert column.unit, f"{table}.{column.name}"


def test_every_organism_has_a_source() -> None:
    assert all(organism.source and organism.doi for organism in ORGANISMS.values())


def test_every_page_is_in_the_rail_and_the_readme() -> None:
    import app

    assert app.server
    pages = [entry for entry in dash.page_registry.values() if entry.get("group")]
    assert {entry["name"] for entry in pages} == {
        "Overview",
        "Tissues",
        "Cell types",
        "Cells",
        "Evidence",
        "Planner",
        "Transitions",
        "Hallmarks",
        "Interventions",
        "Methods",
    }
    for entry in pages:
        assert entry["name"] in README


def test_every_make_target_is_in_the_readme_or_the_help() -> None:
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = re.findall(r"^([a-z]+):.*## ", text, flags=re.MULTILINE)
    assert set(targets) >= {"run", "dev", "build", "lint", "test", "bench", "help"}
    for target in ("run", "test", "dev", "build", "lint", "bench"):
        assert f"make {target}" in README


def test_the_sheets_point_to_sections_that_exist() -> None:
    import app

    assert app.server
    anchors = [section.anchor for section in methods.sections()]
    assert len(anchors) == len(set(anchors))
    sheets = list(_sheets())
    assert len(sheets) > len(dash.page_registry)
    for sheet in sheets:
        found = re.findall(r"/methods#([a-z-]+)", str(tree(sheet)))
        assert found
        assert set(found) <= set(anchors)


def _sheets() -> Iterator[Any]:
    """Yield every "How computed" sheet: what a module of the package makes without being asked."""
    for found in iter_modules(explanations.__path__):
        module = import_module(f"{explanations.__name__}.{found.name}")
        for name, function in inspect.getmembers(module, inspect.isfunction):
            is_own = function.__module__ == module.__name__ and not name.startswith("_")
            if is_own and not inspect.signature(function).parameters:
                yield function()


def test_no_page_or_style_asks_the_outside() -> None:
    for folder in ("assets", "components", "pages"):
        files = [
            file
            for file in (ROOT / folder).rglob("*")
            if file.suffix in {".css", ".js", ".py"} and "vendor" not in file.parts
        ]
        assert files
        for file in files:
            for url in re.findall(r"https?://[^\s\"')]+", file.read_text(encoding="utf-8")):
                assert url.startswith(("https://doi.org/", "http://www.w3.org/")), (file, url)


def test_what_is_ours_alone_is_committed() -> None:
    ignored = (ROOT / ".gitignore").read_text(encoding="utf-8")
    assert "assets/vendor/" in ignored
    assert not list((ROOT / "assets").glob("*.woff*"))
