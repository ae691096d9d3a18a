"""Who changed which version of the statements, on the footer and on Methods."""

from atlas import evidence_graph, knowledge_changes
from components import knowledge_words
from components.methods import knowledge
from tests.components.trees import tree


def test_the_footer_names_the_version_and_who_changed_it_when() -> None:
    last = knowledge_changes.last()
    assert last is not None
    version = evidence_graph.curated().version
    assert knowledge_words.footer() == f"Knowledge {version}, changed by {last.who} on {last.day}"


def test_a_statement_says_who_added_it() -> None:
    first = knowledge_changes.history()[0]
    assert knowledge_words.of_statement("e001") == f"Added by {first.who} on {first.day}"
    assert knowledge_words.of_statement("e99999") == ""


def test_methods_shows_every_recorded_version_and_the_command() -> None:
    (section,) = knowledge.sections()
    said = str(tree(list(section.content)))
    for change in knowledge_changes.history():
        assert change.version in said
        assert change.what in said
    assert "python -m atlas check-knowledge --record" in said
    assert knowledge_words.footer() in said
