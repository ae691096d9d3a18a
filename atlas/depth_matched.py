"""The effect again, with counts thinned until both sides show as many genes per cell.

Only cell-level sources hold the counts for it.
"""

from dataclasses import replace
from typing import Any, Final

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from atlas.effects import Comparison, estimate
from atlas.genes import GeneMap
from atlas.scores import Scored, score
from atlas.tissues import Cells, Tissue
from drift.depth import match_depth
from drift.signatures import Signature

COLUMNS: Final = {
    "matched_estimate": "estimate",
    "matched_g": "g",
    "matched_g_low": "g_low",
    "matched_g_high": "g_high",
    "matched_p": "p",
}


def unmatched() -> dict[str, float]:
    """Return the matched columns where nothing was matched."""
    return dict.fromkeys(COLUMNS, np.nan)


def matched_rows(
    comparison: Comparison,
    tissue: Tissue,
    genes: GeneMap,
    signatures: dict[str, Signature],
) -> list[dict[str, Any]]:
    """Return the matched columns, one row a signature.

    All signatures are scored again in the tissue, with this stratum's deeper side thinned: the
    genes, and the cells of the other strata, stay as they were. A slope with middle ages has
    donors on neither side, so nothing is matched.
    """
    if tissue.cells is None or (comparison.side == "").any():
        return [unmatched() for _ in signatures]
    scored = _scored_at_equal_depth(comparison, tissue, tissue.cells, genes, signatures)
    rows = []
    for column in range(len(scored.names)):
        effect = estimate(comparison, scored.profiles[comparison.rows, column])
        rows.append({name: getattr(effect, source) for name, source in COLUMNS.items()})
    return rows


def _scored_at_equal_depth(
    comparison: Comparison,
    tissue: Tissue,
    cells: Cells,
    genes: GeneMap,
    signatures: dict[str, Signature],
) -> Scored:
    side = dict(zip(comparison.rows, comparison.side, strict=True))
    member = np.flatnonzero(np.isin(cells.profile, comparison.rows))
    is_contrast = np.array([side[at] == "contrast" for at in cells.profile[member]])
    matched = match_depth(cells.counts[member], is_contrast, cells.profile[member].astype(str))
    counts = _with_rows(cells.counts, member, matched.counts)
    totals = cells.totals.copy()
    totals[member] *= matched.kept
    thinned = replace(cells, counts=counts, totals=totals)
    return score(replace(tissue, cells=thinned), genes, signatures)


def _with_rows(matrix: sp.csr_matrix, at: NDArray[np.int64], rows: sp.csr_matrix) -> sp.csr_matrix:
    """Return the matrix with some rows replaced."""
    n = matrix.shape[0]
    others = np.ones(n)
    others[at] = 0
    place = sp.csr_matrix((np.ones(len(at)), (at, np.arange(len(at)))), shape=(n, len(at)))
    return sp.csr_matrix(sp.diags(others) @ matrix + place @ rows)
