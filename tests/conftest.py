"""What all tests share: hypothesis without deadlines, who runs what, nothing left in the project.

Machines are noisy, so a slow example is no failure. In CI the examples are the same each time; a
person's runs go on looking for new ones.
"""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

settings.register_profile("exploring", deadline=None)
settings.register_profile("steady", deadline=None, derandomize=True)
settings.load_profile("steady" if os.environ.get("CI") else "exploring")

HERE = Path(__file__).parent
BROWSER = HERE / "browser"
RUNNERS = HERE / "atlas" / "cells" / "runners"


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what drives a browser, and keep modules together whose servers take long to start.

    Each of these modules is run by one worker, the largest first; then the workers take the other
    tests one by one, so that none is left waiting at the end.
    """
    for item in items:
        if item.path.parent == BROWSER:
            item.add_marker(pytest.mark.browser)
        if item.path.parent in (BROWSER, RUNNERS):
            item.add_marker(pytest.mark.xdist_group(item.path.stem))


@pytest.fixture(scope="session", autouse=True)
def genes_elsewhere(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep the copies of genes that builds make out of the project."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MESODRIFT_GENES", str(tmp_path_factory.mktemp("genes")))
        yield
