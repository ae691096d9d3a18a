"""How donors are compared, and how certainty is drawn."""

from typing import Final

from dash import html

from atlas.effects import MOST_AGES
from components.methods.section import Section, formula, paragraphs, source
from drift.schema import DEPTH_TOLERANCE, MIN_DONORS, PER_DOUBLINGS

_MARKS: Final = (
    ("Full tile, bold number", "the 95 % interval excludes 0"),
    ("Small square, grey number", "not resolved: the interval includes 0"),
    ("Hatched", f"fewer than {MIN_DONORS} donors on a side: no interval, no p"),
    ("Ring", "effect table: gene statistics without samples; heavy when FDR < 0.05"),
    ("† or hollow square", "coverage below the limit of the signature, left out of summaries"),
    ("‡", "confounded with sequencing depth, or with sex: the words beside it say which"),
    ("Small dot", "not measured"),
)


ORDER: Final = 30


def sections() -> list[Section]:
    """Return the sections of this topic, in reading order."""
    return [
        Section(
            "effects",
            "Effects between donors",
            (
                formula(
                    "two groups: mean(contrast) − mean(reference), Welch's t, 95 % interval",
                    "two groups with sex: least squares, HC2 errors, Bell and McCaffrey's df",
                    "three or more ages: slope of the score on age in years, HC3 errors",
                    "g = J(df) · difference / SD (pooled; with sex, of the residuals)",
                ),
                *paragraphs(
                    "Donors are the replicates, never cells. Sex is a covariate when both sexes "
                    "are present at all ages: then the difference comes from a linear model with "
                    "HC2 errors. Else the row says why: one sex, confounded, or not stated. In a "
                    f"tissue with more than {MOST_AGES} adult ages, where single donors of one age "
                    "cannot be of both sexes, both must be present in each age group (young, "
                    "middle, old) instead.",
                    "The interval of g inverts the noncentral t of the same test, so it excludes 0 "
                    "exactly when the interval of the difference does. J is the exact small-sample "
                    "correction; it takes the bias out of g, and its interval is not shrunk by it.",
                    "rises, falls: the 95 % interval of the estimate lies above, below 0. "
                    "not resolved: it includes 0; the data fit a rise and a fall. "
                    f"too few donors: under {MIN_DONORS} on a side; points are shown, no interval, "
                    "no p. Effect tables and single genes are called by FDR < 0.05.",
                    "Why these tests, how often each calls a change where there is none, and how "
                    "often its interval holds the truth: see the calibration below.",
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
                source("Imbens & Kolesar 2016, Rev. Econ. Stat. (HC2, df)", "10.1162/REST_a_00552"),
                source(
                    "Benjamini & Hochberg 1995, J. R. Stat. Soc. B",
                    "10.1111/j.2517-6161.1995.tb02031.x",
                ),
            ),
        ),
        Section(
            "within-donors",
            "Slopes within donors",
            (
                formula(
                    "b(d) = least-squares slope of the score on doublings, in donor d alone",
                    f"estimate = {PER_DOUBLINGS} · mean of b(d); SE = SD of b(d) / √n; df = n − 1",
                ),
                *paragraphs(
                    "Cells of one donor, sampled again and again while they divide, are compared "
                    "with themselves. Each donor gives one slope, however often it was sampled, "
                    "and the interval is over donors: n = donors, three at least. A donor sampled "
                    "at fewer than three places is left out. There is no g: its standard "
                    "deviation would be that between donors, which this design removes.",
                    "Population doublings count replicative age in a dish. It is not the ageing "
                    "of a tissue and has its own contrast: never pooled with ageing, in no "
                    "answer about a tissue, without a share of a life span.",
                ),
                source("Sturm et al. 2022, Scientific Data", "10.1038/s41597-022-01852-y"),
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
                    "A table of matrix proteins alone compares a set with other matrix proteins, "
                    "not with the cell. Compartments of one organ in one study share their "
                    "donors. A study whose samples are a data set here is left out of a table "
                    "that joins studies, so that it is counted once.",
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
