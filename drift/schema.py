"""The built tables: every column with its type, unit and meaning, written once.

``atlas.build`` writes exactly these columns in this order, ``atlas.store`` refuses a table that
differs, the manifest and the Methods page print them, figures take their axis titles from them.
"""

from dataclasses import dataclass
from typing import Final, Literal, get_args

SCORE_VERSION: Final = "1.0"
MIN_COVERAGE: Final = 0.8  # of a signature whose limit could not be measured, Methods "Coverage"
PANEL_COVERAGE: Final = 0.9  # of any signature in a gene panel, which lacks control genes too
MIN_DONORS: Final = 3  # a side
MIN_CELLS: Final = 10  # a profile
MIN_SET_GENES: Final = 5  # of a set that is correlated with another, without the genes they share
MIN_GROUP: Final = 100  # cells of a tissue at one age, for shares without donors to mean something
# Donors in whom a finding was noted, and in whom it was not: below this, the errors of a logistic
# regression with its covariates cannot be trusted.
MIN_NOTED: Final = 10
DEPTH_TOLERANCE: Final = 0.20  # relative difference in genes per cell

AGE_GROUPS: Final = ("development", "young", "middle", "old")
SEXES: Final = ("female", "male", "unknown")
ALL_CELLS: Final = "all cells"  # the cell type of a bulk sample or a whole-organ pseudobulk
ALL_TISSUES: Final = "all tissues"  # of an association over the tissues of a study
BOTH_SEXES: Final = "both"  # the stratum that holds every donor, whatever its sex

OLD_VS_YOUNG: Final = "old_vs_young"
AGE_SLOPE: Final = "age_slope"
DOUBLING_SLOPE: Final = "doubling_slope"  # within donors of a culture; never pooled with ageing
PER_DOUBLINGS: Final = 10  # population doublings that slope is given for

IDENTITY: Final = "identity"  # in ``scores``, where a signature is named: the lineage score

Evidence = Literal["donors", "effect_table"]
Verdict = Literal[
    "drift",
    "gain only",
    "identity loss only",
    "reverse",
    "not resolved",
    "too few donors",
    "undefined",
]
VERDICTS_KNOWN: Final[tuple[Verdict, ...]] = get_args(Verdict)
Call = Literal["rises", "falls", "not resolved", "too few donors", "undefined"]
CALLS: Final[tuple[Call, ...]] = get_args(Call)


@dataclass(frozen=True)
class Column:
    """One column of a built table.

    ``dtype`` is one of ``string``, ``float``, ``int`` (nullable) and ``bool``.
    """

    name: str
    dtype: Literal["string", "float", "int", "bool"]
    unit: str
    meaning: str


_STRATUM = (
    Column(
        "study", "string", "", "study the row comes from; the data set, unless it joins several"
    ),
    Column("tissue", "string", "", "tissue, lower case"),
    Column("cell_type", "string", "", f"cell type; '{ALL_CELLS}' for bulk and whole organs"),
)

PROFILES = (
    Column("profile_id", "string", "", "donor, tissue, cell type, age and condition in one key"),
    *_STRATUM,
    Column("donor_id", "string", "", "person or animal: the replicate"),
    Column("sex", "string", "", "female, male or unknown"),
    Column("age", "float", "age_unit", "age in the unit of the source; bracket: its middle"),
    Column("age_unit", "string", "", "days, weeks, months or years"),
    Column("age_reported", "string", "", "age as the source writes it"),
    Column("age_years", "float", "years", "age in years"),
    Column(
        "life_fraction", "float", "median life spans", "age over the organism's median life span"
    ),
    Column("age_group", "string", "", "development, young, middle, old; empty without an age"),
    Column(
        "condition", "string", "", "condition as the contrast names it; empty in ageing studies"
    ),
    Column("n_cells", "int", "cells", "cells summed; missing for bulk"),
    Column("n_samples", "int", "samples", "samples of this donor averaged"),
    Column("genes_per_cell", "float", "genes", "mean genes detected per cell; missing for bulk"),
)

