"""Signature genes are found under the names a source uses, once each, and brought together."""

import numpy as np
import pandas as pd
import pytest
import scipy.sparse as sp
from hypothesis import given
from hypothesis import strategies as st

from atlas.genes import ALIASES, GeneMap, map_genes, read_aliases
from atlas.knowledge import Ortholog
from drift.errors import CoverageError, SourceError
from drift.signatures import Signature

ORTHOLOGS = {
    human: Ortholog(human, mouse, ensembl, 10)
    for human, mouse, ensembl in (
        ("VIM", "Vim", "E1"),
        ("CCN2", "Ccn2", "E2"),
        ("SFTPA1", "Sftpa1", "E3"),
        ("SFTPA2", "Sftpa1", "E3"),
        ("FN1", "Fn1", "E4"),
    )
}
ALIAS = {"CTGF": "CCN2"}


def signature(*up: str, down: tuple[str, ...] = ()) -> Signature:
    return Signature("s", "S", up, down, "c", "", "exact", "")


SETS = [signature("VIM", "CCN2", "SFTPA1", "SFTPA2"), signature("FN1", down=("VIM", "CXCL8"))]


def rows(symbol: list[str], human: list[str] | None = None, ensembl: list[str] | None = None):
    var = pd.DataFrame(
        {"symbol": symbol, "human_symbol": human or [""] * len(symbol)},
        index=[f"row{number}" for number in range(len(symbol))],
    )
    return var if ensembl is None else var.assign(ensembl=ensembl)


def mouse(symbol: list[str], ensembl: list[str] | None = None) -> GeneMap:
    return map_genes(rows(symbol, ensembl=ensembl), "mouse", SETS, ORTHOLOGS, ALIAS)


def found(genes: GeneMap) -> dict[str, str]:
    return {human: str(genes.names[at]) for human, at in genes.of_human.items()}


def test_mouse_genes_by_ortholog() -> None:
    assert found(mouse(["Vim", "Actb"])) == {"VIM": "Vim"}


def test_an_old_symbol_stands_for_an_absent_current_one() -> None:
    assert found(mouse(["Vim", "Ctgf"]))["CCN2"] == "Ctgf"
    assert found(mouse(["Vim", "Ctgf", "Ccn2"]))["CCN2"] == "Ccn2"
    human = map_genes(rows(["CTGF"], ["CTGF"]), "human", SETS, ORTHOLOGS, ALIAS)
    assert found(human) == {"CCN2": "CTGF"}


def test_ensembl_finds_what_the_symbol_does_not() -> None:
    genes = mouse(["Vim", "", "Renamed"], ensembl=["E1", "E2", "E4"])
    assert found(genes) == {"VIM": "Vim", "CCN2": "row1", "FN1": "Renamed"}


def test_the_symbol_goes_before_ensembl() -> None:
    assert found(mouse(["Other", "Vim"], ensembl=["E1", "E9"]))["VIM"] == "Vim"


def test_one_mouse_gene_for_two_human_genes_enters_once() -> None:
    genes = mouse(["Sftpa1"])
    assert found(genes) == {"SFTPA1": "Sftpa1", "SFTPA2": "Sftpa1"}
    assert genes.directions(SETS[0]) == {"Sftpa1": 1.0}
    assert set(genes.table()["human_symbol"]) == {"SFTPA1", "SFTPA2"}


def test_down_genes_keep_their_sign() -> None:
    assert mouse(["Vim", "Fn1"]).directions(SETS[1]) == {"Fn1": 1.0, "Vim": -1.0}


def test_paralogs_are_added_up_and_named() -> None:
    var = rows(["vima", "vimb", "loc1", "fn1"], ["VIM", "VIM", "", "FN1"])
    genes = map_genes(var, "killifish", SETS, ORTHOLOGS, ALIAS)
    assert found(genes) == {"VIM": "vima + vimb", "FN1": "fn1"}
    counts = genes.add_up(sp.csr_matrix([[1, 2, 5, 0], [0, 4, 0, 7]])).toarray()
    assert dict(zip(genes.names, counts.T.tolist(), strict=True)) == {
        "vima + vimb": [3, 4],
        "loc1": [5, 0],
        "fn1": [0, 7],
    }


def test_a_gene_of_unknown_human_counterpart_is_no_control() -> None:
    var = rows(["vima", "loc1"], ["VIM", ""])
    genes = map_genes(var, "killifish", SETS, ORTHOLOGS, ALIAS)
    assert dict(zip(genes.names, genes.comparable, strict=True)) == {"vima": True, "loc1": False}
    assert mouse(["Vim", "Actb"]).comparable.all()


def test_log_values_are_averaged_over_what_is_known() -> None:
    genes = mouse(["Vim", "Fn1", "Vim"])
    values = genes.average(np.array([[1.0, 2.0, 3.0], [np.nan, np.nan, 5.0]]))
    at = genes.of_human["VIM"]
    np.testing.assert_array_equal(values[:, at], [2.0, 5.0])
    assert np.isnan(values[1, genes.of_human["FN1"]])


@given(st.lists(st.sampled_from(["Vim", "Fn1", "Ctgf", "Actb", ""]), min_size=1, max_size=12))
def test_adding_up_keeps_every_count(symbols: list[str]) -> None:
    genes = map_genes(rows([*symbols, "Vim"]), "mouse", SETS, ORTHOLOGS, ALIAS)
    counts = np.arange(1, len(symbols) + 2)
    assert genes.add_up(sp.csr_matrix(counts)).sum() == counts.sum()
    assert len(set(genes.names)) == len(genes.names)


def test_no_overlap_is_told() -> None:
    with pytest.raises(CoverageError, match="No gene of any signature"):
        mouse(["Actb"])


def test_aliases_are_read_from_the_raw_folder(tmp_path) -> None:
    with pytest.raises(SourceError, match=r"symbol_aliases\.csv"):
        read_aliases(tmp_path)
    path = tmp_path / ALIASES
    path.parent.mkdir()
    path.write_text("old_symbol,current_symbol\nCTGF,CCN2\n")
    assert read_aliases(tmp_path) == ALIAS
