"""How the spectrum of transitions is curated and drawn."""

from typing import Final

from components.methods.section import Section, paragraphs, source

ORDER: Final = 75


def sections() -> list[Section]:
    """Return the sections of this topic, in reading order."""
    return [
        Section(
            "transitions",
            "Transitions: which cells become mesenchymal",
            (
                *paragraphs(
                    "Each transition of the evidence graph has an origin and an end state in "
                    "data/knowledge/transitions.csv, taken from the descriptions and caveats of "
                    "the other curated tables and nothing else. A row that cannot be used (an "
                    "unknown node or citation, a duplicate, a dispute without a kind) is left out "
                    "and named.",
                    "A glyph is the arrow of all statements from one cue, regulator or "
                    "intervention to one transition, drawn as its strongest statement: highest "
                    "confidence, then strongest kind of evidence. Statements of both signs stay "
                    "a dispute. A grey dot says that the cue has no statement on the transition, "
                    "but one on a regulator that has; the two are not one experiment.",
                    "Disputes on origin are marked where tracing studies give shares that cannot "
                    "both hold, or single-cell surveys find little support. A fibroblast is "
                    "mesenchymal already: fibroblast to myofibroblast is a gain of intensity. "
                    "Mesenchymal-epithelial transition leads back, but the epithelial direction "
                    "is not the native identity of a fibroblast.",
                    "Confidence rates one statement. Most of those rated 3 come from injured "
                    "mice, which says little about the importance in human ageing.",
                ),
                source("LeBleu et al. 2013, Nat. Med.", "10.1038/nm.3218"),
                source("Humphreys et al. 2010, Am. J. Pathol.", "10.2353/ajpath.2010.090517"),
                source("Tsukui et al. 2024, Nature", "10.1038/s41586-024-07660-1"),
            ),
        ),
    ]
