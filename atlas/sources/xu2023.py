"""Xu 2023: bulk RNA-seq of four killifish tissues at two ages, both sexes."""

from pathlib import Path
from typing import Any, Final

import pandas as pd

from atlas import annotated
from atlas.raw.checks import check_counts, check_known, check_range
from atlas.raw.tables import read_csv, read_matrix
from atlas.source import OLD_AGAINST_YOUNG, Source, Study
from drift.schema import ALL_CELLS

DATASET: Final = "xu2023_killifish_4tissue"
SAMPLES: Final = f"bulk/{DATASET}/samples.csv"
COUNTS: Final = f"bulk/{DATASET}/counts.csv.gz"
MAX_AGE: Final = 100  # weeks; beyond any killifish
AGE_GROUPS: Final = {"6w": "young", "16w": "old"}


def read(raw: Path) -> Any:
    """Read 78 samples; a fish cannot be followed across tissues, so each sample is a donor."""
    table = read_csv(
        raw,
        SAMPLES,
        text=("sample_id", "tissue", "age_group", "sex"),
        numbers=("age_weeks", "library_size"),
        key=("sample_id",),
    )
    check_range(table["age_weeks"], 0, MAX_AGE, SAMPLES)
    check_known(table["sex"], ("male", "female"), SAMPLES)
    check_known(table["age_group"], tuple(AGE_GROUPS), SAMPLES)
    genes, values = read_matrix(
        raw,
        COUNTS,
        samples=table["sample_id"].tolist(),
        samples_file=SAMPLES,
        text=("gene", "human_symbol"),
        blank=("human_symbol",),
    )
    counts = check_counts(values, name=COUNTS, rows=genes["gene"], columns=table["sample_id"])
    obs = pd.DataFrame(
        {
            "study": DATASET,
            "donor_id": table["sample_id"],
            "tissue": annotated.renamed(table["tissue"], {}),
            "cell_type": ALL_CELLS,
            "sex": table["sex"],
            "age": table["age_weeks"],
            "age_unit": "weeks",
            "age_reported": table["age_weeks"].map("{:g} weeks".format),
            "age_group": table["age_group"].map(AGE_GROUPS),
            "condition": "",
            # over all genes, before the source dropped rare ones
            "library_size": table["library_size"],
        }
    ).set_index(table["sample_id"])
    # paralogs keep their own rows here; the build adds up those of one human gene
    var = pd.DataFrame({"symbol": genes["gene"], "human_symbol": genes["human_symbol"]})
    return annotated.samples(
        counts.T.tocsr(), obs, var.set_index(genes["gene"].rename("gene")), name=SAMPLES
    )


SOURCE: Final = Source(
    dataset=DATASET,
    title="African turquoise killifish, 4 tissues, 6 against 16 weeks",
    label="Xu 2023",
    studies={DATASET: Study(label="Xu 2023", short="Xu", note="killifish")},
    organism="killifish",
    level="profile",
    modality="bulk RNA-seq",
    scale="counts",
    age_unit="weeks",
    citation=(
        "Xu A, Teefy BB, Lu RJ, et al. Transcriptomes of aging brain, heart, muscle, and spleen "
        "from female and male African turquoise killifish. Scientific Data 2023;10:695."
    ),
    doi="10.1038/s41597-023-02609-x",
    licence=(
        "Paper and data CC BY 4.0; ortholog table MIT (KillifishAtlas); the counts repository has "
        "no licence file."
    ),
    origin=(
        "github.com/aysevllpkts/killifish-aging-rnaseq @ 5585c91df941; orthologs from "
        "github.com/emkcosta/KillifishAtlas @ c436487"
    ),
    files=(SAMPLES, COUNTS),
    design=(
        "Two ages by design, 6 weeks (young) and 16 weeks (old), with 4 or 5 fish of each sex per "
        "age and tissue."
    ),
    traps=(
        (
            "Many human genes have no named killifish ortholog: only about 55 to 60 % of the "
            "mesenchymal drift genes enter the score."
        ),
        (
            "Several killifish genes with one human counterpart (paralogs) have their counts "
            "added up."
        ),
        (
            "The files do not tell which samples come from one fish, so every sample counts as "
            "a fish of its own."
        ),
        (
            "Sequencing is shallow (0.3 to 8.5 million reads a sample): rare transcripts are "
            "missed, most of all in brain."
        ),
        (
            "Brains of old females have about a quarter of the reads of all other brains: age "
            "and depth go together there."
        ),
        (
            "Spleens of young fish hold transcripts of the pancreas (CELA1, CPB1, PRSS1, CTRB1): "
            "tissue cut along with the organ, and the identity learned for spleen falls with it."
        ),
        "The counts are a re-alignment of the public reads, not the paper's own table.",
        (
            "Genes with fewer than 5 counts in 5 samples are not in the file; totals are those "
            "of all genes, before that filter."
        ),
    ),
    contrasts=(OLD_AGAINST_YOUNG,),
    donor_word="fish",
    donors_word="fish",
    donors_not_linked=True,
    two_ages=True,
    read=read,
)
