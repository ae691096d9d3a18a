"""The definitions of the Methods page: each word with its formula, parameters and source."""

from dataclasses import dataclass
from typing import Any, Final

from dash import html

from drift.lifespan import OLD_FROM, ORGANISMS, YOUNG_UNTIL
from drift.schema import DEPTH_TOLERANCE, MIN_CELLS, MIN_COVERAGE, MIN_DONORS


@dataclass(frozen=True)
class Section:
    """One section: its anchor, its title and its content."""

    anchor: str
    title: str
    content: tuple[Any, ...]


def formula(*lines: str) -> html.Div:
    """Return formula lines."""
    return html.Div([html.Div(line) for line in lines], className="formula")


def source(text: str, doi: str) -> html.P:
    """Return where a definition comes from, with its DOI."""
    return html.P(
        ["Source: ", text, " ", html.A(f"doi:{doi}", href=f"https://doi.org/{doi}"), "."],
        className="source",
    )


def paragraphs(*texts: str) -> list[html.P]:
    """Return plain paragraphs."""
    return [html.P(text) for text in texts]


_MARKS: Final = (
    ("Full tile, bold number", "the 95 % interval excludes 0"),
    ("Small square, grey number", "not resolved: the interval includes 0"),
    ("Hatched", f"fewer than {MIN_DONORS} donors on a side: no interval, no p"),
    ("Ring", "effect table: gene statistics without samples; heavy when FDR < 0.05"),
    ("† or hollow square", f"coverage below {MIN_COVERAGE}, left out of summaries"),
    ("‡", "confounded with sequencing depth, or with sex: the words beside it say which"),
    ("Small dot", "not measured"),
)


def sections() -> list[Section]:
    """Return the sections in reading order."""
    return [*_scores(), *_statistics(), *_limits()]


def _scores() -> list[Section]:
    return [
        Section(
            "normalisation",
            "Normalisation",
            (
                formula("cells: log(1 + 10⁴ · count / total)", "profiles: log₂(CPM + 1)"),
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
                    "time. Sets with a down part score up part minus down part. Units: log "
                    "expression.",
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
                    f"Below {MIN_COVERAGE} a score is computed, marked †, and left out of "
                    "headlines and summaries. The limit is provisional.",
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


def _statistics() -> list[Section]:
    return [
        Section(
            "effects",
            "Effects between donors",
            (
                formula(
                    "two groups: mean(contrast) − mean(reference), Welch's t, 95 % interval",
                    "three or more ages: slope of the score on age in years, HC3 errors",
                    "g = J(df) · difference / SD (pooled; with sex, of the residuals)",
                ),
                *paragraphs(
                    "Donors are the replicates, never cells. Sex is a covariate when both sexes "
                    "are present at all ages: then the difference comes from a linear model with "
                    "HC3 errors. Else the row says why: one sex, confounded, or not stated.",
                    "The interval of g inverts the noncentral t of the same test, so it excludes 0 "
                    "exactly when the interval of the difference does. J is the exact small-sample "
                    "correction.",
                    "rises, falls: the 95 % interval of the estimate lies above, below 0. "
                    "not resolved: it includes 0; the data fit a rise and a fall. "
                    f"too few donors: under {MIN_DONORS} on a side; points are shown, no interval, "
                    "no p. Effect tables and single genes are called by FDR < 0.05.",
                    "HC3 errors with sex in the model are cautious at few donors: in simulation "
                    "with 6 against 6 and no effect, about 3 % are called instead of 5 %; Welch "
                    "keeps 4.5 to 4.8 %.",
                    "FDR: Benjamini-Hochberg over the strata of a data set, for one signature, "
                    "contrast and sex. A p-value never stands without its effect.",
                ),
                source("Welch 1947, Biometrika", "10.1093/biomet/34.1-2.28"),
                source("Hedges 1981, J. Educ. Stat.", "10.3102/10769986006002107"),
                source(
                    "Steiger 2004, Psychol. Methods (noncentral intervals)",
                    "10.1037/1082-989X.9.2.164",
                ),
                source("Long & Ervin 2000, Am. Stat. (HC3)", "10.1080/00031305.2000.10474549"),
                source(
                    "Benjamini & Hochberg 1995, J. R. Stat. Soc. B",
                    "10.1111/j.2517-6161.1995.tb02031.x",
                ),
            ),
        ),
        Section(
            "set-statistic",
            "Effect tables",
            (
                formula(
                    "estimate = mean gene statistic of the set − mean of all other genes",
                    "r = 2U / (n₁ n₂) − 1 (rank-biserial), p by Mann-Whitney",
                ),
                *paragraphs(
                    "Some studies publish gene statistics without samples (effect over standard "
                    "error, or Spearman's rho with age). They answer whether the set moved more "
                    "than other genes, not how much donors differ. Genes are correlated, so these "
                    "p are optimistic; there is no interval over donors. Drawn as rings on their "
                    "own axis, never pooled with donor-level effects.",
                ),
                source(
                    "Wu & Smyth 2012, Nucleic Acids Res. (correlated genes)", "10.1093/nar/gks461"
                ),
            ),
        ),
        Section(
            "genes",
            "Genes behind a score",
            (
                *paragraphs(
                    "Each gene's log₂ expression goes through the same donor-level model as the "
                    "score. FDR is over all genes detected in the tissue, not only those of the "
                    "signature. Part says on which side of the MD score's split a gene stands; "
                    "other signatures have no such split.",
                ),
                source("Naba et al. 2012, Mol. Cell. Proteomics", "10.1074/mcp.M111.014647"),
            ),
        ),
        Section(
            "marks",
            "How certainty is drawn",
            (
                html.Dl(
                    [part for mark, meaning in _MARKS for part in (html.Dt(mark), html.Dd(meaning))]
                ),
                *paragraphs(
                    "Depth: a module score is not free of sequencing depth. Where the genes "
                    f"detected per cell differ by more than {DEPTH_TOLERANCE:.0%} between the "
                    "groups, the effect is marked ‡, and the value with the counts thinned at "
                    "random (binomial, fixed seed) to the depth of the shallower group stands "
                    "beside it.",
                ),
            ),
        ),
    ]


def _limits() -> list[Section]:
    return [
        Section(
            "limits",
            "What these numbers cannot tell",
            (
                *paragraphs(
                    "An association with age is not a cause, and most studies here compare animals "
                    "of different age, not the same animals ageing.",
                    "A tissue's mean can change because its cells change or because their shares "
                    "do. Bulk scores cannot tell the two apart.",
                    "Mesenchymal drift is a hypothesis under dispute. Nothing here presupposes "
                    "that the score rises; rises, falls and unresolved strata are drawn alike.",
                ),
                source("Lu et al. 2026, Cell (review)", "10.1016/j.cell.2026.04.020"),
            ),
        ),
    ]
