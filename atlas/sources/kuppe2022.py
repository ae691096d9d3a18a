"""Kuppe 2022: nuclei of human hearts after infarction, summed per sample and cell type."""

from pathlib import Path
from typing import Any, Final

import numpy as np
import pandas as pd

from atlas import annotated
from atlas.raw.checks import check_known
from atlas.raw.h5ad import read_h5ad
from atlas.source import Contrast, Source, Study

DATASET: Final = "kuppe2022_mi_pseudobulk"
PROFILES: Final = f"singlecell/{DATASET}/{DATASET}.h5ad"
CONTROL: Final = "control"
ISCHAEMIC: Final = "ischaemic"
REMOTE: Final = "remote_border_fibrotic"


def read(raw: Path) -> Any:
    """Read 66 profiles of 15 patients; a patient may have several zones."""
    adata = read_h5ad(
        raw,
        PROFILES,
        text=("donor_id", "cell_type", "condition"),
        numbers=("n_counts",),
    )
    profiles = adata.obs
    check_known(profiles["condition"], (CONTROL, ISCHAEMIC, REMOTE), PROFILES)
    obs = pd.DataFrame(
        {
            "study": DATASET,
            "donor_id": profiles["donor_id"],
            "tissue": "heart",
            "cell_type": annotated.renamed(profiles["cell_type"], {}),
            "sex": "unknown",
            "age": np.nan,
            "age_unit": "",
            "age_reported": "",
            "condition": profiles["condition"],
            "library_size": profiles["n_counts"],
        }
    )
    var = pd.DataFrame(
        {"symbol": adata.var["gene_symbol"], "human_symbol": adata.var["gene_symbol"]}
    )
    return annotated.samples(adata.X, obs, var, name=PROFILES, library="n_counts")


SOURCE: Final = Source(
    dataset=DATASET,
    title="Human heart after infarction, 3 cell types, patients against controls",
    label="Kuppe 2022",
    studies={DATASET: Study(label="Kuppe 2022", short="Kuppe", note="nuclei")},
    organism="human",
    level="profile",
    modality="single-nucleus RNA-seq, summed per sample and cell type",
    scale="counts",
    age_unit="",
    citation=(
        "Kuppe C, Ramirez Flores RO, Li Z, et al. Spatial multi-omic map of human myocardial "
        "infarction. Nature 2022;608:766-777. Summed counts from Ramirez Flores RO et al., eLife "
        "2023 (doi:10.7554/eLife.93161)."
    ),
    doi="10.1038/s41586-022-05060-x",
    licence=(
        "This copy of the counts comes from the package MOFAcellulaR and is under GPL-3; the "
        "original data are public (CELLxGENE, Human Cell Atlas)."
    ),
    origin=(
        "github.com/saezlab/MOFAcellulaR @ 8cb0785989281f23c1b941db202442624ea9d6bd, "
        "inst/extdata/testpbcounts.rda"
    ),
    files=(PROFILES,),
    design=(
        "Disease against control with patients as the unit: 4 controls, 7 patients with an "
        "ischaemic zone, 7 with a remote, border or fibrotic zone; no ages."
    ),
    traps=(
        "Disease, not age: the file holds no ages, so nothing here speaks of ageing.",
        (
            "Fibroblast RNA that leaked into other droplets (ambient RNA) can look like "
            "mesenchymal transcripts in cardiomyocytes: it is not excluded."
        ),
        (
            "Some patients gave several zones: a patient's samples of one condition are "
            "averaged, patients are the replicates."
        ),
        (
            "Three patients gave both an ischaemic and a remote zone: the two contrasts share "
            "them and the four controls."
        ),
        "Only four controls, and three of them are from one of the two batches.",
        "How many nuclei stand behind a profile is not known: small profiles cannot be dropped.",
        (
            "Ischaemic profiles hold fewer counts than control ones (cardiomyocytes 8,000 to "
            "67,000 against 91,000 to 130,000, fibroblasts 6,000 to 26,000 against 26,000 to "
            "36,000): "
            "depth and disease go together, in the MD score and in identity."
        ),
    ),
    contrasts=(
        Contrast(
            id="ischaemic_vs_control",
            label="Ischaemic zone against control",
            reference=CONTROL,
            contrast=ISCHAEMIC,
        ),
        Contrast(
            id="remote_border_fibrotic_vs_control",
            label="Remote, border or fibrotic zone against control",
            reference=CONTROL,
            contrast=REMOTE,
        ),
    ),
    donor_word="patient",
    donors_word="patients",
    read=read,
)
