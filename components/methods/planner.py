"""How the planner counts donors, and how many it says are needed."""

from typing import Final

from components.methods.section import Section, formula, paragraphs, source
from drift.planning import MOST, TARGET
from drift.schema import MIN_DONORS

ORDER: Final = 55


def sections() -> list[Section]:
    """Return the sections of this topic, in reading order."""
    return [
        Section(
            "planner",
            "How many donors it would take",
            (
                formula(
                    f"needed = fewest n a side, {MIN_DONORS} ≤ n ≤ {MOST}, with power ≥ {TARGET:g}",
                    "power = P( |T| > t₀.₉₇₅ ), T noncentral t, df 2n − 2, shift |g| · √(n / 2)",
                ),
                *paragraphs(
                    "Donors are counted by stratum, age group and sex, adults only, each once. For "
                    "every stratum with an interval the planner asks how many donors a side would "
                    "call a change in four of five studies, two-sided at 5 %, equal sides: if the "
                    "true effect is either end of the 95 % interval of Hedges' g, and if it is the "
                    "g seen. Or a true g is given (0.5, 0.8, 1.2, in a link any): then every "
                    "stratum takes the same number, whatever was seen in it. Where the interval "
                    f"holds 0, no number is enough for its near end; above {MOST} a side the "
                    "effect is too near 0 to plan by.",
                    "Power comes from the simulator: the share of simulated studies whose 95 % "
                    "interval leaves out 0, up to 40 donors a side and a true g of 3, read between "
                    "its points (Calibration). Beyond, the noncentral t of the formula goes on, "
                    "which the simulated power equals within Monte-Carlo error.",
                    f"Fewer than {MIN_DONORS} donors on a side: no interval, so there is no effect "
                    "size to plan by, and none is made up. Tissues that only effect tables speak "
                    "of are listed as having no donors.",
                    "An effect that stands out in a small study is too large on average (the "
                    "winner's curse), so the number at the effect seen is too small on average. "
                    "The end of the interval nearer 0 is the cautious plan. Donors that differ "
                    "more than those seen, other sexes, batches or cell numbers need more.",
                ),
                source("Cohen 1988, Statistical Power Analysis", "10.4324/9780203771587"),
                source("Button et al. 2013, Nat. Rev. Neurosci.", "10.1038/nrn3475"),
            ),
        ),
    ]
