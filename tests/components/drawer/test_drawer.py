"""The drawer for every arrow and every node: what must stand in it, and what must resolve."""

from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from atlas import citation_formats, evidence_graph, queries
from atlas.selection import Selection
from components import drawer
from components.drawer import answer, copy_text, names
from drift.graph import Arrow, Node, Statement
from tests.components.drawer.words import all_props, flat
from tests.components.trees import found, tree

WHOLE = evidence_graph.curated()
ARROWS = list(WHOLE.graph.arrows)
NODES = list(WHOLE.graph.nodes)
EPIDERMIS = Selection(dataset="kuehne2017_human_epidermis")


@pytest.fixture(scope="module", autouse=True)
def app() -> None:
    """Links inside the app are relative to the app."""
    from app import server

    assert server


def shown(**focus: Any) -> Any:
    return tree(drawer.content(replace(EPIDERMIS, **focus)))


def patches(node: Any) -> list[str]:
    return [props["data-patch"] for props in all_props(node) if "data-patch" in props]


def test_nothing_in_focus_is_an_empty_drawer_and_so_is_what_does_not_exist() -> None:
    assert drawer.content(Selection()) == []
    assert drawer.content(Selection(arrow="no>thing", node="nothing")) == []


@pytest.mark.parametrize("pair", ARROWS, ids=">".join)
def test_every_arrow_shows_all_it_rests_on(pair: tuple[str, str]) -> None:
    arrow = WHOLE.graph.arrows[pair]
    made = shown(arrow=arrow.key)
    (title,) = found(made, id=drawer.frame.TITLE)
    assert title["children"].endswith("?")
    words = flat(made)
    assert f"{answer.word(arrow)}." in words
    for statement in arrow.statements:
        assert statement.mechanism in text_of(made, statement)
        assert statement.caveat in text_of(made, statement)
        assert evidence_graph.EVIDENCE_WORDS[statement.evidence_kind] in words.lower()
        assert f"confidence {statement.confidence} of 3" in str(made)
    assert cited(made) == [
        citation_formats.line(WHOLE.citations[name])
        for name in (*of_safety(arrow.source), *statement_citations(arrow))
    ]


def statement_citations(arrow: Arrow) -> list[str]:
    return [name for statement in arrow.statements for name in statement.citation_ids]


def of_safety(node_id: str) -> list[str]:
    return [name for finding in WHOLE.safety[node_id] for name in finding.citation_ids]


def text_of(made: Any, statement: Statement) -> str:
    (own,) = [p for p in all_props(made) if p.get("data-statement") == statement.statement_id]
    return flat(own["children"])


def cited(made: Any) -> list[str]:
    """Return the citations shown, as the line that each carries."""
    lists = found(made, className="citations")
    return [
        title
        for item in lists
        for props in all_props(item["children"])
        if (title := props.get("title"))
    ]


@pytest.mark.parametrize("node_id", NODES)
def test_every_node_shows_what_it_is_and_only_citations_of_the_table(node_id: str) -> None:
    node = WHOLE.graph.nodes[node_id]
    made = shown(node=node_id)
    words = flat(made)
    assert node.label in words
    assert node.description in words
    assert all(synonym in words for synonym in node.synonyms)
    known = [*of_safety(node_id), *node.citation_ids]
    assert sorted(cited(made)) == sorted(citation_formats.line(WHOLE.citations[n]) for n in known)
    into, out = WHOLE.graph.of_node(node_id)
    keys = [parse_qs(patch, keep_blank_values=True)["arrow"][0] for patch in patches(made)[1:]]
    assert sorted(keys) == sorted(arrow.key for arrow in (*into, *out))


@pytest.mark.parametrize("pair", ARROWS[::9] + ARROWS[:3], ids=">".join)
def test_links_lead_to_the_paper_and_tell_nobody_where_from(pair: tuple[str, str]) -> None:
    made = shown(arrow=">".join(pair))
    links = [p for p in all_props(made) if "href" in p]
    for link in links:
        assert urlsplit(link["href"]).netloc in {"doi.org", "pubmed.ncbi.nlm.nih.gov"}
        assert (link["target"], link["rel"]) == ("_blank", "noopener")


def test_an_unverified_citation_says_so() -> None:
    assert "! rapamycin.news 2026 not verified" in flat(shown(arrow="h_cellular_senescence>md"))
    assert "✓ Krizhanovsky 2008" in flat(shown(arrow="h_cellular_senescence>md"))


def test_statements_come_strongest_first() -> None:
    made = shown(arrow="h_cellular_senescence>md")
    order = [p["data-statement"] for p in all_props(made) if "data-statement" in p]
    assert order == [s.statement_id for s in arrow_of("h_cellular_senescence>md").statements]
    assert order[0] == "e015"


def arrow_of(key: str) -> Arrow:
    arrow = WHOLE.graph.arrow(key)
    assert arrow is not None
    return arrow


