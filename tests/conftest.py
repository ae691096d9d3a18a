"""What all tests share: hypothesis without deadlines, and nothing left in the project.

Machines are noisy, so a slow example is no failure. In CI the examples are the same each time; a
person's runs go on looking for new ones.
"""

import os
from collections.abc import Iterator

import pytest
from hypothesis import settings

settings.register_profile("exploring", deadline=None)
settings.register_profile("steady", deadline=None, derandomize=True)
settings.load_profile("steady" if os.environ.get("CI") else "exploring")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run what takes longest first, so that both workers of a run end together."""
    items.sort(key=lambda item: "tests/browser" not in str(item.path))


@pytest.fixture(scope="session", autouse=True)
def genes_elsewhere(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep the copies of genes that builds make out of the project."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MESODRIFT_GENES", str(tmp_path_factory.mktemp("genes")))
        yield
