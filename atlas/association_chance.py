"""How often gene sets seem associated, and how often random genes would: one row a stratum."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from atlas import queries
from atlas.catalogue import current
from atlas.node_scores import stratum_label

STRATUM: Final = ["dataset", "study", "tissue", "cell_type"]


@dataclass(frozen=True)
class AgainstRandomGenes:
    """The associations of one stratum beside those of random genes.

    Attributes
    ----------
    label
        "Kühne 2017, skin epidermis".
    n_donors
        Donors.
    least
        The size of r from which its interval leaves out 0.
    low, high
        Between what 95 % of r lie with random genes; the median over the pairs.
    n_pairs, n_resolved, n_beyond
        Defined pairs; those whose interval leaves out 0; those of them that lie outside of what
        random genes give.
    """

    label: str
    n_donors: int
    least: float
    low: float
    high: float
    n_pairs: int
    n_resolved: int
    n_beyond: int


def against_random_genes() -> list[AgainstRandomGenes]:
    """Return the strata with associations and random genes to read them against."""
    rows = current().store.all("associations")
    known = rows[rows["r"].notna() & rows["chance_low"].notna() & (rows["r"].abs() < 1)]
    served = known[known["dataset"].isin(list(queries.manifests()))]
    return [
        _of_stratum((str(key[0]), str(key[1]), str(key[2]), str(key[3])), part)
        for key, part in served.groupby(STRATUM, sort=True)
    ]


def _of_stratum(stratum: tuple[str, str, str, str], part: pd.DataFrame) -> AgainstRandomGenes:
    reach = np.arctanh(part["ci_high"]) - np.arctanh(part["r"])
    resolved = (part["ci_low"] > 0) | (part["ci_high"] < 0)
    beyond = (part["r"] < part["chance_low"]) | (part["r"] > part["chance_high"])
    return AgainstRandomGenes(
        label=stratum_label(stratum),
        n_donors=int(part["n_donors"].max()),
        least=float(np.tanh(reach.median())),
        low=float(part["chance_low"].median()),
        high=float(part["chance_high"].median()),
        n_pairs=len(part),
        n_resolved=int(resolved.sum()),
        n_beyond=int((resolved & beyond).sum()),
    )
