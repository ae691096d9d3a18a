"""The table behind two data sets: matrix proteins, old against young, of human and of mouse.

One file joins twelve studies of two species. ``read`` takes the studies of one species and leaves
out those whose samples the project reads itself, so that no study is counted twice.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pandas as pd

from atlas import annotated
from atlas.raw.checks import check_known, check_present, to_numbers
from atlas.raw.tables import read_csv
from drift.errors import SourceError
from drift.schema import ALL_CELLS, OLD_VS_YOUNG

TABLE: Final = "bulk/ecm_atlas_proteome_young_old/ecm_young_old.csv.gz"
ORIGIN: Final = (
    "github.com/raimbetov/ecm-atlas @ 448340c, "
    "08_merged_ecm_dataset/merged_ecm_aging_zscore_ECM_ONLY.csv"
)
SPECIES: Final = {"human": "Homo sapiens", "mouse": "Mus musculus"}
# Studies of which the samples themselves are a data set here.
READ_ELSEWHERE: Final = ("LiDermis_2021", "Tsumagari_2023")


@dataclass(frozen=True)
class Place:
    """A compartment of the table: the study it is of, its organ, and its part of the organ."""

    study: str
    tissue: str
    part: str = ALL_CELLS


# Study and compartment as the table names them.
Places = Mapping[tuple[str, str], Place]


def read(raw: Path, organism: str, places: Places) -> Any:
    """Read the compartments of one species; the statistic is the difference of z-scores.

    Parameters
    ----------
    raw
        Raw folder.
    organism
        ``human`` or ``mouse``.
    places
        Every compartment of that species that is to be read.

    Raises
    ------
    SourceError
        If the table holds a species, study or compartment that is not known, or lacks one of
        ``places``; if a difference is missing.
    """
    table = read_csv(
        raw, TABLE, text=("study", "species", "compartment", "symbol"), blank=("symbol",)
    )
    if "z_delta" not in table:  # one blank belongs to a study that is left out
        raise SourceError(
            f"{TABLE} has no column 'z_delta'. Rename the column, or fetch the file again from "
            "its origin."
        )
    check_known(table["species"], tuple(SPECIES.values()), TABLE)
    wanted = (table["species"] == SPECIES[organism]) & ~table["study"].isin(READ_ELSEWHERE)
    change = to_numbers(table["z_delta"], TABLE)
    check_present(change.where(wanted, 0.0), TABLE)
    _check_places(table, wanted, places)
    table = table.assign(z_delta=change)[wanted & (table["symbol"] != "")]
    found = [places[pair] for pair in zip(table["study"], table["compartment"], strict=True)]
    rows = pd.DataFrame(
        {
            "study": [place.study for place in found],
            "tissue": [place.tissue for place in found],
            "cell_type": [place.part for place in found],
            "symbol": table["symbol"].to_numpy(),
            "statistic": table["z_delta"].to_numpy(),
        }
    )
    return annotated.effects(rows, contrast=OLD_VS_YOUNG, human=organism == "human")


def _check_places(table: pd.DataFrame, wanted: pd.Series, places: Places) -> None:
    """Refuse a study or compartment that is not known, and one that is known and absent."""
    studies = sorted({study for study, _ in places})
    check_known(table["study"].where(wanted, studies[0]), studies, TABLE)
    names = {f"{study} {compartment}": place for (study, compartment), place in places.items()}
    both = (table["study"] + " " + table["compartment"]).rename("compartment")
    check_known(both.where(wanted, next(iter(names))), tuple(names), TABLE)
    absent = [name for name in names if name not in set(both[wanted])]
    if absent:
        raise SourceError(
            f"{TABLE} has no row of {absent[0]}. Fetch the file again from its origin."
        )