SCORES = (
    Column("profile_id", "string", "", "the profile"),
    Column(
        "signature", "string", "", f"signature_id, or {IDENTITY}: the cross-fitted lineage score"
    ),
    Column("score", "float", "log expression", "module score: signature minus bin-matched genes"),
    Column("coverage", "float", "share, 0 to 1", "share of the signature's genes measured"),
)

EFFECTS = (
    *_STRATUM,
    Column("sex", "string", "", "both (every donor), female or male"),
    Column("contrast", "string", "", "old_vs_young, age_slope, or the contrast of the source"),
    Column("signature", "string", "", "signature_id"),
    Column("evidence", "string", "", "donors, or effect_table (no samples behind it)"),
    Column(
        "estimate",
        "float",
        f"score, score a year, or score in {PER_DOUBLINGS} doublings",
        "difference of donor means, or slope",
    ),
    Column("se", "float", "as estimate", "standard error"),
    Column("df", "float", "", "degrees of freedom of the interval"),
    Column("ci_low", "float", "as estimate", "95 % interval, low end"),
    Column("ci_high", "float", "as estimate", "95 % interval, high end"),
    Column("g", "float", "standard deviations", "Hedges' g"),
    Column("g_low", "float", "standard deviations", "95 % interval of g, low end"),
    Column("g_high", "float", "standard deviations", "95 % interval of g, high end"),
    Column("r", "float", "-1 to 1", "rank-biserial correlation of the set (effect tables)"),
    Column("p", "float", "", "two-sided p of the estimate"),
    Column("fdr", "float", "", "Benjamini-Hochberg over strata: study, signature, contrast, sex"),
    Column("call", "string", "", "rises, falls, not resolved, too few donors, undefined"),
    Column("n_reference", "int", "donors", "donors on the reference side (young, control)"),
    Column("n_contrast", "int", "donors", "donors on the other side (old, treated, ill)"),
    Column("n_donors", "int", "donors", "donors in the model"),
    Column("n_genes", "int", "genes", "genes of the signature that are measured"),
    Column("coverage", "float", "share, 0 to 1", "share of the signature's genes measured"),
    Column(
        "model",
        "string",
        "",
        "welch, ols_hc2 (with sex), slope_hc3, donor_slopes, set_statistic",
    ),
    Column(
        "sex_handling", "string", "", "adjusted, one sex, confounded, within donors, or not stated"
    ),
    Column("depth_ratio", "float", "ratio", "genes per cell, contrast over reference"),
    Column("depth_confounded", "bool", "", "genes per cell differ by more than 20 %"),
    Column(
        "matched_estimate", "float", "as estimate", "estimate with counts thinned to equal depth"
    ),
    Column("matched_g", "float", "standard deviations", "g with counts thinned to equal depth"),
    Column("matched_g_low", "float", "standard deviations", "its 95 % interval, low end"),
    Column("matched_g_high", "float", "standard deviations", "its 95 % interval, high end"),
    Column("matched_p", "float", "", "p with counts thinned to equal depth"),
    Column("reason", "string", "", "why a number is missing, or what limits it; one sentence"),
)

COMPOSITION = (
    Column("donor_id", "string", "", "person or animal"),
    Column("tissue", "string", "", "tissue"),
    Column("cell_type", "string", "", "cell type"),
    Column("n_cells", "int", "cells", "cells counted"),
)

GENES = (
    *_STRATUM,
    Column("sex", "string", "", "both, female or male"),
    Column("contrast", "string", "", "as in effects"),
    Column("gene", "string", "", "gene name in the source"),
    Column("human_symbol", "string", "", "human gene the signatures name"),
    Column(
        "log2fc",
        "float",
        f"log2, log2 a year, or log2 in {PER_DOUBLINGS} doublings",
        "change of log2 expression (of the published log where its base is not stated)",
    ),
    Column("se", "float", "as log2fc", "standard error"),
    Column("ci_low", "float", "as log2fc", "95 % interval, low end"),
    Column("ci_high", "float", "as log2fc", "95 % interval, high end"),
    Column("statistic", "float", "", "gene statistic of an effect table (effect/SE, or rho)"),
    Column("p", "float", "", "two-sided p"),
    Column("fdr", "float", "", "Benjamini-Hochberg over all genes detected in the tissue"),
    Column("mean", "float", "log2 expression", "mean expression over the donors in the model"),
)