def test_a_filter_that_hides_statements_is_named_and_can_be_lifted() -> None:
    made = shown(arrow="h_cellular_senescence>md", confidence="2", species="mouse", claimed="")
    words = flat(made)
    assert "1 more statement is hidden by the filters “in mouse”, “confidence 2 or more”." in words
    (show,) = [
        p for p in all_props(made) if str(p.get("aria-label", "")).startswith("Show the hid")
    ]
    assert parse_qs(show["data-patch"], keep_blank_values=True) == {
        "confidence": [""],
        "species": [""],
    }


def test_an_innocent_filter_is_not_blamed() -> None:
    words = flat(shown(arrow="h_cellular_senescence>md", confidence="3", verified="yes"))
    assert "3 more statements are hidden by the filter “confidence 3”." in words


def test_an_arrow_whose_statements_are_all_hidden_says_so() -> None:
    words = flat(shown(arrow="md>h_dysbiosis", confidence="3"))
    assert "Hidden by the filters. No statement of this arrow passes them." in words
    assert "1 statement is hidden by the filter “confidence 3”." in words


def test_the_way_back_is_one_press_away() -> None:
    made = shown(arrow="h_cellular_senescence>md")
    words = flat(made)
    back = "The way back, mesenchymal drift → cellular senescence, has 2 statements and is disputed"
    assert f"{back} too." in words
    assert any(
        parse_qs(patch).get("arrow") == ["md>h_cellular_senescence"] for patch in patches(made)
    )
    alone = flat(shown(arrow="i_osk>o_tumour"))
    assert "No statement tells of the way back, tumour formation → OSK" in alone


@pytest.mark.parametrize(
    "focus",
    [{"node": name} for name, rows in WHOLE.safety.items() if rows]
    + [{"arrow": "i_mtor>o_mortality"}, {"arrow": "i_osk>md"}],
    ids=str,
)
def test_safety_stands_before_everything_else(focus: dict[str, str]) -> None:
    node = focus.get("node") or focus["arrow"].split(">")[0]
    words = flat(shown(**focus))
    for finding in WHOLE.safety[node]:
        assert words.index(finding.finding) < words.index("In the loaded data")
    if "arrow" in focus:
        assert words.index("Safety first") < words.index("Supported.")


def test_an_intervention_without_a_finding_is_not_called_safe() -> None:
    assert "That is no statement that it is safe." in flat(shown(node="i_cr"))
    assert "Safety" not in flat(shown(node="h_dysbiosis"))


def test_a_node_shows_every_gene_set_and_says_which_is_turned() -> None:
    words = flat(shown(node="h_mitochondrial_dysfunction"))
    assert "Oxidative phosphorylation on the graph" in words
    assert "Turned: a lower score means more of it" in words
    assert "The curve shows the score itself, not turned" in words
    assert "Reactive oxygen species" in words
    assert "24 young and 24 old people" in words
    senescence = flat(shown(node="h_cellular_senescence"))
    assert "27 genes are shared with the MD set" in senescence
    assert "Turned" not in senescence


def test_a_node_without_a_gene_set_is_not_a_zero() -> None:
    words = flat(shown(node="h_dysbiosis"))
    assert "No gene set stands for it, so it is not measured. That is not a zero." in words
    assert "g 0" not in words


def test_the_age_curve_is_the_drawn_score_of_the_stratum_and_nothing_else() -> None:
    made = shown(node="h_cellular_senescence")
    (drawing,) = found(made, id={"type": "drawing", "name": "node_ages"})
    table = drawing["data"]["table"]
    assert len(table["numbers"]["y"]) == 48
    assert set(table["texts"]["column_label"]) == {"Skin epidermis"}
    (link,) = [p for p in all_props(made) if p.get("children") == "Open on Tissues"]
    carried = Selection.parse(urlsplit(link["href"]).query)
    assert urlsplit(link["href"]).path == "/tissues"
    assert (carried.signature, carried.tissue) == ("senmayo", "skin epidermis")
    assert carried.dataset == "kuehne2017_human_epidermis"


def test_only_a_measured_node_loads_the_figure_library() -> None:
    def graphs(focus: dict[str, str]) -> int:
        return str(shown(**focus)).count("'type': 'Graph'")

    assert graphs({"node": "h_cellular_senescence"}) == 1
    assert graphs({"node": "h_dysbiosis"}) == 0
    assert graphs({"arrow": "h_cellular_senescence>md"}) == 0


def test_an_effect_table_has_no_curve_and_says_why() -> None:
    keele = Selection(
        dataset="keele2023_mouse_10tissue_proteome_effects", tissue="heart", node="md"
    )
    words = flat(tree(drawer.content(keele)))
    assert "An effect table holds no donors' values" in words
    assert "Effect table of" in words


def test_marker_genes_open_their_own_age_curve() -> None:
    made = shown(node="md")
    (link,) = [p for p in all_props(made) if p.get("title") == "COL1A1 against age, on Tissues"]
    carried = Selection.parse(urlsplit(link["href"]).query)
    assert (carried.gene, carried.dataset) == ("COL1A1", EPIDERMIS.dataset)
    assert link["children"]["type"] == "I"


