"""Li 2021, dermis: matrix proteomes of human dermis from toddlers to elderly people."""

from pathlib import Path
from typing import Any, Final

import numpy as np
import pandas as pd

from atlas import annotated
from atlas.raw.checks import check_known, check_log, check_range
from atlas.raw.tables import read_csv, read_matrix
from atlas.source import OLD_AGAINST_YOUNG, Source, Study
from drift.schema import ALL_CELLS

DATASET: Final = "li2021_human_dermis_ecm_proteome"
SAMPLES: Final = f"bulk/{DATASET}/samples.csv"
ABUNDANCE: Final = f"bulk/{DATASET}/abundance_log2.csv.gz"
GROUPS: Final = {
    "Toddler": "development",
    "Teenager": "development",
    "Adult": "young",
    "Elderly": "old",
}
TISSUES: Final = {"skin dermis (ecm scaffold)": "skin dermis"}
MAX_AGE: Final = 130  # years; beyond any human


def read(raw: Path) -> Any:
    """Read 10 people, one sample each; log2 shares of the total intensity, blanks as blanks."""
    table = read_csv(
        raw,
        SAMPLES,
        text=("sample_id", "tissue", "age_group", "age_range_years", "sex"),
        numbers=("age_group_mid_years",),
        key=("sample_id",),
    )
    check_range(table["age_group_mid_years"], 0, MAX_AGE, SAMPLES)
    check_known(table["sex"], ("male", "female", "unknown"), SAMPLES)
    check_known(table["age_group"], tuple(GROUPS), SAMPLES)
    genes, values = read_matrix(
        raw,
        ABUNDANCE,
        samples=table["sample_id"].tolist(),
        samples_file=SAMPLES,
        text=("uniprot", "symbol", "division", "category"),
        blank=("symbol", "division", "category"),
    )
    check_log(
        values, name=ABUNDANCE, rows=genes["uniprot"], columns=table["sample_id"], blanks=True
    )
    obs = pd.DataFrame(
        {
            "study": DATASET,
            "donor_id": table["sample_id"],
            "tissue": annotated.renamed(table["tissue"], TISSUES),
            "cell_type": ALL_CELLS,
            "sex": table["sex"],
            "age": table["age_group_mid_years"],
            "age_unit": "years",
            "age_reported": table["age_range_years"] + " years",
            "age_group": table["age_group"].map(GROUPS),
            "condition": "",
            "library_size": np.nan,
        }
    ).set_index(table["sample_id"])
    var = pd.DataFrame({"symbol": genes["symbol"], "human_symbol": genes["symbol"]})
    return annotated.samples(
        values.T, obs, var.set_index(genes["uniprot"].rename("gene")), name=SAMPLES
    )


SOURCE: Final = Source(
    dataset=DATASET,
    title="Human dermis, matrix proteins alone, 1 to over 60 years",
    label="Li 2021, dermis",
    studies={DATASET: Study(label="Li 2021 (dermis)", short="Li, derm.", note="matrix")},
    organism="human",
    level="profile",
    modality="proteome of the matrix",
    scale="log2",
    age_unit="years",
    citation=(
        "Li M, Li X, Liu B, et al. Time-resolved extracellular matrix atlas of the developing "
        "human skin dermis. Frontiers in Cell and Developmental Biology 2021;9:783456."
    ),
    doi="10.3389/fcell.2021.783456",
    licence=(
        "Supplementary tables of the paper; the repository has no licence file: check the terms "
        "of the paper before passing the tables on."
    ),
    origin="github.com/raimbetov/ecm-atlas @ 448340c, 00_data_raw, tables 1 and 2",
    files=(SAMPLES, ABUNDANCE),
    design=(
        "The study's own groups: two adults of 30 to 50 years stand on the young side, three "
        "elderly over 60 on the old side; toddlers and teenagers are development."
    ),
    traps=(
        "Two adults against three elderly people: too few for an interval or a p.",
        "The two adults are 30 to 50 years old, not young by the rule of the other data sets.",
        (
            "Every protein in the file is matrix: genes outside the matrisome cannot be scored, "
            "and a score is compared with other matrix proteins alone."
        ),
        (
            "17 to 55 % of a sample is blank, more in the elderly, and a protein with a blank "
            "anywhere is left out: about a third remains, the most abundant."
        ),
        (
            "Values are log2 shares of the total intensity, so one protein that rises makes all "
            "others fall."
        ),
        "Sex and site of the biopsy are taken from the paper's table in the order of its samples.",
        "The biopsies come from back, belly and thigh, and the sites differ between the ages.",
        "Teenagers are 8 to 20 years old and count as development.",
    ),
    contrasts=(OLD_AGAINST_YOUNG,),
    donor_word="person",
    donors_word="people",
    two_ages=True,
    gene_panel=True,
    read=read,
)
