"""How the what-if model is made, what it takes for granted, and what it cannot say."""

import math
from typing import Final

from dash import html

from components.methods.section import Section, formula, paragraphs, source
from components.numbers import percent
from drift.arrow_weights import DISPUTE, MOST_GAIN, PRESENT, STRONGEST, WEAKEST
from drift.hinges import MOST_TRIED
from drift.what_if import AGREEMENT, MIDDLE, N_RUNS

ORDER: Final = 54

_RANGES: Final = ", ".join(
    f"{low:g} to {STRONGEST:g} at confidence {confidence}" for confidence, low in WEAKEST.items()
)
_ERROR: Final = 1.96 * math.sqrt(AGREEMENT * (1 - AGREEMENT) / N_RUNS)

_ASSUMPTIONS: Final = (
    (
        "An arrow acts",
        (
            "Every arrow that the filters leave is used as if its source acted on its target, "
            "those from associations, reviews and concepts too. The filter of evidence takes "
            "them out."
        ),
    ),
    (
        "One body",
        (
            "Statements from mice, people and cell culture, from lung, kidney and muscle, are put "
            "together as if they held in one tissue. The filters of species and organ ask less."
        ),
    ),
    (
        "Short ways weigh more",
        (
            "Each step is damped, so an arrow straight to a node outweighs a way of several "
            "arrows. Where a straight arrow of harm stands against a long way of benefit, or the "
            "reverse, stronger feedback than is allowed here could leave it undetermined."
        ),
    ),
    (
        "Contested arrows",
        (
            f"That they are absent in {percent(1 - PRESENT)} of the runs is a choice, and the one "
            "that decides most. All that is reached through a contested arrow alone is "
            "undetermined by it. Were contested arrows always there, most of these nodes would "
            "get a direction."
        ),
    ),
    (
        "Filters take sides",
        (
            "A filter that leaves one side of a dispute turns it into a direction, and may turn "
            "the answer round: compare with the unfiltered graph before an answer is quoted."
        ),
    ),
    (
        "One statement",
        (
            "Runs that agree do not make a statement stronger: a direction may hang on one concept "
            "that nobody has measured. For drift this is tried: an arrow without which it would "
            "be undetermined, not reached or turned round is named beside the answer, with its "
            "evidence. For other nodes, and for two arrows out at once, it is not tried."
        ),
    ),
    (
        "Not reached",
        (
            "No statement leads there. That is a gap of the tables, and says nothing of whether "
            "the node would change."
        ),
    ),
)


def sections() -> list[Section]:
    """Return the sections of this topic, in reading order."""
    return [_model(), _limits()]


def _model() -> Section:
    middle = MIDDLE[1] - MIDDLE[0]
    return Section(
        "what-if",
        "What if: a qualitative model",
        (
            formula(
                "x = +1 or −1 for what is held; for every other node",
                "x = tanh( d · Σ over arrows into it of strength · x(source) )",
                f"d = min(1, {MOST_GAIN:g} / λ), λ = spectral radius, all arrows at {STRONGEST:g}",
                "would rise, would fall: x > 0, x < 0",
                f"  in at least {percent(AGREEMENT)} of {N_RUNS:,} runs",
            ),
            *paragraphs(
                "0 is no change: the model starts where nothing is done. An intervention at +1 is "
                "applied. A hallmark stands for its age-related change, so held down it is eased. "
                "Arrows into what is held carry nothing. The results are changes against no "
                "change, and a direction is all that is read from them.",
                "Strengths of arrows are unknown: no two papers of the graph give one that could "
                f"be compared. Each run draws them anew, evenly: {_RANGES}. Confidence rates how "
                "well a statement is supported, not how strong the link is; so any arrow may be "
                "as strong as any other, and support only bounds how weak it may be.",
                f"A disputed arrow drives in {percent(DISPUTE)} of the runs and suppresses in the "
                "others, whatever the number of papers on each side; it is never averaged. A "
                f"contested arrow is there in {percent(PRESENT)} of the runs. Arrows without a "
                "direction carry nothing.",
                "Damping makes it settle. tanh is nowhere steeper than 1 and d holds the gain of "
                f"all loops together to {MOST_GAIN:g} or less in every run, so each step brings "
                "any two states closer: there is one end state, whatever the start or the order. "
                "d is that of the graph in force, the same for both scenarios.",
                f"Fewer than {percent(AGREEMENT)} of the runs agree: undetermined. With {N_RUNS:,} "
                f"runs a share near {percent(AGREEMENT)} is known to ±{percent(_ERROR)}. Runs in "
                "which a node does not change agree with neither side. Median and range (middle "
                f"{percent(middle)} of the runs) have no unit; only their signs compare.",
                "Does drift hang on one arrow? Its strength is set to 0 in every run, with all "
                "others and d as they were, and the answer is read again. An arrow that every "
                "way from what is held to drift takes needs no run. Of the others an estimate "
                f"picks at most {MOST_TRIED} to run: the share of the change of drift that comes "
                "through the arrow, each tanh taken as straight from 0 to where its node is. "
                "Only what the runs confirm is told. On the shipped graph, each intervention "
                "alone, it finds the same arrows as taking out every arrow in turn.",
                "Both scenarios are run with the same strengths. That a node is lower in A than in "
                "B is counted run by run.",
            ),
            source("Levins 1974, Ann. N. Y. Acad. Sci.", "10.1111/j.1749-6632.1974.tb20562.x"),
            source("Melbourne-Thomas et al. 2012, Ecol. Monogr.", "10.1890/12-0207.1"),
            source(
                "Kosko 1986, Int. J. Man-Mach. Stud. (saturation)", "10.1016/S0020-7373(86)80040-2"
            ),
        ),
    )


def _limits() -> Section:
    return Section(
        "what-if-limits",
        "What if: assumptions, and what it cannot say",
        (
            html.Dl(
                [part for term, words in _ASSUMPTIONS for part in (html.Dt(term), html.Dd(words))]
            ),
            *paragraphs(
                "Tried on the shipped graph, each intervention alone: other seeds, fewer or more "
                "runs, other ranges of strength, other damping, or strengths shared out by node, "
                "turned no direction round. They left a few nodes more, or fewer, undetermined. "
                "How often runs agree still hangs on how strengths are drawn: it is no "
                "probability.",
                "It cannot say how much, how soon or for how long, at which dose, in which tissue "
                "or cell type, in whom. It knows no threshold that, once crossed, holds by itself, "
                "though feedback may have one. A harm that is no arrow is not in it: the safety "
                "findings stand beside the results for that reason, and no filter hides them. "
                "That drift would fall does not make an intervention work, or safe.",
            ),
            source(
                "Kristensen et al. 2019, Methods Ecol. Evol. (how draws decide)",
                "10.1111/2041-210X.13179",
            ),
        ),
    )
