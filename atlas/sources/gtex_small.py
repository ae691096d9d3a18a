"""GTEx: small open subsets of skin, bladder, cultured fibroblasts and muscle."""

from pathlib import Path
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import sparse

from atlas import annotated
from atlas.raw.checks import check_counts, check_known, check_range
from atlas.raw.tables import read_csv, read_matrix
from atlas.source import OLD_AGAINST_YOUNG, SLOPE_WITH_AGE, Source, Study
from drift.schema import ALL_CELLS

DATASET: Final = "gtex_small_subsets"
FOLDER: Final = f"bulk/{DATASET}"
# Sample table to its counts and the column of their totals.
PARTS: Final = {
    f"{FOLDER}/skin_bladder_samples.csv": (
        f"{FOLDER}/skin_bladder_counts.csv.gz",
        "library_size",
    ),
    f"{FOLDER}/muscle_samples.csv": (
        f"{FOLDER}/muscle_counts_partial_genome.csv.gz",
        "counted_in_subset",
    ),
}
TISSUES: Final = {
    "Cells - Cultured fibroblasts": "fibroblast culture",
    "Skin - Sun Exposed (Lower leg)": "skin",
    "Skin - Not Sun Exposed (Suprapubic)": "skin",
    "Bladder": "bladder",
    "Muscle - Skeletal": "muscle",
}
MAX_AGE: Final = 130  # years; beyond any human


def read(raw: Path) -> Any:
    """Read 81 samples of 81 people; genes a file does not hold are absent in its tissues."""
    parts = [_part(raw, samples, *rest) for samples, rest in PARTS.items()]
    genes = pd.concat([part[2] for part in parts]).drop_duplicates("ensembl", ignore_index=True)
    place = {name: at for at, name in enumerate(genes["ensembl"])}
    blocks: list[sparse.csr_matrix] = []
    absent: dict[str, NDArray[np.bool_]] = {}
    for obs, counts, own in parts:
        columns = own["ensembl"].map(place).to_numpy()
        shape = (own.shape[0], len(genes))
        put = sparse.csr_matrix((np.ones(len(own), int), (range(len(own)), columns)), shape)
        blocks.append(counts.T @ put)
        lacking = ~np.isin(np.arange(len(genes)), columns)
        absent |= dict.fromkeys(obs["tissue"].unique(), lacking)
    symbols = genes["symbol"]
    var = pd.DataFrame({"symbol": symbols, "human_symbol": symbols, "ensembl": genes["ensembl"]})
    return annotated.samples(
        sparse.csr_matrix(sparse.vstack(blocks)),
        pd.concat([part[0] for part in parts]),
        var.set_index(genes["ensembl"].rename("gene")),
        name=" and ".join(PARTS),
        absent=absent,
    )


def _part(
    raw: Path, samples: str, counts_file: str, total: str
) -> tuple[pd.DataFrame, sparse.csr_matrix, pd.DataFrame]:
    """Return samples, counts (n_genes, n_samples) and genes of one pair of files."""
    table = read_csv(
        raw,
        samples,
        text=("sample_id", "donor_id", "tissue", "age_bracket", "sex"),
        numbers=("age_mid_years", total),
        key=("sample_id",),
    )
    check_range(table["age_mid_years"], 0, MAX_AGE, samples)
    check_known(table["sex"], ("male", "female"), samples)
    check_known(table["tissue"], tuple(TISSUES), samples)
    genes, values = read_matrix(
        raw,
        counts_file,
        samples=table["sample_id"].tolist(),
        samples_file=samples,
        text=("ensembl", "symbol"),
        blank=("symbol",),
    )
    counts = check_counts(
        values, name=counts_file, rows=genes["ensembl"], columns=table["sample_id"]
    )
    sizes = table[total].set_axis(table["sample_id"])
    annotated.check_totals(
        sizes, np.asarray(counts.sum(axis=0), float).ravel(), name=samples, column=total
    )
    obs = pd.DataFrame(
        {
            "study": DATASET,
            "donor_id": table["donor_id"],
            "tissue": table["tissue"].map(TISSUES),
            "cell_type": ALL_CELLS,
            "sex": table["sex"],
            "age": table["age_mid_years"],
            "age_unit": "years",
            "age_reported": table["age_bracket"] + " years",
            "condition": "",
            "library_size": table[total],
        }
    ).set_index(table["sample_id"])
    return obs, counts, genes


SOURCE: Final = Source(
    dataset=DATASET,
    title="Human muscle, skin, bladder and cultured fibroblasts, 20 to 69 years (small subsets)",
    label="GTEx subsets",
    studies={DATASET: Study(label="GTEx subsets", short="GTEx", note="human")},
    organism="human",
    level="profile",
    modality="bulk RNA-seq",
    scale="counts",
    age_unit="years",
    citation=(
        "GTEx Consortium. The GTEx Consortium atlas of genetic regulatory effects across human "
        "tissues. Science 2020;369:1318-1330. Copies from the packages yarn "
        "(doi:10.1186/s12859-017-1847-x) and GWENA."
    ),
    doi="10.1126/science.aaz1776",
    licence=(
        "GTEx open-access data: cite the consortium, do not try to identify donors. Package yarn "
        "Artistic-2.0, GWENA GPL-3."
    ),
    origin=(
        "github.com/QuackenbushLab/yarn @ 0a8baa2e672f, data/skin.rdata and data/bladder.rdata; "
        "github.com/Kumquatum/GWENA @ 20a810dd4338, data/gtex_expr.rda"
    ),
    files=tuple(file for samples, (counts, _) in PARTS.items() for file in (samples, counts)),
    design=(
        "81 people, one sample each, in decades of age; the middle of a decade is taken: 20-29 is "
        "young, 30-49 lies between, 50-69 is old."
    ),
    traps=(
        (
            "Examples from software packages, a few of the thousands of GTEx samples: too small "
            "for claims about people."
        ),
        (
            "Muscle holds only the first 15,000 genes in chromosome order: its total is over "
            "these genes, no library size, and about a third of a signature is measured."
        ),
        "Ages are decades, so the age of a person may be five years off.",
        "Donors died; cause and time of death change with age and change expression.",
        "Cultured fibroblasts have lived in a dish: they are no skin.",
        "Two samples of skin are from the sun-exposed leg, five from the covered belly.",
        "No person gave two of these tissues.",
    ),
    contrasts=(OLD_AGAINST_YOUNG, SLOPE_WITH_AGE),
    donor_word="person",
    donors_word="people",
    read=read,
)
