"""Izgi 2022: bulk RNA-seq of four mouse tissues from birth to old age."""

from pathlib import Path
from typing import Any, Final

import pandas as pd

from atlas import annotated
from atlas.raw.checks import check_counts, check_known, check_range, is_date
from atlas.raw.tables import read_csv, read_matrix
from atlas.source import OLD_AGAINST_YOUNG, SLOPE_WITH_AGE, Source, Study
from drift.schema import ALL_CELLS

DATASET: Final = "izgi2022_mouse_4tissue"
SAMPLES: Final = f"bulk/{DATASET}/samples.csv"
COUNTS: Final = f"bulk/{DATASET}/counts.csv.gz"
MAX_AGE: Final = 2000  # days; beyond any mouse


def read(raw: Path) -> Any:
    """Read 63 samples of 16 male mice; the same mouse gave all its tissues."""
    table = read_csv(
        raw,
        SAMPLES,
        text=("sample_id", "tissue", "animal_id", "sex"),
        numbers=("age_days", "library_size"),
        key=("sample_id",),
    )
    check_range(table["age_days"], 0, MAX_AGE, SAMPLES)
    check_known(table["sex"], ("male", "female"), SAMPLES)
    genes, values = read_matrix(
        raw,
        COUNTS,
        samples=table["sample_id"].tolist(),
        samples_file=SAMPLES,
        text=("ensembl", "symbol"),
        blank=("symbol",),
    )
    counts = check_counts(values, name=COUNTS, rows=genes["ensembl"], columns=table["sample_id"])
    obs = pd.DataFrame(
        {
            "study": DATASET,
            "donor_id": table["animal_id"],
            "tissue": annotated.renamed(table["tissue"], {}),
            "cell_type": ALL_CELLS,
            "sex": table["sex"],
            "age": table["age_days"],
            "age_unit": "days",
            "age_reported": table["age_days"].map("{:g} days".format),
            "condition": "",
            # over all genes, before the source dropped rare ones
            "library_size": table["library_size"],
        }
    ).set_index(table["sample_id"])
    # a spreadsheet's date stands for two genes at once (Mar-01 is March1 and Marc1): no name then
    symbols = genes["symbol"].mask(is_date(genes["symbol"]), "")
    var = pd.DataFrame({"symbol": symbols, "human_symbol": "", "ensembl": genes["ensembl"]})
    return annotated.samples(
        counts.T.tocsr(), obs, var.set_index(genes["ensembl"].rename("gene")), name=SAMPLES
    )


SOURCE: Final = Source(
    dataset=DATASET,
    title="Mouse, 4 tissues, 2 to 904 days",
    label="Izgi 2022",
    studies={DATASET: Study(label="Izgi 2022", short="Izgi", note="mouse")},
    organism="mouse",
    level="profile",
    modality="bulk RNA-seq",
    scale="counts",
    age_unit="days",
    citation=(
        "Izgi H, Han D, Isildak U, et al. Inter-tissue convergence of gene expression during "
        "ageing suggests age-related loss of tissue and cellular identity. eLife 2022;11:e68048."
    ),
    doi="10.7554/eLife.68048",
    licence="Paper CC BY 4.0 (eLife); the source repository has no licence file.",
    origin="github.com/hmtzg/geneexp_mouse @ 1f2434f90404, raw_data/htseq",
    files=(SAMPLES, COUNTS),
    design=(
        "Sixteen male mice from birth to old age, each giving up to four tissues; young is adult "
        "and at most a third of the median life span, old is at least 0.6 of it."
    ),
    traps=(
        (
            "Matrix genes fall steeply after birth: the seven mice of 2 to 61 days are "
            "development and are in no ageing contrast."
        ),
        (
            "Nine ageing mice give wide intervals: five young and four old, and no mouse "
            "between 303 and 649 days."
        ),
        "The same mouse gave all its tissues, so results of two tissues are not independent.",
        "One cortex sample is absent at the source: one old mouse has no cortex.",
        "All mice are male, says the paper: nothing here speaks of females.",
        (
            "Genes with fewer than 5 counts in 4 samples are not in the file; totals are those "
            "of all genes, before that filter."
        ),
        (
            "Twenty-four genes carry a spreadsheet's date for a symbol (Mar-01, Sep-09): they "
            "are kept without a name."
        ),
    ),
    contrasts=(OLD_AGAINST_YOUNG, SLOPE_WITH_AGE),
    donor_word="mouse",
    donors_word="mice",
    read=read,
)
