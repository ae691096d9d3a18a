"""Citations in BibTeX, read back by a reader of its own, and as lines and links."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atlas import citation_formats, knowledge, statements
from atlas.knowledge import Citation
from tests.atlas import bibtex_reader

ALL = knowledge.citations()


def citation(**change: object) -> Citation:
    facts: dict[str, object] = {
        "citation_id": "kuehne2017",
        "title": "A title",
        "first_author": "Kühne A",
        "year": "2017",
        "journal": "A & B",
        "doi": "10.1/x",
        "pmid": "123",
        "kind": "primary",
        "verified": True,
    }
    return Citation(**{**facts, **change})  # type: ignore[arg-type]


def entry(**change: object) -> bibtex_reader.Entry:
    (found,) = bibtex_reader.read(citation_formats.bibtex([citation(**change)])).values()
    return found


def test_every_citation_of_the_tables_comes_back_from_bibtex() -> None:
    entries = bibtex_reader.read(citation_formats.bibtex(ALL.values()))
    assert set(entries) == set(ALL)
    for name, found in entries.items():
        own = ALL[name]
        assert bibtex_reader.plain(found["title"]) == own.title
        place = found["journal"] if found["ENTRYTYPE"] == "article" else found["howpublished"]
        assert bibtex_reader.plain(place) == own.journal
        assert found["year"] == own.year
        assert found.get("doi", "") == own.doi
        assert found.get("pmid", "") == own.pmid
        assert (found.get("note") == "not verified") == (not own.verified)
        assert found["title"].startswith("{")  # capitals of gene names are kept


def test_news_and_repositories_are_no_articles() -> None:
    entries = bibtex_reader.read(citation_formats.bibtex(ALL.values()))
    others = {name for name, found in entries.items() if found["ENTRYTYPE"] == "misc"}
    assert others == {"newsmed2026", "rapanews2026", "rejuv_readouts2026", "agingwiki2026"}


@pytest.mark.parametrize(
    ("author", "written"),
    [
        ("Schafer MJ", "Schafer, M. J. and others"),
        ("de Lima Camillo LP", "de Lima Camillo, L. P. and others"),
        ("King TE Jr", "King, Jr, T. E. and others"),
        ("rapamycin.news", "{rapamycin.news}"),
        ("Kühne A", r"K{\"u}hne, A. and others"),
        ("Muñoz C", r"Mu{\~n}oz, C. and others"),
    ],
)
def test_authors_are_written_as_bibtex_wants_them(author: str, written: str) -> None:
    assert entry(first_author=author)["author"] == written


def test_an_author_nobody_saw_is_not_invented() -> None:
    unknown = citation(first_author=citation_formats.UNKNOWN_AUTHOR)
    assert "author" not in entry(first_author=citation_formats.UNKNOWN_AUTHOR)
    assert citation_formats.line(unknown).startswith("A title. A & B 2017.")
    assert citation_formats.short(unknown) == "A & B 2017"
    assert citation_formats.UNKNOWN_AUTHOR in {own.first_author for own in ALL.values()}


def test_each_citation_is_written_once_in_its_order() -> None:
    one, other = citation(), citation(citation_id="b")
    entries = bibtex_reader.read(citation_formats.bibtex([other, one, other]))
    assert list(entries) == ["b", "kuehne2017"]


@given(st.text(alphabet='abZ αβγκ&%$#_{}~^\\<>|"ßéèñüâ', max_size=40))
def test_any_title_comes_back(title: str) -> None:
    latex = citation_formats.escaped(title)
    assert latex.isascii()
    assert bibtex_reader.plain(latex) == title


@given(st.text(max_size=40), st.text(max_size=20))
def test_no_text_breaks_the_file(title: str, key: str) -> None:
    written = citation_formats.bibtex([citation(title=title, citation_id=f"k{key}", doi=title)])
    assert written.count("{") == written.count("}")
    assert re.match(r"@article\{[\w:.-]+,\n", written)


def test_a_line_ends_each_part_once_and_marks_what_is_not_verified() -> None:
    said = citation_formats.line(citation(title="Friend or foe?", verified=False))
    assert said == "Kühne A et al. Friend or foe? A & B 2017. doi:10.1/x. PMID 123. [not verified]."
    assert "PMID" not in citation_formats.line(citation(pmid=""))


def test_links_lead_to_the_doi_and_to_pubmed_or_nowhere() -> None:
    assert citation_formats.doi_link(citation()) == "https://doi.org/10.1/x"
    assert citation_formats.pubmed_link(citation()) == "https://pubmed.ncbi.nlm.nih.gov/123/"
    assert citation_formats.doi_link(citation(doi="")) == ""
    assert citation_formats.pubmed_link(citation(pmid="")) == ""


def test_ids_in_a_text_for_people_become_author_and_year() -> None:
    said = citation_formats.readable("little effect (hammoud2024); see x2020", ALL)
    assert said == f"little effect ({citation_formats.short(ALL['hammoud2024'])}); see x2020"


def test_an_id_of_several_words_becomes_author_and_year_too() -> None:
    rejuvenation = citation_formats.short(ALL["rejuv_readouts2026"])
    said = citation_formats.readable("argues (rejuv_readouts2026).", ALL)
    assert said == f"argues ({rejuvenation})."


def test_no_statement_shows_the_id_of_a_paper_or_a_node() -> None:
    whole = statements.read()
    for row in whole.graph.statements:
        shown = set(re.findall(r"\w+", f"{row.mechanism} {row.caveat}"))
        assert shown.isdisjoint(ALL)
        assert not {word for word in shown & set(whole.graph.nodes) if "_" in word}
