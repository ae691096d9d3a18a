"""Li 2021, pancreas: proteomes of human pancreas from before birth to older adults."""

from pathlib import Path
from typing import Any, Final

import numpy as np
import pandas as pd

from atlas import annotated
from atlas.raw.checks import check_known, check_log, check_range
from atlas.raw.tables import read_csv, read_matrix
from atlas.source import OLD_AGAINST_YOUNG, Source, Study
from drift.schema import ALL_CELLS

DATASET: Final = "li2021_human_pancreas_proteome"
SAMPLES: Final = f"bulk/{DATASET}/samples.csv"
ABUNDANCE: Final = f"bulk/{DATASET}/abundance_log.csv.gz"
GROUPS: Final = {
    "Fetal": "development",
    "Juvenile": "development",
    "Young adult": "young",
    "Older adult": "old",
}
BEFORE_BIRTH: Final = -0.75  # years; nine months
MAX_AGE: Final = 130  # years; beyond any human


def read(raw: Path) -> Any:
    """Read 23 people, one sample each; log abundances as published, no blanks."""
    table = read_csv(
        raw,
        SAMPLES,
        text=("sample_id", "tissue", "age_group", "age_range_years", "sex"),
        numbers=("age_group_mean_years",),
        key=("sample_id",),
    )
    check_range(table["age_group_mean_years"], BEFORE_BIRTH, MAX_AGE, SAMPLES)
    check_known(table["sex"], ("male", "female", "unknown"), SAMPLES)
    check_known(table["age_group"], tuple(GROUPS), SAMPLES)
    genes, values = read_matrix(
        raw,
        ABUNDANCE,
        samples=table["sample_id"].tolist(),
        samples_file=SAMPLES,
        text=("uniprot", "symbol", "protein"),
        blank=("symbol", "protein"),
    )
    check_log(
        values, name=ABUNDANCE, rows=genes["uniprot"], columns=table["sample_id"], blanks=False
    )
    span = table["age_range_years"]
    obs = pd.DataFrame(
        {
            "study": DATASET,
            "donor_id": table["sample_id"],
            "tissue": annotated.renamed(table["tissue"], {}),
            "cell_type": ALL_CELLS,
            "sex": table["sex"],
            "age": table["age_group_mean_years"],
            "age_unit": "years",
            "age_reported": span.where(span.str.contains("weeks"), span + " years"),
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
    title="Human pancreas proteome, before birth to 61 years",
    label="Li 2021, pancreas",
    studies={DATASET: Study(label="Li 2021 (pancreas)", short="Li, panc.", note="proteome")},
    organism="human",
    level="profile",
    modality="proteome",
    scale="log",
    age_unit="years",
    citation=(
        "Li Z, Tremmel DM, Ma F, et al. Proteome-wide and matrisome-specific alterations during "
        "human pancreas development and maturation. Nature Communications 2021;12:1020."
    ),
    doi="10.1038/s41467-021-21261-w",
    licence="Paper and its supplementary data CC BY 4.0; the repository has no licence file.",
    origin="github.com/raimbetov/ecm-atlas @ 448340c, 00_data_raw, supplementary data 2 and 4",
    files=(SAMPLES, ABUNDANCE),
    design=(
        "The study's own groups: six adults of 21 to 29 years are young, six of 50 to 61 are old; "
        "six of 18 to 20 weeks of gestation and five of 5 to 16 years are development."
    ),
    traps=(
        (
            "The base of the logarithm is not stated: the changes of single proteins are in the "
            "published log unit, and differences of scores compare with no other data set in size."
        ),
        (
            "Only the range of each group is public: everyone stands at the mean age of the group, "
            "so nothing can be said about the years within it."
        ),
        "The old adults are 50 to 61 years old: old pancreas is not in these data.",
        (
            "A proteome sees abundant proteins: about a quarter of the mesenchymal drift genes is "
            "measured."
        ),
        "652 of 2,064 proteins have no gene symbol and can be in no signature.",
        (
            "Donors before birth and at school age are development, drawn and in no contrast; the "
            "age before birth is set to -0.4 years."
        ),
        "Fetal pancreas is mostly mesenchyme, so its matrix says nothing about ageing.",
    ),
    contrasts=(OLD_AGAINST_YOUNG,),
    donor_word="person",
    donors_word="people",
    two_ages=True,
    read=read,
)
