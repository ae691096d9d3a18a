"""The card of the loops: what it says, what can be pressed, what it exports."""

from dataclasses import replace
from urllib.parse import parse_qs

import pytest

from atlas import citation_formats, evidence_graph, loops
from atlas.selection import Selection
from components.explanations import loops as how
from components.loops import card, listing, words
from components.readings import loops as reading
from components.twins import loops as twin
from drift.loops import through_hub
from tests.components.loop_examples import KEY, crowded, measured
from tests.components.trees import found, tree
from tests.drift.graphs import graph, statement


def text_of(node: object) -> str:
    if isinstance(node, list):
        return "".join(map(text_of, node))
    if isinstance(node, dict):
        return text_of(node["props"].get("children"))
    return "" if node is None else str(node)


@pytest.mark.parametrize("length", loops.LENGTHS)
def test_the_reading_counts_the_loops_of_each_kind(length: int) -> None:
    view = loops.view(Selection(loop_length=str(length)))
    said = reading.describe(view)
    for kind in ("reinforcing", "undetermined"):
        n = sum(loop.kind == kind for loop in view.search.loops)
        assert f"{n or 'none'} {kind}" in said.sentence
    assert f"there are {len(view.search.loops)} loops" in said.sentence
    assert len(said.sentence.split()) <= 40
    assert view.version in said.n_line
    assert reading.LIMIT in said.traps


def test_no_loop_is_said_and_is_no_error() -> None:
    view = loops.view(Selection(evidence=("nothing",)))
    said = reading.describe(view)
    assert "no loop of up to three arrows" in said.sentence
    assert said.traps == ()
    assert card.fill(view)[0]["table"]["texts"]["loop"] == []


def test_a_search_that_was_cut_says_so_and_what_helps() -> None:
    names = ["md", *(f"n{k}" for k in range(8))]
    whole = graph(statement(a, b) for a in names for b in names if a != b)
    view = replace(crowded(1), search=through_hub(whole, 4, most_loops=100), nodes=whole.nodes)
    said = reading.describe(view)
    assert "Up to three arrows there are 64 loops" in said.sentence
    assert said.traps[0].startswith("More than 100 loops of up to four arrows")
    assert said.traps[0].endswith("Shorten the loop or narrow the filters.")
    nothing = replace(view, search=through_hub(whole, 4, most_loops=3))
    assert "narrow the filters" in reading.describe(nothing).sentence


def test_a_loop_of_the_link_that_is_not_listed_is_named() -> None:
    said = reading.describe(loops.view(Selection(loop="md>nobody")))
    assert "md>nobody is not listed" in said.traps[0]


def test_every_name_and_arrow_can_be_pressed_and_says_what_it_is() -> None:
    view = measured()
    content = tree(listing.content(view))
    loop = view.search.loops[0]
    presses = {props["data-patch"] for props in found(content, type="button")}
    for arrow in loop.arrows:
        assert any(parse_qs(press).get("arrow") == [arrow.key] for press in presses)
    nodes = {parse_qs(press).get("node", [""])[0] for press in presses}
    assert set(loop.nodes[1:]) <= nodes
    labels = [props["aria-label"] for props in found(content, className="loops-arrow")]
    assert "Drift drives Altered intercellular communication, confidence 3" in labels


def test_a_length_is_one_press() -> None:
    chips = found(tree(listing.content(measured())), className="loops-chip")
    assert [chip["children"] for chip in chips] == ["2", "3", "4", "5", "6"]
    assert [chip["aria-pressed"] for chip in chips] == ["false", "true", "false", "false", "false"]
    assert chips[3]["data-patch"] == "loop_length=5"


def test_the_data_are_told_arrow_by_arrow() -> None:
    view = measured()
    loop = view.search.find(KEY)
    assert loop is not None
    assert words.data(loop, view) == "1 of 2 arrows measured: 1 agrees"
    first, second = (words.correlation(view.data[arrow.key]) for arrow in loop.arrows)
    assert first == (
        "r +0.63 [0.42, 0.78], 48 donors, adjusted for age: the sign agrees with the literature"
    )
    assert second == "Four donors: six are needed."
    row = next(row for row in found(tree(listing.content(view)), className="loops-marks"))
    assert [mark["props"]["children"] for mark in row["children"]] == ["✓", "–"]


def test_the_selected_loop_shows_every_statement_with_its_citations() -> None:
    view = measured(Selection(loop="md>h_cellular_senescence"))
    content = tree(listing.content(view))
    (detail,) = found(content, className="loops-detail")
    said = text_of(detail["children"])
    assert view.selected is not None
    known = evidence_graph.curated().citations
    for row in view.selected.statements:
        assert row.statement_id in said
        assert row.mechanism in said
        assert row.caveat in said
        for name in row.citation_ids:
            assert citation_formats.short(known[name]) in said
            if known[name].doi:
                assert f"https://doi.org/{known[name].doi}" in str(detail)
    assert "claim both directions" in said
    unverified = [
        n for r in view.selected.statements for n in r.citation_ids if not known[n].verified
    ]
    assert said.count("not verified") == len(unverified)


def test_an_association_in_the_detail_is_never_a_cause() -> None:
    view = measured(Selection(loop=KEY))
    said = text_of(tree(listing.content(view)))
    assert "An association: it cannot say which comes first." in said


def test_at_most_fifty_loops_are_shown_and_the_rest_is_counted() -> None:
    view = crowded(60)
    content = tree(listing.content(view))
    assert len(found(content, className="loops-kind")) == 50
    assert "10 more, with weaker evidence, are in the table and the CSV." in text_of(content)
    assert len(twin.loops(view).rows) == 60


def test_a_selected_loop_is_shown_wherever_it_ranks() -> None:
    view = crowded(60)
    last = view.search.loops[-1]
    content = tree(listing.content(replace(view, selected=last)))
    kinds = found(content, className="loops-kind")
    assert len(kinds) == 50
    assert [kind["data-loop"] for kind in kinds if kind["aria-expanded"] == "true"] == [last.key]


def test_the_table_holds_every_loop_with_its_statements() -> None:
    view = measured(Selection(loop_length="6", loop=KEY))
    rows = twin.loops(view).rows
    assert len(rows) == len(view.search.loops)
    assert rows["rank"].tolist() == list(range(1, len(rows) + 1))
    assert rows.loc[rows["selected"], "loop"].tolist() == [
        (
            "Drift drives Altered intercellular communication, "
            "Altered intercellular communication drives Drift"
        )
    ]
    ids = {row.statement_id for row in evidence_graph.curated().graph.statements}
    papers = evidence_graph.curated().citations
    for statements, citations in zip(rows["statements"], rows["citations"], strict=True):
        assert set(statements.split(";")) <= ids
        assert set(citations.split(";")) <= papers.keys()


def test_the_card_has_what_every_card_has() -> None:
    import app  # the sheet links to Methods: it asks the app for the way

    assert app.server
    frame = tree(card.frame())
    actions = {
        props["data-action"] for props in found(frame, type="button") if "data-action" in props
    }
    assert actions == {"table", "how", "export"}
    exports = {props["data-export"] for props in found(frame, role="menuitem")}
    assert exports == {"png-slide", "csv", "claim"}
    assert len(card.fill(measured())) == len(card.outputs())
    assert "loops" in str(tree(how.loops()))
