"""Rows of the ``robustness`` table: one conclusion by every defensible analysis, and by chance.

The conclusion is that of the MD score in a stratum. Every scoring has its own unit, so all are
compared in Hedges' g of the donors.
"""

import math
from collections.abc import Iterator
from dataclasses import replace
from itertools import chain
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from atlas.depth_matched import matched_rows
from atlas.effects import Comparison, compared_depth, comparisons, estimate, followed
from atlas.gene_sets import DEFAULT_SET, OF_KNOWLEDGE, GeneSets
from atlas.genes import GeneMap
from atlas.other_expression import EQUAL_DEPTH
from atlas.source import Source
from atlas.specifications import AS_BUILT, ONE_GENE_OUT, Specification, TissueAnalyses
from atlas.tissues import Floats, Tissue
from drift.depth import is_depth_confounded
from drift.design import ADJUSTED
from drift.effect import Effect, call_of_interval
from drift.nulls import Null, g_of_columns, label_orders, random_sets, summarised
from drift.schema import BOTH_SEXES, MIN_CELLS, MIN_DONORS, OLD_VS_YOUNG

OTHER_MIN_CELLS: Final = (20, 50)
IGNORED: Final = "ignored"
SEXES: Final = {"female": "females", "male": "males"}
SPECIFICATION: Final = "specification"
NULL_GENES: Final = "null genes"
NULL_LABELS: Final = "null labels"
SLOPE_ALONE: Final = (
    "A slope has no Hedges' g, and this data set compares no old with young donors: analyses with "
    "different units cannot share an axis."
)

Row = dict[str, Any]


def robustness_rows(
    tissue: Tissue, source: Source, gene_sets: GeneSets, genes: GeneMap
) -> pd.DataFrame:
    """Return the rows of every stratum and contrast of a tissue.

    Parameters
    ----------
    tissue, source
        As built.
    gene_sets, genes
        Sets of mesenchymal genes, and their place in the data set (``GeneSets.genes``).

    Returns
    -------
    Rows of ``drift.schema.ROBUSTNESS``. A slope is answered by the old-young contrast of its
    stratum; where there is none, one row says so. So does one row of a stratum with too few donors.
    """
    analyses = TissueAnalyses(tissue, gene_sets, genes)
    shared = analyses.of_tissue()
    random, _ = analyses.module(
        random_sets(
            analyses.bins(),
            np.array([analyses.place[g] for g in analyses.members(DEFAULT_SET)], dtype=np.int64),
            analyses.names,
        )
    )
    rows: list[Row] = []
    by_sex = _by_sex(tissue, source)
    for (cell_type, contrast), sexes in by_sex.items():
        comparison = sexes[BOTH_SEXES]
        if comparison.is_slope and (cell_type, OLD_VS_YOUNG) in by_sex:
            continue
        stratum = _Stratum(tissue, analyses, genes, gene_sets, sexes)
        found = list(stratum.rows(shared, random))
        rows += [
            {
                "study": tissue.study,
                "tissue": tissue.tissue,
                "cell_type": cell_type,
                "contrast": contrast,
                "spec": number,
                **row,
            }
            for number, row in enumerate(found)
        ]
    return pd.DataFrame(rows)


def _by_sex(tissue: Tissue, source: Source) -> dict[tuple[str, str], dict[str, Comparison]]:
    found: dict[tuple[str, str], dict[str, Comparison]] = {}
    for comparison in chain(comparisons(tissue, source), followed(tissue, source)):
        key = (comparison.cell_type, comparison.contrast.id)
        found.setdefault(key, {})[comparison.sex] = comparison
    return found


