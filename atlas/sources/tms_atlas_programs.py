"""Tabula Muris Senis, whole atlas: cells counted and programs averaged by type, age and sex.

No mouse ids: what can be said of composition and state is a point estimate.
"""

from pathlib import Path
from typing import Any, Final

import anndata
import numpy as np
import pandas as pd

from atlas import annotated
from atlas.raw import check_known, check_range, read_csv
from atlas.source import OLD_AGAINST_YOUNG, Source, Study
from drift.errors import SourceError
from drift.schema import MIN_CELLS

DATASET: Final = "tms_atlas_programs"
COUNTS: Final = f"singlecell/{DATASET}/tms_cell_type_counts.csv.gz"
MEANS: Final = f"singlecell/{DATASET}/tms_go_program_group_means.csv.gz"
GROUP: Final = ["method", "tissue", "sex", "age", "cell_type"]
AGES: Final = ("1m", "3m", "18m", "21m", "24m", "30m")
STUDIES: Final = {"facs": "tms_atlas_facs", "droplet": "tms_atlas_droplet"}
CAP: Final = 127  # of a program's activity, by the source
TISSUES: Final = {
    "bat": "fat (brown)",
    "gat": "fat (gonadal)",
    "mat": "fat (mesenteric)",
    "scat": "fat (subcutaneous)",
    "brain_myeloid": "brain (microglia)",
    "brain_non-myeloid": "brain (other cells)",
    "heart_and_aorta": "heart and aorta",
    "large_intestine": "large intestine",
    "limb_muscle": "muscle",
    "mammary_gland": "mammary gland",
    "marrow": "bone marrow",
}
# Of the source's 100 programs: matrix first, then what moves with it or stands for a hallmark.
PROGRAMS: Final = (
    "extracellular matrix organization",
    "cell migration",
    "cell adhesion",
    "cell-cell adhesion",
    "actin cytoskeleton organization",
    "angiogenesis",
    "cell differentiation",
    "Wnt signaling pathway",
    "inflammatory response",
    "response to hypoxia",
    "apoptotic process",
    "cell cycle",
    "DNA repair",
)


def read(raw: Path) -> Any:
    """Read 1,832 groups of cells by 13 programs; groups under 10 cells have no mean."""
    counts = read_csv(raw, COUNTS, text=GROUP, numbers=("n_cells",), key=GROUP)
    means = read_csv(raw, MEANS, text=GROUP, numbers=("n_cells", *PROGRAMS), key=GROUP)
    for table, name in ((counts, COUNTS), (means, MEANS)):
        check_known(table["method"], tuple(STUDIES), name)
        check_known(table["sex"], ("female", "male"), name)
        check_known(table["age"], AGES, name)
        check_range(table["n_cells"], 1, np.inf, name)
    for program in PROGRAMS:
        check_range(means[program], 0, CAP, MEANS)
    joined = counts.merge(means, on=GROUP, how="outer", suffixes=("", "_mean"), sort=True)
    _same_groups(joined)
    obs = pd.DataFrame(
        {
            "study": joined["method"].map(STUDIES),
            "tissue": annotated.renamed(joined["tissue"], TISSUES),
            "cell_type": annotated.renamed(joined["cell_type"], {}),
            "sex": joined["sex"],
            "age": joined["age"].str.removesuffix("m").astype(float),
            "age_unit": "months",
            "age_reported": joined["age"],
            "n_cells": joined["n_cells"],
        }
    )
    obs.index = pd.Index(joined[GROUP].agg("/".join, axis=1))
    return anndata.AnnData(
        X=joined[list(PROGRAMS)].to_numpy(np.float64),
        obs=obs,
        var=pd.DataFrame(index=pd.Index(PROGRAMS, name="program")),
    )


def _same_groups(joined: pd.DataFrame) -> None:
    """Refuse tables that do not speak of the same cells."""
    counted, averaged = joined["n_cells"], joined["n_cells_mean"]
    differ = averaged.notna() & (counted != averaged)
    absent = averaged.isna() & (counted >= MIN_CELLS)
    for wrong, words in (
        (differ, "has another number of cells than"),
        (absent, "has no mean for a group of 10 cells or more of"),
    ):
        if wrong.any():
            group = " / ".join(joined.loc[wrong, GROUP].iloc[0])
            raise SourceError(
                f"{MEANS}, {group}: {words} {COUNTS}. Fetch both files again from their origin."
            )


SOURCE: Final = Source(
    dataset=DATASET,
    title="Mouse, 25 tissues, cell types counted and programs averaged (no mouse ids)",
    label="Tabula Muris Senis atlas",
    studies={
        "tms_atlas_facs": Study(label="TMS atlas, FACS", short="FACS", note="plates"),
        "tms_atlas_droplet": Study(label="TMS atlas, droplet", short="Droplet", note="droplets"),
    },
    organism="mouse",
    level="group",
    modality="single-cell RNA-seq, activity of GO programs averaged over groups of cells",
    scale="program",
    age_unit="months",
    citation=(
        "Tabula Muris Consortium. A single-cell transcriptomic atlas characterizes ageing tissues "
        "in the mouse. Nature 2020;583:590-595. Programs by the indagatio-muris-senis project."
    ),
    doi="10.1038/s41586-020-2496-1",
    licence=(
        "The repository of the programs has no licence file; the atlas data behind it are public "
        "(czbiohub-sf/tabula-muris-senis, BSD-3-Clause)."
    ),
    origin=(
        "github.com/justgos/indagatio-muris-senis @ e9375b1321f3bcc0e0fdf5b8e6bb59291e60fc92, "
        "results"
    ),
    files=(COUNTS, MEANS),
    design=(
        "3 months is young, 18 months and more are old, each age one vote; 1 month is development; "
        "the sexes are kept apart, since old females are 18 and 21 and old males 18, 24 and 30 "
        "months old."
    ),
    traps=(
        (
            "The table holds no mouse ids: how much mice differ is unknown, so there is no "
            "interval and no test."
        ),
        (
            "Sex and age are confounded: mice of 1 and 30 months are all males, those of 21 "
            "months females, those of 24 months males."
        ),
        (
            "Shares are of the cells that survived dissociation, sorting and quality control, "
            "not of the tissue."
        ),
        "Plates (FACS) and droplets catch other cells and are never mixed.",
        (
            "A program's activity is a share of the counts, capped by the source and scaled 0 to "
            "127: it compares within one program, not with scores in log expression."
        ),
        (
            "Cell types are named as the atlas names them: a type split or renamed between ages "
            "would look like composition."
        ),
    ),
    contrasts=(OLD_AGAINST_YOUNG,),
    donor_word="mouse",
    donors_word="mice",
    animals_note=(
        "No mouse ids: groups of cells by method, tissue, sex, age and cell type; how many mice "
        "stand behind each is not stated."
    ),
    read=read,
)
