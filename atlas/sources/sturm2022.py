"""Sturm 2022: human fibroblasts in culture, sampled over their replicative life."""

from pathlib import Path
from typing import Any, Final

import numpy as np
import pandas as pd

from atlas import annotated
from atlas.raw.checks import check_known, check_log, check_range
from atlas.raw.tables import read_csv, read_matrix
from atlas.source import SLOPE_WITH_DOUBLINGS, Source, Study
from drift.errors import SourceError
from drift.schema import ALL_CELLS

DATASET: Final = "sturm2022_fibroblast_lifespan"
SAMPLES: Final = f"bulk/{DATASET}/samples.csv"
EXPRESSION: Final = f"bulk/{DATASET}/expression_log2_selected_genes.csv.gz"
HEALTHY: Final = "Normal"
CONTROL: Final = "Control"
AIR: Final = 21  # percent oxygen of an ordinary incubator
MAX_AGE: Final = 130  # years; beyond any human
MAX_DOUBLINGS: Final = 200  # beyond any primary culture


def read(raw: Path) -> Any:
    """Read the untreated cultures of the four healthy donors in 21 % oxygen, all their samples."""
    table = read_csv(
        raw,
        SAMPLES,
        text=("sample_id", "cell_line", "sex", "clinical_condition", "treatment"),
        numbers=("donor_age_years", "percent_oxygen", "population_doublings"),
        key=("sample_id",),
    )
    check_range(table["donor_age_years"], 0, MAX_AGE, SAMPLES)
    check_range(table["population_doublings"], 0, MAX_DOUBLINGS, SAMPLES)
    check_range(table["percent_oxygen"], 0, AIR, SAMPLES)
    check_known(table["sex"], ("male", "female"), SAMPLES)
    check_known(table["clinical_condition"], (HEALTHY, "SURF1_Mutation"), SAMPLES)
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
    kept = _kept(table)
    table, values = table[kept], values[:, kept.to_numpy()]
    doublings = table["population_doublings"]
    obs = pd.DataFrame(
        {
            "study": DATASET,
            "donor_id": table["cell_line"],
            "tissue": "fibroblast culture",
            "cell_type": ALL_CELLS,
            "sex": table["sex"],
            "age": doublings,
            "age_unit": "doublings",
            "age_reported": doublings.map("{:g} doublings".format),
            "condition": "",
            "library_size": np.nan,
        }
    ).set_index(table["sample_id"])
    var = pd.DataFrame({"symbol": genes["symbol"], "human_symbol": genes["symbol"]})
    return annotated.samples(
        values.T,
        obs,
        var.set_index(genes["symbol"].rename("gene")),
        name=SAMPLES,
        longitudinal=True,
    )


def _kept(table: pd.DataFrame) -> pd.Series:
    kept = (
        (table["treatment"] == CONTROL)
        & (table["percent_oxygen"] == AIR)
        & (table["clinical_condition"] == HEALTHY)
    )
    if not kept.any():
        raise SourceError(
            f"{SAMPLES}, column 'treatment': no sample is '{CONTROL}' in {AIR} % oxygen from a "
            f"'{HEALTHY}' donor. Correct these columns, or fetch the file again from its origin."
        )
    return kept


SOURCE: Final = Source(
    dataset=DATASET,
    title="Human fibroblasts in culture, 3 to 80 population doublings",
    label="Sturm 2022",
    studies={DATASET: Study(label="Sturm 2022", short="Sturm", note="culture")},
    organism="human",
    level="profile",
    modality="bulk RNA-seq, 2,027 chosen genes",
    scale="log2",
    age_unit="doublings",
    citation=(
        "Sturm G, Monzel AS, Karan KR, et al. A multi-omics longitudinal aging dataset in primary "
        "human fibroblasts with mitochondrial perturbations. Scientific Data 2022;9:751."
    ),
    doi="10.1038/s41597-022-01852-y",
    licence="Paper CC BY 4.0; the source repository has no licence file.",
    origin="github.com/JCbarajas5/Proyecto-Aging-Fibroblastos @ b0583c9561b4, data/manifests",
    files=(SAMPLES, EXPRESSION),
    design=(
        "Untreated cells of four healthy donors in 21 % oxygen, each sampled 6 to 35 times; every "
        "donor is compared with itself along its population doublings."
    ),
    traps=(
        (
            "Doublings of cells in a dish are replicative age, not the ageing of a tissue: this "
            "slope is never pooled with ageing."
        ),
        (
            "The file holds 2,027 genes, the 2,000 most variable and 40 chosen for ageing: the "
            "genes a score is compared with come from them too, and they were chosen to vary."
        ),
        (
            "False discovery rates of single genes are over these chosen genes, not over the "
            "transcriptome."
        ),
        "The donors are 0 to 18 years old, and their cells come from three places of the body.",
        (
            "Only the control arm in 21 % oxygen is used: cells in 3 % oxygen, held at "
            "contact inhibition or treated are left out."
        ),
        "Three donors with a SURF1 mutation, 20 control samples, are left out.",
        (
            "Two donors were grown three times from the start; their runs are one donor "
            "each, since runs of one donor are no replicates."
        ),
        (
            "Late samples are those of lines that still divide, and two donors give 58 of the "
            "71 samples; each donor counts once."
        ),
        "That expression samples and sample table belong together is the work of the repository.",
    ),
    contrasts=(SLOPE_WITH_DOUBLINGS,),
    donor_word="donor",
    donors_word="donors",
    longitudinal=True,
    gene_panel=True,
    read=read,
)
