"""Effect tables: studies that publish a statistic per gene and no samples.

The evidence is of another kind than donors: a competitive set statistic over genes.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pandas as pd

from atlas.built import Built, Curated, Parts
from atlas.effects import add_fdr
from atlas.genes import GeneMap
from atlas.scores import count_measured
from atlas.source import Source
from atlas.tissues import Floats
from drift.schema import ALL_CELLS, BOTH_SEXES
from drift.set_statistic import call_of_set, set_statistic
from drift.signatures import Signature
from drift.statistics import benjamini_hochberg

MODEL: Final = "set_statistic"
NO_INTERVAL: Final = "An effect table holds no donors: no interval, no g."
MISSING: Final = (
    *("se", "df", "ci_low", "ci_high", "g", "g_low", "g_high", "n_reference", "n_contrast"),
    *("n_donors", "depth_ratio", "matched_estimate", "matched_g", "matched_g_low"),
    *("matched_g_high", "matched_p"),
)


@dataclass(frozen=True)
class Stratum:
    """One study, tissue and compartment: (n_genes,) values, NaN where not measured or not given."""

    study: str
    tissue: str
    cell_type: str
    contrast: str
    statistic: Floats
    log2fc: Floats
    se: Floats
    p: Floats

    @property
    def name(self) -> str:
        """Key of the stratum in the manifest."""
        compartment = "" if self.cell_type == ALL_CELLS else f"/{self.cell_type}"
        return f"{self.study}/{self.tissue}{compartment}"


def build(source: Source, adata: Any, curated: Curated) -> Built:
    """Compare the genes of every signature with all others, study by study and tissue by tissue."""
    genes = curated.genes(source, adata.var)
    parts = Parts()
    n_measured = {}
    for stratum in strata(adata, genes):
        rows = pd.DataFrame(effect_rows(stratum, genes, curated.signatures))
        parts.coverage[stratum.name] = dict(zip(rows["signature"], rows["coverage"], strict=True))
        parts.n_scored[stratum.name] = dict(zip(rows["signature"], rows["n_genes"], strict=True))
        n_measured[stratum.name] = int(np.isfinite(stratum.statistic).sum())
        parts.add("effects", rows)
        if not source.aggregates_only:
            parts.add("genes", gene_rows(stratum, genes))
    frames = parts.frames()
    frames["effects"] = add_calls(add_fdr(frames["effects"]))
    counts = {
        "n_donors": None,
        "n_profiles": 0,
        "n_genes": genes.names.size,
        "n_signature_genes": len(genes.of_human),
        "genes_measured": n_measured,
    }
    ages: dict[str, Any] = {"ages_selected": {}, "donors_per_age": []}
    return Built({**parts.signature_facts(), **ages, "counts": counts}, frames)


def strata(adata: Any, genes: GeneMap) -> Iterator[Stratum]:
    """Yield every study and tissue of an effect table."""
    statistic = genes.average(np.asarray(adata.X, dtype=float))
    layers = {name: _layer(adata, name, genes) for name in ("log2fc", "se", "p")}
    alone = np.bincount(genes.gene_of_row, minlength=genes.names.size) == 1
    for name in ("se", "p"):  # of rows brought together neither is known
        layers[name] = np.where(alone, layers[name], np.nan)
    for row, obs in enumerate(adata.obs.to_dict("records")):
        yield Stratum(
            study=obs["study"],
            tissue=obs["tissue"],
            cell_type=obs["cell_type"],
            contrast=obs["contrast"],
            statistic=statistic[row],
            log2fc=layers["log2fc"][row],
            se=layers["se"][row],
            p=layers["p"][row],
        )


def effect_rows(
    stratum: Stratum, genes: GeneMap, signatures: Mapping[str, Signature]
) -> list[dict[str, Any]]:
    """Return one row of the ``effects`` table a signature, without ``fdr`` and ``call``."""
    measured = np.isfinite(stratum.statistic)
    n_measured = count_measured(genes, signatures, measured)
    rows = []
    for (name, signature), n_genes in zip(signatures.items(), n_measured, strict=True):
        weights = np.zeros(genes.names.size)
        for human, weight in signature.directions.items():
            if human in genes.of_human:
                weights[genes.of_human[human]] = weight
        found = set_statistic(stratum.statistic, weights != 0, weights)
        rows.append(
            {
                **dict.fromkeys(MISSING, np.nan),
                "study": stratum.study,
                "tissue": stratum.tissue,
                "cell_type": stratum.cell_type,
                "sex": BOTH_SEXES,
                "contrast": stratum.contrast,
                "signature": name,
                "evidence": "effect_table",
                "estimate": found.estimate,
                "r": found.r,
                "p": found.p,
                "n_genes": n_genes,
                "coverage": n_genes / signature.size,
                "model": MODEL,
                "sex_handling": "not stated",
                "depth_confounded": False,
                "reason": found.reason or NO_INTERVAL,
            }
        )
    return rows


def add_calls(effects: pd.DataFrame) -> pd.DataFrame:
    """Call each row by its false discovery rate and the sign of r."""
    calls = [call_of_set(r, fdr) for r, fdr in zip(effects["r"], effects["fdr"], strict=True)]
    return effects.assign(call=calls)


def gene_rows(stratum: Stratum, genes: GeneMap) -> pd.DataFrame:
    """Return rows of the ``genes`` table: the signature genes the tissue measures."""
    table = genes.table()
    table = table[np.isfinite(stratum.statistic)[table["position"].to_numpy()]]
    at = table["position"].to_numpy()
    return pd.DataFrame(
        {
            "study": stratum.study,
            "tissue": stratum.tissue,
            "cell_type": stratum.cell_type,
            "sex": BOTH_SEXES,
            "contrast": stratum.contrast,
            "gene": table["gene"].to_numpy(),
            "human_symbol": table["human_symbol"].to_numpy(),
            "log2fc": stratum.log2fc[at],
            "se": stratum.se[at],
            "ci_low": np.nan,
            "ci_high": np.nan,
            "statistic": stratum.statistic[at],
            "p": stratum.p[at],
            "fdr": benjamini_hochberg(stratum.p)[at],
            "mean": np.nan,
        }
    )


def _layer(adata: Any, name: str, genes: GeneMap) -> Floats:
    if name not in adata.layers:
        return np.full((adata.n_obs, genes.names.size), np.nan)
    return genes.average(np.asarray(adata.layers[name], dtype=float))
