"""The genes of a file: symbols, Ensembl ids, and the species they are of."""

import numpy as np
import pandas as pd
import pytest

from atlas import knowledge
from atlas.add.genes import check_species, read
from atlas.genes import map_genes
from drift.errors import SourceError
from tests.atlas.add.files import human_ids

PAIRS = knowledge.orthologs()
HUMAN = list(PAIRS)[:200]
MOUSE = [PAIRS[name].mouse_symbol for name in HUMAN]


def table(index: list[str], **columns: list[str]) -> pd.DataFrame:
    return pd.DataFrame(columns, index=pd.Index(index))


def found(var: pd.DataFrame, organism: str) -> int:
    """Return how many signature genes the build finds."""
    made = read(var, PAIRS)
    assert made.organism == organism
    signatures = knowledge.signatures().values()
    return len(map_genes(made.var, organism, signatures, PAIRS, {}).of_human)


def test_every_way_of_naming_finds_the_same_genes() -> None:
    ids = human_ids()
    human = [name for name in HUMAN if name in ids]
    of_human = [ids[name] for name in human]
    counts = {
        found(table(human), "human"),
        found(table(of_human), "human"),
        found(table([f"{name}.7" for name in of_human]), "human"),
        found(table(of_human, feature_name=human), "human"),
        found(table(human, gene_ids=of_human), "human"),
        found(table([str(n) for n in range(len(human))], gene_symbols=human), "human"),
    }
    assert len(counts) == 1
    assert counts.pop() > 100
    mouse = [PAIRS[name] for name in HUMAN if PAIRS[name].mouse_ensembl]
    of_mouse = {
        found(table([pair.mouse_symbol for pair in mouse]), "mouse"),
        found(table([pair.mouse_ensembl for pair in mouse]), "mouse"),
        found(table([f"{pair.mouse_ensembl}.3" for pair in mouse]), "mouse"),
    }
    assert len(of_mouse) == 1
    assert of_mouse.pop() > 100


def test_rows_of_one_symbol_keep_names_of_their_own() -> None:
    made = read(table([*MOUSE, MOUSE[0], MOUSE[0]]), PAIRS).var
    assert made.index.is_unique
    assert (made["symbol"] == MOUSE[0]).sum() == 3


def test_gaps_in_the_symbols_are_filled_by_the_ids() -> None:
    ids = human_ids()
    human = [name for name in HUMAN if name in ids]
    symbols = [np.nan if n % 3 == 0 else name for n, name in enumerate(human)]
    made = read(table([ids[name] for name in human], feature_name=symbols), PAIRS).var
    assert list(made["symbol"]) == human


def test_names_that_say_nothing_are_refused() -> None:
    with pytest.raises(SourceError, match=r"'cell migration'.*feature_name"):
        read(table(["cell migration", "adhesion"]), PAIRS)
    with pytest.raises(SourceError, match="names no genes"):
        read(table(["0", "1", "2"]), PAIRS)
    with pytest.raises(SourceError, match="no column 'name'"):
        read(table(MOUSE), PAIRS, symbols="name")


def test_genes_of_another_species_are_refused() -> None:
    human = read(table(HUMAN), PAIRS)
    check_species(human, "human", "lab.h5ad")
    with pytest.raises(SourceError, match=r"lab.h5ad: the genes are of human .*--organism human"):
        check_species(human, "mouse", "lab.h5ad")


def test_a_choice_of_genes_is_known_as_one() -> None:
    assert read(table(HUMAN), PAIRS).is_panel
    many = [*HUMAN, *(f"GENE{number}" for number in range(9000))]
    assert not read(table(many), PAIRS).is_panel
