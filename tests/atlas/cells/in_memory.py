"""Expression that is in memory already: what the passes are put to without a file."""

from typing import Any

import numpy as np
import scipy.sparse as sp

from atlas.cells.matrix import CellMatrix, clean


class InMemory:
    """A matrix of cells, sparse or dense."""

    is_packed = False

    def __init__(self, values: Any, name: str = "X") -> None:
        self.name = name
        self.others: tuple[str, ...] = ()
        self._values = sp.csr_matrix(values) if sp.issparse(values) else np.asarray(values)
        self.shape: tuple[int, int] = self._values.shape

    def read(self, start: int, stop: int) -> sp.csr_matrix:
        """Return rows ``start`` to ``stop``."""
        return clean(sp.csr_matrix(self._values[start:stop]))

    def prepared(self, scratch: Any) -> CellMatrix:
        """Return itself."""
        return self
