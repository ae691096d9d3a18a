"""From raw files to built tables: all are built aside, then each is put in place whole."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import numpy as np
import pandas as pd

from atlas import effect_tables, facts, knowledge, publish
from atlas.depth_matched import matched_rows, unmatched
from atlas.effects import add_fdr, comparisons, effect_rows
from atlas.gene_effects import expression_rows, gene_rows
from atlas.genes import GeneMap, map_genes, read_aliases
from atlas.knowledge import Ortholog
from atlas.raw import FETCH_AGAIN
from atlas.scores import Scored, cell_rows, score, score_rows
from atlas.source import Source
from atlas.sources import all_sources
from atlas.tissues import Dropped, Tissue, tissues
from drift.errors import CoverageError, DriftError, SourceError
from drift.schema import MIN_CELLS
from drift.signatures import Signature

CELL_SIGNATURE: Final = "md_score_lu2025"  # the one score kept per cell

Frames = dict[str, pd.DataFrame]
Progress = Callable[[str], None]


@dataclass(frozen=True)
class Built:
    """One data set, ready to be written: its manifest (without what writing adds) and tables."""

    manifest: dict[str, Any]
    frames: Frames


@dataclass(frozen=True)
class Curated:
    """What every data set is built with."""

    signatures: dict[str, Signature]
    orthologs: dict[str, Ortholog]
    aliases: dict[str, str]


@dataclass
class _Parts:
    """Rows of the tables, tissue by tissue."""

    rows: dict[str, list[pd.DataFrame]] = field(default_factory=dict)
    coverage: dict[str, dict[str, float]] = field(default_factory=dict)
    n_scored: dict[str, dict[str, float]] = field(default_factory=dict)

    def add(self, table: str, rows: pd.DataFrame) -> None:
        if not rows.empty:
            self.rows.setdefault(table, []).append(rows)

    def frames(self) -> Frames:
        return {table: pd.concat(parts) for table, parts in self.rows.items()}


def build(
    raw: Path, datasets: Path, wanted: Sequence[str] = (), progress: Progress = lambda step: None
) -> dict[str, Built]:
    """Build data sets and put them in place.

    Parameters
    ----------
    raw
        Folder of raw files.
    datasets
        Folder of built data sets; what is not built again stays.
    wanted
        Ids; none: all.
    progress
        Called with what is done next.

    Returns
    -------
    What was built, by id.

    Raises
    ------
    DriftError
        One sentence; no table was touched, not even those of data sets that could be built.
    """
    sources = _choose(wanted)
    if not raw.is_dir():
        raise SourceError(f"There is no raw folder {raw}: give its path with --raw.")
    curated = Curated(knowledge.signatures(), knowledge.orthologs(), read_aliases(raw))
    built = {}
    with publish.stage(datasets) as stage:
        for source in sources:
            progress(source.dataset)
            built[source.dataset] = build_one(source, raw, curated)
            made = built[source.dataset]
            publish.write_dataset(stage / source.dataset, made.manifest, made.frames)
        publish.put_in_place(stage, datasets)
    return built


def build_one(source: Source, raw: Path, curated: Curated) -> Built:
    """Read one source and compute its tables.

    Raises
    ------
    DriftError
        Naming the data set, or the file.
    """
    adata = source.read(raw)
    try:
        genes = map_genes(
            adata.var,
            source.organism,
            curated.signatures.values(),
            curated.orthologs,
            curated.aliases,
        )
        make = _from_table if source.level == "effect" else _from_donors
        computed = make(source, adata, genes, curated.signatures)
    except CoverageError as error:
        raise CoverageError(f"{source.files[-1]}, gene symbols: {error} {FETCH_AGAIN}") from error
    except DriftError as error:
        raise type(error)(f"{source.dataset}: {error}") from error
    return Built({**facts.of_source(source, raw), **computed.manifest}, computed.frames)


def _from_donors(
    source: Source, adata: Any, genes: GeneMap, signatures: dict[str, Signature]
) -> Built:
    parts, dropped = _Parts(), Dropped()
    for tissue in tissues(adata, source, genes, dropped):
        scored = score(tissue, genes, signatures)
        parts.coverage[tissue.name] = dict(zip(scored.names, scored.coverage, strict=True))
        parts.n_scored[tissue.name] = dict(zip(scored.names, scored.n_scored, strict=True))
        parts.add("profiles", tissue.profiles)
        parts.add("scores", score_rows(tissue, scored))
        parts.add("cell_scores", cell_rows(tissue, scored, CELL_SIGNATURE))
        parts.add("composition", _composition(tissue))
        parts.add("expression", expression_rows(tissue, genes))
        parts.add("effects", _effects(tissue, source, scored, genes, signatures))
        for comparison in comparisons(tissue, source):
            parts.add("genes", gene_rows(comparison, tissue, genes))
    frames = parts.frames()
    if "profiles" not in frames:
        raise SourceError(
            f"every profile has fewer than {MIN_CELLS} cells, so nothing is left; give more cells."
        )
    frames["effects"] = add_fdr(frames["effects"])
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
        {**_signature_facts(parts), **facts.of_profiles(profiles), "counts": counts}, frames
    )


def _effects(
    tissue: Tissue,
    source: Source,
    scored: Scored,
    genes: GeneMap,
    signatures: dict[str, Signature],
) -> pd.DataFrame:
    rows = []
    for comparison in comparisons(tissue, source):
        found = effect_rows(comparison, tissue, scored)
        matched = [unmatched() for _ in found]
        if found and found[0]["depth_confounded"]:
            matched = matched_rows(comparison, tissue, genes, signatures)
        rows += [{**row, **more} for row, more in zip(found, matched, strict=True)]
    return pd.DataFrame(rows)


def _composition(tissue: Tissue) -> pd.DataFrame:
    """Count the cells of each donor and type, those of profiles too small to be scored as well."""
    if tissue.cells is None:
        return pd.DataFrame()
    keys = ["donor_id", "tissue", "cell_type"]
    return tissue.cells.obs.groupby(keys, sort=True).size().rename("n_cells").reset_index()


def _from_table(
    source: Source, adata: Any, genes: GeneMap, signatures: dict[str, Signature]
) -> Built:
    parts = _Parts()
    n_measured = {}
    for stratum in effect_tables.strata(adata, genes):
        rows = pd.DataFrame(effect_tables.effect_rows(stratum, genes, signatures))
        parts.coverage[stratum.name] = dict(zip(rows["signature"], rows["coverage"], strict=True))
        parts.n_scored[stratum.name] = dict(zip(rows["signature"], rows["n_genes"], strict=True))
        n_measured[stratum.name] = int(np.isfinite(stratum.statistic).sum())
        parts.add("effects", rows)
        parts.add("genes", effect_tables.gene_rows(stratum, genes))
    frames = parts.frames()
    frames["effects"] = effect_tables.add_calls(add_fdr(frames["effects"]))
    counts = {
        "n_donors": None,
        "n_profiles": 0,
        "n_genes": genes.names.size,
        "n_signature_genes": len(genes.of_human),
        "genes_measured": n_measured,
    }
    ages: dict[str, Any] = {"ages_selected": {}, "donors_per_age": []}
    return Built({**_signature_facts(parts), **ages, "counts": counts}, frames)


def _signature_facts(parts: _Parts) -> dict[str, Any]:
    return {
        "signature_coverage": facts.of_signatures(parts.coverage, digits=4),
        "signature_genes_scored": facts.of_signatures(parts.n_scored, digits=0),
    }


def _choose(wanted: Sequence[str]) -> list[Source]:
    known = all_sources()
    unknown = [name for name in wanted if name not in known]
    if unknown:
        raise SourceError(
            f"There is no data set '{unknown[0]}': choose from {', '.join(known)}, or add a file "
            "to atlas/sources."
        )
    return [source for name, source in known.items() if not wanted or name in wanted]
