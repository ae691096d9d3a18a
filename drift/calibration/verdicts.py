"""How often each verdict is given, where nothing changes and where the change is known."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final, get_args

import numpy as np

from drift.calibration.donor_scores import md_score
from drift.calibration.identity import TYPE, identity_of
from drift.calibration.rates import Record, rate
from drift.schema import Verdict
from drift.simulate import Design, Simulated, simulate
from drift.statistics import compare_groups
from drift.verdict import decide

GAIN: Final = 0.5  # log units, on the mesenchymal genes
LOSS: Final = 0.4  # log units, on the markers of the type
WORLDS: Final[dict[str, tuple[float, float]]] = {
    "nothing changes": (0.0, 0.0),
    "gain": (GAIN, 0.0),
    "identity loss": (0.0, LOSS),
    "gain and identity loss": (GAIN, LOSS),
}
DONORS: Final = (3, 6, 12)  # a side
# The mesenchymal genes are 1.3 % of all, as the core set is.
STUDY: Final = Design(genes=1_500, mesenchymal_genes=20, markers=50)


def verdicts(replicates: int, rng: np.random.Generator) -> Iterator[Record]:
    """Return the share of strata given each verdict, one record a world and number of donors.

    Parameters
    ----------
    replicates
        Studies a record.
    rng
        Source of chance.
    """
    for world, (gain, loss) in WORLDS.items():
        for n in DONORS:
            design = replace(
                STUDY, n_young=n, n_old=n, gain={TYPE: gain}, identity_loss={TYPE: loss}
            )
            given = [verdict_of(simulate(design, rng, level="profile")) for _ in range(replicates)]
            shares: Record = {}
            for verdict in get_args(Verdict):
                if verdict in given or verdict not in ("too few donors", "undefined"):
                    shares |= rate(verdict, [found == verdict for found in given])
            yield {
                "world": world,
                "n_young": n,
                "n_old": n,
                "gain": gain,
                "identity_loss": loss,
                **shares,
                "replicates": replicates,
            }


def verdict_of(study: Simulated) -> Verdict:
    """Return the verdict of the epithelium of a simulated study."""
    here = (study.obs["cell_type"] == TYPE).to_numpy()
    old = (study.obs["age_group"] == "old").to_numpy()[here]
    gain = compare_groups(md_score(study)[here], old)
    identity = compare_groups(identity_of(study)[1], old)
    return decide(gain, identity).verdict
