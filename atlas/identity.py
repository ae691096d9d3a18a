"""The identity of every cell type of a data set: learned, curated, or undefined with its reason.

Genes of the drift score have no part in it: neither in a list, nor among the genes of like
expression a list is compared with, nor in their bins. Else a pure gain would lift the controls and
look like a loss of identity.

What a type is compared with: the other cell types of its tissue; a bulk sample or whole organ, the
other tissues of its study. Genes are learned from the reference group of the FIRST contrast of the
source (young, or control). In a contrast with another reference group, all donors but the learned
group's are scored by the mean over the folds, so both sides had no part in the choice of genes.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from atlas.built import Curated
from atlas.genes import GeneMap
from atlas.identity_types import Type, groups
from atlas.scores import count_measured
from atlas.source import Source
from atlas.tissues import Floats, Tissue
from drift import identity_reasons as reasons
from drift.identity import (
    MIN_AGREEMENT,
    MIN_GENES,
    MIN_OTHER_TYPES,
    Fold,
    References,
    agreement,
    cross_fitted,
    learn,
    shared_by_all,
    steadied,
)
from drift.identity_panels import panel_for, without
from drift.schema import MIN_DONORS
from drift.scoring import ModuleScores, module_scores

DRIFT_SET: Final = "md_score_lu2025"  # no gene of it speaks for identity
LEARNED: Final = "learned"
CURATED: Final = "curated"
UNDEFINED: Final = "undefined"


@dataclass(frozen=True, kw_only=True)
class Identity:
    """The identity score of one cell type of one tissue.

    Attributes
    ----------
    method
        learned, curated or undefined.
    score
        (n_rows,) one value a profile of the type, in the order of ``Type.rows``.
    panel, coverage
        The curated panel, and the share of its genes that are measured.
    why, reason
        Why nothing was learned, as a clause; and the sentence of the table.
    folds
        The genes of every fold, when learned.
    n_genes
        Genes that enter the score, mean over the folds.
    n_types
        Other types it was learned against.
    """

    of: Type
    method: str
    score: Floats
    panel: str = ""
    why: str = ""
    reason: str = ""
    coverage: float = np.nan
    folds: list[Fold] = field(default_factory=list)
    n_genes: float = np.nan
    n_types: int = 0


def identities(
    found: Sequence[Tissue],
    source: Source,
    genes: GeneMap,
    curated: Curated,
    human: NDArray[np.str_],
) -> dict[tuple[str, str], Identity]:
    """Return the identity of every cell type, by name of the tissue and cell type.

    Parameters
    ----------
    found
        Tissues of the data set.
    human
        (n_genes,) human symbol of each gene; empty where none is known.
    """
    apart = _apart_from_drift(genes, curated)
    eligible = apart & ~shared_by_all(genes.names) & ~shared_by_all(human)
    return {
        kind.key: _identity(kind, group, genes, (apart, eligible), curated)
        for group in groups(found, source)
        for kind in group
    }


def _apart_from_drift(genes: GeneMap, curated: Curated) -> NDArray[np.bool_]:
    """Return which genes have a part in identity, in a list or as controls, (n_genes,)."""
    apart = genes.comparable.copy()
    drift = curated.signatures[DRIFT_SET].genes
    apart[[genes.of_human[gene] for gene in drift if gene in genes.of_human]] = False
    return apart


def _identity(
    kind: Type,
    group: Sequence[Type],
    genes: GeneMap,
    usable: tuple[NDArray[np.bool_], NDArray[np.bool_]],
    curated: Curated,
) -> Identity:
    apart, eligible = usable
    folds, n_others, why = _learned(kind, group, genes, eligible)
    if why:
        return _curated(kind, why, genes, apart, curated)
    return _scored(kind, folds, genes, apart, n_others)


def _learned(
    kind: Type, group: Sequence[Type], genes: GeneMap, eligible: NDArray[np.bool_]
) -> tuple[list[Fold], int, str]:
    """Return the lists of the folds, of how many other types, or why none can be learned."""
    enough = [other for other in group if other.n_references >= MIN_DONORS]
    others = [other for other in enough if other is not kind]
    if len(others) < MIN_OTHER_TYPES:
        return [], 0, reasons.too_few_types(len(group), len(enough), kind.kind, kind.words)
    if kind not in enough:
        return [], 0, reasons.too_few_references(kind.n_references, kind.words)
    references = _references([kind, *others], genes, eligible)
    folds = learn(references, kind.label)
    fewest = min(len(fold.genes) for fold in folds)
    if fewest < MIN_GENES:
        return [], 0, reasons.nothing_apart(fewest, kind.kind)
    if agreement(folds) < MIN_AGREEMENT:
        return [], 0, reasons.folds_disagree(agreement(folds), kind.words)
    return folds, len(others), ""


def _references(types: Sequence[Type], genes: GeneMap, eligible: NDArray[np.bool_]) -> References:
    """Stack the reference donors of the first type and of those it is compared with."""
    measured = np.all([kind.tissue.measured for kind in types], axis=0)
    rows = [kind.rows[kind.is_reference] for kind in types]
    expression = [kind.tissue.expression[at] for kind, at in zip(types, rows, strict=True)]
    return References(
        expression=_steadied(types, rows, np.concatenate(expression)),
        types=np.repeat([kind.label for kind in types], [len(at) for at in rows]),
        donors=np.concatenate([kind.donors[kind.is_reference] for kind in types]),
        gene_names=genes.names,
        eligible=eligible & measured & types[0].tissue.mask,
    )


def _steadied(
    types: Sequence[Type], rows: Sequence[NDArray[np.int64]], expression: Floats
) -> Floats:
    """Keep genes of a few counts from standing out, where profiles are sums of counts.

    Log values as published have no library size; a mean over normalised cells needs no steadying.
    """
    sizes = np.concatenate(
        [
            kind.tissue.profiles["library_size"].to_numpy(float)[at]
            for kind, at in zip(types, rows, strict=True)
        ]
    )
    if types[0].tissue.cells is not None or np.isnan(sizes).all():
        return expression
    return steadied(expression, sizes)


def _module(
    kind: Type,
    lists: Mapping[str, Mapping[str, float]],
    genes: GeneMap,
    apart: NDArray[np.bool_],
) -> ModuleScores:
    """Score lists of genes in the profiles of a type; drift genes are not among the controls."""
    found = module_scores(
        kind.tissue.expression,
        genes.names,
        lists,
        mask=kind.tissue.mask & apart,
        binned_on=kind.tissue.adult,
    )
    return replace(found, scores=found.scores[kind.rows])


def _scored(
    kind: Type, folds: list[Fold], genes: GeneMap, apart: NDArray[np.bool_], n_types: int
) -> Identity:
    """Score the donors of a type on the list of every fold, and join them to one value each."""
    lists = {fold.left_out: dict.fromkeys(genes.names[fold.genes].tolist(), 1.0) for fold in folds}
    found = _module(kind, lists, genes, apart)
    fold_of = {donor: at for at, donor in enumerate(found.names)}
    own = np.array(
        [
            fold_of[donor] if hit else -1
            for donor, hit in zip(kind.donors, kind.is_reference, strict=True)
        ]
    )
    compared = kind.tissue.adult[kind.rows] & ~kind.is_reference
    return Identity(
        of=kind,
        method=LEARNED,
        score=cross_fitted(found.scores, own, compared),
        coverage=1.0,
        folds=folds,
        n_genes=float(found.n_genes.mean()),
        n_types=n_types,
    )


def _curated(
    kind: Type, why: str, genes: GeneMap, apart: NDArray[np.bool_], curated: Curated
) -> Identity:
    """Return the identity by a curated panel without genes of the drift score, or none."""
    fitting = panel_for(kind.tissue.tissue, kind.cell_type)
    if fitting is None:
        return _undefined(kind, why)
    drift = frozenset(curated.signatures[DRIFT_SET].genes)
    panel = without(curated.signatures[fitting.signature_id], drift)
    if panel is None:
        return _undefined(kind, why)
    name = panel.signature_id
    found = _module(kind, {name: genes.directions(panel)}, genes, apart)
    if found.n_genes[0] == 0:
        return _undefined(kind, reasons.panel_not_measured(panel.label, why))
    n_measured = count_measured(genes, {name: panel}, kind.tissue.measured)[0]
    coverage = float(n_measured / panel.size)
    return Identity(
        of=kind,
        method=CURATED,
        score=found.scores[:, 0],
        panel=name,
        why=why,
        reason=reasons.curated(panel.label, coverage, why),
        coverage=coverage,
        n_genes=float(found.n_genes[0]),
    )


def _undefined(kind: Type, why: str) -> Identity:
    return Identity(
        of=kind,
        method=UNDEFINED,
        score=np.full(len(kind.rows), np.nan),
        why=why,
        reason=reasons.undefined(why),
    )
