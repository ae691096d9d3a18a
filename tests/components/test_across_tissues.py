"""An atlas of several tissues with the same cell types: every name says which tissue is meant."""

import re
from collections.abc import Iterator

import numpy as np
import pytest

from atlas import catalogue, drivers, panels, phase, planner
from atlas.__main__ import main
from atlas.selection import Selection
from components import plan_rows, sheets, verdicts
from components.figures import score_by_age, theme, verdict_table
from components.readings import score_by_age as reading
from tests.atlas.add.files import example, written
from tests.components.figures.test_every_figure import walk

ALL = Selection(dataset="two_tissues")


@pytest.fixture(scope="module", autouse=True)
def added(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Serve the example with every second cell in the lung."""
    place = tmp_path_factory.mktemp("across")
    adata = example()
    adata.obs["tissue"] = np.where(np.arange(adata.n_obs) % 2, "lung", "liver")
    path = written(adata, place)
    words = ["--id", "two_tissues", "--folder", str(place / "datasets")]
    assert main(["add", str(path), *words]) == 0
    catalogue.use(place / "datasets")
    yield
    catalogue.use(None)


def texts(figure: theme.Figure) -> list[str]:
    return [text for _, text in walk(figure.to_plotly_json()) if isinstance(text, str)]


def test_panels_are_told_apart() -> None:
    points, found = panels.ages(ALL)
    labels = found.drop_duplicates("column")["column_label"]
    assert {"Lung macrophage", "Liver macrophage"} <= set(labels)
    assert labels.is_unique
    sheet = sheets.lay_out(points, found, stacked=False)
    assert sheet.is_across_tissues
    heads = [text for text in texts(score_by_age.draw(points, found)) if "lung, 6 mice" in text]
    assert any("<b>Macrophage</b>" in head for head in heads)


def test_a_single_tissue_needs_no_name_on_each_head() -> None:
    points, found = panels.ages(Selection(dataset="two_tissues", tissues=("lung",)))
    assert not sheets.lay_out(points, found, stacked=False).is_across_tissues


def test_sentences_name_the_tissue() -> None:
    said = reading.describe(*panels.ages(ALL)).sentence
    assert re.search(r"(?:lung|liver) (?:macrophage|fibroblast|hepatocyte)", said, re.IGNORECASE)
    genes = drivers.drivers(Selection(dataset="two_tissues", tissue="lung", cell_type="macrophage"))
    assert set(genes["stratum"]) == {"Lung macrophage"}


def test_verdicts_stand_under_their_tissue() -> None:
    rows = phase.verdicts(ALL)
    groups = rows.groupby("group", sort=False)["short_label"].agg(list)
    assert [group.split(":")[0].rsplit(", ", 1)[1] for group in groups.index] == ["liver", "lung"]
    assert all(len(set(names)) == len(names) == 3 for names in groups)
    assert set(rows["name"]) >= {"lung macrophage", "liver macrophage"}
    assert any(", lung: old" in text for text in texts(verdict_table.draw(rows)))


def test_the_planner_tells_its_rows_apart() -> None:
    names = [plan.name for plan in plan_rows.read(planner.plan(ALL))]
    assert len(set(names)) == len(names) == 6
    assert "Lung macrophage" in names


def test_a_stratum_with_its_study_names_the_tissue_once() -> None:
    names = {stratum.full_name for stratum in verdicts.read(phase.verdicts(ALL))}
    assert {name.partition(", ")[0] for name in names} >= {
        "Macrophage of lung",
        "Macrophage of liver",
    }
