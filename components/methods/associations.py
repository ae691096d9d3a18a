"""Associations of gene sets over donors: the numbers on the arrows of Hallmarks."""

from typing import Any, Final

from atlas.association_chance import AgainstRandomGenes, against_random_genes
from atlas.associations import DEPTH_SHARE
from components import numbers
from components.calibration_tables import table
from components.methods.section import Section, formula, paragraphs, source
from drift.association import MIN_DF
from drift.random_scores import SET_DRAWS
from drift.schema import MIN_SET_GENES

ORDER: Final = 37


def sections() -> list[Section]:
    """Return the sections of this topic, in reading order."""
    return [
        Section("associations", "Associations of hallmarks over donors", _how()),
        Section(
            "associations-by-chance",
            "Would random genes be associated as well?",
            _by_chance(against_random_genes()),
        ),
    ]


def _how() -> tuple[Any, ...]:
    return (
        formula(
            "r = correlation of what age (or condition) and sex leave of the two scores",
            "95 % interval = tanh(artanh r ± 1.96 / √(n − k − 3)), n donors, k covariates",
            "p by t = r √((n − k − 2) / (1 − r²)), n − k − 2 degrees of freedom",
        ),
        *paragraphs(
            "An arrow between two hallmarks that both have a gene set shows how their scores go "
            "together over donors. Genes in both sets are removed from both before they are "
            "scored (also two genes that one row of the data stands for); their number stands "
            f"beside r. A set with fewer than {MIN_SET_GENES} genes left has no number. Coverage "
            "is that of the genes left; a pair below the limit of its set is shown and marked.",
            "Adults alone, one value a donor: several samples of a donor are averaged first, "
            "their covariates too. Age enters as a number; studies with conditions "
            "instead of ages are adjusted for the condition. Without it there is no "
            "association: two scores that both change with age go together for that reason "
            "alone. Sex enters where both sexes are known and present and n − k − 3 stays at least "
            f"{MIN_DF}; else the row says why not: too few, not stated, or confounded with age. "
            "With too few donors for age itself the number is undefined.",
            "Over all tissues of a study each tissue's donor mean is removed from scores and "
            "covariates, then a donor's values are averaged: n counts donors, never samples. Where "
            "tissues come from other donors, the means cost degrees of freedom. The cell types of "
            "a tissue are brought together alike. Where files do not tell which samples come "
            "from one donor, nothing is computed over tissues.",
            "FDR: Benjamini-Hochberg over the defined pairs of gene sets of one stratum. The pairs "
            "share sets, so they are no independent tests; the rate still holds for positively "
            "dependent ones. Many arrows and many strata are looked at: single resolved ones are "
            "expected by chance.",
            "Depth moves all scores of a sample. Beside r stands r with the logarithm of genes or "
            "counts a cell (of bulk counts: the library size) as one more covariate. Where it has "
            f"the other sign or less than {DEPTH_SHARE:.0%} of the size of a resolved r, the "
            "association follows depth and says so. Published logarithms tell no depth.",
            "What it cannot say: which of the two comes first, or whether a third thing moves "
            "both. In bulk tissue that third thing is often composition: donors with more stroma "
            "score higher in every set that stromal cells express. A score is a proxy: an inverse "
            "one (a lower score means more of the hallmark) has its sign turned.",
        ),
        source("Fisher 1915, Biometrika (distribution of r)", "10.1093/biomet/10.4.507"),
        source("Benjamini & Yekutieli 2001, Ann. Stat. (dependent tests)", _YEKUTIELI),
    )


_YEKUTIELI: Final = "10.1214/aos/1013699998"
_VENET: Final = "10.1371/journal.pcbi.1002240"


def _by_chance(strata: list[AgainstRandomGenes]) -> tuple[Any, ...]:
    words = paragraphs(
        "The interval asks whether donors would show such an r by chance if the scores of donors "
        "were independent numbers. But genes of a tissue move together, with quality, depth and "
        "composition of the sample, so any two sets of genes tend to be correlated, now up and now "
        f"down. In each stratum {SET_DRAWS} sets of random genes take the place of either set: as "
        "many genes, of the same expression bins, outside every set that stands for a node. "
        "The range that holds 95 % of their r stands beside r: an r within it says "
        "that the donors differ, not that these two sets have more to do with each other than any "
        "other genes. It is not known over tissues, nor in panels "
        "without genes to draw from."
    )
    if not strata:
        return (*words, *paragraphs("No stratum has associations to read against random genes."))
    wider = sum(max(-one.low, one.high) > one.least for one in strata)
    resolved = sum(one.n_resolved for one in strata)
    beyond = sum(one.n_beyond for one in strata)
    return (
        *words,
        *paragraphs(
            f"In {wider} of {len(strata)} strata the range of random genes is wider than what the "
            f"interval alone calls resolved. Of {resolved} resolved associations {beyond} lie "
            "outside of it. A calibrated reading needs both."
        ),
        table(
            "Strata with associations. Resolved: the interval leaves out 0.",
            (
                "Stratum",
                "Donors",
                "Resolved from |r|",
                "95 % of random genes",
                "Pairs",
                "Resolved",
                "And outside",
            ),
            [_row(one) for one in strata],
        ),
        source("Venet et al. 2011, PLoS Comput. Biol. (random signatures)", _VENET),
    )


def _row(one: AgainstRandomGenes) -> list[Any]:
    return [
        one.label,
        str(one.n_donors),
        numbers.plain(one.least, 2),
        f"{numbers.plain(one.low, 2)} to {numbers.plain(one.high, 2)}",
        str(one.n_pairs),
        str(one.n_resolved),
        str(one.n_beyond),
    ]
