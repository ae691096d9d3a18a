"""Tabula Muris Senis, liver: single cells of two types from nine mice of three ages."""

from pathlib import Path
from typing import Any, Final

import pandas as pd

from atlas import annotated
from atlas.raw.checks import check_known, check_range
from atlas.raw.h5ad import read_h5ad
from atlas.source import OLD_AGAINST_YOUNG, SLOPE_WITH_AGE, Source, Study

DATASET: Final = "tms_liver_facs"
CELLS: Final = f"singlecell/{DATASET}/{DATASET}.h5ad"
EMBEDDING: Final = "X_umap"
MAX_AGE: Final = 60  # months; beyond any mouse
CELL_TYPES: Final = {"endothelial cell of hepatic sinusoid": "sinusoidal endothelium"}


def read(raw: Path) -> Any:
    """Read 1,779 cells by 1,819 panel genes, with the totals over all genes."""
    adata = read_h5ad(
        raw,
        CELLS,
        text=("donor_id", "tissue", "cell_type", "sex", "age"),
        numbers=("age_months", "n_counts_all_genes", "n_genes_all_genes"),
        embedding=EMBEDDING,
    )
    cells = adata.obs
    check_range(cells["age_months"], 0, MAX_AGE, CELLS)
    check_known(cells["sex"], ("male", "female"), CELLS)
    obs = pd.DataFrame(
        {
            "study": DATASET,
            "donor_id": cells["donor_id"],
            "tissue": annotated.renamed(cells["tissue"], {}),
            "cell_type": annotated.renamed(cells["cell_type"], CELL_TYPES),
            "sex": cells["sex"],
            "age": cells["age_months"],
            "age_unit": "months",
            "age_reported": cells["age"],
            "condition": "",
            # the panel's own sum is no depth: its genes were chosen
            "library_size": cells["n_counts_all_genes"],
            "genes_per_cell": cells["n_genes_all_genes"],
        }
    )
    var = pd.DataFrame({"symbol": adata.var["gene_symbol"], "human_symbol": ""})
    places = {EMBEDDING: adata.obsm[EMBEDDING]}
    return annotated.samples(
        adata.X, obs, var, name=CELLS, library="n_counts_all_genes", embedding=places
    )


SOURCE: Final = Source(
    dataset=DATASET,
    title="Mouse liver cells, 3, 18 and 24 months (Tabula Muris Senis)",
    label="Tabula Muris Senis 2020",
    studies={DATASET: Study(label="Tabula Muris Senis 2020", short="TMS", note="cells")},
    organism="mouse",
    level="cell",
    modality="single-cell RNA-seq",
    scale="counts",
    age_unit="months",
    citation=(
        "Tabula Muris Consortium. A single-cell transcriptomic atlas characterizes ageing tissues "
        "in the mouse. Nature 2020;583:590-595. Copy from the scDiffCom package "
        "(doi:10.1038/s43587-023-00514-x)."
    ),
    doi="10.1038/s41586-020-2496-1",
    licence="Package scDiffCom MIT; Tabula Muris Senis data public. Cite the Nature paper.",
    origin=(
        "github.com/CyrilLagger/scDiffCom @ 8199c58c38f53353d8a4e082016539a33e1fbb89, "
        "data/seurat_sample_tms_liver.rda"
    ),
    files=(CELLS,),
    design=(
        "Nine mice; 3 months is young, 18 and 24 months are old: young is adult and at most a "
        "third of the median life span, old at least 0.6 of it."
    ),
    traps=(
        (
            "The file holds a panel of 1,819 ligand and receptor genes, not the transcriptome: "
            "only about half of the mesenchymal drift genes can be scored."
        ),
        (
            "Age and sequencing depth are confounded: hepatocytes of 18 months show about 1,300 "
            "genes a cell, those of 3 months 4,000 to 5,000."
        ),
        (
            "Plates are nested in mice and ages, so an age effect and a plate effect cannot be "
            "told apart."
        ),
        "No female mouse of 24 months: sex and age are confounded.",
        "Only two young mice have sinusoidal endothelial cells: too few for an interval or a p.",
        (
            "Mice are the replicates, not cells: counted by cells, the endothelium would "
            "wrongly look significant."
        ),
        "One 24-month mouse has 11 endothelial cells: its mean is uncertain.",
    ),
    contrasts=(OLD_AGAINST_YOUNG, SLOPE_WITH_AGE),
    donor_word="mouse",
    donors_word="mice",
    gene_panel=True,
    read=read,
)
