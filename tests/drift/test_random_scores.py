"""Scores of random genes against the module score of the same genes."""

import numpy as np
import pytest

from drift.random_scores import RandomSets
from drift.scoring import expression_bins, module_scores

N_GENES = 400


@pytest.fixture
def tissue():
    """Return expression, gene names and bins; the genes move together."""
    rng = np.random.default_rng(2)
    shared = rng.normal(size=(6, 3)) @ rng.normal(size=(3, N_GENES))
    expression = np.linspace(1, 9, N_GENES) + 0.3 * shared + rng.normal(0, 0.2, (6, N_GENES))
    names = np.array([f"g{k:03d}" for k in range(N_GENES)])
    return expression, names, expression_bins(expression.mean(axis=0), names)


def direction(*genes, down=()):
    found = np.zeros(N_GENES)
    found[list(genes)] = 1
    found[list(down)] = -1
    return found


@pytest.mark.parametrize("down", [(), (7, 130)])
def test_a_draw_has_the_module_score_of_its_genes(tissue, down):
    expression, names, bins = tissue
    wanted = direction(5, 6, 120, 300, 301, 399, down=down)
    random = RandomSets(expression, bins, wanted == 0, n_draws=20)
    found = random.scores(wanted)
    for draw in range(20):
        genes = {}
        for at in np.unique(bins[wanted != 0]):
            sign = np.sort(wanted[(bins == at) & (wanted != 0)])
            genes |= dict(zip(names[random.orders[at][draw, : sign.size]], sign, strict=True))
        assert len(genes) == (wanted != 0).sum()
        assert not set(genes) & set(names[wanted != 0])
        expected = module_scores(expression, names, {"drawn": genes}).scores[:, 0]
        np.testing.assert_allclose(found[:, draw], expected)


def test_the_same_data_give_the_same_draws(tissue):
    expression, _, bins = tissue
    wanted = direction(5, 6, 120)
    first, second = (RandomSets(expression, bins, wanted == 0).scores(wanted) for _ in range(2))
    np.testing.assert_array_equal(first, second)
    assert len(np.unique(first[0])) > 100


def test_a_bin_with_too_few_genes_gives_none(tissue):
    expression, _, bins = tissue
    wanted = direction(*np.flatnonzero(bins == 3)[:10])
    assert RandomSets(expression, bins, wanted == 0).scores(wanted) is None
    assert RandomSets(expression, bins, wanted == 0).scores(direction()) is None
    unused = np.where(np.arange(N_GENES) < 20, -1, bins)
    assert RandomSets(expression, unused, wanted == 0).scores(direction(3, 4)) is None
