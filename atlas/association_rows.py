"""Rows of the ``associations`` table: pairs of gene sets that stand for the ends of an arrow.

Both sets of a pair are scored without the genes they share. Adults alone, one value a donor; in
each stratum, and over the tissues of a study or the cell types of a tissue with the mean of each
removed.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from atlas.genes import GeneMap
from atlas.other_expression import as_built
from atlas.pair_sets import PairOfSets, PairSets, pair_sets
from atlas.scores import score
from atlas.source import Source
from atlas.tissues import Floats, Tissue
from drift import reasons
from drift.association import (
    Adjustment,
    Association,
    Covariate,
    adjustment,
    associate,
    covariates_of,
)
from drift.donor_means import DonorMeans, donor_means, donor_means_over_strata
from drift.random_scores import RandomSets
from drift.reasons import GroupWords
from drift.schema import ALL_CELLS, ALL_TISSUES, MIN_SET_GENES
from drift.scoring import expression_bins
from drift.signatures import Signature
from drift.statistics import benjamini_hochberg

DEPTH: Final = "depth"
DOUBLINGS: Final = "population doublings"
CHANCE: Final = (2.5, 97.5)  # per cent of the draws

Row = dict[str, Any]


@dataclass(frozen=True)
class _Scores:
    """The sets of all pairs in some profiles.

    Attributes
    ----------
    profiles
        (n_profiles) as built.
    by_set
        (n_profiles, n_sets).
    n_genes, coverage
        (n_sets,) genes that enter, and share measured; over tissues the least of them.
    random
        Set to (n_profiles, n_draws) scores of random genes; none over tissues, whose genes differ.
    """

    profiles: pd.DataFrame
    by_set: Floats
    n_genes: NDArray[np.int64]
    coverage: Floats
    random: dict[str, Floats]

    def of(self, rows: NDArray[np.int64]) -> "_Scores":
        """Return some of the profiles."""
        return replace(
            self,
            profiles=self.profiles.iloc[rows].reset_index(drop=True),
            by_set=self.by_set[rows],
            random={name: values[rows] for name, values in self.random.items()},
        )


@dataclass(frozen=True)
class _Stratum:
    """Where an association is looked for: a stratum, or all of them together (``over``)."""

    tissue: str
    cell_type: str
    scores: _Scores
    over: str = ""  # "tissue", "cell type": the column whose means are removed
    reason: str = ""


def association_rows(
    tissues: Sequence[Tissue],
    source: Source,
    genes: GeneMap,
    signatures: dict[str, Signature],
    pairs: Sequence[tuple[str, str]],
) -> pd.DataFrame:
    """Return the rows of every stratum of a source, and of all strata together.

    Parameters
    ----------
    tissues, source, genes
        As built.
    signatures
        Every signature by id.
    pairs
        Pairs of signature ids (``CuratedGraph.pairs``).

    Returns
    -------
    Rows of ``drift.schema.ASSOCIATIONS``, one a pair and stratum; an undefined one says why.
    """
    sets = pair_sets(pairs, signatures, genes)
    if not sets.pairs:
        return pd.DataFrame()
    by_study: dict[str, list[tuple[str, _Scores]]] = {}
    for tissue in tissues:
        made = _adults(_scored(tissue, genes, sets))
        by_study.setdefault(tissue.study, []).append((tissue.tissue, made))
    rows: list[Row] = []
    for study, scored in by_study.items():
        for stratum in _strata(scored, source):
            rows += [
                {"study": study, "tissue": stratum.tissue, "cell_type": stratum.cell_type, **row}
                for row in _rows(stratum, sets, source)
            ]
    return pd.DataFrame(rows)


# --- scores -----------------------------------------------------------------------------------


def _scored(tissue: Tissue, genes: GeneMap, sets: PairSets) -> _Scores:
    found = score(tissue, genes, sets.signatures)
    return _Scores(
        tissue.profiles,
        found.profiles,
        found.n_scored,
        found.coverage,
        _random(tissue, genes, sets),
    )


def _random(tissue: Tissue, genes: GeneMap, sets: PairSets) -> dict[str, Floats]:
    """Return scores of random genes in place of each set, where there are genes to draw from."""
    mask = tissue.mask & genes.comparable
    mean = as_built(tissue).mean_of_adults()
    bins = np.full(mask.size, -1, dtype=np.int64)
    bins[mask] = expression_bins(mean[mask], genes.names[mask])
    directions = {name: _direction(genes, item) for name, item in sets.signatures.items()}
    outside = ~np.any([direction != 0 for direction in directions.values()], axis=0)
    expression = np.where(mask, tissue.expression, 0.0)
    random = RandomSets(expression, bins, outside)
    drawn = ((name, random.scores(direction)) for name, direction in directions.items())
    return {name: scores for name, scores in drawn if scores is not None}


def _direction(genes: GeneMap, signature: Signature) -> Floats:
    found = np.zeros(genes.names.size)
    for human, weight in signature.directions.items():
        if human in genes.of_human:
            found[genes.of_human[human]] = weight
    return found


def _adults(scores: _Scores) -> _Scores:
    """Leave out development; and where some have an age, those without one."""
    profiles = scores.profiles
    kept = (profiles["age_group"] != "development").to_numpy(dtype=bool)
    has_age = profiles["age"].notna().to_numpy(dtype=bool)
    if (has_age & kept).any():
        kept &= has_age
    return scores.of(np.flatnonzero(kept))


def _together(parts: Sequence[_Scores]) -> _Scores:
    """Return the profiles of several tissues as one table."""
    return _Scores(
        pd.concat([part.profiles for part in parts], ignore_index=True),
        np.vstack([part.by_set for part in parts]),
        np.min([part.n_genes for part in parts], axis=0),
        np.min([part.coverage for part in parts], axis=0),
        {},
    )


# --- strata -----------------------------------------------------------------------------------


def _strata(scored: Sequence[tuple[str, _Scores]], source: Source) -> Iterator[_Stratum]:
    """Yield every stratum of a study, then all cell types of a tissue, then all its tissues."""
    for tissue, scores in scored:
        types = sorted(set(scores.profiles["cell_type"]))
        for cell_type in types:
            yield _Stratum(tissue, cell_type, _of_type(scores, cell_type))
        if len(types) > 1 and ALL_CELLS not in types:
            yield _Stratum(tissue, ALL_CELLS, scores, over="cell type")
    for cell_type in sorted({name for _, one in scored for name in one.profiles["cell_type"]}):
        having = [one for _, one in scored if (one.profiles["cell_type"] == cell_type).any()]
        if len(having) > 1:
            parts = [_of_type(one, cell_type) for one in having]
            words = _words(source)
            reason = reasons.donors_not_linked(words) if source.donors_not_linked else ""
            yield _Stratum(ALL_TISSUES, cell_type, _together(parts), over="tissue", reason=reason)


def _of_type(scores: _Scores, cell_type: str) -> _Scores:
    return scores.of(np.flatnonzero((scores.profiles["cell_type"] == cell_type).to_numpy()))


def _words(source: Source) -> GroupWords:
    return GroupWords(donor=source.donor_word, donors=source.donors_word)


# --- rows -------------------------------------------------------------------------------------


def _rows(stratum: _Stratum, sets: PairSets, source: Source) -> list[Row]:
    model = _Model(stratum, list(sets.signatures), source)
    rows = [model.row(pair, sets.signatures) for pair in sets.pairs]
    fdr = benjamini_hochberg([row["p"] for row in rows])
    return [{**row, "fdr": value} for row, value in zip(rows, fdr, strict=True)]


class _Model:
    """The donors of one stratum, with what their scores are adjusted for."""

    def __init__(self, stratum: _Stratum, names: list[str], source: Source) -> None:
        self.stratum, self.words = stratum, _words(source)
        self.column = {name: at for at, name in enumerate(names)}
        profiles = stratum.scores.profiles
        self.means = _donor_means(stratum)
        self.covariates = [
            self._of_donors(replace(one, name=DOUBLINGS) if _is_doublings(one, source) else one)
            for one in covariates_of(
                profiles["age"].to_numpy(float),
                profiles["condition"].to_numpy(str),
                profiles["sex"].to_numpy(str),
            )
        ]
        depth = _depth(profiles)
        self.depth = None if depth is None else self._of_donors(Covariate(DEPTH, depth))
        self.values = self.means.of(stratum.scores.by_set)
        self.allowed = self._adjustment(self.covariates)
        self.random = {
            name: self.allowed.residuals(self.means.of(values))
            for name, values in stratum.scores.random.items()
        }

    def row(self, pair: PairOfSets, signatures: dict[str, Signature]) -> Row:
        """Return the row of a pair, without ``fdr``."""
        found = self._associate(pair, signatures)
        low, high = self._chance(pair) if math.isfinite(found.r) else (math.nan, math.nan)
        over = (self.stratum.over,) if self.stratum.over else ()
        scores = self.stratum.scores
        at = [self.column.get(name) for name in pair.sets]
        return {
            "signature_a": pair.names[0],
            "signature_b": pair.names[1],
            "r": found.r,
            "ci_low": found.ci_low,
            "ci_high": found.ci_high,
            "p": found.p,
            "chance_low": low,
            "chance_high": high,
            "r_at_depth": self._at_depth(pair) if math.isfinite(found.r) else math.nan,
            "n_donors": found.n_donors,
            "adjusted_for": ", ".join((*found.adjusted_for, *over)),
            "not_adjusted_for": ", ".join(found.not_adjusted_for),
            "n_shared": pair.n_shared,
            **{
                f"{name}_{end}": 0 if place is None else getattr(scores, name)[place]
                for end, place in zip("ab", at, strict=True)
                for name in ("n_genes", "coverage")
            },
            "reason": found.reason,
        }

    def _associate(self, pair: PairOfSets, signatures: dict[str, Signature]) -> Association:
        few = self._too_few_genes(pair, signatures)
        found = self._of_pair(pair, self.covariates) if not few else self._nothing()
        reason = self.stratum.reason or few or found.reason
        return replace(self._nothing(), reason=reason) if reason else found

    def _of_pair(self, pair: PairOfSets, covariates: Sequence[Covariate]) -> Association:
        first, second = (self.values[:, self.column[name]] for name in pair.sets)
        return associate(
            first, second, covariates, n_absorbed=self.means.n_absorbed, words=self.words
        )

    def _nothing(self) -> Association:
        allowed = self.allowed
        return Association(
            *(math.nan,) * 4, allowed.n_donors, allowed.adjusted_for, allowed.not_adjusted_for
        )

    def _too_few_genes(self, pair: PairOfSets, signatures: dict[str, Signature]) -> str:
        """Return why a set is too small to be scored; empty when both are large enough."""
        n_genes = self.stratum.scores.n_genes
        for name, key in zip(pair.names, pair.sets, strict=True):
            n = int(n_genes[self.column[key]]) if key else 0
            if n < MIN_SET_GENES:
                label = signatures[key].label if key else name
                return reasons.too_few_genes(n, label, MIN_SET_GENES)
        return ""

    def _chance(self, pair: PairOfSets) -> tuple[float, float]:
        """Return between what 95 % of r lie with random genes in place of either set."""
        if any(name not in self.random for name in pair.sets):
            return math.nan, math.nan
        places = [self.column[name] for name in pair.sets]
        own = self.allowed.residuals(self.values[:, places])
        drawn = np.concatenate(
            [
                own[:, 0] @ self.random[pair.sets[1]],
                own[:, 1] @ self.random[pair.sets[0]],
            ]
        )
        known = drawn[np.isfinite(drawn)]
        if not known.size:
            return math.nan, math.nan
        low, high = np.percentile(known, CHANCE)
        return float(low), float(high)

    def _at_depth(self, pair: PairOfSets) -> float:
        """Return r with depth as one more covariate; NaN where it or n does not allow that."""
        if self.depth is None:
            return math.nan
        found = self._of_pair(pair, [*self.covariates, self.depth])
        return found.r if DEPTH in found.adjusted_for else math.nan

    def _of_donors(self, covariate: Covariate) -> Covariate:
        if covariate.columns is None:
            return covariate
        return replace(covariate, columns=self.means.of(covariate.columns))

    def _adjustment(self, covariates: Sequence[Covariate]) -> Adjustment:
        return adjustment(
            covariates,
            len(self.means.donors),
            n_absorbed=self.means.n_absorbed,
            words=self.words,
        )


def _donor_means(stratum: _Stratum) -> DonorMeans:
    profiles = stratum.scores.profiles
    donors = profiles["donor_id"].to_numpy(str)
    if not stratum.over:
        return donor_means(donors)
    return donor_means_over_strata(donors, profiles[stratum.over.replace(" ", "_")].to_numpy(str))


def _depth(profiles: pd.DataFrame) -> Floats | None:
    """Return the logarithm of how deeply each profile was sequenced, (n_profiles, 1).

    Genes per cell where they are known, else counts (a cell, where cells are counted); None for
    values that were published as logarithms.
    """
    found = profiles["genes_per_cell"].to_numpy(float)
    if not np.isfinite(found).all():
        cells = profiles["n_cells"].to_numpy(float)
        counts = profiles["library_size"].to_numpy(float)
        found = counts / np.where(np.isfinite(cells), cells, 1.0)
    if not len(found) or not np.isfinite(found).all() or not (found > 0).all():
        return None
    return np.asarray(np.log(found)[:, None])


def _is_doublings(covariate: Covariate, source: Source) -> bool:
    return source.longitudinal and covariate.name == "age"
