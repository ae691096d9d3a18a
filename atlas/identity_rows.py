"""Identity as rows of the built tables."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from atlas.built import Curated
from atlas.genes import GeneMap
from atlas.identity import UNDEFINED, Identity
from atlas.source import Source
from drift.schema import IDENTITY


def score_rows(known: Mapping[Any, Identity]) -> pd.DataFrame:
    """Return the rows of ``scores`` that hold identity, where it is defined."""
    parts = [
        pd.DataFrame(
            {
                "profile_id": item.of.tissue.profiles["profile_id"].to_numpy()[item.of.rows],
                "signature": IDENTITY,
                "score": item.score,
                "coverage": item.coverage,
            }
        )
        for item in known.values()
        if item.method != UNDEFINED
    ]
    return pd.concat(parts) if parts else pd.DataFrame()


def gene_rows(
    known: Mapping[Any, Identity], genes: GeneMap, human: NDArray[np.str_]
) -> pd.DataFrame:
    """Return rows of ``identity_genes``: every gene that a fold chose, its margin their mean."""
    parts = []
    for item in known.values():
        if not item.folds:
            continue
        at = np.concatenate([fold.genes for fold in item.folds])
        margin = np.concatenate([fold.margins for fold in item.folds])
        mean = pd.Series(margin).groupby(at).agg(["size", "mean"])
        positions = mean.index.to_numpy()
        parts.append(
            pd.DataFrame(
                {
                    "study": item.of.tissue.study,
                    "tissue": item.of.tissue.tissue,
                    "cell_type": item.of.cell_type,
                    "gene": genes.names[positions],
                    "human_symbol": human[positions],
                    "n_folds": mean["size"].to_numpy(),
                    "margin": mean["mean"].to_numpy(),
                }
            )
        )
    return pd.concat(parts) if parts else pd.DataFrame()


def human_symbols(
    var: pd.DataFrame, source: Source, genes: GeneMap, curated: Curated
) -> NDArray[np.str_]:
    """Return the human symbol of every gene, (n_genes,); empty where nothing names it."""
    if source.organism == "mouse":
        of_mouse = {pair.mouse_symbol: human for human, pair in curated.orthologs.items()}
        return np.array([of_mouse.get(str(name), "") for name in genes.names], dtype=str)
    written = pd.Series(var["human_symbol"].to_numpy(dtype=str))
    joined = written.groupby(genes.gene_of_row).agg(
        lambda symbols: " + ".join(dict.fromkeys(s for s in symbols if s))
    )
    return np.asarray(joined.sort_index(), dtype=str)
