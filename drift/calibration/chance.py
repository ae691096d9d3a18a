"""How often the nulls of the specification curve call a change where there is none."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

import numpy as np
import numpy.typing as npt

from drift.calibration import donor_scores
from drift.calibration.error_rates import SPREADS
from drift.calibration.rates import LEVEL, Record, rate
from drift.normalisation import log_cpm
from drift.nulls import g_of_columns, label_orders, random_sets, summarised
from drift.scoring import expression_bins, module_weights
from drift.simulate import simulate

Floats = npt.NDArray[np.float64]
SIDES: Final = ((3, 3), (4, 4), (6, 6), (8, 8), (4, 7), (7, 4))
DONORS: Final = 6  # a side, for random genes
# Standard deviation of the programme between donors; the genes of the set move together by it.
PROGRAMMES: Final = (0.0, 0.1, 0.2)
STUDY: Final = replace(donor_scores.STUDY, genes=600, mesenchymal_genes=20)
_STUDIES_AT_ONCE: Final = 50
LABELS: Final = "shuffled donors"
GENES: Final = "random genes"


def nulls_of_the_curve(
    replicates: int, simulated: int, rng: np.random.Generator
) -> Iterator[Record]:
    """Return how often each null has p < 0.05, one record a design.

    Parameters
    ----------
    replicates
        Normal scores a record, for shuffled donors.
    simulated
        Studies of drawn counts a record, for random genes.
    rng
        Source of chance.
    """
    for spread in SPREADS:
        for n_young, n_old in SIDES:
            side = np.repeat([False, True], [n_young, n_old])
            scores = donor_scores.normal(spread.at(side), replicates, rng)
            yield {
                "test": LABELS,
                "in_use": True,
                "spread": spread.name,
                "n_young": n_young,
                "n_old": n_old,
                **rate("type_one", p_of_labels(scores, side) < LEVEL),
                "replicates": replicates,
            }
    for programme in PROGRAMMES:
        yield {
            "test": GENES,
            "in_use": True,
            "programme_sd": programme,
            "n_young": DONORS,
            "n_old": DONORS,
            **rate("type_one", _p_of_genes(programme, simulated, rng) < LEVEL),
            "replicates": simulated,
        }


def p_of_labels(scores: Floats, side: npt.NDArray[np.bool_]) -> Floats:
    """Return the p of shuffled donors of each column.

    Parameters
    ----------
    scores
        (n_donors, n_replicates).
    side
        (n_donors,) true for the contrast side.
    """
    given = label_orders(side, np.full(len(side), ""))
    found = []
    for score, observed in zip(scores.T, g_of_columns(scores, side, None, None), strict=True):
        draws = g_of_columns(score[given.orders].T, side, None, None)
        null = summarised(draws, float(observed), is_complete=given.is_complete)
        found.append(np.nan if null is None else null.p)
    return np.array(found)


def _p_of_genes(programme: float, studies: int, rng: np.random.Generator) -> Floats:
    side = np.repeat([False, True], DONORS)
    found: list[float] = []
    while len(found) < studies:
        some = min(studies - len(found), _STUDIES_AT_ONCE)
        ages = np.where(np.tile(side, some), STUDY.age_old, STUDY.age_young)
        design = replace(STUDY, ages=tuple(ages.tolist()), programme_sd=programme)
        drawn = simulate(design, rng, level="profile")
        expression = np.asarray(log_cpm(drawn.counts.toarray())).reshape(some, len(side), -1)
        found += [p_of_genes(one, drawn.gene_names, drawn.mesenchymal, side) for one in expression]
    return np.array(found)


def p_of_genes(
    expression: Floats,
    names: npt.NDArray[np.str_],
    members: npt.NDArray[np.bool_],
    side: npt.NDArray[np.bool_],
) -> float:
    """Return the p of random genes of a set in one study.

    Parameters
    ----------
    expression
        (n_donors, n_genes) log expression.
    names, members
        (n_genes,) names, and which genes are in the set.
    side
        (n_donors,) true for the contrast side.
    """
    mean = expression.mean(axis=0)
    sets = random_sets(expression_bins(mean, names), np.flatnonzero(members), names)
    own = {"own": dict.fromkeys(names[members].tolist(), 1.0)}
    weights, _ = module_weights(mean, names, own | sets, np.ones(len(names), dtype=bool))
    g = g_of_columns(expression @ weights, side, None, None)
    null = summarised(g[1:], float(g[0]))
    return float("nan") if null is None else null.p
