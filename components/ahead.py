"""What a worker fetches while nobody asks it: what its first reader would else wait for."""

from contextlib import suppress
from importlib import import_module
from typing import Final

import dash

from atlas import cache, evidence_graph, queries
from atlas.cells import views
from atlas.selection import Selection
from components.cells import embedding, selection_line, sentence
from drift.errors import DriftError

# What the start does without, and more than one page asks for.
LATER: Final = ("scipy.optimize", "networkx")


def fetch() -> None:
    """Map the cells of every data set, load what the start left out, and lay out every page.

    What every question about a data set needs is kept; the picture that fetches it is thrown away.
    """
    with suppress(DriftError):  # without data the server says so itself
        _cells()
    with suppress(DriftError):  # who asks for it is told why
        evidence_graph.curated()
    for name in LATER:
        import_module(name)
    _pages()


def _pages() -> None:
    """Lay out every page: what it reads once, and the text of Methods, are at hand then."""
    for page in dash.page_registry.values():
        with suppress(DriftError):
            page["layout"]()


def _cells() -> None:
    cache.recall("ahead")  # opens it
    for dataset in queries.manifests():
        selection = Selection(dataset=dataset)
        queries.unknown(selection)
        if not views.refusal(selection):
            sentence.sentence(selection)
            selection_line.line(selection)
            embedding.card(selection, None)
