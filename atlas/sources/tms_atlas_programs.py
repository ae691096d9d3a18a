"""Tabula Muris Senis, whole atlas: cells counted and programs averaged by type, age and sex.

No mouse ids: what can be said of composition and state is a point estimate.
"""

from pathlib import Path
from typing import Any, Final

import anndata
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from atlas import annotated
from atlas.cells.columns import CellColumns, ScoreFacts
from atlas.cells.scored import age_groups
from atlas.raw.checks import check_known, check_range
from atlas.raw.h5ad import read_h5ad
from atlas.raw.tables import read_csv
from atlas.source import OLD_AGAINST_YOUNG, Source, Study
from drift.errors import SourceError
from drift.schema import MIN_CELLS

DATASET: Final = "tms_atlas_programs"
COUNTS: Final = f"singlecell/{DATASET}/tms_cell_type_counts.csv.gz"
CELLS: Final = f"singlecell/{DATASET}/tms_atlas_go_programs.h5ad"
MEANS: Final = f"singlecell/{DATASET}/tms_go_program_group_means.csv.gz"
GROUP: Final = ["method", "tissue", "sex", "age", "cell_type"]
AGES: Final = ("1m", "3m", "18m", "21m", "24m", "30m")
STUDIES: Final = {"facs": "tms_atlas_facs", "droplet": "tms_atlas_droplet"}
EMBEDDING: Final = "X_umap"
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


def cells(raw: Path) -> CellColumns:
    """Read 356,213 cells with those of the programs that the file of cells holds."""
    adata = read_h5ad(
        raw,
        CELLS,
        text=("method", "tissue", "cell_type", "sex", "age"),
        var=("go_term",),
        embedding=EMBEDDING,
    )
    read_of = adata.obs
    check_known(read_of["method"], tuple(STUDIES), CELLS)
    check_known(read_of["sex"], ("female", "male"), CELLS)
    check_known(read_of["age"], AGES, CELLS)
    months = read_of["age"].str.removesuffix("m").astype(float)
    units = pd.Series("months", index=months.index)
    obs = pd.DataFrame(
        {
            "study": read_of["method"].map(STUDIES),
            "tissue": annotated.renamed(read_of["tissue"], TISSUES),
            "cell_type": annotated.renamed(read_of["cell_type"], {}),
            "donor_id": "",
            "sex": read_of["sex"],
            "age": months,
            "age_unit": units,
            "age_reported": read_of["age"],
            "age_group": age_groups(months, units, "mouse"),
            "condition": "",
        }
    ).reset_index(drop=True)
    held = [program for program in PROGRAMS if program in adata.var_names]
    unknown = np.full(adata.n_obs, np.nan)
    return CellColumns(
        cell_id=adata.obs_names.to_numpy(dtype=str),
        obs=obs,
        embedding=adata.obsm[EMBEDDING],
        embedding_name=EMBEDDING,
        scores={program: _activity(adata, program) for program in held},
        facts={
            program: ScoreFacts(label=program, kind="program", unit=f"program units, 0 to {CAP}")
            for program in held
        },
        depth=unknown,
        genes_per_cell=unknown,
    )


def _activity(adata: Any, program: str) -> NDArray[np.uint8]:
    values = adata.X[:, adata.var_names.get_loc(program)].toarray().ravel()
    if values.max() > CAP:
        raise SourceError(
            f"{CELLS}, column '{program}': {values.max():g} is above the source's cap of {CAP}. "
            "Fetch the file again from its origin."
        )
    return np.asarray(values, dtype=np.uint8)


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
    files=(COUNTS, MEANS, CELLS),
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
    cells_stay_here=True,
    animals_note=(
        "No mouse ids: groups of cells by method, tissue, sex, age and cell type; how many mice "
        "stand behind each is not stated."
    ),
    read=read,
    cells=cells,
)
