"""The sentences of the spectrum and of its evidence."""

from components.readings import transition_statements, transitions
from components.twins import transitions as twins
from tests.components.transition_examples import spectrum, statements


def test_all_origins_are_counted() -> None:
    assert transitions.describe(*spectrum()).sentence == (
        "3 cell origins are reported to take on mesenchymal states, 2 of them with living animals "
        "as best evidence; the share or origin of 1 is disputed. The way back (MET) rests on cell "
        "culture."
    )


def test_one_row_is_told_alone_with_its_dispute_below() -> None:
    reading = transitions.describe(*spectrum(node="t_pmt"))
    assert reading.sentence == (
        "Pericyte to myofibroblast: reported, a part of drift (living animal, confidence 2); of "
        "what acts on it 1 has no single direction. The origin is disputed."
    )
    assert reading.traps[0] == "Pericyte: Most in one study, few in another."
    assert transitions.INJURY in reading.traps


def test_a_selected_glyph_tells_of_its_row() -> None:
    reading = transitions.describe(*spectrum(arrow="c_tgfb>t_fmt"))
    assert reading.sentence.startswith("Fibroblast to myofibroblast: reported, a part of drift")
    assert "3 drive it" not in reading.sentence
    assert "2 drive it and 3 suppress it" in reading.sentence


def test_traps_say_that_a_fibroblast_is_mesenchymal() -> None:
    rows, cells = spectrum()
    assert transitions.INTENSITY in transitions.describe(rows, cells).traps
    without = rows[rows["node_id"] != "t_fmt"]
    assert transitions.INTENSITY not in transitions.describe(without, cells).traps


def test_filters_that_leave_no_origin_say_so() -> None:
    rows, cells = spectrum()
    bare = rows.assign(confidence=0, evidence_class="")
    assert transitions.describe(bare, cells).sentence == (
        "With these filters no origin is backed. No way back is backed with these filters."
    )


def test_statements_are_counted_and_one_is_told() -> None:
    table = statements()
    assert transition_statements.describe(table).sentence == (
        "4 statements on 2 transitions: living animals or trials in 1, human cells, tissue or "
        "people in 4. The highest confidence, 3, is reached by 1."
    )
    one = transition_statements.describe(table.iloc[:1].assign(scope="arrow"))
    assert one.sentence == (
        "One statement: TGF-β signalling drives t_pmt; living animal, mouse, human, confidence 1."
    )
    assert one.traps == ()


def test_the_twin_has_every_arrow_and_its_words() -> None:
    rows, cells = spectrum()
    table = twins.spectrum(rows, cells)
    assert len(table.rows) == (len(rows) - 1) + len(cells)
    claims = " ".join(table.rows["claim"])
    assert "drives and suppresses" in claims
    assert "by way of TWIST1 only" in claims
    assert set(table.rows["patch"]) >= {"node=t_fmt", "arrow=c_notch>t_fmt"}
    assert twins.statements(statements()).data()["texts"]["citations"][0] == "✓ LeBleu 2013"
