"""A mapped file as the input of the streaming build, and what the build makes of its cells."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

import numpy as np
import scipy.sparse as sp

from atlas.add.from_scores import UNIT
from atlas.add.mapped import Mapped
from atlas.add.source import is_two_ages
from atlas.built import Curated
from atlas.cells.columns import CellColumns, Rows, ScoreFacts, defined, pieces
from atlas.cells.input import CellInput
from atlas.cells.matrix import open_matrix
from atlas.cells.scored import UNIT as OF_SIGNATURES
from atlas.cells.scoring import CellScores, Run, score_cells
from atlas.genes import GeneMap, map_genes
from atlas.source import Scale
from drift.normalisation import log_cells
from drift.signatures import Signature

_GENES_BYTES: Final = 64 * 2**20  # of a block of expression, were it dense single precision
_LEAST: Final = 1024  # cells of it


def cell_input(mapped: Mapped) -> CellInput:
    """Return the cells of a file; its matrix stays on the disk."""
    mapping = mapped.mapping
    return CellInput(
        name=mapped.path.name,
        organism=mapping.organism,
        scale=scale_of(mapped),
        cell_id=mapped.barcodes,
        obs=mapped.cells.annotation,
        measured=mapped.cells.measured,
        var=mapped.var,
        matrix=open_matrix(mapped.path, mapping.matrix) if mapping.matrix else None,
        embedding=mapped.places,
        embedding_name=mapping.embedding,
        precomputed={given.score_id: given.numbers for given in mapped.scores},
        two_ages=is_two_ages(mapped.cells.each),
    )


def scale_of(mapped: Mapped) -> Scale:
    """Return the scale of a file's expression; scores alone are programs of their own."""
    scales: dict[str, Scale] = {"counts": "counts", "log": "log"}
    return scales.get(mapped.mapping.scale, "program")


def genes_of(mapped: Mapped, curated: Curated) -> GeneMap | None:
    """Return the genes of the signatures among those of a file; None without a matrix.

    Raises
    ------
    CoverageError
        If there is none.
    """
    if not mapped.mapping.matrix:
        return None
    return map_genes(
        mapped.var,
        mapped.mapping.organism,
        curated.signatures.values(),
        curated.orthologs,
        curated.aliases,
    )


def scored(mapped: Mapped, curated: Curated, run: Run, folder: Path) -> CellScores:
    """Score every cell of a file, in blocks of rows.

    Parameters
    ----------
    folder
        An existing folder that outlives the result.

    Raises
    ------
    DriftError
        If the matrix does not hold what the mapping says, or no gene of a signature.
    """
    cells, genes = cell_input(mapped), genes_of(mapped, curated)
    return score_cells(cells, genes, curated.signatures, run, folder=folder)


def columns(mapped: Mapped, found: CellScores, signatures: Mapping[str, Signature]) -> CellColumns:
    """Return all cells with their scores, as the tables of ``cells/`` are made of them.

    A score that no cell has is left out.
    """
    labels = {given.score_id: given.label for given in mapped.scores}
    known = {name: values for name, values in found.scores.items() if not _is_empty(values)}
    return CellColumns(
        cell_id=mapped.barcodes,
        is_unique=True,  # as the file was opened
        obs=mapped.cells.annotation,
        embedding=mapped.places,
        embedding_name=mapped.mapping.embedding,
        scores=known,
        facts={
            name: ScoreFacts(label=labels[name], kind="column", unit=UNIT)
            if name in labels
            else ScoreFacts(label=signatures[name].label, kind="signature", unit=OF_SIGNATURES)
            for name in known
        },
        depth=found.depth,
        genes_per_cell=found.genes_per_cell,
    )


def expression(mapped: Mapped, genes: GeneMap, depth: Rows) -> Iterator[sp.csr_matrix]:
    """Yield the normalised expression of all cells in blocks, (n, n_genes)."""
    matrix = open_matrix(mapped.path, mapped.mapping.matrix)
    is_counts = mapped.mapping.scale == "counts"
    size = np.bincount(genes.gene_of_row, minlength=genes.names.size)
    for block in pieces(matrix.shape[0], max(_GENES_BYTES // (4 * matrix.shape[1]), _LEAST)):
        rows = genes.add_up(matrix.read(block.start, block.stop))
        if is_counts:
            yield sp.csr_matrix(log_cells(rows, depth[block]))
        else:  # logarithms of rows with one gene are averaged
            yield sp.csr_matrix(rows @ sp.diags_array(1 / size))


def _is_empty(values: Rows) -> bool:
    return not any(known.size for known in defined(values))
