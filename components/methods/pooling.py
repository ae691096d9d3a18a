"""How studies are put together, which ones may be, and how the answer is given."""

from typing import Final

from dash import html

from components.methods.section import Section, formula, paragraphs, source
from drift.agreement import RULE
from drift.meta import MIN_STUDIES

ORDER: Final = 35


def sections() -> list[Section]:
    """Return the sections of this topic, in reading order."""
    return [
        Section(
            "pooled-studies",
            "Which studies are pooled",
            (
                *paragraphs(
                    "Only old against young: diseases, passages in culture and development answer "
                    "other questions. Only whole tissues: the cell types of an animal are neither "
                    "independent of each other nor of its tissue, so they are shown beside as "
                    "marks. Only donors: effect tables hold no animals, so nobody knows how much "
                    "animals differ; they are shown beside, on their own axis.",
                    "One entry a study. Regions of one organ (cortex and hippocampus) or, for all "
                    "tissues together, all tissues of a study come from the same animals: their "
                    "effects are averaged first, and so are the ends of their intervals, as if "
                    "their correlation were 1. That is the widest it can be; a study gains no "
                    "weight by cutting its animals into more tissues.",
                    "Left out of every pool: coverage below the limit of the signature (†), fewer "
                    "than 3 donors on a side, and studies whose old cells were sequenced to "
                    "another depth (‡), because depth shifts a module score in one direction in "
                    "every such study. Studies confounded with sex (‡) are pooled and drawn with "
                    "all their donors, since which sex is older differs from study to study; an "
                    "answer must hold in one sex too. In Kuehne 2017 the one old man among 47 "
                    "women decides the call (all: interval below 0; women alone: it includes 0), "
                    "so there is no answer. The table behind the figure holds the pool with depth "
                    "‡, without sex ‡ and with sex ‡ in one sex, and the card says so when the "
                    "answer changes.",
                ),
            ),
        ),
        Section(
            "pooling",
            "Pooling over studies",
            (
                formula(
                    "variance of g: v = 1/n₁ + 1/n₂ + g² / (2 (n₁ + n₂)), n = donors a side",
                    "τ² (Paule and Mandel) solves Σ w (g − μ)² = k − 1, else 0",
                    "w = 1 / (v + τ²), μ = Σ w g / Σ w",
                    "q = Σ w (g − μ)² / (k − 1), s² = q / Σ w, interval: μ ± t(k − 1) s",
                    "never narrower than μ ± 1.96 / √(Σ w)",
                    "a new study: μ ± t(k − 2) √(τ² + s²)",
                    "I² = max(0, 1 − (k − 1) / Q), Q = Σ (g − μ₀)² / v with μ₀ at τ² = 0",
                ),
                *paragraphs(
                    f"Fewer than {MIN_STUDIES} studies are not pooled: with two, the t quantile "
                    "has one degree of freedom, 12.7, and the card says how wide the interval "
                    "would be. One study stands for itself.",
                    "v rests on donor numbers alone, also for effects adjusted for sex (sex is in "
                    "the model only where both sexes are present at all ages, where it takes next "
                    "to nothing from the contrast of the ages). Weights by the standard errors of "
                    "three or four animals would be noise.",
                    "Where τ² is above 0, Paule and Mandel's equation makes q exactly 1. Where "
                    "studies agree better than chance, τ² is 0, q can be close to 0 and the "
                    "interval absurdly narrow; it is then held at the one that takes the "
                    "variances as known.",
                    "How often this interval, its alternatives and the prediction interval hold "
                    "the truth is simulated: see “Do pooled intervals hold the truth?”.",
                    "Intervals and answers are not corrected for looking at many tissues.",
                ),
                source("Hedges 1981, J. Educ. Stat. (variance of g)", "10.3102/10769986006002107"),
                source("Paule & Mandel 1982, J. Res. NBS", "10.6028/jres.087.022"),
                source("Hartung & Knapp 2001, Stat. Med.", "10.1002/sim.1009"),
                source("IntHout et al. 2014, BMC Med. Res. Methodol.", "10.1186/1471-2288-14-25"),
                source("Wiksten et al. 2016, Stat. Med. (the narrow interval)", "10.1002/sim.6879"),
                source(
                    "Higgins et al. 2009, J. R. Stat. Soc. A (prediction)",
                    "10.1111/j.1467-985X.2008.00552.x",
                ),
                source("Higgins & Thompson 2002, Stat. Med. (I²)", "10.1002/sim.1186"),
            ),
        ),
        Section(
            "answer",
            "Does it rise with age in a tissue?",
            (
                html.P("The answer is given by rule, from the top; the first that fits holds."),
                html.Ol([html.Li(sentence) for sentence in RULE]),
                *paragraphs(
                    "A study is resolved when its 95 % interval excludes 0. Effect tables, cell "
                    "types and what is left out of the pool never change an answer; they are "
                    "counted and drawn beside it. Signs (points up in 1 of 5) count donor studies "
                    "and effect tables with enough of the signature, each study once.",
                    "All tissues: the mean over the tissues each study happened to choose. It is "
                    "no statement about any tissue.",
                ),
            ),
        ),
    ]
