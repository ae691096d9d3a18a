"""From the raw files of one data set to its tables, in memory: the numbers are made here."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from atlas import (
    facts,
    from_control,
    from_donors,
    from_endpoints,
    from_groups,
    from_tables,
    knowledge,
    statements,
)
from atlas.built import Built, Curated
from atlas.gene_sets import read_gene_sets
from atlas.genes import read_aliases
from atlas.raw.faults import FETCH_AGAIN
from atlas.source import Level, Source
from drift.errors import CoverageError, DriftError

# How the tables of a level are made.
Maker = Callable[[Source, Any, Curated], Built]
MAKERS: Final[dict[Level, Maker]] = {
    "cell": from_donors.build,
    "profile": from_donors.build,
    "effect": from_tables.build,
    "group": from_groups.build,
    "endpoint": from_endpoints.build,
    "control": from_control.build,
}


def build_one(source: Source, raw: Path, curated: Curated) -> Built:
    """Read one source and compute its tables.

    Raises
    ------
    DriftError
        Naming the data set, or the file.
    """
    adata = source.read(raw)
    try:
        computed = MAKERS[source.level](source, adata, curated)
        cells = source.cells(raw) if source.cells else computed.cells
    except CoverageError as error:
        raise CoverageError(f"{source.files[-1]}, gene symbols: {error} {FETCH_AGAIN}") from error
    except DriftError as error:
        raise type(error)(f"{source.dataset}: {error}") from error
    manifest = {**facts.of_source(source, raw), **computed.manifest}
    return replace(computed, manifest=manifest, cells=cells)


def read_curated(raw: Path) -> Curated:
    """Return what every data set is built with, the lists of the raw folder among it."""
    known = (knowledge.signatures(), knowledge.orthologs(), read_aliases(raw))
    return Curated(*known, read_gene_sets(raw, *known), statements.read().pairs)
