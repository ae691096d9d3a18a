"""A file that anndata did not write, or that is damaged, is refused in one sentence."""

from contextlib import suppress
from pathlib import Path

import h5py
import numpy as np
import pytest

from atlas.raw import h5ad
from drift.errors import SourceError
from tests.atlas.sources.miniature import WRITERS


def test_an_hdf5_file_that_is_no_h5ad_is_refused(tmp_path: Path) -> None:
    with h5py.File(tmp_path / "a.h5ad", "w") as file:
        file["x"] = np.arange(3)
    with pytest.raises(SourceError, match=r"^a\.h5ad is an HDF5 file but no h5ad"):
        h5ad.read_h5ad(tmp_path, "a.h5ad", text=("donor_id",))


@pytest.mark.parametrize("seed", range(20))
def test_a_damaged_h5ad_is_refused_or_sound(tmp_path: Path, seed: int) -> None:
    WRITERS["angelidis2019_lung_pseudobulk"](tmp_path)
    path = next(tmp_path.rglob("*.h5ad"))
    content = bytearray(path.read_bytes())
    rng = np.random.default_rng(seed)
    for k in rng.integers(len(content), size=5):
        content[k] = rng.integers(256)
    path.write_bytes(bytes(content))
    with suppress(SourceError):  # any other error fails the test
        h5ad.read_h5ad(tmp_path, str(path.relative_to(tmp_path)), text=("donor_id",))
