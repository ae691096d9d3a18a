"""GTEx: what pathologists noted in samples of 40 human tissues, by age bracket."""

from pathlib import Path
from typing import Any, Final

import anndata
import pandas as pd

from atlas.raw.checks import check_known
from atlas.raw.faults import CORRECT
from atlas.raw.tables import read_csv
from atlas.source import OLD_AGAINST_YOUNG, Source, Study
from drift.errors import SourceError

DATASET: Final = "gtex_histology"
SAMPLES: Final = f"bulk/{DATASET}/gtex_histology_samples.csv.gz"
FINDINGS: Final = ("fibrosis", "sclerotic", "atrophy")
BRACKETS: Final = ("20-29", "30-39", "40-49", "50-59", "60-69", "70-79")
DEATHS: Final = (
    "Ventilator case",
    "Fast death - violent",
    "Fast death - natural causes",
    "Intermediate death",
    "Slow death",
)
DONOR: Final = ("sex", "age_bracket", "hardy_scale")


def read(raw: Path) -> Any:
    """Read one row a sample: who gave it, and which of the findings the pathologist noted.

    Returns
    -------
    AnnData: ``obs`` as ``atlas.from_endpoints`` wants it, ``X`` 1 where the finding of the column
    was noted and 0 where it was not.
    """
    table = read_csv(
        raw,
        SAMPLES,
        text=(
            *("tissue_sample_id", "tissue", "donor_id", "sex", "age_bracket", "hardy_scale"),
            "pathology_categories",
        ),
        blank=("pathology_categories",),
        key=("tissue_sample_id",),
    )
    check_known(table["sex"], ("female", "male"), SAMPLES)
    check_known(table["age_bracket"], BRACKETS, SAMPLES)
    check_known(table["hardy_scale"], DEATHS, SAMPLES)
    for column in DONOR:
        _one_a_donor(table, column)
    noted = [_words(text) for text in table["pathology_categories"]]
    first, last = (table["age_bracket"].str.split("-").str[end].astype(float) for end in (0, 1))
    obs = pd.DataFrame(
        {
            "tissue": table["tissue"],
            "donor_id": table["donor_id"],
            "sex": table["sex"],
            "age": (first + last + 1) / 2,  # 20-29: from the 20th to the 30th birthday
            "age_reported": table["age_bracket"],
            "death": table["hardy_scale"],
        }
    )
    obs.index = pd.Index(table["tissue_sample_id"].astype(str), name="sample_id")
    values = pd.DataFrame({name: [float(name in words) for words in noted] for name in FINDINGS})
    return anndata.AnnData(
        X=values.to_numpy(), obs=obs, var=pd.DataFrame(index=pd.Index(FINDINGS, name="endpoint"))
    )


def _words(text: str) -> set[str]:
    return {word.strip() for word in text.split(",")}


def _one_a_donor(table: pd.DataFrame, column: str) -> None:
    several = table.groupby("donor_id")[column].nunique()
    wrong = several[several > 1]
    if not wrong.empty:
        raise SourceError(
            f"{SAMPLES}, column '{column}': donor '{wrong.index[0]}' has two values. {CORRECT}"
        )


SOURCE: Final = Source(
    dataset=DATASET,
    title="Findings of pathologists in 40 human tissues, by age bracket (GTEx)",
    label="GTEx histology",
    studies={DATASET: Study(label="GTEx histology", short="GTEx", note="histology")},
    organism="human",
    level="endpoint",
    modality="histology: notes of pathologists on fixed tissue samples",
    scale="share",
    age_unit="years",
    citation=(
        "The GTEx Consortium. The GTEx Consortium atlas of genetic regulatory effects across human "
        "tissues. Science 2020;369:1318-1330. Notes from the GTEx Histology Viewer."
    ),
    doi="10.1126/science.aaz1776",
    licence="GTEx open-access data; the repositories of this copy have no licence file.",
    origin=(
        "github.com/Mele-Lab/2024_GTEx_Smoking @ 74f306ca4b33, "
        "analysis/data/public/histology_annotation.csv; donors from "
        "github.com/tnieuwe/Matrisome_GTEx_analysis @ c2875f470d7b"
    ),
    files=(SAMPLES,),
    design=(
        "Donors after death, in ten-year brackets from 20 to 79 years; a finding is noted or not, "
        "a donor counts once a tissue."
    ),
    traps=(
        (
            "A pathologist's note, not a score: that fibrosis was not noted is no proof that it "
            "was absent."
        ),
        "Not a measure of mesenchymal drift, and not pooled with any score: a tissue end point.",
        (
            "Old donors died in other ways than young ones: the trends are adjusted for sex and "
            "death type (Hardy scale), not for diseases or time to fixation."
        ),
        "Old donors are many and young ones few: most are between 50 and 69 years.",
        "Age is given in brackets of ten years; the middle of the bracket is used.",
    ),
    contrasts=(OLD_AGAINST_YOUNG,),
    donor_word="person",
    donors_word="people",
    animals_note="About 980 people after death, most between 50 and 69 years.",
    read=read,
)
