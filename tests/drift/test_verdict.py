"""Every verdict from crafted intervals, their ends included."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drift.effect import Effect, call_of_interval
from drift.schema import VERDICTS_KNOWN
from drift.verdict import decide, direction

ABOVE, BELOW, OVER, NONE = (0.1, 0.5), (-0.5, -0.1), (-0.2, 0.3), (math.nan, math.nan)
WHY = "this data set has 2 cell types; 3 are needed to learn what sets one apart."


def effect(ends, *, n=(5, 4), reason="", n_donors=None):
    return Effect(
        ci_low=ends[0],
        ci_high=ends[1],
        call=call_of_interval(*ends),
        n_reference=n[0],
        n_contrast=n[1],
        n_donors=sum(n) if n_donors is None else n_donors,
        model="welch",
        sex_handling="not stated",
        reason=reason,
    )


@pytest.mark.parametrize(
    ("gain", "identity", "verdict", "reason"),
    [
        (ABOVE, BELOW, "drift", ""),
        (ABOVE, OVER, "gain only", ""),
        (ABOVE, ABOVE, "gain only", "Core expression rises; identity rises."),
        (OVER, BELOW, "identity loss only", ""),
        (OVER, OVER, "not resolved", ""),
        (OVER, ABOVE, "not resolved", "Core expression is not resolved; identity rises."),
        (BELOW, BELOW, "reverse", "Core expression falls; identity falls."),
        (BELOW, OVER, "reverse", "Core expression falls; identity is not resolved."),
        (BELOW, ABOVE, "reverse", "Core expression falls; identity rises."),
    ],
)
def test_two_intervals_decide(gain, identity, verdict, reason):
    decision = decide(effect(gain), effect(identity))
    assert (decision.verdict, decision.reason) == (verdict, reason)


@pytest.mark.parametrize(
    ("gain", "verdict", "start"),
    [
        (ABOVE, "undefined", "Core expression rises, but identity is undefined: "),
        (OVER, "undefined", "Core expression is not resolved, and identity is undefined: "),
        (BELOW, "reverse", "Core expression falls, and identity is undefined: "),
    ],
)
def test_without_identity_the_reason_says_what_the_gain_does(gain, verdict, start):
    decision = decide(effect(gain), None, WHY)
    assert (decision.verdict, decision.reason) == (verdict, start + WHY)
    # an identity score without an interval: its own reason
    lost = decide(effect(gain), effect(NONE, reason="The mice do not differ from the fit."))
    assert lost.verdict == verdict
    assert lost.reason == start + "the mice do not differ from the fit."


@pytest.mark.parametrize(
    ("ends", "where"),
    [
        ((0.0, 1.0), "includes"),  # an end on 0 does not exclude it
        ((-1.0, 0.0), "includes"),
        ((0.0, 0.0), "includes"),
        ((1e-12, 1.0), "above"),
        ((-1.0, -1e-12), "below"),
        ((math.nan, 1.0), "missing"),
        ((-1.0, math.nan), "missing"),
    ],
)
def test_where_an_interval_lies(ends, where):
    assert direction(*ends) == where


def test_an_end_on_zero_is_not_resolved():
    assert decide(effect((0.0, 1.0)), effect((-1.0, 0.0))).verdict == "not resolved"
    assert decide(effect((1e-9, 1.0)), effect((-1.0, 0.0))).verdict == "gain only"
    assert decide(effect((0.0, 1.0)), effect((-1.0, -1e-9))).verdict == "identity loss only"


@pytest.mark.parametrize("n", [(2, 5), (5, 2), (1, 0), (0, 3)])
def test_fewer_than_three_donors_on_a_side_come_first(n):
    few = effect(NONE, n=n, reason="Two young mice: no interval, no p.")
    for identity in (None, effect(BELOW)):
        decision = decide(few, identity, WHY)
        assert (decision.verdict, decision.reason) == ("too few donors", few.reason)


def test_a_gain_without_an_interval_is_undefined_for_its_own_reason():
    equal = effect(NONE, reason="The mice do not differ from the fit: no interval, no p.")
    assert decide(equal, effect(BELOW)).verdict == "undefined"
    assert decide(equal, effect(BELOW)).reason == equal.reason
    unscored = effect(NONE, n=(0, 0), reason="No gene of the signature is measured.")
    assert decide(unscored, None, WHY).verdict == "undefined"


ends = st.tuples(st.floats(-3, 3), st.floats(0, 3)).map(lambda pair: (pair[0], sum(pair)))


@given(gain=ends, identity=ends)
def test_words_are_known_and_turning_both_round_never_leaves_drift_drift(gain, identity):
    found = decide(effect(gain), effect(identity)).verdict
    assert found in VERDICTS_KNOWN
    mirrored = decide(effect((-gain[1], -gain[0])), effect((-identity[1], -identity[0]))).verdict
    assert (found == "drift") <= (mirrored == "reverse")
    assert (found == "not resolved" and identity[0] <= 0) <= (
        mirrored in {"not resolved", "identity loss only"}
    )
