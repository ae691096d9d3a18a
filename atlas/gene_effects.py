"""The genes behind the scores: their changes, and their expression in every profile."""

from typing import Any

import numpy as np
import pandas as pd

from atlas.effects import Comparison
from atlas.genes import GeneMap
from atlas.tissues import Tissue
from drift import reasons
from drift.donor_slopes import donor_slopes_matrix
from drift.models import WELCH
from drift.statistics import (
    GeneEffects,
    age_slope_matrix,
    benjamini_hochberg,
    compare_groups_matrix,
    undefined_genes,
)


def gene_rows(comparison: Comparison, tissue: Tissue, genes: GeneMap) -> pd.DataFrame:
    """Return rows of the ``genes`` table: every signature gene of the tissue.

    The false discovery rate is over all genes tested in the stratum, also those of no signature.
    """
    tested = np.flatnonzero(tissue.mask)
    found = column_effects(
        comparison, tissue.expression[np.ix_(comparison.rows, tested)] * tissue.to_log2
    )
    shown = signature_genes(tissue, genes)
    at = np.searchsorted(tested, shown["position"].to_numpy())
    return pd.DataFrame(
        {
            "study": tissue.study,
            "tissue": tissue.tissue,
            "cell_type": comparison.cell_type,
            "sex": comparison.sex,
            "contrast": comparison.contrast.id,
            "gene": shown["gene"].to_numpy(),
            "human_symbol": shown["human_symbol"].to_numpy(),
            "log2fc": found.estimate[at],
            "se": found.se[at],
            "ci_low": found.ci_low[at],
            "ci_high": found.ci_high[at],
            "statistic": np.nan,
            "p": found.p[at],
            "fdr": benjamini_hochberg(found.p)[at],
            "mean": found.mean[at],
        }
    )


def expression_rows(tissue: Tissue, genes: GeneMap) -> pd.DataFrame:
    """Return rows of the ``expression`` table: every signature gene in every profile."""
    shown = signature_genes(tissue, genes)
    profiles = tissue.profiles["profile_id"].to_numpy()
    values = tissue.expression[:, shown["position"].to_numpy()] * tissue.to_log2
    return pd.DataFrame(
        {
            "gene": np.repeat(shown["gene"].to_numpy(), len(profiles)),
            "human_symbol": np.repeat(shown["human_symbol"].to_numpy(), len(profiles)),
            "profile_id": np.tile(profiles, len(shown)),
            "expression": values.T.ravel(),
        }
    )


def signature_genes(tissue: Tissue, genes: GeneMap) -> pd.DataFrame:
    """Return the signature genes that are measured and detected in the tissue."""
    table = genes.table()
    kept = np.flatnonzero(tissue.mask[table["position"].to_numpy()])
    return table.iloc[kept].reset_index(drop=True)


def column_effects(comparison: Comparison, expression: Any) -> GeneEffects:
    """Return the effect of every column (a gene, a score), by the model of the comparison."""
    if comparison.contrast.is_within_donors:
        return donor_slopes_matrix(expression, **comparison.within_terms())
    if comparison.repeated_donor:
        why = reasons.donor_twice(comparison.repeated_donor, comparison.words)
        return undefined_genes(expression, WELCH, why)
    terms = comparison.model_terms()
    if comparison.is_slope:
        return age_slope_matrix(
            expression,
            comparison.years(),
            n_reference=comparison.count("reference"),
            n_contrast=comparison.count("contrast"),
            levels=comparison.sex_levels(),
            **terms,
        )
    return compare_groups_matrix(
        expression, comparison.side == "contrast", age=comparison.sex_levels(), **terms
    )