def test_the_close_button_clears_the_focus_and_nothing_else() -> None:
    for focus in ({"node": "md"}, {"arrow": "md>h_dysbiosis"}):
        (close,) = found(shown(**focus), className="drawer-close")
        assert parse_qs(close["data-patch"], keep_blank_values=True) == {
            "arrow": [""],
            "node": [""],
        }
        assert close["aria-label"]


def test_the_drawer_is_labelled_by_its_title() -> None:
    made = tree(drawer.aside(replace(EPIDERMIS, node="md")))["props"]
    assert made["role"] == "dialog"
    assert made["aria-modal"] == "false"
    assert found(made["children"], id=made["aria-labelledby"])


@pytest.mark.parametrize("key", ["h_cellular_senescence>md", "md>h_ecm_changes", "i_osk>md"])
def test_the_copied_text_holds_every_statement_citation_filter_and_version(key: str) -> None:
    selection = replace(EPIDERMIS, arrow=key, species="human")
    copied = copy_text.of_arrow(arrow_of(key), selection)
    kept = [row for row in arrow_of(key).statements if row.is_human]
    assert kept
    for row in arrow_of(key).statements:
        assert (row.mechanism in copied) == row.is_human
    for row in kept:
        assert all(
            citation_formats.line(WHOLE.citations[name]) in copied for name in row.citation_ids
        )
    assert "Statements kept: in human." in copied
    assert f"knowledge {WHOLE.version}" in copied
    assert queries.build_id() in copied
    assert copy_text.LINK in copied
    numbers = [f"[{n}] " for n in range(1, 40) if f"\n[{n}] " in copied]
    assert numbers == [f"[{n}] " for n in range(1, len(numbers) + 1)]


def test_the_copied_text_of_a_node_holds_its_safety_and_its_arrows() -> None:
    copied = copy_text.of_node(WHOLE.graph.nodes["i_mtor"], EPIDERMIS)
    assert "hazard ratio 2.37" in copied
    assert copied.index("hazard ratio") < copied.index("Does mTOR inhibition")
    assert "Does mTOR inhibition (rapalogs) lower mortality risk? Supported." in copied


def test_special_names_are_of_nodes_that_exist() -> None:
    assert set(names.NAMES) <= set(NODES)


@pytest.mark.parametrize(
    ("key", "question"),
    [
        ("h_cellular_senescence>md", "Does cellular senescence drive mesenchymal drift?"),
        ("h_epigenetic_alterations>md", "Do epigenetic alterations drive mesenchymal drift?"),
        ("t_emt>md", "Is the epithelial-mesenchymal transition part of mesenchymal drift?"),
        (
            "i_senolytics>o_disease",
            "Do senolytics (dasatinib + quercetin) slow disease progression?",
        ),
        ("i_mtor>o_disease", "Does mTOR inhibition (rapalogs) worsen disease progression?"),
        ("r_mir200>r_zeb1", "Does the miR-200 family suppress ZEB1?"),
        ("c_tmao>o_fibrosis", "Is TMAO associated with organ fibrosis?"),
        ("r_tert>o_fibrosis", "Does TERT affect organ fibrosis?"),
    ],
)
def test_questions_read_well(key: str, question: str) -> None:
    arrow = arrow_of(key)
    ends = (WHOLE.graph.nodes[arrow.source], WHOLE.graph.nodes[arrow.target])
    assert answer.question(arrow, *ends) == question


def statement(sign: int, relation: str, **change: Any) -> Statement:
    facts: dict[str, Any] = {
        "statement_id": f"s{sign}{relation}{change}",
        "source": "a",
        "target": "b",
        "sign": sign,
        "relation": relation,
        "mechanism": "m",
        "evidence_kind": "in_vitro",
        "species": ("mouse",),
        "tissue": "lung",
        "confidence": 2,
        "claimed": False,
        "citation_ids": (),
    }
    return Statement(**{**facts, **change})


def answered(*statements: Statement) -> str:
    ends = (Node("a", "Alpha", "cue"), Node("b", "Beta changes", "outcome"))
    return answer.sentence(Arrow("a", "b", statements), *ends)


def test_a_dispute_names_both_sides_and_which_is_stronger() -> None:
    said = answered(
        statement(-1, "suppresses", confidence=3, evidence_kind="animal_in_vivo"),
        statement(1, "drives"),
        statement(1, "drives", confidence=1),
    )
    assert said.startswith(
        "Two statements say it drives beta changes and one that it suppresses them"
    )
    assert "the strongest, that it suppresses them, rests on living animals, confidence 3" in said


@pytest.mark.parametrize(
    ("species", "tells"),
    [
        (("mouse",), True),
        (("mouse", "human"), False),
        (("not stated",), False),
        (("none",), False),
        ((), False),
    ],
)
def test_that_nobody_looked_at_people_is_said_only_where_it_is_known(
    species: tuple[str, ...], tells: bool
) -> None:
    said = answered(statement(1, "drives", species=species))
    assert ("does not rest on people" in said) == tells
