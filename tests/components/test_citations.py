"""A citation on screen: marked when nobody saw it with its DOI or PMID, and with its links."""

from dataclasses import replace

import pytest

from atlas import citation_formats, evidence_graph
from atlas.knowledge import Citation
from components import citations
from tests.components.drawer.words import all_props, flat
from tests.components.trees import found, tree

KNOWN = evidence_graph.curated().citations
PAPER = next(one for one in KNOWN.values() if one.verified and one.doi and one.pmid)


@pytest.mark.parametrize("name", KNOWN)
def test_each_in_a_row_is_named_marked_and_linked(name: str) -> None:
    citation = KNOWN[name]
    made = tree(citations.of([name]))
    mark, says = ("✓", "verified") if citation.verified else ("!", "not verified")
    words = flat(made).replace(" PMID", "")
    assert words == f"{mark} {citation_formats.short(citation)} {says}"
    links = [props["href"] for props in all_props(made) if "href" in props]
    ways = citation_formats.doi_link(citation), citation_formats.pubmed_link(citation)
    assert links == [way for way in ways if way]


def test_the_order_is_that_of_the_ids() -> None:
    names = list(KNOWN)[5:1:-1]
    titles = [props["title"] for props in all_props(tree(citations.of(names))) if "title" in props]
    assert titles == [citation_formats.line(KNOWN[name]) for name in names]


def test_links_open_beside_the_app_and_tell_nobody_where_from() -> None:
    for made in (citations.of([PAPER.citation_id]), citations.full(PAPER)):
        for link in [props for props in all_props(tree(made)) if "href" in props]:
            assert (link["target"], link["rel"]) == ("_blank", "noopener")


@pytest.mark.parametrize(
    ("citation", "ends"),
    [
        (PAPER, f"doi:{PAPER.doi}"),
        (replace(PAPER, doi=""), f"PMID {PAPER.pmid}"),
        (replace(PAPER, doi="", pmid=""), "no DOI or PMID shown"),
    ],
    ids=["DOI", "PMID", "neither"],
)
def test_a_line_of_a_list_ends_with_one_identifier(citation: Citation, ends: str) -> None:
    named = f"{citation_formats.short(citation)}. {citation.title}. {citation.journal}."
    assert flat(tree(citations.full(citation))) == f"✓ verified {named} {ends}"


def test_a_line_says_first_that_it_is_not_verified() -> None:
    made = tree(citations.full(replace(PAPER, verified=False)))
    assert flat(made).startswith(f"! not verified : {citation_formats.short(PAPER)}. ")
    assert not found(made, className="verified-mark")
