"""The phase plane: arrows, crosses, donors, corners, names that keep apart, what is not drawn."""

from typing import Any

import numpy as np
import pytest

from components import plane_labels, plane_sheet, tokens, verdicts
from components.figures import phase_plane, plane_marks
from components.plane_labels import overlap
from components.verdicts import Judged
from drift.lineages import LINEAGES
from drift.schema import VERDICTS_KNOWN
from tests.components import verdict_examples as examples


def drawn(*tables: Any, **more: Any) -> dict[str, Any]:
    figure: dict[str, Any] = phase_plane.draw(*tables, **more).to_plotly_json()
    return figure


def arrows_of(figure: dict[str, Any]) -> list[dict[str, Any]]:
    return [note for note in figure["layout"]["annotations"] if note["showarrow"]]


def texts(figure: dict[str, Any]) -> list[str]:
    return [str(note["text"]) for note in figure["layout"]["annotations"] if note["text"]]


def donors(figure: dict[str, Any]) -> dict[str, Any]:
    return next(t for t in figure["data"] if "Donor" in str(t.get("hovertext", "")))


def test_an_arrow_runs_from_the_reference_mean_to_both_changes() -> None:
    points, arrows = examples.plane()
    found = {(a["x"], a["y"]) for a in arrows_of(drawn(points, arrows))}
    tested = arrows[arrows["verdict"].isin(verdicts.TESTED)]
    assert found == set(zip(tested["identity_estimate"], tested["gain_estimate"], strict=True))
    for arrow in arrows_of(drawn(points, arrows)):
        assert (arrow["ax"], arrow["ay"], arrow["axref"], arrow["ayref"]) == (0, 0, "x", "y")


def test_a_cross_has_both_intervals_and_is_thick_where_zero_is_excluded() -> None:
    points, arrows = examples.plane()
    one = arrows[arrows["cell_type"] == "cardiomyocyte"]
    strokes = [t for t in drawn(points, one)["data"] if t.get("mode") == "lines"]
    by_width = {t["line"]["width"]: (t["x"][:2], t["y"][:2]) for t in strokes}
    across, upright = by_width[plane_marks.ARM[True]], by_width[plane_marks.ARM[False]]
    assert across == ([-2.03, -0.83], [0.36, 0.36])
    assert upright == ([-1.43, -1.43], [-0.19, 0.90])


def test_reference_donors_are_hollow_and_sex_is_a_shape() -> None:
    points, arrows = examples.tissues()
    marker = donors(drawn(points, arrows))["marker"]
    roles = {"reference": "-open", "contrast": ""}
    wanted = sorted(
        tokens.SEX_SYMBOLS[sex] + roles[role]
        for sex, role in zip(points["sex"], points["role"], strict=True)
    )
    assert sorted(marker["symbol"]) == wanted


def test_lineages_have_their_fixed_colours() -> None:
    assert set(verdicts.LINEAGE_COLOURS) == set(LINEAGES)
    names = {
        "epithelial": "indigo",
        "endothelial": "sky",
        "stromal": "sand",
        "muscle": "wine",
        "immune": "teal",
        "neural": "orchid",
    }
    for lineage, colour in names.items():
        row = examples.judged("drift", cell_type="x", lineage=lineage)
        assert verdicts.colour(Judged(row)) == tokens.CATEGORIES[colour]
    assert verdicts.colour(Judged(examples.judged("drift", cell_type="x"))) == tokens.INK2
    assert verdicts.colour(Judged(examples.judged("drift", position=6))) == tokens.INK2


def test_every_arrow_has_its_name_beside_it() -> None:
    for case in (examples.plane(), examples.tissues(9)):
        figure = drawn(*case)
        named = " ".join(texts(figure))
        for label in case[1].loc[case[1]["verdict"] != "undefined", "label"]:
            assert label in named


@pytest.mark.parametrize("size", [plane_sheet.WIDE, plane_sheet.PHONE])
@pytest.mark.parametrize("n", [4, 9, 12])
def test_names_never_cover_each_other_nor_leave_the_plane(n: int, size: plane_sheet.Size) -> None:
    sheet = plane_sheet.lay_out(*examples.tissues(n), size)
    boxes = [place.box for _, place in sheet.names]
    assert len(boxes) == n
    for number, box in enumerate(boxes):
        assert not any(overlap(box, other) for other in boxes[:number])
        assert box[0] >= 0
        assert box[1] >= 0
        assert box[2] <= size.width
        assert box[3] <= size.height


def test_a_free_end_is_preferred_to_one_on_donors() -> None:
    name = plane_labels.Wanted(40, 20, {"left": (100.0, 100.0), "right": (200.0, 100.0)})
    around = plane_labels.Obstacles(
        width=400,
        height=300,
        corners=[],
        donors=[(75.0, y) for y in range(40, 160, 3)],
        strokes=[],
    )
    (place,) = plane_labels.places([name], around)
    assert place.side == "right"


