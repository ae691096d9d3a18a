"""The identity score: no loss where there is none, equal to a slow second implementation."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from drift.errors import CountsError, DesignError
from drift.identity import (
    Fold,
    agreement,
    cross_fitted,
    learn,
    shared_by_all,
    steadied,
)
from tests.drift.identity_error_rates import SMALL, differences, references, scores_of

TYPES = ("a", "b", "c")


# --- selection bias --------------------------------------------------------------------------


def test_genes_chosen_on_all_young_donors_lose_identity_falsely_cross_fitted_ones_do_not():
    naive, fitted, p, _ = differences(np.random.default_rng(5), 300, SMALL)
    error_of_naive, error = (x.std(ddof=1) / np.sqrt(len(x)) for x in (naive, fitted))
    assert naive.mean() < -0.05  # a loss that is not there
    assert naive.mean() < -6 * error_of_naive
    assert abs(fitted.mean()) < 3 * error
    # 5 % within Monte-Carlo error: 3 standard errors of 300 draws
    assert abs((p < 0.05).mean() - 0.05) < 3 * np.sqrt(0.05 * 0.95 / len(p))


def test_a_loss_that_is_there_is_found():
    design = replace(SMALL, identity_loss=0.7, markers=40, depth=2000.0)
    _, fitted, _, _ = differences(np.random.default_rng(6), 20, design)
    assert fitted.mean() == pytest.approx(-0.7 / np.log(2), rel=0.25)  # log2


# --- by hand ---------------------------------------------------------------------------------


def test_by_hand():
    """Three donors in three types; one gene a fold."""
    #     p  q  r
    here = [[5, 4, 9], [7, 6, 1], [6, 8, 2]]  # donors 1, 2, 3 in type a
    elsewhere = [[1, 1, 1]] * 6
    known = references(
        np.array(here + elsewhere), ["a"] * 3 + ["b"] * 3 + ["c"] * 3, ["1", "2", "3"] * 3
    )
    folds = learn(known, "a", 1)
    # without 1: means 6.5, 7, 1.5 -> q, margin 6; without 2: 5.5, 6, 5.5 -> q, margin 5;
    # without 3: 6, 5, 5 -> p, margin 5
    assert [fold.left_out for fold in folds] == ["1", "2", "3"]
    assert [fold.genes.tolist() for fold in folds] == [[1], [1], [0]]
    assert [fold.margins.tolist() for fold in folds] == [[6], [5], [5]]
    assert agreement(folds) == 0
    # scores on the three lists: donors 1, 2, 3, then old donors 4 and 5, then a young animal
    scores = np.array(
        [[4, 9, 9], [9, 6, 9], [9, 9, 6], [3, 3, 5], [1, 5, 3], [10, 10, 10]], dtype=float
    )
    own = np.array([0, 1, 2, -1, -1, -1])
    old = np.array([False, False, False, True, True, False])
    value = cross_fitted(scores, own, old)
    # means of the old on the lists: 2, 4, 4; their mean 10/3
    assert_allclose(value[:3], [4 - 2 + 10 / 3, 6 - 4 + 10 / 3, 6 - 4 + 10 / 3])
    assert_allclose(value[3:], [11 / 3, 3, 10])
    # fold by fold: 2 - 4, 4 - 6, 4 - 6
    assert value[3:5].mean() - value[:3].mean() == pytest.approx(-2)


# --- a second implementation -----------------------------------------------------------------


def slow_values(expression, types, donors, young, names, target, n_genes):
    """Everything again with loops and dictionaries; 24 bins as the module score has."""
    rows = range(len(types))
    here = [r for r in rows if types[r] == target]
    columns = range(len(names))
    mean = [round(sum(expression[r][g] for r in here) / len(here), 10) for g in columns]
    ranked = sorted(columns, key=lambda g: (mean[g], names[g]))
    bin_of = {g: rank * 24 // len(names) for rank, g in enumerate(ranked)}
    score = {}
    refs = sorted({donors[r] for r in here if young[r]})
    for left in refs:
        gap = {}
        for g in columns:
            level = {}
            for kind in sorted(set(types)):
                used = [r for r in rows if types[r] == kind and young[r] and donors[r] != left]
                level[kind] = sum(expression[r][g] for r in used) / len(used)
            gap[g] = level[target] - max(v for kind, v in level.items() if kind != target)
        chosen = sorted(columns, key=lambda g: (-gap[g], names[g]))[:n_genes]
        chosen = [g for g in chosen if gap[g] > 0]
        for r in here:
            parts = []
            for g in chosen:
                mates = [h for h in columns if bin_of[h] == bin_of[g] and h not in chosen]
                if mates:
                    parts.append(
                        expression[r][g] - sum(expression[r][h] for h in mates) / len(mates)
                    )
            score[left, r] = sum(parts) / len(parts)
    others = [r for r in here if not young[r]]
    base = {left: sum(score[left, r] for r in others) / len(others) for left in refs}
    middle = sum(base.values()) / len(base)
    return [
        score[donors[r], r] - base[donors[r]] + middle
        if young[r]
        else sum(score[left, r] for left in refs) / len(refs)
        for r in here
    ]


@pytest.mark.parametrize("seed", range(4))
def test_equals_a_slow_second_implementation(seed):
    rng = np.random.default_rng(seed)
    n_genes, n_donors = 150, 7
    names = np.array([f"g{at:03d}" for at in rng.permutation(n_genes)])
    types, donors = np.repeat(TYPES, n_donors), np.tile([f"d{k}" for k in range(n_donors)], 3)
    young = np.tile(np.arange(n_donors) < 4, 3)
    expression = rng.normal(4, 1, (3 * n_donors, n_genes)) + rng.normal(size=n_genes)
    known = references(expression[young], types[young], donors[young], names.tolist())
    folds = learn(known, "a", 12)
    here = types == "a"
    own = np.where(young[here], np.arange(n_donors), -1)
    found = cross_fitted(scores_of(expression[here], names, folds), own, ~young[here])
    expected = slow_values(expression.tolist(), types, donors, young, names, "a", 12)
    assert_allclose(found, expected, atol=1e-10)


# --- what cannot matter ----------------------------------------------------------------------


@given(
    n_reference=st.integers(3, 6),
    n_others=st.integers(1, 7),
    n_in_contrast=st.integers(1, 7),
    seed=st.integers(0, 10_000),
)
def test_the_difference_of_means_is_the_mean_of_the_folds(
    n_reference, n_others, n_in_contrast, seed
):
    rng = np.random.default_rng(seed)
    scores = rng.normal(size=(n_reference + n_others, n_reference)) * 3
    own = np.r_[np.arange(n_reference), np.full(n_others, -1)]
    value = cross_fitted(scores, own, own < 0)
    group = n_reference + rng.permutation(n_others)[:n_in_contrast]  # any group of the others
    by_fold = [scores[group, fold].mean() - scores[fold, fold] for fold in range(n_reference)]
    assert value[group].mean() - value[:n_reference].mean() == pytest.approx(np.mean(by_fold))


@given(seed=st.integers(0, 10_000), shift=st.floats(-5, 5))
@settings(max_examples=30)
def test_order_of_genes_and_donors_and_a_constant_change_nothing(seed, shift):
    rng = np.random.default_rng(seed)
    expression = rng.normal(size=(12, 40))
    types, donors = np.repeat(TYPES, 4), np.tile(["1", "2", "3", "4"], 3)
    names = np.array([f"g{at:02d}" for at in range(40)])
    genes, rows = rng.permutation(40), rng.permutation(12)
    first = learn(references(expression, types, donors, names.tolist()), "b", 8)
    moved = references(
        expression[rows][:, genes] + shift, types[rows], donors[rows], names[genes].tolist()
    )
    second = learn(moved, "b", 8)
    for one, two in zip(first, second, strict=True):
        assert one.left_out == two.left_out
        assert names[one.genes].tolist() == names[genes][two.genes].tolist()
        assert_allclose(one.margins, two.margins, atol=1e-9)


def test_a_donor_who_decides_nothing_moves_no_other():
    scores = np.random.default_rng(1).normal(size=(7, 3))
    own = np.array([0, 1, 2, -1, -1, -1, -1])
    compared = np.array([False, False, False, True, True, True, False])
    before = cross_fitted(scores, own, compared)
    scores[-1] += 100  # development
    after = cross_fitted(scores, own, compared)
    assert_allclose(after[:-1], before[:-1])
    assert after[-1] == pytest.approx(before[-1] + 100)


def test_without_anyone_to_compare_with_each_reference_donor_has_its_own_score():
    scores = np.arange(9.0).reshape(3, 3)
    assert_allclose(cross_fitted(scores, np.arange(3), np.zeros(3, bool)), [0, 4, 8])


# --- which genes -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "shared"),
    [
        *[(name, True) for name in ("RPL3", "Rpl13a", "RPLP0", "RPSA", "rps27l", "MRPL42")],
        *[(name, True) for name in ("Mrps18a", "MT-CO1", "mt-Nd1", "ABC1 + rpl7l1", "RPS4X")],
        *[(name, False) for name in ("RPS6KA1", "rps6kc1", "RPSUD1", "MTOR", "MT1X", "RPE65")],
        *[(name, False) for name in ("ARPC2", "TRPL1", "RPN1", "CMRPL2")],
    ],
)
def test_ribosomal_and_mitochondrial_genes_are_known_by_name(name, shared):
    assert shared_by_all([name]).tolist() == [shared]


def test_genes_that_are_not_eligible_or_not_higher_here_are_never_chosen():
    expression = np.zeros((9, 4))
    expression[:3] = [9, 8, 1, 0]
    expression[3:6, 3] = 5
    known = references(
        expression, np.repeat(TYPES, 3), ["1", "2", "3"] * 3, eligible=[False, True, True, True]
    )
    assert [fold.genes.tolist() for fold in learn(known, "a")] == [[1, 2]] * 3


def test_the_donor_is_left_out_of_every_type():
    expression = np.zeros((9, 2))
    expression[:3] = 3  # type a, both genes
    expression[3] = [30, 0]  # donor 1 in type b: hides the first gene, unless it is left out
    known = references(expression, np.repeat(TYPES, 3), ["1", "2", "3"] * 3)
    assert [fold.genes.tolist() for fold in learn(known, "a")] == [[0, 1], [1], [1]]


def test_a_type_of_two_donors_is_not_compared_with():
    expression = np.zeros((11, 2))
    expression[:3, 0] = 3
    expression[9:, 0] = 30  # type d would hide the gene
    known = references(
        expression, [*np.repeat(TYPES, 3), "d", "d"], [*["1", "2", "3"] * 3, "1", "2"]
    )
    assert [fold.genes.tolist() for fold in learn(known, "a")] == [[0]] * 3
    with pytest.raises(DesignError, match="'d' cannot be learned"):
        learn(known, "d")


def test_too_few_types_are_refused():
    known = references(np.zeros((6, 2)), ["a"] * 3 + ["b"] * 3, ["1", "2", "3"] * 2)
    with pytest.raises(DesignError, match="2 other types need 3 reference donors"):
        learn(known, "a")


def test_agreement_is_the_share_every_fold_chose():
    lists = ([1, 2, 3, 4], [2, 3, 4, 5], [3, 4, 5, 6])
    folds = [Fold(str(at), np.array(genes), np.ones(4)) for at, genes in enumerate(lists)]
    assert agreement(folds) == 0.5
    assert np.isnan(agreement([]))


def test_a_shallow_profile_steadies_all():
    expression = np.log2(np.array([[0, 50.0, 1000], [10, 0, 2000]]) + 1)
    deep = steadied(expression, [2e6, 4e6])
    assert deep is expression  # 2 counts in 2 million are 1 CPM: the scale as it is
    found = steadied(expression, [20_000, 4e6])
    assert_allclose(found, np.log2(np.array([[0, 50, 1000], [10, 0, 2000]]) + 100))
    with pytest.raises(CountsError, match="library size"):
        steadied(expression, [np.nan, 1e6])


# --- what is refused -------------------------------------------------------------------------


def test_labels_that_do_not_fit_are_refused():
    with pytest.raises(DesignError, match="does not fit its labels"):
        references(np.zeros((3, 2)), ["a"] * 2, ["1", "2", "3"])
    with pytest.raises(DesignError, match="does not fit its labels"):
        references(np.zeros((3, 2)), ["a"] * 3, ["1", "2", "3"], eligible=[True])


def test_a_gene_missing_in_a_profile_is_refused_unless_it_cannot_be_chosen():
    expression = np.zeros((3, 2))
    expression[1, 1] = np.nan
    references(expression, ["a"] * 3, ["1", "2", "3"], eligible=[True, False])
    with pytest.raises(DesignError, match="missing in a profile"):
        references(expression, ["a"] * 3, ["1", "2", "3"])


def test_scores_that_do_not_fit_are_refused():
    with pytest.raises(DesignError, match="one row each"):
        cross_fitted(np.zeros((3, 2)), np.array([0, 1]), np.array([False, False]))
    with pytest.raises(DesignError, match="reference donor"):
        cross_fitted(np.zeros((2, 2)), np.array([0, -1]), np.array([True, True]))
