"""What a build makes of one data set, and what every data set is built with."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from atlas import facts
from atlas.cells.columns import CellColumns
from atlas.gene_sets import GeneSets
from atlas.genes import GeneMap, map_genes
from atlas.knowledge import Ortholog
from atlas.source import Source
from atlas.tables import Pieces, Rows
from drift.signatures import Signature

Frames = dict[str, pd.DataFrame]


@dataclass(frozen=True)
class Built:
    """One data set, ready to be written: its manifest (without what writing adds) and tables.

    ``cells`` is there where the source has single cells; ``pieces`` are the tables that are made
    while they are written.
    """

    manifest: dict[str, Any]
    frames: Frames
    cells: CellColumns | None = None
    pieces: dict[str, Pieces] = field(default_factory=dict)

    @property
    def tables(self) -> dict[str, Rows]:
        """Every table that has rows."""
        return {**self.frames, **self.pieces}


@dataclass(frozen=True)
class Curated:
    """What every data set is built with.

    ``gene_sets`` are the lists of mesenchymal genes a conclusion is put to; None: it is not.
    ``pairs`` are the signatures whose association over donors is asked for.
    """

    signatures: dict[str, Signature]
    orthologs: dict[str, Ortholog]
    aliases: dict[str, str]
    gene_sets: GeneSets | None = None
    pairs: tuple[tuple[str, str], ...] = ()

    def genes(self, source: Source, var: pd.DataFrame) -> GeneMap:
        """Find the human genes of the signatures among the rows of a data set.

        Raises
        ------
        CoverageError
            If there is none.
        """
        return map_genes(
            var, source.organism, self.signatures.values(), self.orthologs, self.aliases
        )


@dataclass
class Parts:
    """Rows of the tables, tissue by tissue."""

    rows: dict[str, list[pd.DataFrame]] = field(default_factory=dict)
    coverage: dict[str, dict[str, float]] = field(default_factory=dict)
    n_scored: dict[str, dict[str, float]] = field(default_factory=dict)

    def add(self, table: str, rows: pd.DataFrame) -> None:
        """Add rows to a table; none are passed over."""
        if not rows.empty:
            self.rows.setdefault(table, []).append(rows)

    def frames(self) -> Frames:
        """Return the tables that have rows."""
        return {table: pd.concat(parts) for table, parts in self.rows.items()}

    def signature_facts(self) -> dict[str, Any]:
        """Return what the manifest says of the signatures."""
        return {
            "signature_coverage": facts.of_signatures(self.coverage, digits=4),
            "signature_genes_scored": facts.of_signatures(self.n_scored, digits=0),
        }


def without_scores(counts: Mapping[str, Any], frames: Frames) -> Built:
    """Return a data set of a level without scores of donors."""
    ages: dict[str, Any] = {"ages_selected": {}, "donors_per_age": []}
    empty = Parts().signature_facts()
    return Built({**empty, **ages, "counts": {"n_donors": None, "n_profiles": 0, **counts}}, frames)