EXPRESSION = (
    Column("gene", "string", "", "gene name in the source"),
    Column("human_symbol", "string", "", "human gene the signatures name"),
    Column("profile_id", "string", "", "the profile"),
    Column("expression", "float", "log2 expression", "normalised as the manifest says"),
)

CELL_SCORES = (
    Column("cell_id", "string", "", "the cell, as the source names it"),
    Column("profile_id", "string", "", "the profile its donor's cells make"),
    Column("signature", "string", "", "signature_id; the MD score alone"),
    Column("score", "float", "log expression", "module score of the cell: never a replicate"),
)

_SEX_AND_CONTRAST = (
    Column("sex", "string", "", "both (every donor), female or male"),
    Column("contrast", "string", "", "as in effects"),
)


def _change(of: str, words: str) -> tuple[Column, ...]:
    """Return the columns of one of the two changes a verdict rests on."""
    return (
        Column(f"{of}_estimate", "float", "score, or score a year", f"change of {words}"),
        Column(f"{of}_low", "float", "as estimate", "95 % interval, low end"),
        Column(f"{of}_high", "float", "as estimate", "95 % interval, high end"),
        Column(f"{of}_g", "float", "standard deviations", "Hedges' g; missing for slopes"),
        Column(f"{of}_g_low", "float", "standard deviations", "95 % interval of g, low end"),
        Column(f"{of}_g_high", "float", "standard deviations", "95 % interval of g, high end"),
        Column(f"{of}_p", "float", "", "two-sided p of the estimate"),
        Column(f"{of}_call", "string", "", "as call in effects"),
        Column(f"{of}_coverage", "float", "share, 0 to 1", "share of the genes measured"),
    )


VERDICTS = (
    *_STRATUM,
    *_SEX_AND_CONTRAST,
    Column("verdict", "string", "", ", ".join(VERDICTS_KNOWN)),
    Column("reason", "string", "", "why there is no verdict, or what limits it; one sentence"),
    *_change("gain", "the core score (md_core)"),
    *_change("identity", "the identity score"),
    Column("identity_method", "string", "", "learned, curated or undefined"),
    Column("identity_panel", "string", "", "signature_id of the curated panel; else empty"),
    Column("identity_reason", "string", "", "why it is curated or undefined; else empty"),
    Column("identity_genes", "int", "genes", "genes of the identity score, mean over the folds"),
    Column("n_types", "int", "types", "other cell types (bulk: tissues) it was learned against"),
    Column("n_reference", "int", "donors", "donors on the reference side (young, control)"),
    Column("n_contrast", "int", "donors", "donors on the other side (old, treated, ill)"),
    Column("n_donors", "int", "donors", "donors in the model"),
)

IDENTITY_GENES = (
    *_STRATUM,
    Column("gene", "string", "", "gene name in the source"),
    Column("human_symbol", "string", "", "human gene, where the source or the orthologs name it"),
    Column("n_folds", "int", "folds", "folds (reference donors left out) that chose the gene"),
    Column("margin", "float", "log expression", "mean here minus the largest mean elsewhere"),
)

