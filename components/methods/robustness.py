"""How robust a conclusion is: every analysis it is put through, and what chance would give."""

from typing import Final

from dash import html

from atlas.robustness_rows import OTHER_MIN_CELLS
from atlas.specifications import AMBIENT_FOLD, OTHER_BINS
from components.methods.section import Section, formula, paragraphs, source
from drift.nulls import GENE_DRAWS, MOST_LABELS
from drift.rank_scores import MAX_RANK, TOP_SHARE
from drift.schema import MIN_CELLS

ORDER: Final = 45

_CHOICES: Final = (
    (
        "Scoring",
        (
            "the module score of all other pages, the mean z of the genes, AUCell, UCell, ULM; the "
            f"module score also with {OTHER_BINS[0]} and {OTHER_BINS[1]} bins in place of 24"
        ),
    ),
    (
        "Gene set",
        (
            "MD score (Lu 2025), its core, its matrix part, and two lists made without it: the "
            "mesenchymal genes of tumours of Tan 2014 and of Gröger 2012, with their old symbols "
            "brought up to date"
        ),
    ),
    (
        "Normalisation",
        (
            "counts: log₂(CPM + 1), or sizes by median of ratios or by upper quartile in place of "
            "the totals; log values: as published, or quantile normalised within the tissue; "
            "cells: mean of the cells, or log₂(CPM + 1) of their sum; where sequencing depth "
            "differs, counts thinned to equal depth"
        ),
    ),
    (
        "Sex",
        "as built, ignored (where it is a covariate), females alone, males alone",
    ),
    (
        "Least cells",
        f"{MIN_CELLS} as built, {OTHER_MIN_CELLS[0]}, {OTHER_MIN_CELLS[1]}, where it drops a donor",
    ),
    (
        "Left out",
        (
            "the one gene without which g is lowest, and the one without which it is highest, of "
            "the MD score and of its core; genes silent in half of the profiles; ambient-prone "
            "genes"
        ),
    ),
)


def sections() -> list[Section]:
    """Return the sections of this topic, in reading order."""
    return [
        Section(
            "robustness",
            "Does another analysis say the same?",
            (
                html.Dl(
                    [
                        part
                        for choice, words in _CHOICES
                        for part in (html.Dt(choice), html.Dd(words))
                    ]
                ),
                *paragraphs(
                    "Scoring, gene set and normalisation are crossed; everything else is changed "
                    "one thing at a time, from the analysis of every other page. An analysis that "
                    "would only repeat another is not counted: AUCell and UCell see the order of "
                    "the genes alone, so they are listed once where a normalisation keeps it; a "
                    "least number of cells that drops nobody, or a filter that drops no gene, is "
                    "not listed.",
                    "Each analysis gives one score a donor and goes through the same model. As "
                    "their units differ, all are compared in Hedges' g with its 95 % interval. A "
                    "slope has no g: studies with many ages answer with old against young.",
                    "The choice that breaks a conclusion is the one whose analyses most often end "
                    "in another call than the default's; where none does, in another sign. The "
                    "share counts one analysis more that agrees, so that one of one does not "
                    "outrank nine of ten.",
                    f"Ambient-prone genes are at least {AMBIENT_FOLD:.0f} times as high in another "
                    "cell type of the tissue as in this one (difference of the mean log₂ "
                    "expression of adult profiles): what they show here may have been spilt there. "
                    "They leave the set and its controls. A whole tissue has no other type, so it "
                    "is not asked.",
                    "Analyses share donors and genes. That many agree is no proof, and their share "
                    "is no p-value; that they disagree shows on which choice the answer rests.",
                ),
                source("Simonsohn et al. 2020, Nat. Hum. Behav.", "10.1038/s41562-020-0912-z"),
                source("Tan et al. 2014, EMBO Mol. Med.", "10.15252/emmm.201404208"),
                source("Gröger et al. 2012, PLoS ONE", "10.1371/journal.pone.0051136"),
                source(
                    "Anders & Huber 2010, Genome Biol. (median of ratios)",
                    "10.1186/gb-2010-11-10-r106",
                ),
                source(
                    "Bullard et al. 2010, BMC Bioinformatics (upper quartile)",
                    "10.1186/1471-2105-11-94",
                ),
                source(
                    "Bolstad et al. 2003, Bioinformatics (quantiles)",
                    "10.1093/bioinformatics/19.2.185",
                ),
            ),
        ),
        Section(
            "robustness-scorings",
            "Other scorings",
            (
                formula(
                    "mean z = mean over genes g of (expression(g) − mean(g)) / SD(g)",
                    f"AUCell = Σ max(0, T − rank(g)) / its largest, T = {TOP_SHARE:.0%} of genes",
                    f"UCell = 1 − (Σ rank(g) − n(n+1)/2) / ({MAX_RANK:,} n − n(n+1)/2)",
                    "ULM = t of the slope of expression on membership of the set",
                ),
                *paragraphs(
                    "Mean and SD of z are over the samples (or cells) of the tissue. AUCell, UCell "
                    "and ULM look at one sample alone: rank 1 is its highest gene. "
                    f"UCell counts ranks beyond {MAX_RANK:,} and silent genes as {MAX_RANK:,}; "
                    "genes of equal value share their mean rank. AUCell needs an order: genes of "
                    "equal value stand in an order drawn from their names, which is no one's "
                    "favour. With single cells, each cell is scored and the cells of a donor are "
                    "averaged.",
                    "They are computed here from their definitions and equal decoupler 2.2 "
                    "(AUCell, ULM) and pyUCell 0.8 on real counts with ties; the tests compare "
                    "them. decoupler shuffles the genes before it ranks them: given its order of "
                    "genes, the numbers are the same.",
                ),
                source("Aibar et al. 2017, Nat. Methods (AUCell)", "10.1038/nmeth.4463"),
                source(
                    "Andreatta & Carmona 2021, Comput. Struct. Biotechnol. J. (UCell)",
                    "10.1016/j.csbj.2021.06.043",
                ),
                source(
                    "Badia-i-Mompel et al. 2022, Bioinform. Adv. (decoupler, ULM)",
                    "10.1093/bioadv/vbac016",
                ),
            ),
        ),
        Section(
            "robustness-nulls",
            "What chance would give",
            (
                *paragraphs(
                    f"Random genes: {GENE_DRAWS} sets drawn from the genes outside the MD score, "
                    "each with as many genes in each expression bin as the score has. They are "
                    "scored and compared as the score is. This asks whether these genes move more "
                    "than others; donors that differ in everything move random genes as well, so "
                    "a resolved change can lie within this band.",
                    "Shuffled donors: the scores stay, the labels young and old are given out "
                    "anew, each side keeping its size; within each sex where sex is in the model. "
                    f"All ways where there are at most {MOST_LABELS:,}, else as many draws with a "
                    "fixed seed. This asks whether the donors differ, without trusting a t "
                    "distribution at few donors; but it takes both sides to spread alike, which "
                    "Welch's test does not.",
                    "Bands hold 95 % of the draws' g. p is the share at least as far from 0 as the "
                    "observed g; the observed counts as one draw, unless all ways were taken, so p "
                    "is never 0.",
                ),
            ),
        ),
    ]
