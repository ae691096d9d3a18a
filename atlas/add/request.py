"""What a person asks for when a file is added."""

from dataclasses import dataclass, field
from pathlib import Path

from atlas.add.mapping import Mapping


@dataclass(frozen=True, kw_only=True)
class Request:
    """What a person asks for.

    Attributes
    ----------
    path, dataset
        The file, and the id it gets.
    columns
        "FIELD=COLUMN" of ``--map``, each once.
    scores
        Columns of ``obs`` that are scores.
    organism, title, scale, matrix, embedding
        As said; empty: found in the file.
    without_donors
        Cells to look at, no statistics.
    gene_lists
        Whether a folder of gene lists is given.
    given
        A mapping of an earlier time, where one is used again.
    """

    path: Path
    dataset: str
    columns: tuple[str, ...] = ()
    scores: tuple[str, ...] = ()
    organism: str = ""
    title: str = ""
    scale: str = ""
    matrix: str = ""
    embedding: str = ""
    without_donors: bool = False
    gene_lists: bool = False
    given: Mapping = field(default_factory=Mapping)
