"""Methods says what the numbers on the arrows are, and how random genes would do."""

import os
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from atlas import catalogue
from atlas.association_chance import against_random_genes
from atlas.store import DEFAULT, open_store
from components import methods
from drift.association import MIN_DF
from tests.components.trees import tree

FOLDER = Path(os.environ.get("MESODRIFT_DATASETS", DEFAULT))


@pytest.fixture(autouse=True)
def built() -> Iterator[None]:
    catalogue.use(FOLDER)
    yield
    catalogue.use(None)


def said(anchor: str) -> str:
    (section,) = [section for section in methods.sections() if section.anchor == anchor]
    return str(tree(list(section.content)))


def test_covariates_shared_genes_and_the_family_are_told() -> None:
    text = said("associations")
    for words in (
        "n − k − 3",
        f"stays at least {MIN_DF}",
        "removed from both",
        "over the defined pairs of gene sets of one stratum",
        "which of the two comes first",
        "follows depth",
    ):
        assert words in text


def test_every_stratum_stands_beside_random_genes() -> None:
    text = said("associations-by-chance")
    rows = open_store(FOLDER).all("associations")
    known = rows[rows["chance_low"].notna()]
    strata = known.groupby(["dataset", "study", "tissue", "cell_type"])
    found = against_random_genes()
    assert len(found) == strata.ngroups > 10
    for one, (_, part) in zip(found, strata, strict=True):
        assert one.label in text
        resolved = part[(part["ci_low"] > 0) | (part["ci_high"] < 0)]
        inside = resolved["r"].between(resolved["chance_low"], resolved["chance_high"])
        assert [one.n_pairs, one.n_resolved] == [len(part), len(resolved)]
        assert one.n_beyond == (~inside).sum()
        covariates = part["adjusted_for"].iloc[0].split(", ")
        if "cell type" in covariates:  # means of types take terms of their own
            continue
        k = len(covariates) + ("condition" in covariates)  # three conditions are two terms
        assert one.least == pytest.approx(np.tanh(1.959964 / np.sqrt(one.n_donors - k - 3)), 1e-4)
