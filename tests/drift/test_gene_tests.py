"""The matrix versions equal the scalar ones, gene by gene."""

import numpy as np
import pytest

from drift.errors import DesignError
from drift.statistics import (
    GroupWords,
    age_slope,
    age_slope_matrix,
    compare_groups,
    compare_groups_matrix,
)

FIELDS = ("estimate", "se", "df", "ci_low", "ci_high", "p")
SIDES = np.repeat([False, True], [6, 8])
AGES = np.array([0.3, 0.3, 0.3, 0.4, 0.4, 0.4, 1.6, 1.6, 1.6, 1.6, 2.0, 2.0, 2.0, 2.0])
SEX = np.array(["female", "male"] * 7)


def expression(n_genes=12):
    values = np.random.default_rng(1).normal(5, 1, (14, n_genes))
    values[:, 3] = 4.2  # does not vary
    return values


def assert_equal(matrix, effects):
    for field in FIELDS:
        scalar = [getattr(effect, field) for effect in effects]
        np.testing.assert_allclose(getattr(matrix, field), scalar, rtol=1e-9, atol=1e-12)
    assert {(effect.model, effect.sex_handling) for effect in effects} == {
        (matrix.model, matrix.sex_handling)
    }


@pytest.mark.parametrize("sex", [None, SEX])
def test_groups_equal_the_scalar_version(sex):
    values = expression()
    found = compare_groups_matrix(values, SIDES, sex)
    assert_equal(found, [compare_groups(gene, SIDES, sex) for gene in values.T])
    assert np.isnan(found.p[3])
    np.testing.assert_allclose(found.mean, values.mean(axis=0))


@pytest.mark.parametrize("sex", [None, SEX])
def test_slopes_equal_the_scalar_version(sex):
    values, n = expression(), {"n_reference": 6, "n_contrast": 8}
    found = age_slope_matrix(values, AGES, sex, **n)
    assert_equal(found, [age_slope(gene, AGES, sex, **n) for gene in values.T])


def test_a_blank_makes_its_gene_undefined_and_no_other():
    values = expression()
    values[0, 5] = np.nan
    found = compare_groups_matrix(values, SIDES)
    assert list(np.flatnonzero(np.isnan(found.estimate))) == [5]
    assert list(np.flatnonzero(np.isnan(found.p))) == [3, 5]


def test_too_few_donors_keep_the_estimates():
    words = GroupWords("control", "ischaemic", "patient", "patients")
    sides = np.repeat([False, True], [2, 12])
    found = compare_groups_matrix(expression(), sides, words=words)
    assert found.reason == "Two control patients: no interval, no p. Three a side are needed."
    assert np.isfinite(found.estimate).all()
    assert np.isnan(found.p).all()
    slope = age_slope_matrix(expression(), AGES, n_reference=1, n_contrast=8, words=words)
    assert slope.reason.startswith("One control patient:")


def test_nothing_to_fit_is_undefined():
    empty = compare_groups_matrix(expression(), np.zeros(14, dtype=bool))
    assert np.isnan(empty.estimate).all()
    assert empty.reason == "No old donors: nothing to compare. Three a side are needed."
    two_ages = age_slope_matrix(
        expression(), np.where(SIDES, 2.0, 1.0), n_reference=6, n_contrast=8
    )
    assert two_ages.reason == "Two ages: no slope. Three are needed."
    assert np.isnan(two_ages.estimate).all()


def test_a_donor_may_come_once():
    with pytest.raises(DesignError, match="'d0' has 2 values"):
        compare_groups_matrix(expression(), SIDES, donor_ids=[f"d{i % 13}" for i in range(14)])
