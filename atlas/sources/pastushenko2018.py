"""Pastushenko 2018: cells of a mouse skin tumour before and after EMT, the positive control."""

from pathlib import Path
from typing import Any, Final

import anndata
import pandas as pd

from atlas.raw.checks import check_known, check_range
from atlas.raw.h5ad import read_h5ad
from atlas.source import Contrast, Source, Study
from drift.errors import SourceError

DATASET: Final = "pastushenko2018_scc_emt"
CELLS: Final = f"singlecell/{DATASET}/{DATASET}.h5ad"
TISSUE: Final = "skin"
EMBEDDING: Final = "X_umap"
EPITHELIAL: Final = "epithelial"
MESENCHYMAL: Final = "mesenchymal-like"
MOST_SPIKE_IN: Final = 2.0  # % of the reads, and
FEWEST_READS: Final = 100_000  # reads of a cell, as the source's own notebook filters


def read(raw: Path) -> Any:
    """Read the cells that pass the source's quality filter, sorted by EpCAM.

    Returns
    -------
    AnnData of counts: ``obs`` with ``state``, ``tissue``, ``library_size`` and
    ``genes_per_cell``, ``var`` as in other sources, ``obsm`` with the embedding.
    """
    adata = read_h5ad(
        raw,
        CELLS,
        text=("emt_state",),
        numbers=("n_counts", "n_genes", "pct_ercc"),
        embedding=EMBEDDING,
    )
    obs = adata.obs
    check_known(obs["emt_state"], (EPITHELIAL, MESENCHYMAL), CELLS)
    check_range(obs["pct_ercc"], 0, 100, CELLS)
    kept = ((obs["n_counts"] > FEWEST_READS) & (obs["pct_ercc"] < MOST_SPIKE_IN)).to_numpy()
    found = set(obs["emt_state"][kept])
    if found != {EPITHELIAL, MESENCHYMAL}:
        raise SourceError(
            f"{CELLS}, column 'emt_state': after the quality filter only {len(found)} of the two "
            "states is left. Fetch the file again from its origin."
        )
    counts = adata.X[kept]
    total = obs["n_counts"].to_numpy(float)[kept]
    if (total < counts.sum(axis=1).A1).any():
        raise SourceError(
            f"{CELLS}, column 'n_counts': a cell has more counts than its total says. Fetch the "
            "file again from its origin."
        )
    cells = pd.DataFrame(
        {
            "state": obs["emt_state"].to_numpy()[kept],
            "tissue": TISSUE,
            "library_size": total,
            "genes_per_cell": obs["n_genes"].to_numpy()[kept],
        },
        index=obs.index[kept],
    )
    var = pd.DataFrame({"symbol": adata.var["gene_symbol"], "human_symbol": ""})
    places = {EMBEDDING: adata.obsm[EMBEDDING][kept]}
    return anndata.AnnData(X=counts, obs=cells, var=var, obsm=places)


SOURCE: Final = Source(
    dataset=DATASET,
    title="Mouse skin squamous carcinoma, epithelial against mesenchymal-like tumour cells",
    label="Pastushenko 2018",
    studies={DATASET: Study(label="Pastushenko 2018", short="Pastushenko", note="cells")},
    organism="mouse",
    level="control",
    modality="single-cell RNA-seq (Smart-seq2)",
    scale="counts",
    age_unit="",
    citation=(
        "Pastushenko I, Brisebarre A, Sifrim A, et al. Identification of the tumour transition "
        "states occurring during EMT. Nature 2018;556:463-468. GEO GSE110357."
    ),
    doi="10.1038/s41586-018-0040-3",
    licence="GEO public data; the repositories of this copy have no licence file. Cite the paper.",
    origin=(
        "github.com/cliffzhou92/MuTrans-release @ ebc5ee5500040fcaa9e8bde3c5616a4b831ceaf8, "
        "Data/GSE110357_htseq_counts_all_v1.csv.gz; sort labels from github.com/yutongo/QuanTC @ "
        "ea533367250ed6f67ee30101bdbadc15ff0523b0"
    ),
    files=(CELLS,),
    design=(
        "Tumour cells of one experiment, sorted by EpCAM: epithelial before, mesenchymal-like "
        "after a true EMT; no ages."
    ),
    traps=(
        "A positive control of the scores, not an ageing study: it holds no ages and no donors.",
        "One experiment: cells are no replicates, so the numbers have no interval and no p.",
        (
            "A full EMT in a tumour is far larger than any change with age: a score that passes "
            "here may still miss small changes."
        ),
        (
            "The sort labels of this copy are 1 and 2; which is EpCAM-positive was told from the "
            "Epcam counts."
        ),
    ),
    contrasts=(
        Contrast(
            id="mesenchymal_vs_epithelial",
            label="Mesenchymal-like against epithelial tumour cells",
            reference=EPITHELIAL,
            contrast=MESENCHYMAL,
        ),
    ),
    donor_word="mouse",
    donors_word="mice",
    cells_stay_here=True,
    animals_note="Cells of one experiment, which the file does not assign to mice.",
    read=read,
)
