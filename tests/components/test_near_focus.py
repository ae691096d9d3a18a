"""Of many strata those near the focus are drawn, and the card says so."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from components import near_focus, sheets
from components.figures import score_by_age
from components.readings import score_by_age as reading
from tests.components import examples

SIZES = st.lists(st.integers(1, 40), min_size=1, max_size=6)


def panels(sizes: list[int], **flags: str) -> pd.DataFrame:
    """Return panels of two scores in tissues of so many cell types; ``flags`` name a column."""
    return pd.DataFrame(
        [
            examples.panel(
                row=row,
                column=f"tissue {tissue}/type {kind}",
                column_label=f"Tissue {tissue} type {kind}",
                short_label=f"Type {kind}",
                **{flag: f"tissue {tissue}/type {kind}" == at for flag, at in flags.items()},
            )
            for row in ("md_score_lu2025", "md_core")
            for tissue, n_types in enumerate(sizes)
            for kind in range(n_types)
        ]
    )


@given(SIZES, st.data())
def test_the_selected_stratum_is_drawn_with_neighbours_of_its_tissue(
    sizes: list[int], data: st.DataObject
) -> None:
    every = list(panels(sizes)["column"].drop_duplicates())
    selected, in_focus = (data.draw(st.sampled_from([*every, ""])) for _ in range(2))
    drawn = near_focus.columns(panels(sizes, selected=selected, focus=in_focus))
    assert drawn == [column for column in every if column in set(drawn)]  # in their order
    if len(every) <= near_focus.MOST:
        assert drawn == every
        return
    wanted = selected or in_focus or every[0]
    tissue = wanted.split("/")[0]
    assert wanted in drawn
    n_types = sizes[int(tissue.removeprefix("tissue "))]
    if n_types > 1:
        assert {column.split("/")[0] for column in drawn} == {tissue}
        assert len(drawn) == min(n_types, near_focus.MOST)
    else:
        assert len(drawn) == near_focus.MOST


@pytest.mark.parametrize("stacked", [False, True])
def test_an_atlas_is_drawn_in_part_and_told_whole(stacked: bool) -> None:
    found = panels([20, 12, 30], focus="tissue 1/type 3")
    points = pd.DataFrame(
        [
            examples.point(row=row, column=column)
            for row, column in zip(found["row"], found["column"], strict=True)
        ]
    )
    sheet = sheets.lay_out(points, found, stacked=stacked)
    assert len(sheet.panels) == 2 * 12
    assert {panel.facts["tissue"] for panel in sheet.panels} == {"tissue 1"}
    figure = score_by_age.draw(points, found, stacked=stacked).to_plotly_json()
    assert sum(name.startswith("xaxis") for name in figure["layout"]) <= 12 + 1
    told = reading.describe(points, found)
    (trap,) = [trap for trap in told.traps if "drawn" in trap]
    assert trap.startswith("Of 62 cell types 12 are drawn, of tissue 1; ")
    assert "62" in told.sentence or "sixty-two" in told.sentence


@pytest.mark.parametrize(
    ("sizes", "said"),
    [
        ([1] * 30, "Of 30 cell types 24 are drawn; choose tissues in the sentence above, or"),
        ([40], "Of 40 cell types 24 are drawn, of tissue 0; select another to see those near it,"),
    ],
)
def test_one_stratum_a_tissue_or_one_tissue_alone_is_told_as_it_is(
    sizes: list[int], said: str
) -> None:
    found = panels(sizes)
    points = pd.DataFrame([examples.point(column=column) for column in set(found["column"])])
    assert any(trap.startswith(said) for trap in reading.describe(points, found).traps)


def test_all_of_few_are_drawn_without_a_word() -> None:
    found = panels([12, 12])
    points = pd.DataFrame([examples.point(column=column) for column in set(found["column"])])
    assert not any("drawn" in trap for trap in reading.describe(points, found).traps)