SPLITS = (
    Column("study", "string", "", "study the row comes from"),
    Column("tissue", "string", "", "tissue, lower case"),
    *_SEX_AND_CONTRAST,
    Column("signature", "string", "", "signature_id, or the program of the source"),
    Column("evidence", "string", "", "donors, or no donor ids (a point estimate)"),
    Column("unit", "string", "", "unit of the score"),
    Column("reference_mean", "float", "score", "tissue mean on the reference side"),
    Column("contrast_mean", "float", "score", "tissue mean on the other side"),
    *(
        Column(f"{part}{end}", "float", "score", meaning + words)
        for part, meaning in (
            ("composition", "change by other shares of the cell types"),
            ("state", "change within the cell types"),
            ("total", "change of the tissue's mean: composition + state"),
        )
        for end, words in (("", ""), ("_low", ", 95 % low end"), ("_high", ", 95 % high end"))
    ),
    Column("n_types", "int", "types", "cell types in the split"),
    Column("n_reference", "int", "donors", "donors on the reference side; missing without ids"),
    Column("n_contrast", "int", "donors", "donors on the other side; missing without ids"),
    Column("n_boot", "int", "draws", "draws of the bootstrap over donors"),
    Column("reason", "string", "", "why a number is missing, or what limits it; one sentence"),
)

SPLIT_PARTS = (
    Column("study", "string", "", "study the row comes from"),
    Column("tissue", "string", "", "tissue, lower case"),
    *_SEX_AND_CONTRAST,
    Column("signature", "string", "", "signature_id, or the program of the source"),
    Column("cell_type", "string", "", "cell type"),
    Column("share_reference", "float", "share, 0 to 1", "share of the cells, reference side"),
    Column("share_contrast", "float", "share, 0 to 1", "share of the cells, other side"),
    Column("score_reference", "float", "score", "mean score, reference side"),
    Column("score_contrast", "float", "score", "mean score, other side"),
    Column("composition", "float", "score", "share change x (score - tissue mean)"),
    Column("state", "float", "score", "what its score adds to state"),
    Column("n_cells_reference", "int", "cells", "cells counted, reference side"),
    Column("n_cells_contrast", "int", "cells", "cells counted, other side"),
)

ROBUSTNESS = (
    *_STRATUM,
    Column("contrast", "string", "", "as in effects"),
    Column("spec", "int", "", "number of the row within its stratum and contrast"),
    Column("kind", "string", "", "specification, null genes or null labels"),
    Column("is_default", "bool", "", "whether it is the analysis shown on every other page"),
    Column("scoring", "string", "", "module (or with other bins), mean z, aucell, ucell, ulm"),
    Column("gene_set", "string", "", "lu2025, core, matrisome, tan2014, groger2012"),
    Column("normalisation", "string", "", "how expression was normalised"),
    Column("sex_model", "string", "", "as built, ignored, females or males"),
    Column("min_cells", "int", "cells", "least cells of a profile; missing for bulk"),
    Column("left_out", "string", "", "gene or group of genes left out; else empty"),
    Column("estimate", "float", "as scoring", "difference of donor means, or slope"),
    Column("g", "float", "standard deviations", "Hedges' g (slopes: the old-young contrast)"),
    Column(
        "g_low", "float", "standard deviations", "95 % interval of g; nulls: 2.5 % of the draws"
    ),
    Column("g_high", "float", "standard deviations", "95 % interval of g; nulls: 97.5 %"),
    Column("p", "float", "", "two-sided p; nulls: share of draws at least as far from 0"),
    Column("call", "string", "", "as in effects"),
    Column("n_reference", "int", "donors", "donors on the reference side"),
    Column("n_contrast", "int", "donors", "donors on the other side"),
    Column("n_genes", "int", "genes", "genes that enter the score"),
    Column("n_draws", "int", "draws", "draws of a null; missing for a specification"),
    Column("reason", "string", "", "why a number is missing; one sentence"),
)

ENDPOINTS = (
    Column("tissue", "string", "", "tissue as the source names it"),
    Column("endpoint", "string", "", "what the pathologist noted: fibrosis, sclerotic, atrophy"),
    Column("sex", "string", "", "female or male"),
    Column("age_reported", "string", "", "age bracket as the source writes it"),
    Column("n_donors", "int", "donors", "donors whose sample was looked at"),
    Column("n_positive", "int", "donors", "donors in whom it was noted"),
)

