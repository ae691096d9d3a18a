"""The identity score: what sets a cell type (in bulk: a tissue) apart, learned without circularity.

Genes are learned from the reference donors (young, or control) of the data set itself: the 50
genes with the largest margin::

    margin(g) = mean of g here - largest mean of g in any other type     (reference donors)

To choose genes where the reference donors happen to be high, and then to compare these same donors
with others, finds a loss where there is none: regression to the mean. So genes are chosen once for
each reference donor, with that donor left out of every type (the same animal gives them all), and
it is scored on the list it had no part in. With s_i(d) the score of donor d on the list of fold
i, R the reference donors and O the others, a donor's value is::

    d in O:  v_d = mean over i in R of s_i(d)
    i in R:  v_i = s_i(i) - m_i + mean over j in R of m_j,    m_i = mean over d in O of s_i(d)

The list of a fold raises or lowers all donors alike; m_i takes that out of the reference donors.
The centring adds up to 0 over R, so for any group G of other donors mean(v_G) - mean(v_R) is
exactly the mean over folds of [mean of s_i over G - s_i(i)], and the models for donors apply to v.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from drift.errors import CountsError, DesignError
from drift.schema import MIN_DONORS

N_GENES: Final = 50
MIN_GENES: Final = 10  # with a margin above 0; fewer set nothing apart
MIN_OTHER_TYPES: Final = 2
# Share of a list's genes that every fold chose. Where donors differ as much as types do, the folds
# choose by chance, their scores depend on each other, and an interval over donors is too narrow.
MIN_AGREEMENT: Final = 0.5
# Counts that margins are steadied by in the shallowest profile: the default of edgeR's log CPM
# (Robinson 2010, doi:10.1093/bioinformatics/btp616). With log2(CPM + 1) alone, one count in a
# profile of 20,000 counts lifts a gene by 5.7, more than most genes of a lineage differ by.
PRIOR_COUNT: Final = 2.0

# Ribosomal proteins (not the kinases RPS6K...) and genes of the mitochondrial genome: their levels
# follow growth, quality and depth of a sample.
_SHARED_BY_ALL: Final = re.compile(r"M?RP[LS](?!6K)(A\b|P?\d)|MT-")
_MARGIN_DECIMALS: Final = 10  # the order in which profiles are added up cannot reorder genes

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class References:
    """The reference donors' profiles of every type that is compared.

    Parameters
    ----------
    expression
        (n_profiles, n_genes) log expression; only eligible genes need be numbers.
    types, donors
        (n_profiles,) type and donor of each profile. A donor may have profiles in every type.
    gene_names
        (n_genes,) unique names; they break ties.
    eligible
        (n_genes,) genes that may be chosen: measured in every type, none of the drift score.

    Raises
    ------
    DesignError
        If the shapes do not fit each other, or an eligible gene is missing in a profile.
    """

    expression: Floats
    types: npt.NDArray[np.str_]
    donors: npt.NDArray[np.str_]
    gene_names: npt.NDArray[np.str_]
    eligible: npt.NDArray[np.bool_]

    def __post_init__(self) -> None:
        n_profiles, n_genes = self.expression.shape
        rows, columns = {len(self.types), len(self.donors)}, {len(self.gene_names)}
        if rows != {n_profiles} or columns | {len(self.eligible)} != {n_genes}:
            msg = (
                f"Expression of {n_profiles} profiles by {n_genes} genes does not fit its labels: "
                "give each profile a type and a donor, each gene a name."
            )
            raise DesignError(msg)
        if not np.isfinite(self.expression[:, self.eligible]).all():
            msg = "A gene that may be chosen is missing in a profile: leave it out of all types."
            raise DesignError(msg)

    def donors_of(self, name: str) -> list[str]:
        """Return the donors of a type, sorted."""
        return sorted({str(donor) for donor in self.donors[self.types == name]})

    def learnable(self) -> list[str]:
        """Return the types with enough donors to leave one out, sorted."""
        names = sorted({str(name) for name in self.types})
        return [name for name in names if len(self.donors_of(name)) >= MIN_DONORS]


@dataclass(frozen=True)
class Fold:
    """The genes that set a type apart among all reference donors but one.

    Parameters
    ----------
    left_out
        The donor that had no part in the choice.
    genes
        (k,) positions, largest margin first; k is at most 50, all margins are above 0.
    margins
        (k,) margins, log expression.
    """

    left_out: str
    genes: npt.NDArray[np.int64]
    margins: Floats


def shared_by_all(names: Sequence[str] | npt.NDArray[Any]) -> npt.NDArray[np.bool_]:
    """Return which genes are ribosomal or mitochondrial, (n_genes,).

    Parameters
    ----------
    names
        (n_genes,) symbols, in any case; several names of one gene joined by " + ".
    """
    return np.array(
        [
            any(_SHARED_BY_ALL.match(part) for part in str(name).upper().split(" + "))
            for name in names
        ],
        dtype=bool,
    )


def steadied(log2_cpm: Floats, library_size: npt.ArrayLike) -> Floats:
    """Return log2(CPM + c), in which genes of a few counts cannot stand out by chance.

    c is what 2 counts are in the shallowest profile, and at least 1, the constant of the scale
    scores are on. Only the choice of genes rests on it; the chosen genes are scored as any other.

    Parameters
    ----------
    log2_cpm
        (n_profiles, n_genes) log2(CPM + 1).
    library_size
        (n_profiles,) total counts.

    Raises
    ------
    CountsError
        If a library size is missing or not above 0.
    """
    sizes = np.asarray(library_size, dtype=np.float64)
    if not (sizes > 0).all():
        msg = "A profile has no library size: give its total count."
        raise CountsError(msg)
    constant = max(1.0, PRIOR_COUNT * 1e6 / float(sizes.min()))
    if constant == 1.0:
        return log2_cpm
    return np.asarray(np.log2(np.exp2(log2_cpm) - 1 + constant))


def margins(
    expression: Floats, types: npt.NDArray[np.str_], target: str, others: Sequence[str]
) -> Floats:
    """Return the mean in a type minus the largest mean in the others, (n_genes,)."""
    elsewhere = np.max([expression[types == name].mean(axis=0) for name in others], axis=0)
    return np.asarray(expression[types == target].mean(axis=0) - elsewhere)


def learn(references: References, target: str, n_genes: int = N_GENES) -> list[Fold]:
    """Choose the genes of a type once for each reference donor, with that donor left out.

    Parameters
    ----------
    references
        Profiles of all types.
    target
        The type whose identity is learned.
    n_genes
        Genes to choose in a fold.

    Returns
    -------
    One fold a reference donor of the type, in the order of their names. Types with fewer than
    3 reference donors are not compared with.

    Raises
    ------
    DesignError
        If the type, or fewer than 2 others, have 3 reference donors.
    """
    learnable = references.learnable()
    others = [name for name in learnable if name != target]
    if target not in learnable or len(others) < MIN_OTHER_TYPES:
        msg = (
            f"Identity of '{target}' cannot be learned: it and {MIN_OTHER_TYPES} other types need "
            f"{MIN_DONORS} reference donors each."
        )
        raise DesignError(msg)
    at = np.flatnonzero(references.eligible)
    expression, names = references.expression[:, at], references.gene_names[at]
    folds = []
    for donor in references.donors_of(target):
        kept = references.donors != donor
        margin = margins(expression[kept], references.types[kept], target, others)
        order = np.lexsort((names, -np.round(margin, _MARGIN_DECIMALS)))[:n_genes]
        chosen = order[margin[order] > 10.0**-_MARGIN_DECIMALS]
        folds.append(Fold(donor, at[chosen].astype(np.int64), margin[chosen]))
    return folds


def agreement(folds: Sequence[Fold]) -> float:
    """Return the share of the genes of a list that every fold chose, 0 to 1 (NaN: no genes)."""
    lists = [set(fold.genes.tolist()) for fold in folds]
    size = float(np.mean([len(genes) for genes in lists])) if lists else 0.0
    return len(set.intersection(*lists)) / size if size else float("nan")


def cross_fitted(
    scores: Floats, own_fold: npt.NDArray[np.int64], compared: npt.NDArray[np.bool_]
) -> Floats:
    """Return one value a donor from the scores on the lists of all folds.

    Parameters
    ----------
    scores
        (n_donors, n_folds) score of each donor on the list of each fold.
    own_fold
        (n_donors,) the fold a reference donor was left out of; -1 for all others.
    compared
        (n_donors,) true for donors that may be compared with the reference (adults): they centre
        the folds. Reference donors, and donors who decide nothing (development), are not.

    Returns
    -------
    (n_donors,) values as the module docstring defines them, in units of the score. Without a donor
    to compare with, the folds are not centred.

    Raises
    ------
    DesignError
        If shapes disagree, or a reference donor is marked as compared.
    """
    own, others = np.asarray(own_fold), np.asarray(compared)
    if scores.ndim != 2 or own.shape != others.shape or len(own) != len(scores):
        msg = f"Scores of shape {scores.shape} do not fit {len(own)} donors: give one row each."
        raise DesignError(msg)
    is_reference = own >= 0
    if (is_reference & others).any():
        msg = "A reference donor cannot be on the side it is compared with: mark it as one."
        raise DesignError(msg)
    baseline = scores[others].mean(axis=0) if others.any() else np.zeros(scores.shape[1])
    values = scores.mean(axis=1)
    rows = np.flatnonzero(is_reference)
    values[rows] = scores[rows, own[rows]] - baseline[own[rows]] + baseline.mean()
    return np.asarray(values)
