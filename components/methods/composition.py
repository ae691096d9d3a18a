"""Composition or state: the split, its rules, and two worked examples from the simulator."""

from typing import Any, Final

from dash import html

from components import numbers
from components.methods.section import Section, formula, paragraphs, source
from drift.schema import MIN_CELLS, MIN_DONORS, MIN_GROUP
from drift.split_examples import COMPOSITION_ONLY, STATE_ONLY, Example, example
from drift.split_intervals import MAX_UNSURE_SHARE, N_BOOT

ORDER: Final = 40
_PARTS: Final = ("composition", "state", "total")


def sections() -> list[Section]:
    """Return the sections of this topic, in reading order."""
    return [
        Section(
            "composition-or-state",
            "Composition or state",
            (
                formula(
                    "mean of a tissue = Σ over cell types of share × score",
                    "composition = Σ (p₂ − p₁) · ((s₁ + s₂) / 2 − m)",
                    "state = Σ (s₂ − s₁) · (p₁ + p₂) / 2",
                    "total = Σ p₂ s₂ − Σ p₁ s₁ = composition + state, exactly",
                ),
                *paragraphs(
                    "A tissue's mean score can change because other cells are there, or because "
                    "the same cells changed. The symmetric split favours neither side: swapping "
                    "young and old turns the signs and nothing else, and a type cut into two equal "
                    "halves changes nothing.",
                    "m is the tissue's mean, averaged over the two sides. Share changes add up to "
                    "0, so no sum depends on it, but what one cell type adds by its share does: a "
                    "score has no natural zero, and only against the tissue's mean does a type "
                    "that becomes rarer count as what it is. It adds to the mean where it scores "
                    "below the tissue, and takes away where it scores above.",
                    "Donors count once. The share p of a type is the mean of the donors' shares. "
                    "Its score s is the mean over the donors that have it, weighted by their share "
                    "of the type: then the total is the plain difference of the donors' tissue "
                    "means (an unweighted mean of the scores would lose what shares and scores "
                    "have in common within a group), and a donor with a handful of cells does not "
                    "speak for a type as loudly as one with many.",
                    f"A type of fewer than {MIN_CELLS} cells in a donor has no score there, but "
                    "its cells are in the shares. A type that one side lacks, or has in no scored "
                    "donor, is valued at the side that has it, so it moves composition only. A "
                    "type without a score in any donor is left out.",
                    f"Intervals: bootstrap over donors, {N_BOOT:,} draws with a fixed seed. Each "
                    "side draws one donor fewer than it has, which gives the variance of a mean of "
                    "n donors; the interval is the estimate ± t × the standard deviation of the "
                    "draws with Welch's degrees of freedom, since percentiles of the draws are too "
                    "narrow at few donors. With every type scored in every donor the interval of "
                    "the total is Welch's. How often the three intervals hold the truth is "
                    "simulated: see “Do the intervals of composition and state hold the truth?”. "
                    "Sex is not adjusted for: each sex has its own row.",
                    f"Fewer than {MIN_DONORS} donors on a side: no interval. A type of more than "
                    f"{MAX_UNSURE_SHARE:.0%} of the cells that fewer than {MIN_DONORS} donors of a "
                    "side have a score for: the total alone has one.",
                    "Without donor ids (Tabula Muris Senis atlas) the ages of a side stand for it, "
                    f"one vote each; ages with fewer than {MIN_GROUP} cells of the tissue are left "
                    "out, the sexes are kept apart. That is a point estimate. Its GO programs are "
                    "another measure, 0 to 127, on an axis of their own; each signature is "
                    "answered by the nearest program, the MD score by extracellular matrix "
                    "organization.",
                    "Shares are of the cells that survived dissociation, sorting and quality "
                    "control, not of the tissue; where profiles come without numbers of cells "
                    "(Kuppe 2022) there is no split.",
                ),
                *_examples(),
                source("Kitagawa 1955, J. Am. Stat. Assoc.", "10.2307/2281213"),
                source(
                    "Rao & Wu 1988, J. Am. Stat. Assoc. (n − 1 draws)",
                    "10.1080/01621459.1988.10478591",
                ),
                source("Hesterberg 2015, Am. Stat. (few donors)", "10.1080/00031305.2015.1089789"),
            ),
        )
    ]


def _examples() -> list[Any]:
    """Return the two worked examples, computed here from the simulator."""
    rows = [
        ("Only shares change", example(COMPOSITION_ONLY)),
        ("Only cells change", example(STATE_ONLY)),
    ]
    heads = ("Simulated tissue", "Composition", "State", "Total")
    table = html.Table(
        [
            html.Caption("Score difference old − young [95 % interval]"),
            html.Thead(html.Tr([html.Th(head, scope="col") for head in heads])),
            html.Tbody([_row(name, found) for name, found in rows]),
        ],
        className="data-table",
    )
    n = COMPOSITION_ONLY.n_young
    shares = ", ".join(
        f"{name} {numbers.signed(100 * change, 0)}"
        for name, change in COMPOSITION_ONLY.composition_change.items()
    )
    gain = numbers.signed(STATE_ONLY.gain, 2)
    text = (
        f"Two worked examples, {n} young and {n} old simulated mice each, drawn by the simulator "
        f"when this page is made. In the first only shares change (points: {shares}), in the "
        f"second only the cells do (every type gains {gain} log units). Both scores rise; a score "
        "of the whole tissue cannot tell them apart, the split does."
    )
    frame = {"role": "region", "tabIndex": "0", "aria-label": "Two worked examples"}
    return [html.P(text), html.Div(table, className="wide-table", **frame)]


def _row(name: str, found: Example) -> html.Tr:
    cells = [html.Td(_number(found, part)) for part in _PARTS]
    return html.Tr([html.Th(name, scope="row"), *cells])


def _number(found: Example, part: str) -> str:
    ends = getattr(found.sure, part)
    value = getattr(found.found, part)[0]
    return numbers.interval(value, ends.low[0], ends.high[0], 2, plus=True)
