"""A data set of one sex says so where the other is asked for, on every page that shows it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from atlas import catalogue, drivers, panels, phase, sexes
from atlas.selection import Selection

IZGI = "izgi2022_mouse_4tissue"
ALL_MALE = "Izgi 2022 holds no females: all its mice are male. Choose any sex."


@pytest.fixture(autouse=True)
def tiny(miniature: Path) -> Iterator[None]:
    catalogue.use(miniature)
    yield
    catalogue.use(None)


def test_every_view_of_a_data_set_says_whom_it_holds() -> None:
    females = Selection(dataset=IZGI, sex="female")
    assert sexes.without(females, IZGI) == ALL_MALE
    assert panels.ages(females)[1].attrs["why"] == ALL_MALE
    assert phase.plane(females)[1].attrs["why"] == ALL_MALE
    assert drivers.drivers(females).attrs["why"] == ALL_MALE


def test_sexes_nobody_noted_are_not_known() -> None:
    unknown = "tsumagari2023_mouse_brain_proteome"
    said = sexes.without(Selection(sex="male"), unknown)
    assert said == "Tsumagari 2023: the sex of its mice is not known. Choose any sex."


@pytest.mark.parametrize(
    ("sex", "dataset"),
    [("both", IZGI), ("male", IZGI), ("female", "xu2023_killifish_4tissue"), ("female", "nosuch")],
)
def test_where_the_sex_is_held_nothing_is_said(sex: str, dataset: str) -> None:
    assert sexes.without(Selection(sex=sex), dataset) == ""


def test_a_sex_that_is_none_is_quoted() -> None:
    said = sexes.without(Selection(sex="hen"), IZGI)
    assert said.startswith("Izgi 2022 holds no donors of the sex “hen”")
