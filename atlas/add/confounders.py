"""Batches that may go with age: columns of ``obs`` by their names, which are only counted."""

from typing import Final

import pandas as pd

from atlas.add.cells import Cells
from atlas.add.file import AnnFile
from atlas.cells.columns import pieces
from drift.errors import SourceError

CONFOUNDERS: Final = ("batch", "assay", "plate", "method", "library", "run", "chemistry", "dataset")
MOST_BATCHES: Final = 1000  # values; a column with more names cells


def confounders(file: AnnFile, cells: Cells) -> tuple[dict[str, pd.DataFrame], list[str]]:
    """Return the batches and the age groups that are found together, a column of batches each.

    Returns
    -------
    Column to pairs of batch and group; and a sentence each on columns with missing chunks, for
    which a file is not refused: nothing else is made of them.
    """
    found, said = {}, []
    groups = cells.each["age_group"].to_numpy(dtype=str)
    for name in (column for column in file.obs if column.casefold() in CONFOUNDERS):
        column = file.obs[name]
        try:
            if column.has_too_many:
                continue
        except SourceError as error:
            said.append(f"'{name}' is not compared with age: {error}")
            continue
        if 1 < len([value for value in column.different if value is not None]) <= MOST_BATCHES:
            parts = [
                pd.DataFrame(
                    {"batch": column.codes(rows), "group": groups[cells.annotation.code[rows]]}
                ).drop_duplicates()
                for rows in pieces(len(column), column.at_once)
            ]
            said.extend(file.read_as([name]))
            found[name] = pd.concat(parts).drop_duplicates()
    return found, said