ENDPOINT_TRENDS = (
    Column("tissue", "string", "", "tissue as the source names it"),
    Column("endpoint", "string", "", "what the pathologist noted"),
    Column("odds_ratio", "float", "a decade", "change of the odds in ten years of age"),
    Column("ci_low", "float", "a decade", "95 % interval, low end"),
    Column("ci_high", "float", "a decade", "95 % interval, high end"),
    Column("p", "float", "", "two-sided p"),
    Column("fdr", "float", "", "Benjamini-Hochberg over the tissues of an endpoint"),
    Column("call", "string", "", "rises, falls, not resolved, undefined"),
    Column("adjusted_for", "string", "", "covariates of the model"),
    Column("n_donors", "int", "donors", "donors in the model"),
    Column("n_positive", "int", "donors", "donors in whom it was noted"),
    Column("reason", "string", "", "why a number is missing; one sentence"),
)

CONTROLS = (
    Column("contrast", "string", "", "the two kinds of cells that are told apart"),
    Column("signature", "string", "", "signature_id, or the set as robustness names it"),
    Column("scoring", "string", "", "module, mean z, aucell, ucell or ulm"),
    Column("auc", "float", "0 to 1", "chance that a positive cell scores above a negative one"),
    Column("n_positive", "int", "cells", "cells known to be mesenchymal"),
    Column("n_negative", "int", "cells", "cells known to be epithelial"),
    Column("coverage", "float", "share, 0 to 1", "share of the genes measured"),
)

ASSOCIATIONS = (
    Column("study", "string", "", "study the row comes from"),
    Column(
        "tissue", "string", "", f"tissue, lower case; '{ALL_TISSUES}': each tissue's mean removed"
    ),
    Column("cell_type", "string", "", f"cell type; '{ALL_CELLS}' for bulk and whole organs"),
    Column("signature_a", "string", "", "signature_id, the first of the two by name"),
    Column("signature_b", "string", "", "signature_id, the second"),
    Column("r", "float", "-1 to 1", "partial correlation of the two scores over donors"),
    Column("ci_low", "float", "-1 to 1", "95 % interval, low end"),
    Column("ci_high", "float", "-1 to 1", "95 % interval, high end"),
    Column("p", "float", "", "two-sided p"),
    Column("fdr", "float", "", "Benjamini-Hochberg over the defined pairs of the stratum"),
    Column("chance_low", "float", "-1 to 1", "2.5 % of r with random genes in place of either set"),
    Column("chance_high", "float", "-1 to 1", "97.5 % of them; missing over tissues and in panels"),
    Column(
        "r_at_depth",
        "float",
        "-1 to 1",
        "r adjusted for depth as well (genes or counts a cell, or library size); missing without",
    ),
    Column("n_donors", "int", "donors", "donors in the model"),
    Column(
        "adjusted_for", "string", "", "covariates of the model; tissue or cell type: means removed"
    ),
    Column("not_adjusted_for", "string", "", "covariates that n or the design did not allow"),
    Column("n_shared", "int", "genes", "genes in both sets, removed from both before scoring"),
    Column("n_genes_a", "int", "genes", "genes of the first set that enter its score"),
    Column("n_genes_b", "int", "genes", "genes of the second set that enter its score"),
    Column("coverage_a", "float", "share, 0 to 1", "share of the first set's genes measured"),
    Column("coverage_b", "float", "share, 0 to 1", "share of the second set's genes measured"),
    Column("reason", "string", "", "why a number is missing; one sentence"),
)

TABLES: Final[dict[str, tuple[Column, ...]]] = {
    "profiles": PROFILES,
    "scores": SCORES,
    "effects": EFFECTS,
    "composition": COMPOSITION,
    "genes": GENES,
    "expression": EXPRESSION,
    "cell_scores": CELL_SCORES,
    "verdicts": VERDICTS,
    "identity_genes": IDENTITY_GENES,
    "splits": SPLITS,
    "split_parts": SPLIT_PARTS,
    "robustness": ROBUSTNESS,
    "endpoints": ENDPOINTS,
    "endpoint_trends": ENDPOINT_TRENDS,
    "controls": CONTROLS,
    "associations": ASSOCIATIONS,
}


def names(table: str) -> list[str]:
    """Return the column names of a built table, in order."""
    return [column.name for column in TABLES[table]]
