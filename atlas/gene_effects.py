"""The genes behind the scores: their changes, and their expression in every profile.

Both tables may have very many rows: of either, the numbers are kept, and a few rows at a time are
made of them while the table is written.
"""

from collections.abc import Iterator, Sequence
from typing import Any, Final

import numpy as np
import pandas as pd

from atlas.effects import Comparison
from atlas.genes import GeneMap
from atlas.tables import Pieces
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

ROWS_AT_ONCE: Final = 65_536
_STRATUM: Final = ("study", "tissue", "cell_type", "contrast", "sex")  # as in the key of the table


def gene_changes(compared: Sequence[tuple[Tissue, Comparison]], genes: GeneMap) -> Pieces:
    """Return the ``genes`` table: every signature gene of a tissue in every comparison.

    The false discovery rate is over all genes tested in the stratum, also those of no signature.
    """
    ordered = sorted(compared, key=lambda pair: _key(*pair))
    made = [(_key(*pair), _changes(*pair, genes)) for pair in ordered]

    def frames() -> Iterator[pd.DataFrame]:
        step = max(1, ROWS_AT_ONCE // len(genes.of_human))
        for start in range(0, len(made), step):
            yield pd.concat(
                [
                    changes.assign(**dict(zip(_STRATUM, key, strict=True)))
                    for key, changes in made[start : start + step]
                ]
            )

    return Pieces(sum(len(changes) for _, changes in made), frames)


def _key(tissue: Tissue, one: Comparison) -> tuple[str, ...]:
    return tissue.study, tissue.tissue, one.cell_type, one.contrast.id, one.sex


def _changes(tissue: Tissue, comparison: Comparison, genes: GeneMap) -> pd.DataFrame:
    """Return the change of every signature gene in a comparison, as precise as it is kept."""
    tested = np.flatnonzero(tissue.mask)
    found = column_effects(
        comparison, tissue.expression[np.ix_(comparison.rows, tested)] * tissue.to_log2
    )
    shown = signature_genes(tissue, genes)
    at = np.searchsorted(tested, shown["position"].to_numpy())
    numbers = {
        "log2fc": found.estimate[at],
        "se": found.se[at],
        "ci_low": found.ci_low[at],
        "ci_high": found.ci_high[at],
        "statistic": np.full(len(at), np.nan),
        "p": found.p[at],
        "fdr": benjamini_hochberg(found.p)[at],
        "mean": found.mean[at],
    }
    return shown[["gene", "human_symbol"]].assign(
        **{name: values.astype(np.float32) for name, values in numbers.items()}
    )


def gene_expression(tissues: Sequence[Tissue], genes: GeneMap) -> Pieces:
    """Return the ``expression`` table: every signature gene in every profile that has it.

    What is kept of the tissues is one array of genes by profiles, as precise as the table.
    """
    table = genes.table().sort_values("human_symbol", ignore_index=True)
    profiles = np.concatenate([tissue.profiles["profile_id"].to_numpy() for tissue in tissues])
    of_tissue = np.repeat(np.arange(len(tissues)), [len(tissue.profiles) for tissue in tissues])
    position = table["position"].to_numpy()
    is_shown = np.array([tissue.mask[position] for tissue in tissues]).T
    values = np.empty((len(table), len(profiles)), dtype=np.float32)
    for number, tissue in enumerate(tissues):
        values[:, of_tissue == number] = (tissue.expression[:, position] * tissue.to_log2).T

    def frames() -> Iterator[pd.DataFrame]:
        step = max(1, ROWS_AT_ONCE // len(profiles))
        for start in range(0, len(table), step):
            some = slice(start, start + step)
            kept = is_shown[some][:, of_tissue]
            gene, profile = np.nonzero(kept)
            yield pd.DataFrame(
                {
                    "gene": table["gene"].to_numpy()[some][gene],
                    "human_symbol": table["human_symbol"].to_numpy()[some][gene],
                    "profile_id": profiles[profile],
                    "expression": values[some][kept],
                }
            )

    return Pieces(int(is_shown[:, of_tissue].sum()), frames)


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
    terms = comparison.model_terms
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
