"""The files of ``cells/``: uncompressed Arrow, mapped into memory and never read whole.

=====================  ==========================================  ==============================
file                   one row is                                  sorted by
=====================  ==========================================  ==============================
``strata.arrow``       a stratum: the row number is its code       the columns of ``STRATUM``
``cells.arrow``        a cell: ``code`` (``curve``), ``stratum``,  ``code``, ``row``
                       ``row`` of the source, ``score:<id>``
``barcodes.arrow``     the id of a cell                            as ``cells.arrow``
``fine.arrow``         a bin of one stratum                        ``stratum``, ``bin``
``margin.arrow``       a bin of one group: a stratum without its   ``group``, ``bin``
                       tissue, cell type and donor
``blocks.arrow``       a block (8 by 8 bins) of one stratum        ``block``, ``stratum``
``histograms.arrow``   a class of one score in one stratum         ``score``, ``stratum``, ``class``
``tops.arrow``         a bin: its commonest tissue, type, donor     ``bin``
``index.json``         facts: embedding, scores, groups, files
=====================  ==========================================  ==============================

``fine``, ``margin`` and ``blocks`` hold ``n`` (cells) and ``sum:<id>`` of every score. Where a
score is undefined in some cells, ``n:<id>`` counts those where it is defined. ``margin`` also holds
``n_donors`` and ``donor_means:<id>``, the sum over donors of their means in the bin (and
``n_donors:<id>``): donors, not cells, are what two ages are compared by. A donor is in one group,
so rows of several groups may be added up. Without donor ids these columns are not there.

``tops`` holds ``n`` of each bin, and for each name of ``categories.BY_STRATUM`` the number of the
commonest category (``top:<name>``, of equal ones the first) and its cells (``n:<name>``). Tables
built before it was there are served without it.

``cells.arrow`` and ``barcodes.arrow`` are left out of the repository where the terms of a source
allow aggregates only; every view works without them, as finely as the bins are.
"""

from typing import Final

VERSION: Final = 1
FOLDER: Final = "cells"
INDEX: Final = "index.json"

STRATA: Final = "strata"
CELLS: Final = "cells"
BARCODES: Final = "barcodes"
FINE: Final = "fine"
MARGIN: Final = "margin"
BLOCKS: Final = "blocks"
HISTOGRAMS: Final = "histograms"
TOPS: Final = "tops"
FILES: Final = (STRATA, CELLS, BARCODES, FINE, MARGIN, BLOCKS, HISTOGRAMS, TOPS)
PER_CELL: Final = frozenset({CELLS, BARCODES})

GROUP: Final = ("study", "sex", "age", "age_unit", "age_reported", "age_group", "condition")
# Tissue first: the strata of one tissue, and of one type in it, are neighbours in ``fine``.
STRATUM: Final = ("study", "tissue", "cell_type", *GROUP[1:], "donor_id")

GRID_BITS: Final = 9
GRID: Final = 1 << GRID_BITS  # bins a side
BLOCK_BITS: Final = 6
N_CLASSES: Final = 64  # of a score's histogram


def score(name: str) -> str:
    """Return the column of a score of each cell."""
    return f"score:{name}"


def total(name: str) -> str:
    """Return the column of the sum of a score over cells."""
    return f"sum:{name}"


def defined(name: str) -> str:
    """Return the column that counts the cells with a defined score."""
    return f"n:{name}"


def donors(name: str) -> str:
    """Return the column that counts the donors with a defined score."""
    return f"n_donors:{name}"


def donor_means(name: str) -> str:
    """Return the column of the sum over donors of their mean score."""
    return f"donor_means:{name}"


def top(name: str) -> str:
    """Return the column of the commonest category of a bin."""
    return f"top:{name}"
