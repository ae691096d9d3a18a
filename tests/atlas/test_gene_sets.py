"""The published gene sets: names brought up to date, mouse genes found, defects told."""

from pathlib import Path

import pandas as pd
import pytest

from atlas import knowledge
from atlas.gene_sets import OF_KNOWLEDGE, ORTHOLOGS, PUBLISHED, SETS, GeneSets, read_gene_sets
from atlas.genes import read_aliases
from drift.errors import SourceError


def read(raw: Path) -> GeneSets:
    return read_gene_sets(raw, knowledge.signatures(), knowledge.orthologs(), read_aliases(raw))


def test_curated_and_published_sets_stand_side_by_side(raw: Path) -> None:
    found = read(raw)
    assert list(found.sets) == [*OF_KNOWLEDGE, *PUBLISHED]
    assert found.sets["lu2025"].genes == knowledge.signatures()["md_score_lu2025"].genes
    assert found.sets["tan2014"].genes == ("VIM", "FN1", "CCN2", "WNT3", "KLF6")  # CTGF of old


def test_mouse_genes_are_the_best_supported_and_the_curated_stand_first(raw: Path) -> None:
    found = read(raw)
    assert found.orthologs["KLF6"].mouse_symbol == "Klf6"
    assert found.orthologs["VIM"] == knowledge.orthologs()["VIM"]
    var = pd.DataFrame({"symbol": ["Klf6", "Wnt3", "Vim"], "human_symbol": ""}, index=list("abc"))
    genes = found.genes("mouse", var)
    assert {gene: str(genes.names[at]) for gene, at in genes.of_human.items()} == {
        "KLF6": "Klf6",
        "WNT3": "Wnt3",
        "VIM": "Vim",
    }


@pytest.mark.parametrize("file", [SETS, ORTHOLOGS])
def test_a_missing_file_is_named(raw: Path, file: str) -> None:
    (raw / file).unlink()
    with pytest.raises(SourceError, match=file):
        read(raw)


def test_a_missing_or_empty_set_is_named(raw: Path) -> None:
    (raw / SETS).write_text("TAN2014_TUMOUR_MESENCHYMAL\tTan\tVIM\nGROGER_MESENCHYMAL\tG\n")
    with pytest.raises(SourceError, match="GROGER_MESENCHYMAL"):
        read(raw)


def test_a_damaged_table_of_orthologs_is_told(raw: Path) -> None:
    (raw / ORTHOLOGS).write_bytes(b"\x1f\x8b\x08 no table")
    with pytest.raises(SourceError, match=ORTHOLOGS):
        read(raw)
