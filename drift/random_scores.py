"""Module scores of random genes: what a score does that only shares the donors with a set.

Genes of a data set move together (depth, composition, quality of a sample), so the scores of two
sets of random genes are correlated over donors, now up and now down, far more often than chance
among donors alone would have it. A correlation is read against theirs.
"""

from typing import Final

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

SEED: Final = 20_251_120  # fixed: the same data give the same draws
SET_DRAWS: Final = 200


class RandomSets:
    """Random genes of one tissue, drawn once and lent to every set.

    Parameters
    ----------
    expression
        (n_profiles, n_genes).
    bins
        (n_genes,) expression bin, -1 for genes not in use.
    is_drawn_from
        (n_genes,) genes that may be drawn: those outside every set that the draws stand in for or
        are correlated with.
    n_draws
        Number of sets.
    """

    def __init__(
        self,
        expression: Floats,
        bins: npt.NDArray[np.int64],
        is_drawn_from: npt.NDArray[np.bool_],
        n_draws: int = SET_DRAWS,
    ) -> None:
        self.expression, self.bins = expression, bins
        self.shape = (len(expression), n_draws)
        rng = np.random.default_rng(SEED)
        pool_of = np.where(is_drawn_from, bins, -1)
        self.orders: dict[int, npt.NDArray[np.int64]] = {}
        self.totals: dict[int, Floats] = {}
        for at in np.unique(bins[bins >= 0]).tolist():
            self.totals[at] = expression[:, bins == at].sum(axis=1, keepdims=True)
            pool = np.flatnonzero(pool_of == at)
            self.orders[at] = pool[rng.random((n_draws, pool.size)).argsort(axis=1)]

    def scores(self, direction: Floats) -> Floats | None:
        """Score sets of the size and expression of a set.

        Parameters
        ----------
        direction
            (n_genes,) +1 for up genes of the set, -1 for down genes, else 0.

        Returns
        -------
        (n_profiles, n_draws) module scores as ``drift.scoring`` defines them; each draw has as
        many up and down genes in each bin as the set. None where a bin has fewer genes to draw
        from than the set has in it, and for a set without genes in use.
        """
        used = np.flatnonzero((direction != 0) & (self.bins >= 0))
        n_up, n_down = (max(int((direction[used] == sign).sum()), 1) for sign in (1, -1))
        found = np.zeros(self.shape)
        for at in np.unique(self.bins[used]).tolist():
            sign = np.sort(direction[used[self.bins[used] == at]])
            picks = self.orders[at][:, : sign.size]
            n_controls = int((self.bins == at).sum()) - sign.size
            if picks.shape[1] < sign.size:
                return None
            coefficient = np.where(sign > 0, 1 / n_up, -1 / n_down)
            values = self.expression[:, picks]
            controls = self.totals[at] - values.sum(axis=2)
            found += values @ coefficient - coefficient.sum() * controls / n_controls
        return found if used.size else None
