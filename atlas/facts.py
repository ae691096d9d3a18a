"""The facts of a built data set that its manifest states."""

import inspect
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

import pandas as pd

from atlas import gene_sets, statements
from atlas import genes as gene_rules
from atlas import tissues as tissue_rules
from atlas.checksums import LENGTH, code_version, combined, sha256_file
from atlas.knowledge import knowledge_version
from atlas.source import DONORS, Source
from drift import association, depth, identity, lifespan, random_scores, scoring, set_statistic
from drift.fits import LEVEL
from drift.schema import (
    DEPTH_TOLERANCE,
    MIN_CELLS,
    MIN_DONORS,
    MIN_GROUP,
    MIN_NOTED,
    MIN_SET_GENES,
    SCORE_VERSION,
)

NORMALISATION: Final = {
    ("cell", "counts"): (
        "Cells: log1p(10,000 x count / total), averaged over the cells of a donor; gene tables in "
        "log2."
    ),
    ("profile", "counts"): "log2(CPM + 1) with the library sizes the source gives.",
    ("profile", "log2"): "Log2 values as published.",
    ("profile", "log"): "Log values as published; the base of the logarithm is not stated.",
    ("effect", "effect"): "Gene statistics as published, no samples.",
    ("group", "counts"): (
        "Cells: log1p(10,000 x count / total), scored, then averaged over groups of cells."
    ),
    ("group", "log"): "Log values as published, scored, then averaged over groups of cells.",
    ("profile", "program"): "Scores as the file gives them, averaged over the cells of a donor.",
    ("group", "program"): "Program activities as the source computed them, averaged over cells.",
    ("endpoint", "share"): "Findings as the pathologists noted them, one sample a donor.",
    ("control", "counts"): "Cells: log1p(10,000 x count / total).",
}
PER_AGE: Final = [
    *("study", "tissue", "cell_type", "age_reported", "age", "age_group", "condition", "sex"),
]


def of_source(source: Source, raw: Path) -> dict[str, Any]:
    """Return what a source states, with the checksums of its raw files and the build id."""
    return of_files(source, [file(raw, name) for name in (*source.files, *lists(source))])


def lists(source: Source) -> tuple[str, ...]:
    """Return the lists of the raw folder that a source is built with."""
    return (gene_rules.ALIASES, *(gene_sets.FILES if source.level in DONORS else ()))


