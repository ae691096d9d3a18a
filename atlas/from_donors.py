"""Tables of a data set with donors: samples, or cells."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import chain
from typing import Any, Final

import pandas as pd

from atlas import facts, identity_rows
from atlas.association_rows import association_rows
from atlas.built import Built, Curated, Parts
from atlas.cells.scored import cells_of_tissues
from atlas.depth_matched import matched_rows, unmatched
from atlas.effects import Comparison, add_fdr, comparisons, effect_rows, followed
from atlas.gene_effects import gene_changes, gene_expression
from atlas.genes import GeneMap
from atlas.identity import identities
from atlas.robustness_rows import robustness_rows
from atlas.scores import Scored, cell_rows, score, score_rows
from atlas.source import Source
from atlas.split_rows import split_rows
from atlas.tables import Pieces
from atlas.tissues import Dropped, Tissue, tissues
from atlas.verdict_rows import verdict_rows
from drift.errors import SourceError
from drift.schema import MIN_CELLS
from drift.signatures import Signature

CELL_SIGNATURE: Final = "md_score_lu2025"  # the one score kept per cell


def build(source: Source, adata: Any, curated: Curated) -> Built:
    """Score every tissue and compare its donors.

    Raises
    ------
    SourceError
        If every profile has too few cells.
    """
    genes = curated.genes(source, adata.var)
    parts, dropped = Parts(), Dropped()
    of_sets = curated.gene_sets and curated.gene_sets.genes(source.organism, adata.var)
    found = []
    for tissue in tissues(adata, source, genes, dropped):
        scored = score(tissue, genes, curated.signatures)
        _add_tissue(parts, tissue, scored, source, genes, curated)
        if curated.gene_sets and of_sets:
            parts.add("robustness", robustness_rows(tissue, source, curated.gene_sets, of_sets))
        # robustness alone asks for the samples, and they are as large as the expression
        found.append((replace(tissue, samples=None), scored))
    whole = [tissue for tissue, _ in found]
    parts.add(
        "associations", association_rows(whole, source, genes, curated.signatures, curated.pairs)
    )
    human = identity_rows.human_symbols(adata.var, source, genes, curated)
    known = identities(whole, source, genes, curated, human)
    parts.add("scores", identity_rows.score_rows(known))
    parts.add("identity_genes", identity_rows.gene_rows(known, genes, human))
    frames = parts.frames()
    if "profiles" not in frames:
        raise SourceError(
            f"every profile has fewer than {MIN_CELLS} cells, so nothing is left; give more cells."
        )
    if "effects" not in frames:
        raise SourceError(
            "no donor is on a side of any contrast, so nothing can be compared; check the ages or "
            "conditions, or give another contrast."
        )
    frames["effects"] = add_fdr(frames["effects"])
    compared = [(tissue, one) for tissue, _ in found for one in _all_comparisons(tissue, source)]
    frames["verdicts"] = verdict_rows(
        compared, known, frames["effects"], gene_panel=source.gene_panel
    )
    pieces: dict[str, Pieces] = {}
    if not source.aggregates_only:
        pieces = {
            "genes": gene_changes(compared, genes),
            "expression": gene_expression(whole, genes),
        }
    profiles = frames["profiles"]
    counts = {
        "n_donors": len(profiles[["study", "donor_id"]].drop_duplicates()),
        "n_profiles": len(profiles),
        "n_rows_read": adata.n_obs,
        "n_genes": genes.names.size,
        "n_signature_genes": len(genes.of_human),
        f"profiles_below_{MIN_CELLS}_cells": dropped.profiles_of_few_cells,
        "genes_without_human_counterpart": int((~genes.comparable).sum()),
        "genes_with_blanks": dropped.genes_with_blanks,
        "genes_not_detected": dropped.genes_not_detected,
    }
    return Built(
        {
            **parts.signature_facts(),
            **facts.of_profiles(profiles, longitudinal=source.longitudinal),
            "counts": counts,
        },
        frames,
        cells_of_tissues(adata, source, found, curated.signatures) if adata.obsm else None,
        pieces,
    )


def _add_tissue(
    parts: Parts,
    tissue: Tissue,
    scored: Scored,
    source: Source,
    genes: GeneMap,
    curated: Curated,
) -> None:
    """Add what a tissue says by itself."""
    parts.coverage[tissue.name] = dict(zip(scored.names, scored.coverage, strict=True))
    parts.n_scored[tissue.name] = dict(zip(scored.names, scored.n_scored, strict=True))
    parts.add("profiles", tissue.profiles)
    parts.add("scores", score_rows(tissue, scored))
    parts.add("cell_scores", cell_rows(tissue, scored, CELL_SIGNATURE))
    parts.add("composition", _composition(tissue))
    parts.add("effects", _effects(tissue, source, scored, genes, curated.signatures))
    splits, parts_of_splits = split_rows(tissue, source, scored)
    parts.add("splits", splits)
    parts.add("split_parts", parts_of_splits)


def _effects(
    tissue: Tissue,
    source: Source,
    scored: Scored,
    genes: GeneMap,
    signatures: dict[str, Signature],
) -> pd.DataFrame:
    rows = []
    for comparison in _all_comparisons(tissue, source):
        found = effect_rows(comparison, tissue, scored)
        matched = [unmatched() for _ in found]
        if found and found[0]["depth_confounded"]:
            matched = matched_rows(comparison, tissue, genes, signatures)
        rows += [{**row, **more} for row, more in zip(found, matched, strict=True)]
    return pd.DataFrame(rows)


def _all_comparisons(tissue: Tissue, source: Source) -> Iterator[Comparison]:
    return chain(comparisons(tissue, source), followed(tissue, source))


def _composition(tissue: Tissue) -> pd.DataFrame:
    """Count the cells of each donor and type, those of profiles too small to be scored as well."""
    if tissue.cells is None:
        return pd.DataFrame()
    keys = ["donor_id", "tissue", "cell_type"]
    return tissue.cells.obs.groupby(keys, sort=True).size().rename("n_cells").reset_index()
