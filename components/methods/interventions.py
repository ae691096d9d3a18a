"""What the table of interventions says, and where from."""

from typing import Final

from components.methods.section import Section, paragraphs

ORDER: Final = 66


def sections() -> list[Section]:
    """Return the sections of this topic, in reading order."""
    return [
        Section(
            "interventions",
            "Interventions",
            tuple(
                paragraphs(
                    "Interventions, their statements and their safety findings are curated tables "
                    "(nodes.csv, edges.csv, safety.csv), each row with its citations. A hallmark "
                    "stands for its age-related change: an intervention that suppresses disabled "
                    "macroautophagy makes autophagy better. Disease progression stands for a worse "
                    "course.",
                    "Safety is shown before any effect, in the table, beside the what-if and in "
                    "every export, and the filters of the evidence never hide a finding. An "
                    "intervention without one may be unsafe all the same: the table says that none "
                    "is curated.",
                    "Confidence 3 is a causal test in living animals or a randomised trial with a "
                    "readout that matches; 2 a causal test with a proxy readout, or omics that "
                    "read drift itself; 1 looser evidence. It rates a statement, not its "
                    "importance for human ageing: most statements rated 3 come from injured mice.",
                    "No bundled data set holds treated donors, so nothing here is compared with "
                    "the loaded data.",
                )
            ),
        ),
    ]
