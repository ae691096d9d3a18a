"""The script of the graph: from the installed package, on the page that has a graph only."""

import sys
from pathlib import Path

import pytest

from components.graph import script
from drift.errors import InstallError


def test_the_script_and_its_licence_are_copied_once(tmp_path: Path) -> None:
    script.prepare(tmp_path)
    made = tmp_path / "vendor" / script.name()
    assert b"dash_cytoscape" in made.read_bytes()[-400:]
    assert "MIT" in (tmp_path / "vendor" / script.LICENCE).read_text(encoding="utf-8")
    made.write_text("kept")
    script.prepare(tmp_path)
    assert made.read_text() == "kept"
    assert not list((tmp_path / "vendor").glob("*.part"))


def test_the_package_is_never_imported(tmp_path: Path) -> None:
    script.prepare(tmp_path)
    assert script.PACKAGE not in sys.modules


def test_a_missing_package_is_named_with_the_cure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(script, "PACKAGE", "no_such_package")
    with pytest.raises(InstallError, match=r"no_such_package is missing\. Install requirements"):
        script.name()


def test_no_page_loads_it_by_itself() -> None:
    import app

    page = app.app.server.test_client().get("/").get_data(as_text=True)
    scripts = [part.split('"')[0] for part in page.split('<script src="')[1:]]
    assert f'<meta name="cytoscape" content="/assets/vendor/{script.name()}">' in page
    assert any("graph.js" in address for address in scripts)
    assert not any("cytoscape" in address for address in scripts)
