"""The positive control: cells of known state, scored as cells of any study are.

``Source.read`` returns an AnnData of counts; ``obs`` has ``state`` (the reference or the contrast
of the source's one contrast), ``tissue``, ``library_size`` and ``genes_per_cell``, ``obsm`` one
embedding, ``var`` is as in every source. There are no
donors, hence no effects: how well a score tells the two states apart is a description.
"""

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd
import scipy.sparse as sp

from atlas.built import Built, Curated, Parts, without_scores
from atlas.cells.scored import cells_of_states
from atlas.genes import GeneMap
from atlas.scores import count_measured
from atlas.source import Source
from atlas.tissues import MIN_DETECTED_CELLS, Floats
from drift.auc import auc
from drift.normalisation import log_cells
from drift.scoring import detected
from drift.scorings import SCORINGS, score_sets
from drift.signatures import Signature


def build(source: Source, adata: Any, curated: Curated) -> Built:
    """Score the cells and tell how well each score tells the two states apart."""
    genes = curated.genes(source, adata.var)
    (contrast,) = source.contrasts
    states = adata.obs["state"].to_numpy(dtype=str)
    positive, negative = states == contrast.contrast, states == contrast.reference
    counts = genes.add_up(adata.X)
    normalised = sp.csr_matrix(log_cells(counts, adata.obs["library_size"].to_numpy(float)))
    n_measured = count_measured(genes, curated.signatures, np.ones(counts.shape[1], dtype=bool))
    coverage = {
        name: float(n / signature.size)
        for (name, signature), n in zip(curated.signatures.items(), n_measured, strict=True)
    }
    found = list(scored(normalised, genes, curated.signatures))
    rows = [
        {
            "contrast": contrast.id,
            "signature": name,
            "scoring": scoring,
            "auc": auc(scores[positive], scores[negative]),
            "n_positive": int(positive.sum()),
            "n_negative": int(negative.sum()),
            "coverage": coverage[name],
        }
        for scoring, name, scores in found
    ]
    parts = Parts()
    parts.coverage[source.dataset] = coverage
    facts = {"n_rows_read": adata.n_obs, "n_genes": genes.names.size}
    built = without_scores(facts, {"controls": pd.DataFrame(rows)})
    modules = {name: scores for scoring, name, scores in found if scoring == "module"}
    cells = cells_of_states(source, adata, modules, curated.signatures)
    return Built({**built.manifest, **parts.signature_facts()}, built.frames, cells)


def scored(
    normalised: sp.csr_matrix, genes: GeneMap, signatures: dict[str, Signature]
) -> Iterator[tuple[str, str, Floats]]:
    """Yield how, which signature, and (n_cells,) scores, one way of scoring after the other."""
    directions = {name: genes.directions(signature) for name, signature in signatures.items()}
    mask = detected(normalised, min_count=MIN_DETECTED_CELLS) & genes.comparable
    for scoring in SCORINGS:
        found = score_sets(normalised, genes.names, directions, scoring, mask=mask)
        for column, name in enumerate(directions):
            yield scoring, name, found[:, column]
