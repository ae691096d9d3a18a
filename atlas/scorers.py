"""The scoring methods of other groups, by their own software: what ours is compared with."""

from collections.abc import Callable, Mapping
from typing import Any, Final

import anndata
import decoupler
import numpy as np
import numpy.typing as npt
import pandas as pd
import pyucell

from drift.normalisation import log_cpm
from drift.simulate import Simulated

Floats = npt.NDArray[np.float64]
_SET: Final = "md"
_MIN_GENES: Final = 5


def aucell(study: Simulated) -> Floats:
    """Return AUCell of the mesenchymal genes by decoupler, (n_profiles,)."""
    return _decoupler(study, decoupler.mt.aucell)


def ulm(study: Simulated) -> Floats:
    """Return the univariate linear model's t of the mesenchymal genes, (n_profiles,)."""
    return _decoupler(study, decoupler.mt.ulm)


def ucell(study: Simulated) -> Floats:
    """Return UCell of the mesenchymal genes by pyUCell, (n_profiles,)."""
    adata = _adata(study)
    sets = {_SET: study.gene_names[study.mesenchymal].tolist()}
    pyucell.compute_ucell_scores(adata, signatures=sets, n_jobs=1, suffix="")
    return np.asarray(adata.obs[_SET], dtype=np.float64)


SCORERS: Final[Mapping[str, Callable[[Simulated], Floats]]] = {
    "AUCell": aucell,
    "UCell": ucell,
    "ULM": ulm,
}


def _decoupler(study: Simulated, method: Any) -> Floats:
    net = pd.DataFrame(
        {"source": _SET, "target": study.gene_names[study.mesenchymal], "weight": 1.0}
    )
    adata = _adata(study)
    method(adata, net, tmin=_MIN_GENES, verbose=False)
    return np.asarray(adata.obsm[f"score_{method.name}"][_SET], dtype=np.float64)


def _adata(study: Simulated) -> Any:
    expression = log_cpm(study.counts)
    names = pd.DataFrame(index=pd.Index(study.gene_names))
    return anndata.AnnData(X=expression, obs=study.obs[["donor_id"]].copy(), var=names)
