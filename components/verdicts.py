"""A stratum with a verdict as figures and readings see it: its two changes, glyph and words."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

import pandas as pd

from components import numbers, strata, tokens
from components.change import Change, change_of
from drift.schema import ALL_CELLS, Verdict

# A direction on the phase plane: identity to the right, mesenchymal gain upwards.
GLYPHS: Final[dict[Verdict, str]] = {
    "drift": "↖",
    "gain only": "↑",
    "identity loss only": "←",
    "reverse": "↓",
    "not resolved": "–",
    "too few donors": "//",
    "undefined": "·",
}
RULES: Final[dict[Verdict, str]] = {
    "drift": "gain above 0 and identity below 0",
    "gain only": "gain above 0, identity not below 0",
    "identity loss only": "identity below 0, gain includes 0",
    "reverse": "gain below 0",
    "not resolved": "neither; not evidence of no change",
    "too few donors": "fewer than 3 on a side: no interval",
    "undefined": "no identity score, or no core score",
}
NO_TIP: Final = "A slope has no two sides to draw an arrow between."
RESOLVED: Final = ("drift", "gain only", "identity loss only", "reverse")
TESTED: Final = (*RESOLVED, "not resolved")
LINEAGE_COLOURS: Final = {
    "epithelial": tokens.CATEGORIES["indigo"],
    "endothelial": tokens.CATEGORIES["sky"],
    "stromal": tokens.CATEGORIES["sand"],
    "muscle": tokens.CATEGORIES["wine"],
    "immune": tokens.CATEGORIES["teal"],
    "neural": tokens.CATEGORIES["orchid"],
}


@dataclass(frozen=True)
class Judged:
    """One row of the plane or of the verdicts."""

    row: dict[str, Any]

    @cached_property
    def gain(self) -> Change:
        """Change of the mesenchymal core."""
        return change_of(self.row, "gain")

    @cached_property
    def identity(self) -> Change:
        """Change of the identity score."""
        return change_of(self.row, "identity")

    def change(self, name: str) -> Change:
        """Return the change of a name: "identity" or "gain"."""
        return self.identity if name == "identity" else self.gain

    @property
    def verdict(self) -> Verdict:
        """What the two intervals say together."""
        found: Verdict = self.row["verdict"]
        return found

    @property
    def glyph(self) -> str:
        """The verdict as a direction on the plane; the word is always beside it."""
        return GLYPHS[self.verdict]

    @property
    def word(self) -> str:
        """The verdict with a capital, as in a row."""
        return numbers.capital(self.verdict)

    @property
    def is_drawn(self) -> bool:
        """Whether it has an arrow: both changes with their intervals, between two sides."""
        both = self.gain.is_known and self.identity.is_known
        return self.verdict in TESTED and both and not self.is_slope

    @property
    def is_slope(self) -> bool:
        """Whether its changes are slopes, which have no Hedges' g and no tip."""
        return self.gain.is_known and math.isnan(self.gain.g)

    @property
    def is_selected(self) -> bool:
        """Whether the selection names it."""
        return strata.is_true(self.row["selected"])

    @property
    def is_whole(self) -> bool:
        """Whether it is a whole organ, not one of its cell types."""
        return bool(self.row["cell_type"] == ALL_CELLS)

    @property
    def key(self) -> tuple[str, str]:
        """What tells it from the others of its data set."""
        return str(self.row["tissue"]), str(self.row["cell_type"])

    @property
    def name(self) -> str:
        """Tissue or cell type inside a sentence: "lung", "AT2 cell"."""
        return str(self.row["name"])

    @property
    def many(self) -> str:
        """The name where it stands for all its cells: "cardiomyocytes", "lung"."""
        return self.name if self.is_whole else strata.plural(self.name)

    @property
    def is_plural(self) -> bool:
        """Whether `many` takes a verb in the plural."""
        return self.many != self.name

    @property
    def label(self) -> str:
        """The name as a label, with the sign of low coverage."""
        return f"{self.row['label']}{self.marks}"

    @property
    def full_name(self) -> str:
        """The stratum with its study: "Cardiomyocyte of heart, Kuppe 2022"."""
        own = str(self.row["short_label"])
        place = own if self.is_whole else f"{own} of {self.row['tissue']}"
        return f"{numbers.capital(place)}, {self.row['study_label']}"

    @property
    def low_coverage(self) -> bool:
        """Whether too few genes are measured for it to count in a summary."""
        return strata.is_true(self.row["low_coverage"])

    @property
    def least_coverage(self) -> float:
        """The smaller of the two shares of genes measured."""
        known = [c for c in (self.gain.coverage, self.identity.coverage) if not math.isnan(c)]
        return min(known, default=math.nan)

    @property
    def by_depth(self) -> bool:
        """Whether sequencing depth differs between the sides."""
        return strata.is_true(self.row.get("depth_confounded"))

    @property
    def by_sex(self) -> bool:
        """Whether sex differs between the sides and could not be adjusted for."""
        return self.row.get("sex_handling") == "confounded" and self.verdict in TESTED

    @property
    def marks(self) -> str:
        """The signs after its name: † coverage, ‡ confounded."""
        confounded = self.verdict in TESTED and (self.by_depth or self.by_sex)
        return ("†" if self.low_coverage else "") + ("‡" if confounded else "")

    @property
    def counts(self) -> bool:
        """Whether it enters the counts of a sentence."""
        return self.verdict in TESTED and not self.low_coverage

    @property
    def donors(self) -> str:
        """The donors in words: "4 control and 7 ischaemic patients"."""
        row = self.row
        if self.is_slope and not math.isnan(numbers.number(row["n_donors"])):
            return f"{int(row['n_donors'])} {row['donors_word']}"
        sides = row["reference_word"], row["contrast_word"], row["donors_word"]
        return numbers.sides(row["n_reference"], row["n_contrast"], *map(str, sides))

    @property
    def reason(self) -> str:
        """Why there is no verdict, or what limits it; may be empty."""
        for name in ("reason", "identity_reason"):
            found = self.row.get(name)
            if isinstance(found, str) and found:
                return found
        return NO_TIP if self.is_slope else ""

    @property
    def facts(self) -> list[str]:
        """Everything a hover box says of it, line by line; the table twin holds the same."""
        of_identity, of_gain = self.identity, self.gain
        coverage = self.least_coverage
        known = "" if math.isnan(coverage) else f"Coverage {numbers.plain(coverage, 2)}"
        return [
            self.word,
            of_identity.told("Identity"),
            of_identity.g_text,
            of_gain.told("Core gain"),
            of_gain.g_text,
            self.donors,
            f"{known}, left out of counts" if known and self.low_coverage else known,
            "Confounded with sequencing depth" if self.by_depth else "",
            "Confounded with sex" if self.by_sex else "",
            self.reason,
        ]


def read(table: pd.DataFrame) -> list[Judged]:
    """Return the rows of the plane or the verdicts, in their order."""
    return [Judged(row) for row in strata.records(table)]


def colour(found: Judged) -> str:
    """Return the fixed colour of a lineage; tissues take the categories by their place.

    Whatever is coloured also carries its name: from the seventh tissue on, and for a cell type of
    no known lineage, the name alone tells.
    """
    if not found.is_whole:
        return LINEAGE_COLOURS.get(str(found.row.get("lineage")), tokens.INK2)
    place = int(found.row.get("position", 0))
    colours = tuple(tokens.CATEGORIES.values())
    return colours[place] if place < len(colours) else tokens.INK2


def unit(found: Sequence[Judged]) -> tuple[str, str]:
    """Return what the strata are, one and many: "tissue", "cell type" or "stratum"."""
    kinds = {stratum.is_whole for stratum in found}
    if kinds == {True}:
        return "tissue", "tissues"
    return ("cell type", "cell types") if kinds == {False} else ("stratum", "strata")
