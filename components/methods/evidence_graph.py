"""How the evidence graph is made, and what a node and an arrow of it show."""

from typing import Final

from components.methods.section import Section, formula, paragraphs, source

ORDER: Final = 52


def sections() -> list[Section]:
    """Return the sections of this topic, in reading order."""
    return [
        Section(
            "evidence-graph",
            "The evidence graph",
            (
                *paragraphs(
                    "A statement says what one or more papers found of an ordered pair: more of "
                    "the source gives more (+1) or less (−1) of the target, or no direction (0). "
                    "It has a kind of evidence, species, tissue, a confidence and citations. A "
                    "hallmark stands for its age-related change.",
                ),
                formula(
                    "confidence 3 = causal test in living animals or a randomised trial, verified",
                    "confidence 2 = causal test by proxy, cell culture, or omics that read drift",
                    "confidence 1 = tumour cells only, loose association, digest, or concept",
                ),
                *paragraphs(
                    "Statements of one pair make an arrow. All signs equal: supported. Both signs: "
                    "disputed, never averaged and never put to a vote. A statement without a "
                    "direction beside signed ones: contested. None but those: no evidence found. "
                    "Width and dash are those of the best signed statement: the highest confidence "
                    "first, then the strongest kind of evidence.",
                    "Confidence rates one statement. It does not say how much a link matters for "
                    "human ageing: most statements rated 3 come from injured mice. A verified "
                    "citation was seen with its DOI or PMID on a public page. Claimed by the "
                    "review: a digest of it names the link; the others are unknown, not denied.",
                    "A node is coloured by the change of a gene set that stands for it, in the one "
                    "stratum named in the filter sentence. A gene set is a proxy: what it cannot "
                    "tell is written beside its score. Sets whose fall means more of the hallmark "
                    "are turned.",
                    "The data on an arrow are the partial correlation of both scores over donors, "
                    "genes of both sets removed from both. It is an association: it has no "
                    "direction, so both arrows of a pair show the same one. Agrees: its 95 % "
                    "interval leaves out 0 on the side that the statements claim.",
                ),
                source("Lu et al. 2026, Cell", "10.1016/j.cell.2026.04.020"),
            ),
        ),
    ]
