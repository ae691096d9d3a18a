"""Every signature in every profile of a tissue."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from atlas.genes import GeneMap
from atlas.tissues import Cells, Floats, Tissue, means
from drift.scoring import module_scores
from drift.signatures import Signature


@dataclass(frozen=True)
class Scored:
    """Scores of a tissue.

    Attributes
    ----------
    names
        Signature ids, one a column.
    profiles
        (n_profiles, n_signatures); NaN where no gene enters.
    n_scored
        (n_signatures,) genes that enter the score, after the detection filter.
    n_measured, coverage
        (n_signatures,) human genes of the signature that are measured in the tissue, and their
        share. A gene measured as silent counts: its silence is known.
    cells
        (n_cells, n_signatures) in a cell-level source.
    """

    names: tuple[str, ...]
    profiles: Floats
    n_scored: NDArray[np.int64]
    n_measured: NDArray[np.int64]
    coverage: Floats
    cells: Floats | None


def score(tissue: Tissue, genes: GeneMap, signatures: Mapping[str, Signature]) -> Scored:
    """Score a tissue with one product over all signatures."""
    directions = {name: genes.directions(item) for name, item in signatures.items()}
    n_measured = count_measured(genes, signatures, tissue.measured)
    mask = tissue.mask & genes.comparable
    cells = None
    if tissue.cells is None:
        found = module_scores(
            tissue.expression, genes.names, directions, mask=mask, binned_on=tissue.adult
        )
        values = found.scores
    else:
        found = module_scores(
            tissue.cells.normalised(),
            genes.names,
            directions,
            mask=mask,
            binned_on=_of_adults(tissue, tissue.cells),
        )
        cells = found.scores
        values = means(cells, tissue.cells.profile, len(tissue.profiles))
    size = np.array([item.size for item in signatures.values()])
    return Scored(found.names, values, found.n_genes, n_measured, n_measured / size, cells)


def count_measured(
    genes: GeneMap, signatures: Mapping[str, Signature], measured: NDArray[np.bool_]
) -> NDArray[np.int64]:
    """Return how many genes of each signature are measured; one that stands for two counts once."""
    return np.array(
        [
            len(
                {
                    at
                    for gene in item.genes
                    if (at := genes.of_human.get(gene, -1)) >= 0 and measured[at]
                }
            )
            for item in signatures.values()
        ],
        dtype=np.int64,
    )


def score_rows(tissue: Tissue, scored: Scored) -> pd.DataFrame:
    """Return rows of the ``scores`` table."""
    n_profiles, n_names = scored.profiles.shape
    return pd.DataFrame(
        {
            "profile_id": np.repeat(tissue.profiles["profile_id"].to_numpy(), n_names),
            "signature": np.tile(np.array(scored.names), n_profiles),
            "score": scored.profiles.ravel(),
            "coverage": np.tile(scored.coverage, n_profiles),
        }
    )


def cell_rows(tissue: Tissue, scored: Scored, signature: str) -> pd.DataFrame:
    """Return rows of the ``cell_scores`` table for one signature."""
    if tissue.cells is None or scored.cells is None or signature not in scored.names:
        return pd.DataFrame()
    kept = tissue.cells.profile >= 0
    profile_id = tissue.profiles["profile_id"].to_numpy()
    return pd.DataFrame(
        {
            "cell_id": tissue.cells.obs["cell_id"].to_numpy()[kept],
            "profile_id": profile_id[tissue.cells.profile[kept]],
            "signature": signature,
            "score": scored.cells[kept, scored.names.index(signature)],
        }
    )


def _of_adults(tissue: Tissue, cells: Cells) -> NDArray[np.bool_]:
    return np.asarray((cells.profile >= 0) & tissue.adult[cells.profile])
