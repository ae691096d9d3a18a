"""The sentence of the transitions: six filters, each a slot, and the way back to none."""

from atlas.selection import Selection
from components import graph_filters, references
from tests.components.drawer.words import flat
from tests.components.trees import found, tree


def test_the_sentence_has_six_slots_and_no_reset_at_first() -> None:
    sentence = tree(graph_filters.transitions_page(Selection()))
    slots = [props["data-slot"] for props in found(sentence, className="slot")]
    assert slots == ["evidence", "species", "organs", "confidence", "claimed", "verified"]
    assert not found(sentence, className="reset")


def test_what_is_chosen_is_said_and_can_be_put_back() -> None:
    chosen = Selection(evidence=("in_vitro", "review"), confidence="2", claimed="yes", node="t_pmt")
    sentence = tree(graph_filters.transitions_page(chosen))
    said = [props["children"] for props in found(sentence, className="slot-text")]
    assert said[0] == "cell culture and review"
    assert said[3] == "2 or 3"
    (reset,) = found(sentence, className="reset")
    assert reset["data-patch"] == "claimed=&confidence=&evidence="  # the node stays


def test_sources_are_links_with_marks_and_the_drawer_has_a_way() -> None:
    import app

    assert app.server
    nodes = tree(references.of_transitions(Selection(node="t_fmt")))
    assert "https://doi.org/10.1038/nm.3218" in str(nodes)
    assert "! not verified : Doeser 2018." in flat(nodes)
    assert references.drawer_link(Selection()) == []
    (link,) = tree(references.drawer_link(Selection(arrow="c_tgfb>t_fmt")))
    assert link["props"]["href"].split("?")[1].startswith("arrow=c_tgfb%3Et_fmt")
