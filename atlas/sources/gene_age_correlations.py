"""Schaum 2020 and Jonker 2013: correlation of every gene with age, without samples."""

from pathlib import Path
from typing import Any, Final

import pandas as pd

from atlas import annotated
from atlas.raw.checks import check_known, check_range, is_date
from atlas.raw.tables import read_csv
from atlas.source import AGE_CORRELATION, CORRELATION_WITH_AGE, Source, Study
from drift.schema import ALL_CELLS

DATASET: Final = "derived_mouse_gene_age_correlations"
TABLE: Final = f"bulk/{DATASET}/gene_age_spearman.csv.gz"
SUBSET: Final = "schaum2020_4tissue"  # the same study again, in fewer tissues
STUDIES: Final = {"schaum2020_8tissue": "schaum2020", "jonker2013": "jonker2013"}


def read(raw: Path) -> Any:
    """Read Spearman's rho with age per gene and tissue; rho is the statistic."""
    table = read_csv(
        raw,
        TABLE,
        text=("study", "tissue", "symbol"),
        numbers=("rho", "pvalue"),
    )
    check_known(table["study"], (*STUDIES, SUBSET), TABLE)
    check_range(table["rho"], -1, 1, TABLE)
    check_range(table["pvalue"], 0, 1, TABLE)
    rows = pd.DataFrame(
        {
            "study": table["study"].map(STUDIES),
            "tissue": annotated.renamed(table["tissue"], {"subcutaneous_fat": "fat"}),
            "symbol": table["symbol"],
            "statistic": table["rho"],
            "p": table["pvalue"],
        }
    )
    wanted = rows["study"].notna() & ~is_date(rows["symbol"])
    return annotated.effects(rows[wanted], contrast=AGE_CORRELATION, cell_type=ALL_CELLS)


SOURCE: Final = Source(
    dataset=DATASET,
    title="Mouse, 8 and 5 tissues, correlation of every gene with age (effects only)",
    label="Schaum 2020 and Jonker 2013",
    studies={
        "schaum2020": Study(label="Schaum 2020", short="Schaum", note="mouse"),
        "jonker2013": Study(label="Jonker 2013", short="Jonker", note="mouse"),
    },
    organism="mouse",
    level="effect",
    modality="bulk RNA-seq (Schaum), microarray (Jonker)",
    scale="effect",
    age_unit="months",
    citation=(
        "Computed by Izgi H et al., eLife 2022;11:e68048, on Schaum N et al., Nature "
        "2020;583:596-602 (doi:10.1038/s41586-020-2499-y) and Jonker MJ et al., Aging Cell "
        "2013;12:901-909 (doi:10.1111/acel.12118)."
    ),
    doi="10.7554/eLife.68048",
    licence="Paper CC BY 4.0 (eLife); the source repository has no licence file.",
    origin="github.com/hmtzg/geneexp_mouse @ 1f2434f90404, data/other_datasets",
    files=(TABLE,),
    design=(
        "Spearman's correlation of each gene with age: Schaum 3 to 27 months in 8 tissues, Jonker "
        "13 to 130 weeks in 5 tissues; no young and old groups."
    ),
    traps=(
        (
            "Only correlations per gene are published, no samples: animals cannot be resampled "
            "or adjusted for, and this evidence is not pooled with animals."
        ),
        "A correlation says how steadily a gene changes with age, not by how much.",
        "Genes of one tissue move together, so the p of a set of genes is too small.",
        "The two sexes of Schaum 2020 are pooled: a change in one sex alone is diluted.",
        "Schaum's 4-tissue table is the same study in fewer tissues and is not used.",
        "Jonker starts at 13 weeks, barely adult: the end of growth can look like ageing.",
        (
            "In Jonker, 23 genes carry a spreadsheet's date for a symbol (Mar-01 names two "
            "genes): they are left out."
        ),
        "Schaum's 'subcutaneous fat' is called fat here.",
    ),
    contrasts=(CORRELATION_WITH_AGE,),
    donor_word="mouse",
    donors_word="mice",
    animals_note=(
        "26 mice a tissue in Schaum 2020 and 18 in Jonker 2013, worked out from rho and its p; "
        "the table does not say"
    ),
    read=read,
)
