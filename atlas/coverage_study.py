"""Measure how much of a signature must be covered, where it is covered (nearly) whole.

``python -m atlas coverage --raw FOLDER`` writes ``data/calibration/coverage.json``. Genes are taken
away at random, and exactly as they are missing in each real tissue, and the scores of the same
donors are compared with the whole ones.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np

from atlas import from_tables, knowledge
from atlas.built import Curated
from atlas.effects import comparisons
from atlas.gene_effects import column_effects
from atlas.genes import GeneMap, read_aliases
from atlas.source import DONORS, Source
from atlas.sources import all_sources
from atlas.tissues import Dropped, Floats, Tissue, tissues
from drift import coverage as rule
from drift.coverage import Bools, Changes, Parts
from drift.schema import BOTH_SEXES, SCORE_VERSION
from drift.signatures import Signature

LEVELS: Final = tuple(round(0.05 * step, 2) for step in range(2, 20))
N_DRAWS: Final = 200
SEED: Final = 7
WHOLE: Final = 0.9  # coverage from which a tissue counts as whole
MIN_PROFILES: Final = 6  # donors a correlation is taken over
SUMMED_UP: Final = ("median_r", "r_5", "share", "changed_clear", "changed_all", "reversed")
PATTERNS_OF: Final = (
    *("md_score_lu2025", "md_core", "md_matrisome", "tgfb_score_lu2025", "senmayo"),
)

Progress = Callable[[int, str], None]


@dataclass(frozen=True)
class Place:
    """One real tissue, with its donors if it has any.

    ``measured`` are the signature genes it measures as human symbols, ``names`` all its genes as
    the source names them.
    """

    dataset: str
    name: str
    measured: frozenset[str]
    names: frozenset[str]
    source: Source
    genes: GeneMap
    tissue: Tissue | None

    def covers(self, signature: Signature) -> float:
        """Return the share of a signature that is measured."""
        return len(self.measured & set(signature.genes)) / signature.size


@dataclass(frozen=True)
class Base:
    """A signature in a tissue that measures it (nearly) whole."""

    place: Place
    tissue: Tissue
    symbols: tuple[str, ...]
    directions: dict[str, float]
    parts: Parts
    full: Floats


def study(raw: Path, progress: Progress = lambda total, what: None) -> dict[str, Any]:
    """Read every data set with scores and measure every signature.

    Returns
    -------
    The report, as it is written.
    """
    curated = Curated(knowledge.signatures(), knowledge.orthologs(), read_aliases(raw))
    found = list(places(raw, curated))
    rng = np.random.default_rng(SEED)
    report: dict[str, Any] = {}
    patterns = []
    for name, signature in curated.signatures.items():
        progress(len(curated.signatures), name)
        bases = [base for place in found if (base := _base(place, signature)) is not None]
        report[name] = _measured(bases, signature, rng)
        if name in PATTERNS_OF:
            patterns += [row for place in found if (row := _pattern(place, name, signature, bases))]
    return {
        "score_version": SCORE_VERSION,
        "levels": list(LEVELS),
        "n_draws": N_DRAWS,
        "seed": SEED,
        "whole_from": WHOLE,
        "agrees": rule.AGREES,
        "share_of_draws": rule.SHARE,
        "calls_changed_at_most": rule.CHANGED,
        "border_p": list(rule.BORDER),
        "signatures": report,
        "patterns": patterns,
    }


def places(raw: Path, curated: Curated) -> Iterator[Place]:
    """Yield every tissue of every data set with scores."""
    for dataset, source in all_sources().items():
        if source.level in DONORS:
            adata = source.read(raw)
            genes = curated.genes(source, adata.var)
            for tissue in tissues(adata, source, genes, Dropped()):
                known = _measured_of(genes, tissue.measured)
                yield Place(dataset, tissue.name, *known, source, genes, tissue)
        elif source.level == "effect":
            adata = source.read(raw)
            genes = curated.genes(source, adata.var)
            for stratum in from_tables.strata(adata, genes):
                known = _measured_of(genes, np.isfinite(stratum.statistic))
                yield Place(dataset, stratum.name, *known, source, genes, None)


def _measured_of(genes: GeneMap, measured: Bools) -> tuple[frozenset[str], frozenset[str]]:
    """Return the signature genes that are measured, and the names of all that are."""
    human = frozenset(symbol for symbol, at in genes.of_human.items() if measured[at])
    return human, frozenset(genes.names[measured].tolist())


def _base(place: Place, signature: Signature) -> Base | None:
    """Return a signature taken apart in a tissue that covers it, one profile a donor; else None."""
    if place.tissue is None or place.source.longitudinal or place.covers(signature) < WHOLE:
        return None
    genes, tissue = place.genes, place.tissue
    # Genes that stand for two human genes enter once, as in the score.
    symbols = {
        str(genes.names[genes.of_human[human]]): human
        for human in signature.genes
        if human in place.measured
    }
    directions = {gene: signature.directions[human] for gene, human in symbols.items()}
    parts = _taken_apart(place, tissue, directions)
    full = rule.scores_without(parts, np.ones((1, len(symbols)), dtype=bool))[:, 0]
    if np.isnan(full).any():
        return None
    return Base(place, tissue, tuple(symbols.values()), directions, parts, full)


def _taken_apart(
    place: Place, tissue: Tissue, directions: dict[str, float], only: frozenset[str] | None = None
) -> Parts:
    """Take a score apart; with ``only``, as if nothing but these genes were measured."""
    genes = place.genes
    mask = tissue.mask & genes.comparable
    if only is not None:
        mask = mask & np.isin(genes.names, list(only))
    values = np.where(tissue.measured, tissue.expression, 0.0)
    return rule.parts_of(values, genes.names, directions, mask, tissue.adult)


def _measured(
    bases: Sequence[Base], signature: Signature, rng: np.random.Generator
) -> dict[str, Any]:
    """Return what taking genes away at random does to a signature, level by level."""
    levels = [_level(bases, signature, coverage, rng) for coverage in LEVELS]
    counts = {key: levels[0][key] for key in ("n_strata", "n_contrasts", "n_clear")}
    if not counts["n_strata"]:
        return {"size": signature.size, **counts, "limit": None}
    by_r = [level["share"] >= rule.SHARE for level in levels]
    by_calls = [(level["changed_clear"] or 0.0) <= rule.CHANGED for level in levels]
    limits = [rule.lowest_from(LEVELS, passes) for passes in (by_r, by_calls)]
    return {
        "size": signature.size,
        **counts,
        "limit": max(limits),
        "limit_by_r": limits[0],
        "limit_by_calls": limits[1],
        **{key: [level[key] for level in levels] for key in SUMMED_UP},
    }


def _level(
    bases: Sequence[Base], signature: Signature, coverage: float, rng: np.random.Generator
) -> dict[str, Any]:
    r: list[Floats] = []
    found: list[Changes] = []
    for base in bases:
        n_genes = len(base.symbols)
        kept = rule.random_draws(n_genes, signature.size, coverage, N_DRAWS, rng)
        correlations, changes = _compared(base, rule.scores_without(base.parts, kept))
        r += correlations
        found += changes
    return _summed_up(r, found)


def _compared(base: Base, thinned: Floats) -> tuple[list[Floats], list[Changes]]:
    """Compare thinned scores with the whole one, stratum by stratum and contrast by contrast."""
    correlations = []
    kinds = base.tissue.profiles["cell_type"].to_numpy(dtype=str)
    for kind in np.unique(kinds):
        adults = np.flatnonzero((kinds == kind) & base.tissue.adult)
        if len(adults) >= MIN_PROFILES:
            r = rule.agreement(base.full[adults], thinned[adults])
            correlations.append(np.where(np.isnan(r), 0.0, r))  # no score left agrees with nothing
    both = np.column_stack([base.full, thinned])
    changes = []
    for comparison in comparisons(base.tissue, base.place.source):
        if comparison.sex == BOTH_SEXES:
            effects = column_effects(comparison, both[comparison.rows])
            one = rule.changes(effects.ci_low, effects.ci_high, float(effects.p[0]))
            changes += [one] if one else []
    return correlations, changes


def _summed_up(r: Sequence[Floats], found: Sequence[Changes]) -> dict[str, Any]:
    """Return the numbers of one level or pattern; every stratum and contrast weighs the same."""
    every = np.concatenate(r) if r else np.array([])
    clear = [one for one in found if one.is_clear]
    return {
        "median_r": _rounded(np.median(every)) if every.size else None,
        "r_5": _rounded(np.quantile(every, 0.05)) if every.size else None,
        "share": _rounded((every >= rule.AGREES).mean()) if every.size else None,
        "changed_clear": _mean([one.changed for one in clear]),
        "changed_all": _mean([one.changed for one in found]),
        "reversed": _mean([one.reversed for one in found]),
        "n_strata": len(r),
        "n_contrasts": len(found),
        "n_clear": len(clear),
    }


def _pattern(
    place: Place, name: str, signature: Signature, bases: Sequence[Base]
) -> dict[str, Any] | None:
    """Take away exactly the genes a real tissue lacks; None where it lacks (nearly) none."""
    if place.covers(signature) >= WHOLE or not bases:
        return None
    same = [base for base in bases if base.place.source.organism == place.source.organism]
    r: list[Floats] = []
    found: list[Changes] = []
    for base in same or bases:
        parts = base.parts
        if same:  # the control genes have the same names, so those it lacks can be left out too
            parts = _taken_apart(base.place, base.tissue, base.directions, place.names)
        kept = np.array([[symbol in place.measured for symbol in base.symbols]])
        correlations, changes = _compared(base, rule.scores_without(parts, kept))
        r += correlations
        found += changes
    return {
        "dataset": place.dataset,
        "place": place.name,
        "signature": name,
        "coverage": _rounded(place.covers(signature)),
        "controls_too": bool(same),
        **_summed_up(r, found),
    }


def _mean(values: Sequence[float]) -> float | None:
    return _rounded(np.mean(values)) if values else None


def _rounded(value: Any) -> float:
    return round(float(value), 3)
