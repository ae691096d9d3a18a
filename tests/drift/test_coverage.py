"""Thinned signatures: one product equals the score by hand; rules and limits on small tables."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from drift import coverage
from drift.effect import call_of_interval
from drift.errors import CountsError
from drift.scoring import expression_bins, module_scores

N_BINS = 4


def example(seed: int = 0) -> tuple[np.ndarray, list[str], dict[str, float], np.ndarray]:
    """Return 12 profiles by 60 genes; 10 are of the signature, one of them silent, two down."""
    rng = np.random.default_rng(seed)
    expression = rng.normal(rng.uniform(1, 9, 60), 1, (12, 60))
    names = [f"g{k:02d}" for k in range(60)]
    directions = {f"g{k:02d}": -1.0 if k in (3, 30) else 1.0 for k in range(0, 60, 6)}
    directions |= {"g03": -1.0}
    mask = np.ones(60, dtype=bool)
    mask[12] = False
    return expression, names, directions, mask


def taken_apart(seed: int = 0) -> coverage.Parts:
    expression, names, directions, mask = example(seed)
    everyone = np.ones(12, dtype=bool)
    return coverage.parts_of(expression, names, directions, mask, everyone, N_BINS)


def test_with_every_gene_it_is_the_module_score() -> None:
    expression, names, directions, mask = example()
    whole = module_scores(expression, names, {"s": directions}, mask=mask, n_bins=N_BINS)
    parts = taken_apart()
    found = coverage.scores_without(parts, np.ones((1, len(directions)), dtype=bool))
    np.testing.assert_allclose(found, whole.scores)
    assert parts.is_scored.sum() == whole.n_genes[0] == len(directions) - 1  # one is silent


@given(st.integers(0, 2**11 - 1), st.integers(0, 20))
def test_any_draw_is_the_mean_by_hand(chosen: int, seed: int) -> None:
    """The missing genes leave the score and are no controls either."""
    expression, names, directions, mask = example(seed)
    kept = [gene for k, gene in enumerate(directions) if chosen >> k & 1]
    bins = np.full(60, -1)
    bins[mask] = expression_bins(expression[:, mask].mean(axis=0), np.array(names)[mask], N_BINS)
    sides: dict[float, list[np.ndarray]] = {1.0: [], -1.0: []}
    for gene in kept:
        at = names.index(gene)
        others = [
            k for k in range(60) if mask[k] and bins[k] == bins[at] and names[k] not in directions
        ]
        if mask[at] and others:
            sides[directions[gene]].append(expression[:, at] - expression[:, others].mean(axis=1))
    found = coverage.scores_without(
        taken_apart(seed), np.array([[gene in kept for gene in directions]])
    )[:, 0]
    if not sides[1.0] and not sides[-1.0]:
        assert np.isnan(found).all()
        return
    by_hand = sum(side * np.mean(rows, axis=0) for side, rows in sides.items() if rows)
    np.testing.assert_allclose(found, by_hand, atol=1e-10)


def test_draws_that_do_not_fit_are_refused() -> None:
    with pytest.raises(CountsError, match="do not fit a signature of 11"):
        coverage.scores_without(taken_apart(), np.ones((2, 4), dtype=bool))


@given(st.integers(1, 40), st.integers(0, 8), st.floats(0.05, 0.95), st.integers(0, 99))
def test_draws_keep_the_fewest_genes_a_coverage_allows(
    n_genes: int, lost: int, level: float, seed: int
) -> None:
    size = n_genes + lost
    draws = coverage.random_draws(n_genes, size, level, 5, np.random.default_rng(seed))
    kept = draws.sum(axis=1)
    assert len(set(kept)) == 1
    assert kept[0] == n_genes or kept[0] / size >= level - 1e-9 > (kept[0] - 1) / size - 1e-9


def test_every_gene_is_as_likely_to_be_lost() -> None:
    draws = coverage.random_draws(20, 20, 0.5, 4000, np.random.default_rng(1))
    np.testing.assert_allclose(draws.mean(axis=0), 0.5, atol=0.04)


@given(st.integers(0, 500))
def test_agreement_is_pearsons_r(seed: int) -> None:
    rng = np.random.default_rng(seed)
    full, thinned = rng.normal(size=9), rng.normal(size=(9, 3))
    found = coverage.agreement(full, thinned)
    by_scipy = [stats.pearsonr(full, column).statistic for column in thinned.T]
    np.testing.assert_allclose(found, by_scipy)


def test_a_score_that_does_not_vary_agrees_with_nothing() -> None:
    assert np.isnan(coverage.agreement(np.arange(4.0), np.ones((4, 1)))).all()


@given(st.lists(st.tuples(st.floats(-2, 2), st.floats(0.01, 2)), min_size=2, max_size=9))
def test_changes_count_calls_that_differ(ends: list[tuple[float, float]]) -> None:
    low = np.array([mid - half for mid, half in ends])
    high = np.array([mid + half for mid, half in ends])
    found = coverage.changes(low, high, 0.2)
    assert found is not None
    calls = [call_of_interval(*pair) for pair in zip(low, high, strict=True)]
    assert found.changed == pytest.approx(np.mean([call != calls[0] for call in calls[1:]]))
    turned = [{call, calls[0]} == {"rises", "falls"} for call in calls[1:]]
    assert found.reversed == pytest.approx(np.mean(turned))


@pytest.mark.parametrize(("p", "is_clear"), [(0.001, True), (0.04, False), (0.3, True)])
def test_a_call_on_the_border_is_not_clear(p: float, is_clear: bool) -> None:
    found = coverage.changes(np.array([1.0, 1.0]), np.array([2.0, 2.0]), p)
    assert found is not None
    assert found.is_clear is is_clear


def test_a_score_without_a_call_has_no_changes() -> None:
    nan = float("nan")
    assert coverage.changes(np.array([nan, 1.0]), np.array([nan, 2.0]), nan) is None
    lost = coverage.changes(np.array([1.0, nan]), np.array([2.0, nan]), 0.001)
    assert lost is not None
    assert lost.changed == 1  # a call that is lost has changed


@pytest.mark.parametrize(
    ("passes", "lowest"),
    [
        ([True, True, True], 0.2),
        ([False, True, True], 0.4),
        ([True, False, True], 0.6),  # a lucky low level does not count
        ([True, True, False], 1.0),
    ],
)
def test_the_limit_holds_for_every_higher_coverage(passes: list[bool], lowest: float) -> None:
    assert coverage.lowest_from([0.2, 0.4, 0.6], passes) == lowest
