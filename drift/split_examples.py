"""Two simulated tissues whose mean score rises alike, for opposite reasons.

In one only the shares change (stroma grows, no cell changes), in the other only the cells do (every
type gains, no share changes). A score of the whole tissue cannot tell them apart; the split can.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from drift.decomposition import Floats, Split, split, two_sides
from drift.normalisation import log_cpm
from drift.schema import MIN_CELLS
from drift.scoring import module_scores
from drift.simulate import Design, Simulated, simulate
from drift.split_intervals import Intervals, intervals

SEED: Final = 3
_SHARES: Final = (0.6, 0.25, 0.15)  # epithelium, endothelium, stroma

COMPOSITION_ONLY: Final = Design(
    shares=_SHARES,
    share_concentration=200.0,
    composition_change={"epithelium": -0.25, "stroma": 0.25},
    genes=400,
    cells=100,
)
STATE_ONLY: Final = Design(
    shares=_SHARES, share_concentration=200.0, gain=0.45, genes=400, cells=100
)


@dataclass(frozen=True)
class Example:
    """A simulated tissue taken apart.

    Attributes
    ----------
    design
        What was put into it.
    types
        (n_types,) cell types, in the order of ``found``.
    found, sure
        The split, and its intervals.
    """

    design: Design
    types: tuple[str, ...]
    found: Split
    sure: Intervals


def example(design: Design, seed: int = SEED) -> Example:
    """Simulate a tissue, score its donors' types, and split the change from young to old."""
    study = simulate(design, np.random.default_rng(seed), level="profile")
    counts, scores, is_old = donors_by_types(study)
    reference, contrast, _ = two_sides(counts, scores[..., None], is_old)
    types = study.design.cell_types
    return Example(
        design=design,
        types=types,
        found=split(reference, contrast),
        sure=intervals(reference, contrast, np.array(types)),
    )


def donors_by_types(study: Simulated) -> tuple[Floats, Floats, npt.NDArray[np.bool_]]:
    """Return cells and mesenchymal scores, (n_donors, n_types) each, and who is old."""
    obs = study.obs
    expression = log_cpm(study.counts, obs["library_size"].to_numpy())
    genes = {"mesenchymal": study.signature()}
    score = module_scores(expression, study.gene_names, genes).scores[:, 0]
    n_cells = obs["n_cells"].to_numpy()
    donors, at = np.unique(obs["donor_id"].to_numpy(str), return_inverse=True)
    types = list(study.design.cell_types)
    type_at = np.array([types.index(name) for name in obs["cell_type"]])
    counts = np.zeros((len(donors), len(types)))
    scores = np.full(counts.shape, np.nan)
    is_old = np.zeros(len(donors), dtype=bool)
    counts[at, type_at] = n_cells
    scores[at, type_at] = np.where(n_cells < MIN_CELLS, np.nan, score)
    is_old[at] = (obs["age_group"] == "old").to_numpy()
    return counts, scores, is_old
