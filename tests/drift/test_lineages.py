"""Lineages by name: the fixed colours of cell types."""

import pytest

from drift.lineages import LINEAGES, lineage

KNOWN = {
    "Cardiomyocyte": "muscle",
    "endothelial cell": "endothelial",
    "sinusoidal endothelium": "endothelial",
    "fibroblast": "stromal",
    "myofibroblast": "stromal",
    "hepatic stellate cell": "stromal",
    "hepatocyte": "epithelial",
    "AT2 cell": "epithelial",
    "keratinocyte": "epithelial",
    "alveolar macrophage": "immune",
    "B cell": "immune",
    "satellite cell": "muscle",
    "vascular smooth muscle cell": "muscle",
    "oligodendrocyte": "neural",
    "Kupffer cell": "immune",
}


@pytest.mark.parametrize(("name", "expected"), KNOWN.items())
def test_names_tell_their_lineage(name: str, expected: str) -> None:
    assert lineage(name) == expected


def test_every_lineage_is_reached_and_an_unknown_name_has_none() -> None:
    assert set(KNOWN.values()) == set(LINEAGES)
    assert lineage("all cells") == lineage("") == lineage("cell 7") == ""
