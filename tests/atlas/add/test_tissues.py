"""Tissues of a file keep their short forms, and meet those of other data sets."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atlas.add.tissues import names
from tests.atlas.add.files import example, mapped, obs_of


@pytest.mark.parametrize(
    ("written", "named"),
    [
        (["Liver", "lung", "Bone Marrow"], ["liver", "lung", "bone marrow"]),
        (["PBMC", "BM (Left)", "Liver"], ["PBMC", "BM (Left)", "liver"]),
        (["Liver", "liver", "PBMC", "pbmc"], ["liver", "liver", "PBMC", "PBMC"]),
        (["LIVER", "SKIN"], ["liver", "skin"]),
        (["Lobe A", "iWAT", "tissue not named"], ["lobe a", "iWAT", "tissue not named"]),
        ([], []),
    ],
)
def test_names_of_tissues(written: list[str], named: list[str]) -> None:
    assert names(written) == dict(zip(written, named, strict=True))


@given(written=st.lists(st.text(max_size=8), max_size=6, unique=True))
def test_tissues_that_differ_in_case_only_are_one(written: list[str]) -> None:
    found = names(written)
    assert list(found) == written
    for word in written:
        assert found[word].casefold() == word.casefold()
        assert {found[other] for other in written if other.casefold() == word.casefold()} == {
            found[word]
        }


def test_tissues_written_otherwise_are_said(tmp_path: Path) -> None:
    adata = example()
    adata.obs["tissue"] = ["PBMC", "Liver", "liver"] * (adata.n_obs // 3)
    adata.obs["cell_type"] = ["CD4 TCM", "NK <CD56>"] * (adata.n_obs // 2)
    found = mapped(adata, tmp_path)
    assert set(obs_of(found)["tissue"]) == {"PBMC", "liver"}
    assert set(obs_of(found)["cell_type"]) == {"CD4 TCM", "NK <CD56>"}
    assert "  Tissues written as in the other data sets: 'Liver' as 'liver'." in found.said
    adata.obs["tissue"] = "PBMC"
    assert not [line for line in mapped(adata, tmp_path).said if "Tissues" in line]
