"""The script that draws the graph: copied at set-up from an installed package, never committed.

It is Cytoscape.js as ``dash-cytoscape`` ships it. The package is found without being imported:
importing it would register its script for every page.
"""

import os
import shutil
import tempfile
from importlib.metadata import PackageNotFoundError, distribution, version
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from drift.errors import InstallError

PACKAGE: Final = "dash_cytoscape"
LICENCE: Final = "cytoscape-LICENSE.txt"
# Dash loads every script of the assets folder on every page; this one is asked for by graph.js.
ASSETS_IGNORE: Final = r"^cytoscape-"
_SET_UP_AGAIN: Final = "Install requirements.txt again."


def name() -> str:
    """Return the file's name; it carries the version, so that no browser keeps an older one.

    Raises
    ------
    InstallError
        If the package is not installed.
    """
    try:
        return f"cytoscape-{version(PACKAGE)}.min.js"
    except PackageNotFoundError as error:
        raise InstallError(f"The package {PACKAGE} is missing. {_SET_UP_AGAIN}") from error


def prepare(assets: Path) -> None:
    """Write the script and its licence into ``assets/vendor``; do nothing when they are there.

    Raises
    ------
    InstallError
        If the package is not installed, or lacks its script or licence.
    """
    folder = assets / "vendor"
    folder.mkdir(exist_ok=True)
    for wanted, source in ((name(), _script), (LICENCE, _licence)):
        if not (folder / wanted).exists():
            _copy(source(), folder / wanted)


def _script() -> Path:
    spec = find_spec(PACKAGE)
    places = list(spec.submodule_search_locations or ()) if spec is not None else []
    found = [Path(place) / f"{PACKAGE}.min.js" for place in places]
    return _existing(found)


def _licence() -> Path:
    files = distribution(PACKAGE).files or []
    return _existing([Path(str(f.locate())) for f in files if f.name == "LICENSE"])


def _existing(paths: list[Path]) -> Path:
    for path in paths:
        if path.exists():
            return path
    raise InstallError(f"The package {PACKAGE} lacks its script or its licence. {_SET_UP_AGAIN}")


def _copy(source: Path, target: Path) -> None:
    """Copy aside and rename: two workers may start at once, and nobody reads half a file."""
    handle, temporary = tempfile.mkstemp(dir=target.parent, suffix=".part")
    os.close(handle)
    shutil.copyfile(source, temporary)
    Path(temporary).chmod(0o644)
    Path(temporary).replace(target)