def of_files(
    source: Source, files: Sequence[dict[str, Any]], decided: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """Return what a source states, with the build id.

    Parameters
    ----------
    files
        Of each file it is built from ``path``, ``sha256`` and ``bytes``.
    decided
        What else decides its tables, by name.
    """
    organism = lifespan.ORGANISMS[source.organism]
    versions = {
        "score_version": SCORE_VERSION,
        "code_version": current_code(source),
        "knowledge_version": knowledge_version(),
    }
    inputs = {f"file {one['path']}": one["sha256"] for one in files} | dict(decided or {})
    if source.level in DONORS:
        inputs["pairs of gene sets"] = repr(statements.read().pairs)
    return {
        "dataset": source.dataset,
        "title": source.title,
        "label": source.label,
        "studies": {name: asdict(study) for name, study in source.studies.items()},
        "organism": source.organism,
        "level": source.level,
        "modality": source.modality,
        "scale": source.scale,
        "normalisation": NORMALISATION[source.level, source.scale],
        "age_unit": source.age_unit,
        "design": source.design,
        "age_rule": age_rule(source),
        "life_span": {
            "organism": organism.name,
            "latin": organism.latin,
            "years": organism.median_life_years,
            "adult_from_years": organism.adult_from_years,
            "source": organism.source,
            "doi": organism.doi,
        },
        "contrasts": [asdict(contrast) for contrast in source.contrasts],
        "citation": source.citation,
        "doi": source.doi,
        "licence": source.licence,
        "origin": source.origin,
        "donor_word": source.donor_word,
        "donors_word": source.donors_word,
        "source_files": list(files),
        "traps": list(source.traps),
        "longitudinal": source.longitudinal,
        "gene_panel": source.gene_panel,
        "aggregates_only": source.aggregates_only,
        "animals_note": source.animals_note,
        "gene_mapping": gene_mapping(source),
        "parameters": parameters(source),
        **versions,
        "build_id": combined({**inputs, **versions, "dataset": source.dataset})[:LENGTH],
    }


def current_code(source: Source) -> str:
    """Return the fingerprint of the code that would build this source now."""
    return code_version(Path(inspect.getfile(inspect.unwrap(source.read))))


def gene_mapping(source: Source) -> str:
    """Return how the rows of the source became the genes of the signatures."""
    if source.scale not in gene_rules.TOGETHER:
        return "The source gives no genes, so no signature is scored."
    rules = (gene_rules.MAPPING[source.organism], gene_rules.OLD_NAMES)
    return " ".join((*rules, gene_rules.TOGETHER[source.scale]))


def age_rule(source: Source) -> str:
    """Return how young and old were chosen, in one sentence."""
    if not source.age_unit and not source.two_ages:
        return "The study has no ages: conditions are compared."
    if source.longitudinal:
        return (
            "No young and old: each culture is compared with itself over its population doublings, "
            "which are no age of a person or a tissue."
        )
    if source.level == "effect":
        return "The table compares ages as its study chose them."
    if source.level == "endpoint":
        return "Every age bracket is in the model; no young and old are chosen."
    if source.two_ages:
        return "The study was designed with two ages and keeps its own groups."
    organism = lifespan.ORGANISMS[source.organism]
    years_a_unit = lifespan.to_years(1, source.age_unit)
    adult, median = (
        f"{years / years_a_unit:.3g} {source.age_unit}"
        for years in (organism.adult_from_years, organism.median_life_years)
    )
    return (
        f"Young is adult (from {adult}) and at most 1/3 of the median life span ({median}), old "
        f"is at least {lifespan.OLD_FROM:g} of it, middle lies between; younger than adult is "
        "development."
    )


def parameters(source: Source) -> dict[str, Any]:
    """Return the numbers the build was run with."""
    if source.level == "group":
        return {"min_cells_per_profile": MIN_CELLS, "min_cells_per_age": MIN_GROUP}
    if source.level == "endpoint":
        return {"interval": LEVEL, "min_donors_with_and_without": MIN_NOTED}
    if source.level == "effect":
        return {"genes_used": _GENES_USED, "alpha_fdr": set_statistic.ALPHA}
    scored = {"expression_bins": scoring.N_BINS, "detection": _detection(source)}
    if source.level == "control":
        return scored
    return {
        "genes_used": _GENES_USED,
        **scored,
        "bins_and_detection_on": "profiles that are not development",
        "min_cells_per_profile": MIN_CELLS,
        "min_donors_per_side": MIN_DONORS,
        "interval": LEVEL,
        "identity": {
            "genes": identity.N_GENES,
            "min_genes": identity.MIN_GENES,
            "min_other_types": identity.MIN_OTHER_TYPES,
            "min_agreement_of_folds": identity.MIN_AGREEMENT,
            "prior_count": identity.PRIOR_COUNT,
            "gene_lists": "identity_genes.parquet lists the genes of every fold",
        },
        "associations": {
            "min_df": association.MIN_DF,
            "min_genes": MIN_SET_GENES,
            "random_sets": random_scores.SET_DRAWS,
            "random_sets_seed": random_scores.SEED,
        },
        "depth_tolerance": DEPTH_TOLERANCE,
        "thinning_seed": depth.SEED,
    }


_GENES_USED: Final = "genes.parquet lists, per stratum, every signature gene that is detected"


def _detection(source: Source) -> dict[str, float]:
    if source.level in ("cell", "control"):
        return {"min_cells": tissue_rules.MIN_DETECTED_CELLS}
    return {
        "min_profiles": tissue_rules.MIN_PROFILES,
        "min_share": tissue_rules.MIN_PROFILE_SHARE,
    }


def of_profiles(profiles: pd.DataFrame, *, longitudinal: bool = False) -> dict[str, Any]:
    """Return the ages each group holds, and the donors per age; of cultures, a row a donor."""
    if longitudinal:
        return {"ages_selected": {}, "donors_per_age": _followed(profiles)}
    with_age = profiles[profiles["age"].notna()]
    groups = {
        str(group): sorted({_plain(age) for age in part["age"]})
        for group, part in with_age.groupby("age_group", sort=True)
    }
    per_age = profiles.groupby(PER_AGE, dropna=False, sort=True)["donor_id"].nunique().reset_index()
    rows = [
        {**{str(k): v for k, v in row.items() if k != "donor_id"}, "n_donors": row["donor_id"]}
        for row in per_age.to_dict("records")
    ]
    for row in rows:
        row["age"] = None if pd.isna(row["age"]) else _plain(row["age"])
    return {"ages_selected": groups, "donors_per_age": rows}


def _followed(profiles: pd.DataFrame) -> list[dict[str, Any]]:
    """Return one row a donor of a culture: how often it was sampled, and over what range."""
    keys = ["study", "tissue", "cell_type", "donor_id", "sex"]
    rows = []
    for (study, tissue, cell_type, donor, sex), own in profiles.groupby(keys, sort=True):
        unit, ages = own["age_unit"].iloc[0], own["age"]
        span = f"{donor}: {len(own)} samples, {ages.min():.3g} to {ages.max():.3g} {unit}"
        rows.append(
            {
                "study": study,
                "tissue": tissue,
                "cell_type": cell_type,
                "age_reported": span,
                "age": None,
                "age_group": "",
                "condition": "",
                "sex": sex,
                "n_donors": 1,
            }
        )
    return rows


def of_signatures(
    per_tissue: Mapping[str, Mapping[str, float]], *, digits: int
) -> dict[str, dict[str, float]]:
    """Return numbers per tissue and signature, rounded for reading."""
    return {
        tissue: {name: _plain(round(float(value), digits)) for name, value in row.items()}
        for tissue, row in per_tissue.items()
    }


def _plain(number: float) -> float:
    """Return whole numbers as such, so that JSON shows 3, not 3.0."""
    return int(number) if float(number).is_integer() else float(number)


def file(raw: Path, name: str) -> dict[str, Any]:
    """Return path, checksum and size of a file; of a folder (zarr), over all its files."""
    path = raw / name
    if not path.is_dir():
        return {"path": name, "sha256": sha256_file(path), "bytes": path.stat().st_size}
    inside = sorted(part for part in path.rglob("*") if part.is_file())
    sums = {part.relative_to(path).as_posix(): sha256_file(part) for part in inside}
    size = sum(part.stat().st_size for part in inside)
    return {"path": name, "sha256": combined(sums), "bytes": size}
