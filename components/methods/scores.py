"""How a score is made: normalisation, module score, parts, coverage, ages."""

from typing import Final

from dash import html

from components.methods.section import Section, formula, paragraphs, source
from drift.lifespan import OLD_FROM, ORGANISMS, YOUNG_UNTIL
from drift.schema import MIN_CELLS

ORDER: Final = 10


def sections() -> list[Section]:
    """Return the sections of this topic, in reading order."""
    return [
        Section(
            "normalisation",
            "Normalisation",
            (
                formula(
                    "cells: natural log expression = ln(1 + 10⁴ · count / total)",
                    "profiles: log2 expression = log₂(CPM + 1), CPM = 10⁶ · count / total",
                ),
                *paragraphs(
                    "The total is the library size the source gives, before any gene was left out; "
                    "where a file holds a gene panel, the total over all genes is used. "
                    "Microarrays and proteomes are used on the log scale as published.",
                    "A protein with a blank in any profile of a tissue is left out for that "
                    "tissue: filling it, or averaging over what is present, would shift the score.",
                    "A profile is one donor × tissue × cell type (× condition). Several samples of "
                    "one donor are averaged on the log scale first. So are the cells of a donor "
                    "and type: as the score is linear, a profile's score is the mean of its "
                    f"cells' scores. Profiles under {MIN_CELLS} cells are dropped and counted.",
                ),
            ),
        ),
        Section(
            "score-module",
            "Module score",
            (
                formula(
                    "score(profile) = mean over signature genes g of",
                    "  [ expression(g) − mean of all genes outside the signature in the bin of g ]",
                ),
                *paragraphs(
                    "Within each tissue of a data set, genes detected in at least 3 profiles and "
                    "in 10 % of them (cells: in at least 10 cells) are ordered by mean expression "
                    "and cut into 24 bins of equal size. Ties are broken by gene name. Detection "
                    "and bins rest on adults alone: samples of development are scored by the same "
                    "genes and decide nothing. A gene of which the source does not say which "
                    "human gene it stands for (killifish) is neither in a signature nor a control.",
                    "This is the expected value of Seurat's AddModuleScore, which draws 100 "
                    "control genes at random: ours draws none and gives the same number each "
                    "time. Sets with a down part score up part minus down part. Its unit is that "
                    "of the expression: natural log for cells (and means of cells), log2 for "
                    "profiles whose counts are summed first.",
                    "The score is relative to other genes of the same sample. It cannot be "
                    "compared between data sets as it stands; effects in Hedges' g can.",
                ),
                source("Tirosh et al. 2016, Science", "10.1126/science.aad0501"),
            ),
        ),
        Section(
            "md-parts",
            "MD score, its core and its matrix part",
            (
                *paragraphs(
                    "The MD score is the published set: Hallmark EMT plus SNAI1, ZEB1, ZEB2, "
                    "TWIST1 and TWIST2, 205 genes, equal weights. 107 of them belong to the "
                    "matrisome (matrix part), 98 do not (core part). Matrix transcripts follow "
                    "stromal share, growth and ambient RNA, so Tissues shows the parts beside the "
                    "whole and the map can be switched to either.",
                    "The set holds no lineage gene: a high score can mean identity change, more "
                    "stromal cells, or active fibroblasts.",
                ),
                source("Lu et al. 2025, Cell", "10.1016/j.cell.2025.07.031"),
            ),
        ),
        Section(
            "coverage",
            "Coverage",
            (
                formula("coverage = signature genes measured / signature genes"),
                *paragraphs(
                    "Human genes are looked up by symbol, by older symbols, and in mice and "
                    "killifish by ortholog. A gene measured as silent counts as measured, though "
                    "the detection rule keeps it out of the score; one with a blank in the tissue "
                    "is not. "
                    "Below the limit of its signature a score is computed, marked †, and left out "
                    "of headlines and summaries. The limits are measured: next section.",
                ),
            ),
        ),
        Section(
            "ages",
            "Young, old, development",
            (
                formula(
                    "life fraction = age / median life span of the organism",
                    f"young: adult and life fraction ≤ {YOUNG_UNTIL:.3g}",
                    f"old: life fraction ≥ {OLD_FROM}",
                ),
                html.Ul(
                    [
                        html.Li(
                            [
                                html.B(organism.name.capitalize()),
                                f": {organism.source} ",
                                html.A(
                                    f"doi:{organism.doi}",
                                    href=f"https://doi.org/{organism.doi}",
                                ),
                            ]
                        )
                        for organism in ORGANISMS.values()
                    ]
                ),
                *paragraphs(
                    "A study designed with two ages keeps its own groups. Samples younger than "
                    "adulthood are development, not ageing: kept, shown as crosses, in no "
                    "contrast.",
                ),
            ),
        ),
    ]
