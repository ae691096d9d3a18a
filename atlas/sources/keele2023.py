"""Keele 2023: age effects on the proteomes of ten mouse tissues, without samples."""

from pathlib import Path
from typing import Any, Final

import pandas as pd

from atlas import annotated
from atlas.raw.checks import check_range
from atlas.raw.tables import read_csv
from atlas.source import OLD_AGAINST_YOUNG, Source, Study
from drift.schema import ALL_CELLS, OLD_VS_YOUNG

DATASET: Final = "keele2023_mouse_10tissue_proteome_effects"
TABLE: Final = f"bulk/{DATASET}/protein_age_sex_effects.csv.gz"
SMALLEST_SE: Final = 1e-6  # log2; a standard error of 0 would make an infinite statistic


def read(raw: Path) -> Any:
    """Read the table of age effects; the statistic is the effect over its standard error."""
    table = read_csv(
        raw,
        TABLE,
        text=("tissue", "symbol", "protein_id"),
        blank=("symbol",),
        numbers=("age_effect", "age_effect_se", "age_pval"),
        key=("tissue", "protein_id"),
    )
    check_range(table["age_effect_se"], SMALLEST_SE, float("inf"), TABLE)
    check_range(table["age_pval"], 0, 1, TABLE)
    rows = pd.DataFrame(
        {
            "study": DATASET,
            "tissue": annotated.renamed(table["tissue"], {"skeletalmuscle": "muscle"}),
            "symbol": table["symbol"],
            "statistic": table["age_effect"] / table["age_effect_se"],
            "log2fc": table["age_effect"],
            "se": table["age_effect_se"],
            "p": table["age_pval"],
        }
    )
    named = rows["symbol"] != ""
    return annotated.effects(rows[named], contrast=OLD_VS_YOUNG, cell_type=ALL_CELLS)


SOURCE: Final = Source(
    dataset=DATASET,
    title="Mouse proteome, 10 tissues, 18 against 8 months (effects only)",
    label="Keele 2023",
    studies={DATASET: Study(label="Keele 2023", short="Keele", note="proteome")},
    organism="mouse",
    level="effect",
    modality="proteome",
    scale="effect",
    age_unit="months",
    citation=(
        "Keele GR, Zhang JG, Szpyt J, et al. Global and tissue-specific aging effects on murine "
        "proteomes. Cell Reports 2023;42:112715."
    ),
    doi="10.1016/j.celrep.2023.112715",
    licence="Paper open access (Cell Reports); the repository has no licence file.",
    origin=(
        "github.com/gkeele/Aging_B6_Proteomics_RShiny @ 4796d58c923c, "
        "data/tissue_specific_results.rds"
    ),
    files=(TABLE,),
    design=(
        "Two ages by design, 8 months (young) and 18 months (old), both sexes in one model; the "
        "table gives an age effect per protein, no samples."
    ),
    traps=(
        (
            "Only effects per protein are published, no samples: animals cannot be resampled or "
            "adjusted for, and this evidence is not pooled with animals."
        ),
        (
            "Mice of 8 months are mature adults and those of 18 months only just old: the "
            "contrast is milder than in other studies."
        ),
        "Proteins of one tissue move together, so the p of a set of proteins is too small.",
        (
            "Several proteins of one gene in a tissue are averaged, and then have no standard "
            "error or p of their own."
        ),
        "The age effect is taken as a log2 fold change; the table does not state its unit.",
        (
            "A proteome sees abundant proteins, and the tissues differ in how many: 2,353 in "
            "muscle, 6,556 in spleen."
        ),
        "One row (spleen) has no gene symbol and is left out.",
    ),
    contrasts=(OLD_AGAINST_YOUNG,),
    donor_word="mouse",
    donors_word="mice",
    two_ages=True,
    animals_note="about 20 mice, both sexes",
    read=read,
)
