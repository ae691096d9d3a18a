"""Tsumagari 2023: proteomes of mouse cortex and hippocampus at three ages."""

from pathlib import Path
from typing import Any, Final

import numpy as np
import pandas as pd

from atlas import annotated
from atlas.raw.checks import check_known, check_log, check_range
from atlas.raw.tables import read_csv, read_matrix
from atlas.source import OLD_AGAINST_YOUNG, SLOPE_WITH_AGE, Source, Study
from drift.schema import ALL_CELLS

DATASET: Final = "tsumagari2023_mouse_brain_proteome"
SAMPLES: Final = f"bulk/{DATASET}/samples.csv"
ABUNDANCE: Final = f"bulk/{DATASET}/abundance_log2.csv.gz"
MAX_AGE: Final = 60  # months; beyond any mouse


def read(raw: Path) -> Any:
    """Read 36 samples of 18 mice; replicate numbers are taken to mean the same mouse.

    The tables do not say so. Blood proteins, which differ from mouse to mouse, do: among all
    ways to match cortex and hippocampus within an age and a run, equal numbers agree better
    than all but 0.015 %.
    """
    table = read_csv(
        raw,
        SAMPLES,
        text=("sample_id", "tissue", "replicate", "sex"),
        numbers=("age_months",),
        key=("sample_id",),
    )
    check_range(table["age_months"], 0, MAX_AGE, SAMPLES)
    check_known(table["sex"], ("male", "female", "unknown"), SAMPLES)
    genes, values = read_matrix(
        raw,
        ABUNDANCE,
        samples=table["sample_id"].tolist(),
        samples_file=SAMPLES,
        text=("uniprot", "symbol"),
        blank=("symbol",),
    )
    check_log(
        values, name=ABUNDANCE, rows=genes["uniprot"], columns=table["sample_id"], blanks=True
    )
    age = table["age_months"].map("{:g}".format)
    obs = pd.DataFrame(
        {
            "study": DATASET,
            "donor_id": age + "m_" + table["replicate"],
            "tissue": annotated.renamed(table["tissue"], {}),
            "cell_type": ALL_CELLS,
            "sex": table["sex"],
            "age": table["age_months"],
            "age_unit": "months",
            "age_reported": age + " months",
            "condition": "",
            "library_size": np.nan,
        }
    ).set_index(table["sample_id"])
    var = pd.DataFrame({"symbol": genes["symbol"], "human_symbol": ""})
    return annotated.samples(
        values.T, obs, var.set_index(genes["uniprot"].rename("gene")), name=SAMPLES
    )


SOURCE: Final = Source(
    dataset=DATASET,
    title="Mouse brain proteome, 3, 15 and 24 months",
    label="Tsumagari 2023",
    studies={DATASET: Study(label="Tsumagari 2023", short="Tsumagari", note="proteome")},
    organism="mouse",
    level="profile",
    modality="proteome",
    scale="log2",
    age_unit="months",
    citation=(
        "Tsumagari K, Sato Y, Aoyagi H, Okano H, Kuromitsu J. Proteomic characterization of "
        "aging-driven changes in the mouse brain by co-expression network analysis. "
        "Scientific Reports 2023;13:18191."
    ),
    doi="10.1038/s41598-023-45570-w",
    licence="Paper and its supplementary tables CC BY 4.0; the repository has no licence file.",
    origin="github.com/raimbetov/ecm-atlas @ 448340c, 00_data_raw, supplementary tables 3 and 4",
    files=(SAMPLES, ABUNDANCE),
    design=(
        "Six mice at each of three ages: 3 months is young, 15 months lies between, 24 months is "
        "old; cortex and hippocampus of each."
    ),
    traps=(
        (
            "About 9 % of the values are blank: a protein with a blank in any sample of a "
            "tissue is left out there, never filled in."
        ),
        (
            "A proteome sees abundant proteins: many mesenchymal drift genes, the transcription "
            "factors among them, are not measured."
        ),
        (
            "Matrix proteins last for months in brain: more of them need not mean that a cell "
            "makes more."
        ),
        "Sex is not stated in the tables, so no sex can be told apart or adjusted for.",
        (
            "That cortex and hippocampus with one number come from one mouse is inferred from "
            "blood proteins, not stated."
        ),
        (
            "The samples were measured in two runs (numbers 1 to 3, and 4 to 6) with other "
            "blanks; the ages are balanced over them."
        ),
        (
            "Several proteins of one gene stay apart in the file and are brought together per "
            "gene symbol; 108 proteins have no symbol."
        ),
    ),
    contrasts=(OLD_AGAINST_YOUNG, SLOPE_WITH_AGE),
    donor_word="mouse",
    donors_word="mice",
    read=read,
)
