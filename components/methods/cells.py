"""Single cells: bins, colours, masks, points, picking, and what is kept of a source."""

from typing import Final

from atlas.cells import outline
from atlas.cells.curve import SIDE
from atlas.cells.picked import MOST_BARCODES
from atlas.cells.points import MOST_POINTS
from atlas.cells.schema import GRID
from atlas.cells.sources import (
    CELLS_A_PIXEL,
    COST,
    FEWEST_BITS,
    LIMIT,
    MOST_TYPED,
    WIDER_BITS,
    ZOOMED_BITS,
)
from components.figures.embedding_levels import STEPS
from components.methods.section import Section, formula, paragraphs
from drift.schema import MIN_CELLS, MIN_DONORS

ORDER: Final = 28


def sections() -> list[Section]:
    """Return the sections of this topic, in reading order."""
    return [_picture(), _masks(), _picked(), _kept()]


def _picture() -> Section:
    return Section(
        "cells",
        "Cells: the embedding as a picture",
        (
            formula(
                f"place = the embedding in a square, {SIDE:,} steps a side",
                f"bins a side = a power of two, {1 << FEWEST_BITS} to {GRID}, with bins ≥ cells "
                f"in view (old − young: from {1 << WIDER_BITS['difference']}, ≥ cells / "
                f"{CELLS_A_PIXEL['difference']}); one pixel a bin",
                f"zoomed in: about {1 << ZOOMED_BITS} pixels a side (fewer where cells are few)",
                "score of a bin = sum of the cells' scores / cells with a score",
            ),
            *paragraphs(
                "The picture is one value a pixel, whatever the number of cells: counts and sums "
                "of scores were added up once, a bin and a group (study, sex, age, condition) for "
                "the whole map, a bin and a stratum for filtered ones. Cells are sorted along a "
                "Morton curve, so that cells near each other on screen are near each other on "
                "disk, and those of a pixel follow each other. A part of the map is drawn anew on "
                "pixels of its own, finer with every zoom, from the single cells in view, up to "
                f"{LIMIT:,} of them (old − young: {LIMIT // COST['difference']:,}); at most "
                f"{MOST_POINTS:,} cells are drawn as one point each. With more in view, or where "
                "single cells are not at hand, pixels are the bins of the whole map, which a zoom "
                "makes larger. Beside other colours, the commonest type of a pixel is told where "
                f"at most {MOST_TYPED:,} rows must be read for it.",
                f"Colours end at the 2nd and 98th percentile of the pixels in view, in {STEPS} "
                "steps; what lies beyond has the colour of the end. Density is drawn on a log "
                "scale. The share of old is old cells among young and old ones. Categories show "
                "the commonest of a bin; the six commonest in view have a colour, all others are "
                "grey; ages have an order and lie on a ramp from young to old, none is grey. A "
                "name stands in the map if at least half of a category's cells lie in places of "
                "its own, where its share is halfway or more from its share in view to all; others "
                "are left to the legend. The embedding is the source's own: distances on it are "
                "not distances of expression, and empty space means nothing.",
            ),
        ),
    )


def _masks() -> Section:
    return Section(
        "cells-masks",
        "Cells: old minus young, and what is hatched",
        (
            formula("old − young of a bin = mean of old donors' means − mean of young donors'"),
            *paragraphs(
                "Every donor counts once in a bin, however many cells it gave, so that one animal "
                "with many cells does not decide. A bin in which either side has fewer than "
                f"{MIN_DONORS} donors with a score is hatched and has no value; pixels are larger "
                "where few cells are in view, so that donors meet in them. A bin is never "
                "tested: neighbouring bins hold the same donors, and there are thousands of them. "
                "Changes with an interval are on the pages Overview, Tissues and Cell types.",
                "Cells without donor ids can be browsed and counted; nothing is compared, since "
                "cells of one animal are not independent of each other.",
            ),
        ),
    )


def _picked() -> Section:
    return Section(
        "cells-picked",
        "Cells: picking and comparing",
        (
            formula(
                "d(donor) = its mean inside − its mean outside the outline",
                "difference = mean of d over donors, Student's t interval, donors − 1 df",
            ),
            *paragraphs(
                f"An outline has at most {outline.MOST_VERTICES} vertices, each a 4,096th of the "
                "square: a line drawn by hand is simplified until it fits, and what is counted is "
                "what is drawn back on the map. It is part of the link. A cell is inside if the "
                "middle of its step is; without single cells, whole bins are counted by their "
                "middle, to the nearest bin.",
                f"A donor enters with at least {MIN_CELLS} scored cells on both sides; with fewer "
                f"than {MIN_DONORS} such donors there is no interval. Picking is circular: cells "
                "chosen by where they lie differ in what shaped the embedding, often the score "
                "itself. The comparison describes the picked cells; it is no test of an idea that "
                "came from looking at the same picture.",
                f"Barcodes are written for at most {MOST_BARCODES:,} picked cells; the file says "
                "how many there are.",
            ),
        ),
    )


def _kept() -> Section:
    return Section(
        "cells-kept",
        "Cells: what is kept of a source",
        (
            *paragraphs(
                "Counts and sums over bins, blocks, strata and donors are derived aggregates and "
                "are passed on with every data set. Single cells and their ids are passed on only "
                "where the licence of the source allows it; else whoever has the source's files "
                "builds them. Without them the map is drawn from bins, the picked cells are "
                "counted to the nearest bin, and there are no points and no barcodes. A file "
                "that a laboratory adds also gets a copy of its genes, from which one gene can be "
                "drawn.",
            ),
        ),
    )
