"""Genes and organism of a file: each may tell the other, and they may not contradict."""

from pathlib import Path

import anndata
import pandas as pd

from tests.atlas.add.files import cellxgene, example, human_ids, mapped, refusal, with_numbers


def test_genes_of_another_species(tmp_path: Path) -> None:
    said = refusal(example(), tmp_path, organism="human")
    assert "the genes are of mouse" in said
    assert "--organism mouse" in said
    adata = cellxgene()
    adata.obs["organism"] = pd.Categorical(["Mus musculus"] * adata.n_obs)
    assert "the genes are of human" in refusal(adata, tmp_path)
    rat = example()
    rat.var_names = [f"ENSRNOG{number:011d}" for number in range(rat.n_vars)]
    assert "lab.h5ad: The genes ('ENSRNOG" in refusal(rat, tmp_path)
    programs = example()
    programs.var_names = [f"program {number}" for number in range(programs.n_vars)]
    said = refusal(programs, tmp_path)
    assert "'program 0'" in said
    assert "--counts none" in said
    both = example()
    half = both.n_vars // 2
    both.var_names = [f"ENSG{n:011d}" for n in range(half)] + [
        f"ENSMUSG{n:011d}" for n in range(both.n_vars - half)
    ]
    assert "several species" in refusal(both, tmp_path)


def test_ensembl_ids_with_versions_and_without_symbols(tmp_path: Path) -> None:
    adata = cellxgene()
    versions = [f"{name}.{number % 20}" for number, name in enumerate(adata.var_names)]
    raw = anndata.AnnData(adata.raw.X, obs=adata.obs, var=pd.DataFrame(index=versions))
    found = mapped(raw, tmp_path)
    symbols = {gene: symbol for symbol, gene in human_ids().items()}
    assert list(found.var["ensembl"]) == list(adata.var_names)
    assert list(found.var["human_symbol"]) == [symbols[name] for name in adata.var_names]


def test_scores_beside_names_that_are_no_genes_are_told_all_they_need(tmp_path: Path) -> None:
    adata = with_numbers(example(), "mine")
    adata.var_names = [f"zz{number}" for number in range(adata.n_vars)]
    said = refusal(adata, tmp_path, scores=("mine",))
    assert "take its scores alone with --counts none and --organism human or mouse" in said
    assert "put them into obs" not in said  # they are
    told = refusal(adata, tmp_path, scores=("mine",), organism="mouse")
    assert told.endswith("or take its scores alone with --counts none.")
    without = refusal(adata, tmp_path)
    assert "name them with --scores, beside --counts none and --organism human or" in without
    found = mapped(adata, tmp_path, scores=("mine",), organism="mouse", matrix="none")
    assert (found.mapping.matrix, found.mapping.organism) == ("", "mouse")
