"""What the files of a data set cannot tell stands on every card that shows it."""

import pandas as pd
import pytest

from atlas import endpoints, evidence, phase, queries
from atlas.selection import Selection
from components import beside, cards
from components.figures import phase_plane
from components.readings import phase_plane as plane_reading
from components.twins import verdicts as verdicts_twin
from tests.components.trees import tree

XU = "xu2023_killifish_4tissue"
SAID = (
    "Xu 2023: the files do not tell which samples come from one fish, so every sample counts as a "
    "fish of its own."
)


@pytest.mark.parametrize("tissue", ["brain", "muscle", "spleen"])
def test_the_evidence_of_a_tissue_says_that_samples_stand_for_fish(tissue: str) -> None:
    assert beside.samples(evidence.forest(Selection(tissue=tissue))) == [SAID]


def test_the_plane_of_cell_types_says_it_on_the_card() -> None:
    view = phase.plane(Selection(dataset=XU))
    filled = cards.fill(view, phase_plane, plane_reading, verdicts_twin.plane)
    assert any(SAID in str(tree(part)) for part in filled)
    other = phase.plane(Selection(dataset="izgi2022_mouse_4tissue"))
    assert beside.samples(other) == []


def test_a_list_of_all_data_sets_does_not_repeat_it() -> None:
    everything = queries.effects(Selection())
    assert XU in set(everything["dataset"])
    assert beside.samples([everything]) == []
    assert beside.samples([endpoints.findings(Selection()), pd.DataFrame()]) == []
