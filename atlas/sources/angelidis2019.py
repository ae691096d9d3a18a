"""Angelidis 2019: whole mouse lungs, Drop-seq counts summed per mouse."""

from pathlib import Path
from typing import Any, Final

import pandas as pd

from atlas import annotated
from atlas.raw.checks import check_known, check_range
from atlas.raw.h5ad import read_h5ad
from atlas.source import OLD_AGAINST_YOUNG, Source, Study
from drift.schema import ALL_CELLS

DATASET: Final = "angelidis2019_lung_pseudobulk"
MICE: Final = f"singlecell/{DATASET}/{DATASET}.h5ad"
MAX_AGE: Final = 60  # months; beyond any mouse


def read(raw: Path) -> Any:
    """Read 15 mice, every cell of a lung summed."""
    adata = read_h5ad(
        raw,
        MICE,
        text=("donor_id", "age_group", "age", "tissue"),
        numbers=("age_months", "n_cells"),
    )
    mice = adata.obs
    check_range(mice["age_months"], 0, MAX_AGE, MICE)
    check_known(mice["age_group"], ("young", "old"), MICE)
    obs = pd.DataFrame(
        {
            "study": DATASET,
            "donor_id": mice["donor_id"],
            "tissue": annotated.renamed(mice["tissue"], {}),
            "cell_type": ALL_CELLS,
            "sex": "unknown",
            "age": mice["age_months"],
            "age_unit": "months",
            "age_reported": mice["age"],
            "age_group": mice["age_group"],
            "condition": "",
            "library_size": adata.X.sum(axis=1).A1.astype(float),
            "n_cells": mice["n_cells"],
        }
    )
    var = pd.DataFrame({"symbol": adata.var["gene_symbol"], "human_symbol": ""})
    return annotated.samples(adata.X, obs, var, name=MICE)


SOURCE: Final = Source(
    dataset=DATASET,
    title="Mouse lung, 3 against 24 months, all cells of a mouse summed",
    label="Angelidis 2019",
    studies={DATASET: Study(label="Angelidis 2019", short="Angelidis", note="mouse")},
    organism="mouse",
    level="profile",
    modality="single-cell RNA-seq, summed per mouse",
    scale="counts",
    age_unit="months",
    citation=(
        "Angelidis I, Simon LM, Fernandez IE, et al. An atlas of the aging lung mapped by single "
        "cell transcriptomics and deep tissue proteomics. Nature Communications 2019;10:963."
    ),
    doi="10.1038/s41467-019-08831-9",
    licence="Package pseude MIT; data public in GEO (GSE124872) without an explicit licence.",
    origin=(
        "github.com/bioinf-hema-emc/pseude @ 5d78299b72c58269e30fe653b76d3edfd27d1bfd, "
        "data/agg_counts.rda"
    ),
    files=(MICE,),
    design="Two ages by design: 8 mice of 3 months are young, 7 mice of 24 months are old.",
    traps=(
        (
            "Old lungs hold more immune cells: a change of the whole lung mixes who is there "
            "with what each cell does."
        ),
        "The source gives no cell types and no single cells, so composition cannot be taken out.",
        "Sex is not in the source, so no sex can be told apart or adjusted for.",
        "Cell numbers look capped: nine mice have exactly 1,199 cells and three exactly 499.",
        "Cells were isolated from tissue, so the shares of cell types are those that survived it.",
    ),
    contrasts=(OLD_AGAINST_YOUNG,),
    donor_word="mouse",
    donors_word="mice",
    two_ages=True,
    read=read,
)
