"""ECM atlas, human: matrix proteins of kidney, heart, ovary and disc, old against young."""

from pathlib import Path
from typing import Any, Final

from atlas import ecm_atlas
from atlas.ecm_atlas import Place
from atlas.source import OLD_AGAINST_YOUNG, Source, Study

DATASET: Final = "ecm_atlas_human_proteome_young_old"
PLACES: Final = {
    ("Randles_2021", "Glomerular"): Place("randles2021", "kidney", "glomeruli"),
    ("Randles_2021", "Tubulointerstitial"): Place("randles2021", "kidney", "tubulointerstitium"),
    ("Santinha_2024_Human", "Native_Tissue"): Place("santinha2024_human", "heart"),
    ("Ouni_2022", "Cortex"): Place("ouni2022", "ovary", "ovarian cortex"),
    ("Tam_2020", "NP"): Place("tam2020", "intervertebral disc", "nucleus pulposus"),
    ("Tam_2020", "IAF"): Place("tam2020", "intervertebral disc", "inner annulus"),
    ("Tam_2020", "OAF"): Place("tam2020", "intervertebral disc", "outer annulus"),
}


def read(raw: Path) -> Any:
    """Read seven compartments of four studies."""
    return ecm_atlas.read(raw, "human", PLACES)


SOURCE: Final = Source(
    dataset=DATASET,
    title="Human matrix proteins, old against young, 7 compartments of 4 studies (effects only)",
    label="ECM atlas, human",
    studies={
        "randles2021": Study(label="Randles 2021", short="Randles", note="matrix"),
        "santinha2024_human": Study(label="Santinha 2024", short="Santinha", note="matrix"),
        "ouni2022": Study(label="Ouni 2022", short="Ouni", note="matrix"),
        "tam2020": Study(label="Tam 2020", short="Tam", note="matrix"),
    },
    organism="human",
    level="effect",
    modality="proteome, matrix proteins alone",
    scale="effect",
    age_unit="years",
    citation=(
        "Joined in the repository ecm-atlas from Randles MJ et al. 2021 (kidney, "
        "doi:10.1681/ASN.2020101442), Santinha D et al. 2024 (heart, "
        "doi:10.1016/j.mcpro.2023.100706), Ouni E et al. 2022 (ovary, PMID 35341935) and Tam V "
        "et al. 2020 (disc, doi:10.7554/eLife.64940)."
    ),
    doi="10.1681/ASN.2020101442",
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
            "The table was made by an automated pipeline: none of these seven compartments was "
            "checked against the paper it comes from."
        ),
        (
            "Every protein is matrix, so the statistic says how a signature moved against "
            "other matrix proteins, not against the cell."
        ),
        (
            "The difference is centred within most compartments, and shifted in some: levels "
            "cannot be compared between compartments."
        ),
        "No protein outside the matrisome is in it: the core part of the drift score is undefined.",
        "Disc: one donor of 16 against one of 59 years; its samples are places in two spines.",
        "Kidney: three donors of 15 to 37 against three of 61 to 69 years, so one is a teenager.",
        (
            "Ovary: the study has girls, women before and after menopause; the table does not say "
            "which of them it calls young."
        ),
        "Dermis (Li 2021) is in this table too and left out: its samples are a data set here.",
        "Several compartments of one study come from the same donors: they are no second witness.",
        "Proteins of one tissue move together, so the p of a set of proteins is too small.",
    ),
    contrasts=(OLD_AGAINST_YOUNG,),
    donor_word="person",
    donors_word="people",
    two_ages=True,
    gene_panel=True,
    aggregates_only=True,
    animals_note=(
        "Kidney: three donors a side. Disc: one donor a side. Heart and ovary: not stated in the "
        "table."
    ),
    read=read,
)
