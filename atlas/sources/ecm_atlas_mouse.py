"""ECM atlas, mouse: matrix proteins of lung, ovary, heart and muscles, old against young."""

from pathlib import Path
from typing import Any, Final

from atlas import ecm_atlas
from atlas.ecm_atlas import Place
from atlas.source import OLD_AGAINST_YOUNG, Source, Study

DATASET: Final = "ecm_atlas_mouse_proteome_young_old"
PLACES: Final = {
    ("Angelidis_2019", "Lung"): Place("angelidis2019_proteome", "lung"),
    ("Dipali_2023", "Ovary"): Place("dipali2023", "ovary"),
    ("Santinha_2024_Mouse_NT", "Native_Tissue"): Place("santinha2024_mouse", "heart"),
    ("Santinha_2024_Mouse_DT", "Decellularized_Tissue"): Place(
        "santinha2024_mouse", "heart", "decellularised heart"
    ),
    ("Schuler_2021", "EDL"): Place("schuler2021", "muscle", "extensor digitorum"),
    ("Schuler_2021", "Gastrocnemius"): Place("schuler2021", "muscle", "gastrocnemius"),
    ("Schuler_2021", "Soleus"): Place("schuler2021", "muscle", "soleus"),
    ("Schuler_2021", "TA"): Place("schuler2021", "muscle", "tibialis anterior"),
}


def read(raw: Path) -> Any:
    """Read eight compartments of four studies."""
    return ecm_atlas.read(raw, "mouse", PLACES)


SOURCE: Final = Source(
    dataset=DATASET,
    title="Mouse matrix proteins, old against young, 8 compartments of 4 studies (effects only)",
    label="ECM atlas, mouse",
    studies={
        "angelidis2019_proteome": Study(
            label="Angelidis 2019 (proteome)", short="Angelidis", note="matrix"
        ),
        "dipali2023": Study(label="Dipali 2023", short="Dipali", note="matrix"),
        "santinha2024_mouse": Study(label="Santinha 2024 (mouse)", short="Santinha", note="matrix"),
        "schuler2021": Study(label="Schüler 2021", short="Schüler", note="matrix"),
    },
    organism="mouse",
    level="effect",
    modality="proteome, matrix proteins alone",
    scale="effect",
    age_unit="months",
    citation=(
        "Joined in the repository ecm-atlas from Schüler SC et al. 2021 (muscles, "
        "doi:10.1016/j.celrep.2021.109223), Santinha D et al. 2024 (heart, "
        "doi:10.1016/j.mcpro.2023.100706), Dipali SS et al. 2023 (ovary, PMID 37903013) and "
        "Angelidis I et al. 2019 (lung, doi:10.1038/s41467-019-08831-9)."
    ),
    doi="10.1016/j.celrep.2021.109223",
    licence=(
        "The repository has no licence file and the papers have different terms: used in-house, "
        "only aggregates are built; ask before bundling."
    ),
    origin=ecm_atlas.ORIGIN,
    files=(ecm_atlas.TABLE,),
    design=(
        "Old minus young within a study and compartment, in standard deviations over its proteins "
        "(z), with the groups of each study; no samples."
    ),
    traps=(
        (
            "The table was made by an automated pipeline: none of these eight compartments was "
            "checked against the paper it comes from."
        ),
        (
            "Outside muscle every protein is matrix, so the statistic says how a signature moved "
            "against other matrix proteins, not against the cell."
        ),
        (
            "In the four muscles about two thirds of the proteins are not matrix, kept as the "
            "table has them: there the rest is of another kind."
        ),
        (
            "The difference is centred within most compartments, and shifted in some: levels "
            "cannot be compared between compartments."
        ),
        (
            "Genes outside the matrisome are hardly there: the core part of the drift score rests "
            "on 6 or 7 proteins in muscle and is undefined elsewhere."
        ),
        "Ovary: old mice are 10 to 12 months old, old for an ovary and not for a mouse.",
        (
            "Lung: the proteome of the study whose RNA is another data set here, so the two are "
            "one laboratory's mice, not two studies."
        ),
        (
            "Brain (Tsumagari 2023) is in this table too and left out: its samples are a data set "
            "here."
        ),
        "Several compartments of one study come from the same mice: they are no second witness.",
        "Proteins of one tissue move together, so the p of a set of proteins is too small.",
        "Two rows without a gene symbol are left out.",
    ),
    contrasts=(OLD_AGAINST_YOUNG,),
    donor_word="mouse",
    donors_word="mice",
    two_ages=True,
    gene_panel=True,
    aggregates_only=True,
    animals_note=(
        "Muscles: three mice a side. Lung: four. Ovary: five. Heart: not stated in the table."
    ),
    read=read,
)
