"""A signature knows its genes, its size and its direction, and refuses nonsense."""

import pytest

from drift.errors import KnowledgeError
from drift.signatures import Signature


def make(up, down=()):
    return Signature("s", "S", tuple(up), tuple(down), "x2020", "10.1/x", "exact", "")


def test_genes_size_and_directions():
    signature = make(["VIM", "ZEB1"], ["CDH1"])
    assert signature.genes == ("VIM", "ZEB1", "CDH1")
    assert signature.size == 3
    assert signature.directions == {"VIM": 1, "ZEB1": 1, "CDH1": -1}


@pytest.mark.parametrize(("up", "down"), [(["VIM", "VIM"], []), (["VIM"], ["VIM"])])
def test_a_gene_named_twice_is_refused(up, down):
    with pytest.raises(KnowledgeError, match="VIM twice"):
        make(up, down)


def test_an_empty_set_is_refused():
    with pytest.raises(KnowledgeError, match="holds no gene"):
        make([])
