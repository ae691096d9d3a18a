"""What is said of a build in the terminal: depth by age."""

import numpy as np
import pandas as pd
import pytest

from atlas.summary import depth_by_age


def profiles(young: list[float], old: list[float]) -> pd.DataFrame:
    """Return two profiles a donor, whose mean is the number given."""
    rows = [
        ("made", f"{side} {number}", side, genes + more)
        for side, each in (("young", young), ("old", old))
        for number, genes in enumerate(each)
        for more in (-10, 10)
    ]
    return pd.DataFrame(rows, columns=["study", "donor_id", "age_group", "genes_per_cell"])


@pytest.mark.parametrize(
    ("young", "old", "told"),
    [
        ([1000, 1200], [1100, 1310], "1,100 genes a cell in the young, 1,205 in the old: not"),
        ([1000, 1200], [1400, 1500], "1,100 genes a cell in the young, 1,450 in the old: yes"),
        ([1000], [815], "1,000 genes a cell in the young, 815 in the old: yes"),
    ],
)
def test_depth_of_donors_by_age(young: list[float], old: list[float], told: str) -> None:
    numbers, _, is_so = told.rpartition(" ")
    verdict = "confounded" if is_so == "yes" else "not confounded"
    said = f"  depth: {numbers} age and depth are {verdict} (limit 20 %)"
    assert depth_by_age(profiles(young, old)) == [said]


def test_nothing_is_said_of_depth_that_is_not_known() -> None:
    assert depth_by_age(profiles([1000], [])) == []
    assert depth_by_age(profiles([1000], [np.nan])) == []
    assert depth_by_age(profiles([1000], [1000]).drop(columns="genes_per_cell")) == []
