"""The copies of genes that these tests make are not left in the project."""

from collections.abc import Iterator

import pytest


@pytest.fixture(scope="session", autouse=True)
def genes_elsewhere(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MESODRIFT_GENES", str(tmp_path_factory.mktemp("genes")))
        yield
