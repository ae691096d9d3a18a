"""What is known of every cell once it is scored: the input of the tables in ``cells/``."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

Kind = Literal["signature", "program", "column"]


@dataclass(frozen=True, kw_only=True)
class ScoreFacts:
    """What a score is: a signature of ours, a program of the source, or a column it came with."""

    label: str
    kind: Kind
    unit: str


@dataclass(frozen=True, kw_only=True)
class CellColumns:
    """All cells of a data set, in the order of its file.

    Attributes
    ----------
    cell_id
        (n_cells,) unique ids.
    obs
        (n_cells) columns of ``schema.STRATUM``, in any dtype that compares.
    embedding, embedding_name
        (n_cells, 2) places, and what the source calls them; None and "" without an embedding.
    scores, facts
        Score id to (n_cells,) values (NaN: undefined; float32 or small unsigned integers are kept
        as they are), and what each score is.
    depth, genes_per_cell
        (n_cells,) counts over all genes and genes detected; NaN where the source does not tell.
    """

    cell_id: npt.NDArray[Any]
    obs: pd.DataFrame
    embedding: npt.NDArray[np.floating] | None
    embedding_name: str
    scores: Mapping[str, npt.NDArray[Any]]
    facts: Mapping[str, ScoreFacts]
    depth: npt.NDArray[np.floating]
    genes_per_cell: npt.NDArray[np.floating]
