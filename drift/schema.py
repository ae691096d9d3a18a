"""The built tables: every column with its type, unit and meaning, written once.

``atlas.build`` writes exactly these columns in this order, ``atlas.store`` refuses a table that
differs, the manifest and the Methods page print them, figures take their axis titles from them.
"""

from dataclasses import dataclass
from typing import Final, Literal

SCORE_VERSION: Final = "1.0"
MIN_COVERAGE: Final = 0.6  # provisional, Methods "Coverage"
MIN_DONORS: Final = 3  # a side
MIN_CELLS: Final = 10  # a profile
DEPTH_TOLERANCE: Final = 0.20  # relative difference in genes per cell

AGE_GROUPS: Final = ("development", "young", "middle", "old")
SEXES: Final = ("female", "male", "unknown")
ALL_CELLS: Final = "all cells"  # the cell type of a bulk sample or a whole-organ pseudobulk
BOTH_SEXES: Final = "both"  # the stratum that holds every donor, whatever its sex

OLD_VS_YOUNG: Final = "old_vs_young"
AGE_SLOPE: Final = "age_slope"

Evidence = Literal["donors", "effect_table"]
Call = Literal["rises", "falls", "not resolved", "too few donors", "undefined"]
CALLS: Final = ("rises", "falls", "not resolved", "too few donors", "undefined")


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
    Column("signature", "string", "", "signature_id"),
    Column("score", "float", "log expression", "module score: signature minus bin-matched genes"),
    Column("coverage", "float", "share, 0 to 1", "share of the signature's genes measured"),
)

EFFECTS = (
    *_STRATUM,
    Column("sex", "string", "", "both (every donor), female or male"),
    Column("contrast", "string", "", "old_vs_young, age_slope, or the contrast of the source"),
    Column("signature", "string", "", "signature_id"),
    Column("evidence", "string", "", "donors, or effect_table (no samples behind it)"),
    Column("estimate", "float", "score, or score a year", "difference of donor means, or slope"),
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
    Column("model", "string", "", "welch, ols_hc3 (with covariates), slope_hc3, set_statistic"),
    Column("sex_handling", "string", "", "adjusted, one sex, confounded, or not stated"),
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
    Column("log2fc", "float", "log2, or log2 a year", "change of log2 expression"),
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

TABLES: Final[dict[str, tuple[Column, ...]]] = {
    "profiles": PROFILES,
    "scores": SCORES,
    "effects": EFFECTS,
    "composition": COMPOSITION,
    "genes": GENES,
    "expression": EXPRESSION,
    "cell_scores": CELL_SCORES,
}


def names(table: str) -> list[str]:
    """Return the column names of a built table, in order."""
    return [column.name for column in TABLES[table]]
