"""The analyses a conclusion is put through: one score a profile each, and what was chosen."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from atlas.gene_sets import DEFAULT_SET, GeneSets
from atlas.genes import GeneMap
from atlas.other_expression import Expression, as_built, others, summed
from atlas.tissues import Floats, Tissue
from drift import reasons
from drift.scoring import N_BINS, detected, expression_bins, module_weights
from drift.scorings import OF_ORDER, SCORINGS

DEFAULT_SCORING: Final = "module"
OTHER_BINS: Final = (12, 48)
SEEN_SHARE: Final = 0.5  # of the profiles
SEEN_LESS: Final = "genes silent in half of the profiles"
AMBIENT: Final = "ambient-prone genes"
AMBIENT_FOLD: Final = 10.0  # higher in another cell type of the tissue
ONE_GENE_OUT: Final = (DEFAULT_SET, "core")
AS_BUILT: Final = "as built"


@dataclass(frozen=True, kw_only=True)
class Specification:
    """One analysis.

    Attributes
    ----------
    scoring, gene_set, normalisation, left_out
        What was chosen, as the table names it.
    score
        (n_profiles,) NaN where undefined.
    n_genes
        Genes that enter.
    reason
        Why there is no score at all; else empty.
    """

    scoring: str
    gene_set: str
    normalisation: str
    left_out: str = ""
    score: Floats
    n_genes: int
    reason: str = ""

    @property
    def choice(self) -> tuple[str, str, str, str]:
        """What was chosen; the default has its own."""
        return self.scoring, self.gene_set, self.normalisation, self.left_out


class TissueAnalyses:
    """All analyses of one tissue; what several need is worked out once.

    Parameters
    ----------
    tissue
        The tissue as built.
    gene_sets, genes
        Sets of mesenchymal genes, and where their genes stand in the data set.
    """

    def __init__(self, tissue: Tissue, gene_sets: GeneSets, genes: GeneMap) -> None:
        self.tissue = tissue
        self.names = _short(genes.names)
        self.mask = tissue.mask & genes.comparable
        at = {str(name): number for number, name in enumerate(genes.names.tolist())}
        self.sets = {
            name: {
                str(self.names[at[gene]]): weight for gene, weight in genes.directions(item).items()
            }
            for name, item in gene_sets.sets.items()
        }
        self.place = {name: number for number, name in enumerate(self.names.tolist())}
        self.symbols = {str(self.names[number]): human for human, number in genes.of_human.items()}
        self.built = as_built(tissue)
        self.mean = self.built.mean_of_adults()
        self.default = self._by_module(self.sets, DEFAULT_SET)

    def of_tissue(self) -> list[Specification]:
        """Return the analyses every stratum of the tissue shares, the default first."""
        return [self.default, *self._grid(), *self._other_bins(), *self._seen_often()]

    def one_gene_out(self, gene_set: str) -> list[Specification]:
        """Return the module score of a set with each of its genes left out in turn."""
        members = self.members(gene_set)
        without = {gene: {name: 1.0 for name in members if name != gene} for gene in members}
        if len(members) < 2:
            return []
        scores, n_genes = self.module(without)
        return [
            Specification(
                scoring=DEFAULT_SCORING,
                gene_set=gene_set,
                normalisation=self.built.name,
                left_out=self.symbols.get(gene, gene),
                score=scores[:, at],
                n_genes=int(n_genes[at]),
            )
            for at, gene in enumerate(without)
        ]

    def without_ambient(self, cell_type: str) -> Specification | None:
        """Return the default without genes another cell type of the tissue may have spilt.

        None in a tissue of one type, and where no gene of the set is concerned.
        """
        prone = self._ambient_prone(cell_type)
        members = [self.place[gene] for gene in self.members(DEFAULT_SET)]
        if not prone[members].any():
            return None
        return replace(
            self._by_module(self.sets, DEFAULT_SET, mask=self.mask & ~prone), left_out=AMBIENT
        )

    def members(self, gene_set: str) -> list[str]:
        """Return the genes of a set that are in use."""
        return [gene for gene in self.sets[gene_set] if self.mask[self.place[gene]]]

    def bins(self) -> NDArray[np.int64]:
        """Return the expression bin of each gene, -1 for genes not in use."""
        bins = np.full(self.names.size, -1, dtype=np.int64)
        bins[self.mask] = expression_bins(self.mean[self.mask], self.names[self.mask])
        return bins

    def module(
        self,
        sets: Mapping[str, Mapping[str, float]],
        *,
        mask: NDArray[np.bool_] | None = None,
        n_bins: int = N_BINS,
    ) -> tuple[Floats, NDArray[np.int64]]:
        """Return module scores as built, (n_profiles, n_sets), and the genes that enter.

        The score is linear, so the profiles' mean expression gives the mean of their cells' scores.
        """
        used = self.mask if mask is None else mask
        weights, n_genes = module_weights(self.mean, self.names, sets, used, n_bins)
        scores = self.tissue.expression[:, used] @ weights[used]
        scores[:, n_genes == 0] = np.nan
        return scores, n_genes

    def _by_module(
        self,
        sets: Mapping[str, Mapping[str, float]],
        gene_set: str,
        *,
        mask: NDArray[np.bool_] | None = None,
        n_bins: int = N_BINS,
    ) -> Specification:
        scores, n_genes = self.module({gene_set: sets[gene_set]}, mask=mask, n_bins=n_bins)
        return Specification(
            scoring=DEFAULT_SCORING,
            gene_set=gene_set,
            normalisation=self.built.name,
            score=scores[:, 0],
            n_genes=int(n_genes[0]),
            reason="" if n_genes[0] else reasons.NO_GENES,
        )

    def _grid(self) -> Iterator[Specification]:
        """Yield scoring x gene set x normalisation, without the default.

        AUCell and UCell see only the order of the genes: a normalisation that keeps it would
        repeat them.
        """
        for found in (self.built, *others(self.tissue)):
            if isinstance(found, tuple):
                yield self._undefined(*found)
                continue
            for scoring in SCORINGS:
                if not (found.same_order and scoring in OF_ORDER):
                    yield from self._by_set(found, scoring)

    def _by_set(self, expression: Expression, scoring: str) -> Iterator[Specification]:
        scores = expression.scores(self.names, self.sets, scoring, self.mask)  # type: ignore[arg-type]
        for at, gene_set in enumerate(self.sets):
            made = Specification(
                scoring=scoring,
                gene_set=gene_set,
                normalisation=expression.name,
                score=scores[:, at],
                n_genes=len(self.members(gene_set)),
                reason="" if self.members(gene_set) else reasons.NO_GENES,
            )
            if made.choice != self.default.choice:
                yield made

    def _undefined(self, normalisation: str, reason: str) -> Specification:
        nothing = np.full(len(self.tissue.profiles), np.nan)
        return replace(
            self.default, normalisation=normalisation, score=nothing, n_genes=0, reason=reason
        )

    def _other_bins(self) -> Iterator[Specification]:
        for n_bins in OTHER_BINS:
            made = self._by_module(self.sets, DEFAULT_SET, n_bins=n_bins)
            yield replace(made, scoring=f"{DEFAULT_SCORING}, {n_bins} bins")

    def _seen_often(self) -> Iterator[Specification]:
        """Yield the default with a stricter detection filter, where it leaves a gene out."""
        expression = self.tissue.expression[self.tissue.adult]
        often = self.mask & detected(expression, min_count=1, min_share=SEEN_SHARE)
        has_silence = self.tissue.cells is not None or bool((expression[:, self.mask] == 0).any())
        if has_silence and (often != self.mask).any():
            yield replace(self._by_module(self.sets, DEFAULT_SET, mask=often), left_out=SEEN_LESS)

    def _ambient_prone(self, cell_type: str) -> NDArray[np.bool_]:
        """Tell genes at least ten times as high in another cell type of the tissue."""
        tissue = self.tissue
        cells = tissue.cells
        values = tissue.expression if cells is None else summed(tissue, cells)
        types = tissue.profiles["cell_type"].to_numpy()
        by_type = {
            name: values[tissue.adult & (types == name)].mean(axis=0)
            for name in sorted(set(types[tissue.adult]))
        }
        own = by_type.pop(cell_type, None)
        if own is None or not by_type:
            return np.zeros(self.names.size, dtype=bool)
        elsewhere = np.max(list(by_type.values()), axis=0)
        return np.asarray(elsewhere - own >= np.log2(AMBIENT_FOLD))


def _short(names: NDArray[np.str_]) -> NDArray[np.str_]:
    """Return short names in the order of the long ones.

    Genes brought together have names of a hundred letters, and numpy gives each the longest's room.
    """
    rank = np.empty(names.size, dtype=np.int64)
    rank[np.argsort(names)] = np.arange(names.size)
    return np.array([f"{number:06d}" for number in rank])