class _Stratum:
    """One stratum and contrast."""

    def __init__(
        self,
        tissue: Tissue,
        analyses: TissueAnalyses,
        genes: GeneMap,
        gene_sets: GeneSets,
        sexes: dict[str, Comparison],
    ) -> None:
        self.tissue, self.analyses, self.genes = tissue, analyses, genes
        self.gene_sets, self.sexes = gene_sets, sexes
        self.comparison = sexes[BOTH_SEXES]
        cells = self.comparison.donors["n_cells"].to_numpy(float)
        self.cells = cells if np.isfinite(cells).all() else None
        self.least = math.nan if self.cells is None else float(MIN_CELLS)

    def rows(self, shared: list[Specification], random: Floats) -> Iterator[Row]:
        """Yield the default, every other analysis, and the two nulls."""
        default = shared[0]
        effect = self._effect(default)
        if self.comparison.is_slope or self.comparison.contrast.is_within_donors:
            yield self._row(default, replace(effect, reason=SLOPE_ALONE), is_default=True)
            return
        yield self._row(default, effect, is_default=True)
        if min(effect.n_reference, effect.n_contrast) < MIN_DONORS:
            return
        for made in (*shared[1:], *self._of_stratum()):
            yield self._row(made, self._effect(made))
        yield from self._by_donors(default, effect)
        yield from self._nulls(default, effect, random)

    def _effect(self, made: Specification, comparison: Comparison | None = None) -> Effect:
        compared = comparison or self.comparison
        effect = estimate(compared, made.score[compared.rows])
        return replace(effect, reason=made.reason) if made.reason else effect

    def _of_stratum(self) -> Iterator[Specification]:
        for gene_set in ONE_GENE_OUT:
            yield from self._extremes(self.analyses.one_gene_out(gene_set))
        ambient = self.analyses.without_ambient(self.comparison.cell_type)
        if ambient is not None:
            yield ambient

    def _extremes(self, made: list[Specification]) -> Iterator[Specification]:
        """Yield the analyses with the lowest and the highest g."""
        if not made:
            return
        g = self._g(np.column_stack([one.score for one in made])[self.comparison.rows])
        if np.isfinite(g).any():
            yield made[int(np.nanargmin(g))]
            yield made[int(np.nanargmax(g))]

    def _by_donors(self, default: Specification, effect: Effect) -> Iterator[Row]:
        """Yield the default with other donors or sexes in the model, and with depth made equal."""
        if effect.sex_handling == ADJUSTED:
            ignored = replace(self.comparison, donors=self.comparison.donors.assign(sex="unknown"))
            yield self._row(default, self._effect(default, ignored), sex_model=IGNORED)
        if len(set(self.comparison.donors["sex"])) > 1:
            for sex, word in SEXES.items():
                if sex in self.sexes and set(self.sexes[sex].side) == set(self.comparison.side):
                    found = self._effect(default, self.sexes[sex])
                    yield self._row(default, found, sex_model=word)
        for least in OTHER_MIN_CELLS:
            kept = self.cells is not None and self.cells >= least
            if self.cells is not None and not np.all(kept):
                fewer = _only(self.comparison, np.asarray(kept))
                yield self._row(default, self._effect(default, fewer), min_cells=float(least))
        yield from self._at_equal_depth(default, effect)

    def _at_equal_depth(self, default: Specification, effect: Effect) -> Iterator[Row]:
        if self.tissue.cells is None or not is_depth_confounded(compared_depth(self.comparison)):
            return
        signature = self.gene_sets.sets[DEFAULT_SET]
        (found,) = matched_rows(
            self.comparison, self.tissue, self.genes, {OF_KNOWLEDGE[DEFAULT_SET]: signature}
        )
        low, high = found["matched_g_low"], found["matched_g_high"]
        matched = replace(
            effect,
            estimate=found["matched_estimate"],
            g=found["matched_g"],
            g_low=low,
            g_high=high,
            p=found["matched_p"],
            call=call_of_interval(low, high),
        )
        yield self._row(replace(default, normalisation=EQUAL_DEPTH), matched)

    def _nulls(self, default: Specification, effect: Effect, random: Floats) -> Iterator[Row]:
        rows = self.comparison.rows
        by_genes = summarised(self._g(random[rows]), effect.g)
        if by_genes is not None:
            yield self._null(NULL_GENES, default, effect, by_genes)
        score = default.score[rows]
        if np.isnan(score).any() or math.isnan(effect.g):
            return
        sex = self.comparison.donors["sex"].to_numpy(dtype=str)
        within = sex if effect.sex_handling == ADJUSTED else np.full(len(rows), "")
        given = label_orders(self.comparison.side == "contrast", within)
        by_labels = summarised(
            self._g(score[given.orders].T), effect.g, is_complete=given.is_complete
        )
        if by_labels is not None:
            yield self._null(NULL_LABELS, default, effect, by_labels)

    def _g(self, values: Floats) -> Floats:
        return g_of_columns(
            values,
            self.comparison.side == "contrast",
            self.comparison.donors["sex"].to_numpy(dtype=str),
            self.comparison.sex_levels(),
        )

    def _row(
        self,
        made: Specification,
        effect: Effect,
        *,
        is_default: bool = False,
        sex_model: str = AS_BUILT,
        min_cells: float | None = None,
    ) -> Row:
        return {
            "kind": SPECIFICATION,
            "is_default": is_default,
            "scoring": made.scoring,
            "gene_set": made.gene_set,
            "normalisation": made.normalisation,
            "sex_model": sex_model,
            "min_cells": self.least if min_cells is None else min_cells,
            "left_out": made.left_out,
            "estimate": effect.estimate,
            "g": effect.g,
            "g_low": effect.g_low,
            "g_high": effect.g_high,
            "p": effect.p,
            "call": effect.call,
            "n_reference": effect.n_reference,
            "n_contrast": effect.n_contrast,
            "n_genes": made.n_genes,
            "n_draws": math.nan,
            "reason": effect.reason,
        }

    def _null(self, kind: str, default: Specification, effect: Effect, null: Null) -> Row:
        return {
            **self._row(default, effect),
            "kind": kind,
            "estimate": math.nan,
            "g": math.nan,
            "g_low": null.low,
            "g_high": null.high,
            "p": null.p,
            "call": "",
            "n_draws": null.n_draws,
        }


def _only(comparison: Comparison, kept: NDArray[np.bool_]) -> Comparison:
    return replace(
        comparison,
        rows=comparison.rows[kept],
        side=comparison.side[kept],
        donors=comparison.donors[kept],
    )
