"""A stratum confounded with sex carries its numbers in one sex, and no other stratum does."""

import pandas as pd
import pytest

from atlas.one_sex import COLUMNS, NUMBERS, with_one_sex
from tests.components import examples

G = (-0.6, -1.2, -0.02)


def strata(handling: str = "confounded") -> pd.DataFrame:
    females = {"n_reference": 24, "n_contrast": 23, "n_donors": 47}
    rows = [
        examples.donors("kuehne", "skin epidermis", G, sex_handling=handling),
        examples.donors("kuehne", "skin epidermis", (-0.5, -1.1, 0.1), sex="female", **females),
        examples.donors("kuehne", "skin epidermis", (-2.0, -4, 0.1), sex="male", n_donors=6),
        examples.donors("izgi", "lung", G, sex="both", sex_handling="one sex"),
    ]
    return pd.DataFrame(rows).drop(columns=list(COLUMNS))


def test_the_sex_with_more_donors_stands_beside() -> None:
    found = with_one_sex(strata())
    first = found.iloc[0]
    assert first["one_sex"] == "female"
    assert [first[f"one_sex_{name}"] for name in NUMBERS] == [-0.5, -1.1, 0.1, 24, 23]
    assert first["one_sex_call"] == "not resolved"
    assert list(found["one_sex"].iloc[1:]) == ["", "", ""]
    assert found["one_sex_g"].iloc[1:].isna().all()


def test_a_sex_without_an_interval_is_not_taken() -> None:
    found = with_one_sex(strata().assign(g=[-0.6, float("nan"), -2.0, -0.6])).iloc[0]
    assert found["one_sex"] == "male"
    rows = strata()
    assert with_one_sex(rows[rows["sex"] == "both"])["one_sex"].eq("").all()


@pytest.mark.parametrize("handling", ["adjusted", "one sex", "not stated"])
def test_only_confounded_strata_carry_it(handling: str) -> None:
    assert with_one_sex(strata(handling))["one_sex"].eq("").all()


def test_rows_and_their_order_stay() -> None:
    rows = strata()
    pd.testing.assert_frame_equal(with_one_sex(rows)[list(rows.columns)], rows)
