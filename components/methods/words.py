"""The words of every page that are not everyday ones."""

from typing import Final

from dash import html

from components.methods.section import Section
from drift.schema import DEPTH_TOLERANCE

ORDER: Final = 5
WORDS: Final = (
    (
        "Stratum",
        (
            "One tissue, or one cell type of a tissue, in one study: what is tested alone. "
            "Its donors are the replicates."
        ),
    ),
    ("TMS", "Tabula Muris Senis (2020), an atlas of single cells of mice of several ages."),
    (
        "Depth",
        (
            "How deeply a cell was sequenced, by the genes detected per cell. Where these differ "
            f"by more than {DEPTH_TOLERANCE:.0%} between the sides, depth differs: that alone "
            "shifts a score, and the stratum is marked ‡."
        ),
    ),
    (
        "Donor study, effect table",
        (
            "A study with a value for each animal or person; a published list of gene statistics, "
            "without any. A table has no interval here, and its p is optimistic (Calibration)."
        ),
    ),
    (
        "The stratum a card tells of",
        (
            "Cards about one stratum (genes, analyses, cell types behind a split) tell of the "
            "selected one; where none is, of the first that is resolved, else of the one with "
            "most donors on its smaller side."
        ),
    ),
    (
        "† and ‡",
        (
            "†: too few of the genes of the signature are measured; drawn, not counted. ‡: age "
            "cannot be told apart from sequencing depth or sex."
        ),
    ),
    (
        "Hangs on one man",
        (
            "The call is another in the one sex that has more donors, at least three a side; "
            "so many of the other sex were left out."
        ),
    ),
)


def sections() -> list[Section]:
    """Return the sections of this topic, in reading order."""
    pairs = [part for word, text in WORDS for part in (html.Dt(word), html.Dd(text))]
    return [Section("words", "Words used on every page", (html.Dl(pairs),))]
