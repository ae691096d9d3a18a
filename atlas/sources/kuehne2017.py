"""Kuehne 2017: microarrays of human skin epidermis, young against old."""

from pathlib import Path
from typing import Any, Final

import numpy as np
import pandas as pd

from atlas import annotated
from atlas.raw.checks import check_known, check_log, check_range
from atlas.raw.tables import read_csv, read_matrix
from atlas.source import OLD_AGAINST_YOUNG, Source, Study
from drift.schema import ALL_CELLS

DATASET: Final = "kuehne2017_human_epidermis"
SAMPLES: Final = f"bulk/{DATASET}/samples.csv"
EXPRESSION: Final = f"bulk/{DATASET}/expression_log2.csv.gz"
MAX_AGE: Final = 130  # years; beyond any human


def read(raw: Path) -> Any:
    """Read 48 people, one sample each; log2 intensities as published."""
    table = read_csv(
        raw,
        SAMPLES,
        text=("sample_id", "tissue", "age_group", "sex"),
        numbers=("age_years",),
        key=("sample_id",),
    )
    check_range(table["age_years"], 0, MAX_AGE, SAMPLES)
    check_known(table["sex"], ("male", "female"), SAMPLES)
    check_known(table["age_group"], ("young", "old"), SAMPLES)
    genes, values = read_matrix(
        raw,
        EXPRESSION,
        samples=table["sample_id"].tolist(),
        samples_file=SAMPLES,
        text=("symbol",),
    )
    check_log(
        values, name=EXPRESSION, rows=genes["symbol"], columns=table["sample_id"], blanks=False
    )
    obs = pd.DataFrame(
        {
            "study": DATASET,
            "donor_id": table["sample_id"],
            "tissue": annotated.renamed(table["tissue"], {}),
            "cell_type": ALL_CELLS,
            "sex": table["sex"],
            "age": table["age_years"],
            "age_unit": "years",
            "age_reported": table["age_years"].map("{:g} years".format),
            "age_group": table["age_group"],
            "condition": "",
            "library_size": np.nan,
        }
    ).set_index(table["sample_id"])
    var = pd.DataFrame({"symbol": genes["symbol"], "human_symbol": genes["symbol"]})
    return annotated.samples(
        values.T, obs, var.set_index(genes["symbol"].rename("gene")), name=SAMPLES
    )


SOURCE: Final = Source(
    dataset=DATASET,
    title="Human skin epidermis, 20 to 25 against 60 to 66 years",
    label="Kuehne 2017",
    studies={DATASET: Study(label="Kuehne 2017", short="Kuehne", note="human")},
    organism="human",
    level="profile",
    modality="microarray",
    scale="log2",
    age_unit="years",
    citation=(
        "Kuehne A, Hildebrand J, Soehle J, et al. An integrative metabolomics and transcriptomics "
        "study to identify metabolic alterations in aged skin of humans in vivo. "
        "BMC Genomics 2017;18:169."
    ),
    doi="10.1186/s12864-017-3547-3",
    licence="Paper CC BY 4.0; data public in GEO (GSE85358); package GWENA GPL-3.",
    origin="github.com/Kumquatum/GWENA @ 20a810dd4338, data/kuehne_expr.rda",
    files=(SAMPLES, EXPRESSION),
    design=(
        "Two groups by design: 24 people of 20 to 25 years are young, 24 of 60 to 66 years are "
        "old, one sample each."
    ),
    traps=(
        (
            "Epidermis holds almost no stroma: a small mesenchymal change here says little "
            "about skin as a whole."
        ),
        "Sex is inferred from XIST and EIF1AY, not reported: 47 women and 1 man.",
        (
            "Values are log2 intensities of a microarray, used as published; they cannot be "
            "compared in size with counts."
        ),
        (
            "Gene names are those of 2017: older names are looked up in the alias table only "
            "where the current name is absent."
        ),
        "The ages lie in two narrow brackets, so nothing can be said about the years between.",
    ),
    contrasts=(OLD_AGAINST_YOUNG,),
    donor_word="person",
    donors_word="people",
    two_ages=True,
    read=read,
)
