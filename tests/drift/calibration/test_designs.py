"""Pools, splits, slopes within donors, findings and nulls, with few replicates."""

import numpy as np
import pandas as pd
import pytest
import statsmodels.formula.api as smf
from scipy import stats

from drift.calibration import chance, findings, pooling, splits, within_donors
from drift.calibration.error_rates import SPREADS
from drift.calibration.splits import _truth
from drift.decomposition import split


def rng():
    return np.random.default_rng(12)


# --- pooling: test_meta proves that the simulation pools as drift.meta does --------------------


def test_the_pooled_interval_holds_and_the_common_one_does_not():
    records = list(pooling.pooled_intervals(2_000, rng()))
    by_test = {test: [r for r in records if r["test"] == test] for test in pooling.TESTS}
    for record in by_test["floored"]:
        assert record["type_one"] < 0.05 + 4 * 0.005
        assert record["coverage"] > 0.95 - 4 * 0.005
    hartung_knapp = [record["coverage"] for record in by_test["hartung_knapp"]]
    assert hartung_knapp == pytest.approx([0.95] * 12, abs=4 * 0.005)
    spread = [record for record in by_test["normal"] if record["tau"] == 1 and record["k"] < 6]
    assert all(record["type_one"] > 0.09 for record in spread)
    for record, wider in zip(by_test["floored"], by_test["at_least_one"], strict=True):
        assert wider["coverage"] >= record["coverage"]
    assert [r["test"] for r in records if "type_one" not in r] == ["prediction"] * 12


# --- splits ------------------------------------------------------------------------------------


def test_the_truth_of_a_split_is_that_of_very_many_donors():
    many = splits.drawn_sides(100_000, 100_000, SPREADS[1], splits.OLD_SHARES, splits.CHANGE, rng())
    found, truth = split(*many), _truth(splits.OLD_SHARES, splits.CHANGE)
    for part in splits.PARTS:
        assert getattr(found, part)[0] == pytest.approx(getattr(truth, part)[0], abs=0.01)
    by_hand = {"state": 0.4, "composition": (-0.1) * 0.2 + 0.1 * 3.2}
    by_hand["total"] = by_hand["state"] + by_hand["composition"]
    assert {part: getattr(truth, part)[0] for part in splits.PARTS} == pytest.approx(by_hand)


def test_intervals_of_a_split_hold(monkeypatch):
    monkeypatch.setattr(splits, "SIDES", ((4, 4),))
    for record in splits.parts_of_splits(150, rng()):
        assert record["type_one"] < 0.05 + 3 * 0.018
        assert record["coverage"] > 0.95 - 3 * 0.018
        assert record["power"] > record["type_one"]


# --- slopes within donors ------------------------------------------------------------------------


def test_samples_as_replicates_are_statsmodels_with_a_level_a_donor():
    values, at, donors = within_donors.culture(
        within_donors.DESIGNS[within_donors.STURM], 0.02, 2, rng()
    )
    found = within_donors.by_samples(values, at, donors)
    for column in range(2):
        table = pd.DataFrame({"score": values[:, column], "at": at, "donor": donors})
        fit = smf.ols("score ~ at + C(donor)", table).fit()
        assert found.p[column] == pytest.approx(fit.pvalues["at"])
        assert found.low[column] == pytest.approx(fit.conf_int().loc["at", 0])


def test_neighbouring_samples_are_correlated_as_said():
    values, at, _ = within_donors.culture(((5, 0.0, 1.0),), 0.0, 20_000, rng())
    correlation = np.corrcoef(values)
    lag = np.abs(np.subtract.outer(np.arange(5), np.arange(5)))
    assert correlation == pytest.approx(within_donors.MEMORY**lag, abs=0.03)
    assert at.tolist() == [0, 0.25, 0.5, 0.75, 1]


def test_donors_and_not_samples_are_the_replicates():
    for record in within_donors.slopes_within_donors(1_500, rng()):
        if record["test"] == "donors":
            assert record["type_one"] < 0.05 + 4 * 0.006
            assert record["coverage"] > 0.95 - 4 * 0.006
        else:
            assert record["type_one"] > 0.12


# --- findings of pathologists --------------------------------------------------------------------


def test_a_finding_is_as_frequent_as_said_and_goes_with_age_as_said():
    age, covariates = findings.drawn_donors(60_000, rng())
    death = covariates["death type"]
    chance_of = findings.chances(age, death, 0.06, 1.5)
    assert chance_of.mean() == pytest.approx(0.06)
    here = death == "slow"
    odds = {
        years: np.unique((chance_of / (1 - chance_of))[here & (age == years)])
        for years in (45.0, 55.0)
    }
    assert odds[55.0] / odds[45.0] == pytest.approx([1.5])
    by_age = [np.mean(death[age == years] == "ventilator") for years in findings.AGES]
    assert stats.spearmanr(findings.AGES, by_age).statistic < -0.9
    assert (covariates["sex"] == "male").mean() == pytest.approx(findings.MALE, abs=0.01)


def test_trends_of_findings_hold(monkeypatch):
    monkeypatch.setattr(findings, "DESIGNS", ((600, 0.15), (250, 0.04)))
    enough, few = findings.trends_of_findings(120, rng())
    assert enough["modelled"] == 1
    assert enough["type_one"] < 0.05 + 3 * 0.02
    assert enough["coverage"] > 0.95 - 3 * 0.02
    assert enough["power"] > 0.6
    assert 0.2 < few["modelled"] < 0.9  # ten donors with the finding are needed


# --- nulls ---------------------------------------------------------------------------------------


def test_p_of_shuffled_donors_is_scipys_exact_one():
    side = np.repeat([False, True], [4, 5])
    scores = rng().normal(size=(9, 3))
    found = chance.p_of_labels(scores, side)
    for column in range(3):
        test = stats.permutation_test(
            (scores[side, column], scores[~side, column]),
            lambda x, y, axis: np.abs(x.mean(axis=axis) - y.mean(axis=axis)),
            vectorized=True,
            n_resamples=np.inf,
            alternative="greater",
        )
        assert found[column] == pytest.approx(test.pvalue)


def test_nulls_keep_their_level_where_nothing_changes(monkeypatch):
    monkeypatch.setattr(chance, "SIDES", ((3, 3), (5, 5)))
    monkeypatch.setattr(chance, "PROGRAMMES", (0.2,))
    records = list(chance.nulls_of_the_curve(300, 60, rng()))
    by_side = {(r["n_young"], r["spread"]): r["type_one"] for r in records if "spread" in r}
    assert by_side[3, "equal"] == by_side[3, "old twice"] == 0.0
    assert by_side[5, "equal"] < 0.05 + 3 * 0.0126
    assert records[-1]["type_one"] < 0.05 + 3 * 0.028


def test_genes_that_rise_are_told_from_random_ones():
    draw = rng()
    side = np.repeat([False, True], 6)
    expression = draw.normal(size=(12, 300)) + draw.uniform(0, 5, 300)
    members = np.zeros(300, dtype=bool)
    members[draw.choice(300, 20, replace=False)] = True
    names = np.array([f"g{at}" for at in range(300)])
    assert chance.p_of_genes(expression, names, members, side) > 0.02
    expression[np.ix_(side, members)] += 2
    assert chance.p_of_genes(expression, names, members, side) < 0.01
