"""Cells as a source gives them: what the build of the cell level begins with."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import pandas as pd

from atlas.annotated import OBS
from atlas.cells.columns import Annotation, Rows
from atlas.cells.matrix import CellMatrix
from atlas.source import Scale
from drift.errors import SourceError

MEASURED = ("library_size", "genes_per_cell")
DESCRIBE = (*(column for column in OBS if column not in MEASURED), "age_group")
# Where nobody tells the library size, the row sums are taken.
NEEDED = DESCRIBE[:-1]


@dataclass(frozen=True, kw_only=True)
class CellInput:
    """Cells, their annotation and their expression.

    Attributes
    ----------
    name
        The file, for messages.
    organism
        Key of ``drift.lifespan.ORGANISMS``.
    scale
        ``counts``; any other: values are logarithms, taken as they are.
    cell_id
        (n_cells,) ids.
    obs
        Columns that ``atlas.source`` names, in the order of the matrix: one row a cell, or an
        annotation. Two may be left out or be NaN: ``library_size`` (then the row sums) and
        ``genes_per_cell`` (then counted).
    measured
        These two of an annotation, (n_cells,) each.
    var
        (n_rows) rows of the matrix's other side, as ``atlas.source`` says.
    matrix
        (n_cells, n_rows); None where the source holds scores only.
    embedding, embedding_name
        (n_cells, 2) and what the source calls it; None and "" without.
    precomputed
        Score id to (n_cells,) values of the source, which are taken as they are.
    two_ages, longitudinal
        As in ``atlas.source.Source``.

    Raises
    ------
    SourceError
        If a column is missing or the parts do not have the same cells and genes.
    """

    name: str
    organism: str
    scale: Scale
    cell_id: Rows
    obs: pd.DataFrame | Annotation
    var: pd.DataFrame
    matrix: CellMatrix | None
    measured: Mapping[str, Rows] = field(default_factory=dict)
    embedding: Rows | None = None
    embedding_name: str = ""
    precomputed: Mapping[str, Rows] = field(default_factory=dict)
    two_ages: bool = False
    longitudinal: bool = False

    def __post_init__(self) -> None:
        told = self.obs if isinstance(self.obs, pd.DataFrame) else self.obs.each
        absent = [column for column in NEEDED if column not in told]
        if absent:
            raise SourceError(
                f"{self.name}: the cells have no column '{absent[0]}': name the column that holds "
                "it."
            )
        sizes = {"cells in obs": len(self.obs), **_sizes(self.precomputed)}
        if self.embedding is not None:
            sizes[f"places in {self.embedding_name}"] = len(self.embedding)
        if self.matrix is not None:
            sizes[f"cells in {self.matrix.name}"] = self.matrix.shape[0]
            self._check_genes(self.matrix)
        for words, size in sizes.items():
            if size != self.n_cells:
                raise SourceError(
                    f"{self.name}: {self.n_cells} cell ids, but {size} {words}: one a cell."
                )

    def _check_genes(self, matrix: CellMatrix) -> None:
        if matrix.shape[1] != len(self.var):
            raise SourceError(
                f"{self.name}: {matrix.name} has {matrix.shape[1]} genes, but its gene table has "
                f"{len(self.var)}: give the table that goes with the matrix (raw/var for raw/X)."
            )

    @cached_property
    def annotation(self) -> Annotation:
        """What the cells are."""
        if isinstance(self.obs, Annotation):
            return self.obs
        return Annotation.of(self.obs, [name for name in self.obs if name in DESCRIBE])

    def told(self, name: str) -> Rows | None:
        """Return ``library_size`` or ``genes_per_cell``, in double precision; None without."""
        if isinstance(self.obs, pd.DataFrame):
            return self.obs[name].to_numpy(np.float64) if name in self.obs else None
        return self.measured.get(name)

    @property
    def n_cells(self) -> int:
        """Number of cells."""
        return len(self.cell_id)

    @property
    def is_counts(self) -> bool:
        """Whether values are counts, to be normalised."""
        return self.scale == "counts"


def _sizes(columns: Mapping[str, Rows]) -> dict[str, int]:
    return {f"values of {name}": len(values) for name, values in columns.items()}