def test_pixels_and_data_units_are_inverse() -> None:
    sheet = plane_sheet.lay_out(*examples.plane(), plane_sheet.WIDE)
    assert np.allclose(sheet.at(sheet.px(-1.3, 0.4)), (-1.3, 0.4))
    assert sheet.px(sheet.x_range[0], sheet.y_range[1]) == (0, 0)


def test_the_four_corners_are_named_and_drift_is_sunk() -> None:
    figure = drawn(*examples.plane())
    said = " ".join(texts(figure))
    for corner in ("<b>Drift</b>", "<b>Gain only</b>", "<b>Reverse, identity lost</b>"):
        assert corner in said
    sunk = next(s for s in figure["layout"]["shapes"] if s["type"] == "rect")
    assert sunk["fillcolor"] == tokens.SUNK
    assert (sunk["x1"], sunk["y0"]) == (0, 0)
    assert (sunk["x0"], sunk["y1"]) == (examples.LIMITS["x_low"], examples.LIMITS["y_high"])


def test_what_is_not_selected_steps_back_and_only_then() -> None:
    focused, calm = drawn(*examples.plane()), drawn(*examples.plane(selected=""))
    assert {a["opacity"] for a in arrows_of(focused)} == {1, plane_sheet.FADED}
    assert {a["opacity"] for a in arrows_of(calm)} == {1}
    assert set(donors(calm)["marker"]["opacity"]) == {1}
    assert 0.42 <= plane_sheet.FADED <= 0.6
    assert any(text.startswith("<b>Cardiomyocyte") for text in texts(focused))


def test_too_few_donors_are_points_without_a_cross_and_listed_with_their_reason() -> None:
    points, arrows = examples.plane()
    few = arrows[arrows["verdict"] == "too few donors"]
    figure = drawn(points, few)
    assert arrows_of(figure) == []
    assert len(donors(figure)["x"]) == 8
    listed = next(t for t in figure["data"] if t.get("mode") == "text")
    assert any("Macrophage: Two young mice: no interval" in text for text in listed["text"])


def test_undefined_identity_is_listed_not_drawn() -> None:
    points, arrows = examples.plane()
    figure = drawn(points, arrows)
    assert "Neuron" not in " ".join(texts(figure))
    listed = next(t for t in figure["data"] if t.get("mode") == "text")
    assert any(text.startswith("Neuron: Identity undefined") for text in listed["text"])
    (note,) = drawn(points.iloc[:0], arrows[arrows["verdict"] == "undefined"])["layout"][
        "annotations"
    ]
    assert "Identity undefined" in note["text"]
    assert "Choose" in note["text"]


def test_every_stratum_can_be_pressed_by_arrow_name_donor_or_row() -> None:
    points, arrows = examples.plane()
    pressed = [set(t["customdata"]) for t in drawn(points, arrows)["data"] if "customdata" in t]
    drawn_, alone = set(arrows["patch"][:3]), set(arrows["patch"][3:])
    assert drawn_ | {arrows["patch"][3]} in pressed  # arrows, crosses and names
    assert set(points["patch"]) in pressed
    assert alone in pressed  # the list


def test_an_interval_beyond_the_plane_ends_in_an_arrowhead() -> None:
    points, arrows = examples.plane()
    figure = drawn(points, arrows.assign(identity_low=-9.0))
    heads = [t for t in figure["data"] if "triangle-left" in str(t.get("marker", {}))]
    assert heads[0]["x"] == [-3.0] * 3
    assert all(min(x for x in t["x"] if x is not None) >= -3.0 for t in figure["data"] if t["x"])


def test_every_verdict_has_a_glyph_and_a_rule() -> None:
    assert set(verdicts.GLYPHS) == set(verdicts.RULES) == set(VERDICTS_KNOWN)
    assert len(set(verdicts.GLYPHS.values())) == len(VERDICTS_KNOWN)


@pytest.mark.parametrize(
    ("start", "end", "crosses"),
    [
        ((0.0, 5.0), (20.0, 5.0), True),  # through
        ((5.0, -9.0), (5.0, 40.0), True),
        ((0.0, 0.0), (20.0, 20.0), True),  # a diagonal
        ((6.0, 4.0), (7.0, 5.0), True),  # inside
        ((0.0, 11.0), (20.0, 11.0), False),  # beside
        ((0.0, 20.0), (3.0, -20.0), False),
        ((0.0, 5.0), (3.0, 5.0), False),  # ends before it
    ],
)
def test_a_stroke_through_a_name_is_seen(
    start: plane_labels.Point, end: plane_labels.Point, *, crosses: bool
) -> None:
    name = plane_labels.Wanted(6, 6, {"right": (-1.0, 5.0), "left": (30.0, 50.0)})
    around = plane_labels.Obstacles(100, 100, corners=[], donors=[], strokes=[(start, end)])
    (place,) = plane_labels.places([name], around)
    assert place.side == ("left" if crosses else "right")
