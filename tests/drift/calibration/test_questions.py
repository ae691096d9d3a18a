"""Each question, answered with few replicates: what it must show, shows."""

import numpy as np
import pytest

from drift.calibration import cells, error_rates, identity, scoring_bias, sets, strata, verdicts


def rng():
    return np.random.default_rng(8)


@pytest.fixture(scope="module")
def groups():
    return list(error_rates.two_groups(3_000, 4, rng()))


def test_tests_in_use_keep_their_level_in_two_groups(groups):
    used = [r for r in groups if r["in_use"] and r["scores"] == "normal"]
    equal = [r for r in used if r["n_young"] == r["n_old"]]
    assert len(equal) == 2 * 2 * len(error_rates.SIDES)
    assert all(0.025 < r["type_one"] < 0.07 for r in equal)
    assert all(r["coverage"] > 0.93 for r in equal)
    permutation = [r for r in groups if r["test"] == "permutation"]
    assert all("coverage" not in r for r in permutation)
    assert {r["power"] for r in permutation if r["n_young"] == r["n_old"] == 3} == {0.0}


def test_hc3_with_sex_was_too_cautious(groups):
    few = [r for r in groups if r["with_sex"] and r["n_young"] == r["n_old"] == 4]
    few = [r for r in few if r["scores"] == "normal" and r["spread"] == "equal"]
    rates = {r["test"]: r for r in few}
    assert rates["hc3"]["type_one"] < 0.035 < rates["hc2_bell_mccaffrey"]["type_one"]
    assert rates["hc2_bell_mccaffrey"]["power"] > rates["hc3"]["power"] + 0.05


def test_least_squares_call_too_many_slopes_where_spread_grows():
    records = list(error_rates.slopes(3_000, 4, rng()))
    uneven = [r for r in records if r["ages"] == error_rates.IZGI and r["scores"] == "normal"]
    rates = {(r["test"], r["spread"]): r["type_one"] for r in uneven}
    assert rates["ols", "equal"] == pytest.approx(0.05, abs=0.015)
    assert rates["ols", "old twice"] > 0.06 > rates["hc3", "old twice"]


def test_moderation_calls_too_much_in_noisy_strata():
    records = list(strata.welch_or_moderated(300, rng()))
    few = {(r["test"], r["variances"], r["strata"]): r for r in records if r["n_young"] == 3}
    assert few["moderated", "strata differ", "noisiest third"]["type_one"] > 0.07
    assert few["welch", "strata differ", "noisiest third"]["type_one"] < 0.06
    alike = few["moderated", "all alike", "all"], few["welch", "all alike", "all"]
    assert alike[0]["type_one"] == pytest.approx(0.05, abs=0.015)
    assert alike[0]["power"] > alike[1]["power"]


def test_cells_are_not_replicates(monkeypatch):
    monkeypatch.setattr(cells, "DESIGNS", ((3, 50), (6, 30)))
    for record in cells.cells_or_donors(24, rng()):
        assert record["by_cell"] > 0.35
        assert record["by_donor"] < 0.25


def test_genes_that_move_together_deceive_the_set_statistic():
    apart, _, together = sets.set_statistics(120, rng())
    assert apart["type_one"] < 0.15
    assert together["type_one"] > 0.35


def test_soup_and_stroma_look_like_a_gain():
    records = list(scoring_bias.scoring_bias(scoring_bias.OWN, 4, rng()))
    for method in scoring_bias.OWN:
        found = {(r["case"], r["amount"]): r["effect"] for r in records if r["method"] == method}
        assert found["gain, soup", 0.0] == pytest.approx(1)
        assert found["no gain, more soup", 0.0] == pytest.approx(0, abs=0.15)
        assert found["no gain, more soup", 0.2] > 0.2
        assert found["no gain, more stroma", 0.2] > 0.4
    module = {(r["case"], r["amount"]): r for r in records if r["method"] == "module"}
    assert module["gain, soup", 0.2]["effect"] < 0.9


def test_only_naive_identity_is_lost_without_a_loss(monkeypatch):
    monkeypatch.setattr(identity, "DONORS", (4,))
    naive, fitted, lost_naive, lost = identity.naive_or_cross_fitted(30, rng())
    assert naive["change"] < -4 * naive["change_se"]
    assert abs(fitted["change"]) < 3 * fitted["change_se"]
    assert lost["change"] < fitted["change"] - 0.15
    assert lost_naive["true_loss"] == lost["true_loss"] == identity.LOSS


def test_the_verdict_is_the_truth_that_was_put_in(monkeypatch):
    monkeypatch.setattr(verdicts, "DONORS", (8,))
    found = {record["world"]: record for record in verdicts.verdicts(12, rng())}
    assert found["nothing changes"]["not resolved"] > 0.7
    assert found["gain"]["gain only"] > 0.6
    assert found["identity loss"]["identity loss only"] > 0.6
    assert found["gain and identity loss"]["drift"] > 0.8
    for record in found.values():
        told = ("drift", "gain only", "identity loss only", "reverse", "not resolved")
        assert sum(record[name] for name in told) == pytest.approx(1)
