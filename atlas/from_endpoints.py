"""Findings of pathologists: who had them, and how their odds go with age.

``Source.read`` returns an AnnData with one row a sample: ``obs`` has ``tissue``, ``donor_id``,
``sex``, ``age`` (years, the middle of a bracket), ``age_reported`` and ``death`` (type of death);
``X`` is 1 where the finding named by the column of ``var`` was noted, else 0.
"""

from typing import Any, Final

import numpy as np
import pandas as pd

from atlas.built import Built, Curated, without_scores
from atlas.source import Source
from drift.endpoints import age_trend, once_a_donor
from drift.multiplicity import benjamini_hochberg

DONOR: Final = ("tissue", "donor_id", "sex", "age", "age_reported", "death")
COUNTED: Final = ["tissue", "sex", "age_reported"]


def build(source: Source, adata: Any, curated: Curated) -> Built:
    """Count donors and positives, and model each finding in each tissue."""
    findings = list(adata.var_names)
    noted = pd.DataFrame(np.asarray(adata.X) > 0, index=adata.obs.index, columns=findings)
    samples = pd.concat([adata.obs[list(DONOR)], noted], axis=1)
    donors = once_a_donor(samples, findings, DONOR)
    counts = {
        "n_donors": int(donors["donor_id"].nunique()),
        "n_rows_read": adata.n_obs,
        "n_tissues": int(donors["tissue"].nunique()),
    }
    frames = {
        "endpoints": pd.concat([_counted(donors, name) for name in findings]),
        "endpoint_trends": pd.concat([_trends(donors, name) for name in findings]),
    }
    return without_scores(counts, frames)


def _counted(donors: pd.DataFrame, finding: str) -> pd.DataFrame:
    grouped = donors.groupby(COUNTED, sort=True)[finding]
    table = pd.DataFrame({"n_donors": grouped.size(), "n_positive": grouped.sum()})
    return table.reset_index().assign(endpoint=finding)


def _trends(donors: pd.DataFrame, finding: str) -> pd.DataFrame:
    rows = []
    for tissue, part in donors.groupby("tissue", sort=True):
        covariates = {"sex": part["sex"], "death type": part["death"]}
        trend = age_trend(part[finding], part["age"], covariates)
        rows.append({"tissue": tissue, "endpoint": finding, **vars(trend)})
    table = pd.DataFrame(rows)
    return table.assign(fdr=benjamini_hochberg(table["p"].to_numpy(float)))
