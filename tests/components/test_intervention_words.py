"""What stands beside the table of interventions: the panel, the selection line, the cells."""

import pytest

import app
from atlas import citation_formats, evidence_graph, interventions
from atlas.selection import Selection
from components import intervention_panel, intervention_selection_line, selection_lines
from components.readings import interventions as reading
from components.twins import interventions as twin
from tests.components import intervention_examples as examples
from tests.components.trees import found, tree

assert app.server  # paths of other pages are known to the app alone
OSK = Selection(node="i_osk", evidence=("in_vitro",), arrow="md>h_dysbiosis")


def test_the_panel_tells_harms_before_any_statement() -> None:
    words = str(tree(intervention_panel.panel(Selection(node="i_osk"))))
    harms = [words.index(one.finding) for one in interventions.findings("i_osk")]
    statements = [
        words.index(row.mechanism[:30])
        for row in evidence_graph.curated().graph.statements
        if row.source == "i_osk"
    ]
    assert max(harms) < min(statements)
    assert len(statements) > 10


def test_every_statement_in_the_panel_has_its_caveat_and_its_citations() -> None:
    words = str(tree(intervention_panel.panel(Selection(node="i_mtor"))))
    for row in evidence_graph.curated().graph.statements:
        if row.source == "i_mtor":
            assert row.caveat in words
            known = evidence_graph.curated().citations
            assert all(citation_formats.line(known[n]) in words for n in row.citation_ids)


def test_the_panel_counts_what_the_filters_hide() -> None:
    shown = [
        row
        for row in evidence_graph.curated().graph.statements
        if row.source == "i_osk" and row.evidence_kind == "in_vitro"
    ]
    every = [r for r in evidence_graph.curated().graph.statements if r.source == "i_osk"]
    words = str(tree(intervention_panel.panel(OSK)))
    assert f"{len(every) - len(shown)} statements are hidden by the filters" in words
    assert "Teratomas" in words


def test_the_panel_leads_to_the_graph_with_the_filters_and_without_an_older_arrow() -> None:
    (link,) = found(tree(intervention_panel.panel(OSK)), className="panel-link")
    path, _, query = link["href"].partition("?")
    assert path.endswith("/hallmarks")
    assert Selection.parse(query).node == "i_osk"
    assert Selection.parse(query).evidence == ("in_vitro",)
    assert Selection.parse(query).arrow == ""


@pytest.mark.parametrize("node", ["", "nosuch", "h_dysbiosis"])
def test_without_an_intervention_both_say_what_to_press(node: str) -> None:
    chosen = Selection(node=node)
    assert intervention_panel.EMPTY in str(tree(intervention_panel.panel(chosen)))
    assert "Nothing selected" in str(tree(intervention_selection_line.line(chosen)))


def test_the_selection_line_counts_harms_and_risks_first() -> None:
    line = str(tree(selection_lines.line(Selection(node="i_mtor"), "interventions")))
    assert line.index("! 1 harm") < line.index("On drift")
    risky = str(tree(intervention_selection_line.line(Selection(node="i_yapi"))))
    assert "! 1 risk" in risky
    bare = str(tree(intervention_selection_line.line(Selection(node="i_klotho"))))
    assert "no safety finding curated" in bare


def test_other_pages_keep_the_line_of_the_strata() -> None:
    chosen = Selection(node="i_mtor")
    assert "Click a mark" in str(tree(selection_lines.line(chosen, selection_lines.STRATA)))


def test_the_table_has_safety_second_and_a_button_that_says_whether_it_is_on() -> None:
    data = twin.table(examples.rows()).data()
    assert [field["column"] for field in data["fields"]][:3] == ["label", "safety", "drift_text"]
    assert data["texts"]["drift_text"][0] == "⊣ suppresses (cell culture), ●●○, human data"
    assert data["texts"]["drift_text"][-1] == "no statement"
    assert data["texts"]["safety_style"][:2] == ["safety safety-harm", "safety safety-risk"]
    assert data["texts"]["in_scenario"][2] == "True"
    assert data["texts"]["whatif_text"][2] == "✓ In"
    assert data["texts"]["scenario_patch"][0] == "scenario=i_osk%3Dup"


def test_the_reading_counts_harms_before_effects() -> None:
    said = reading.describe(examples.rows()).sentence
    assert said == (
        "Harm is reported for 1 of 8 interventions. 3 are stated to suppress drift, 1 of them in "
        "living animals, 1 in a human trial."
    )
