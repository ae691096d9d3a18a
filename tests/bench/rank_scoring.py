"""AUCell and UCell of cells: ours beside decoupler and pyUCell, each at its best setting here."""

from collections.abc import Callable, Mapping
from time import perf_counter

import anndata as ad
import decoupler
import numba
import pandas as pd
import pyucell
import scipy.sparse as sp

from drift.scorings import Scoring, score_sets
from tests.bench import cells, report, turns
from tests.bench.cells import N_GENES, N_SIGNATURES, SIZE, STORED

N_ROWS = 20_000  # per cell, the time of none of them falls or grows with more
TRIED = 4_000  # rows on which the settings of the others are compared
ROUNDS = 3
THREADS = (1, numba.config.NUMBA_NUM_THREADS)

Run = Callable[[ad.AnnData], object]


def run() -> None:
    report.title(
        f"AUCell and UCell of {N_SIGNATURES} signatures of {SIZE} genes: {N_ROWS:,} x {N_GENES:,} "
        f"cells, {STORED:.0%} stored"
    )
    matrix, wanted = cells.sparse_cells(N_ROWS), cells.signatures()
    theirs: dict[Scoring, tuple[str, Mapping[str, Run]]] = {
        "aucell": ("decoupler", decoupler_settings(wanted)),
        "ucell": ("pyUCell", pyucell_settings(wanted)),
    }
    for scoring, (package, settings) in theirs.items():
        compare(matrix, wanted, scoring, package, settings)


def compare(
    matrix: sp.csr_matrix,
    wanted: dict[str, dict[str, float]],
    scoring: Scoring,
    package: str,
    settings: Mapping[str, Run],
) -> None:
    names = cells.gene_names()
    setting = fastest(settings, annotated(matrix[:TRIED], names))
    adata = annotated(matrix, names)
    seconds = turns.medians(
        {
            "ours": lambda: score_sets(matrix, names, wanted, scoring),
            "theirs": lambda: settings[setting](adata),
        },
        ROUNDS,
    )
    report.value(f"drift.scorings, {scoring}", seconds["ours"], "s", "compiled before")
    report.value(f"{package}, {scoring}", seconds["theirs"], "s", f"fastest setting: {setting}")
    report.at_least(f"{package} / ours, {scoring}", seconds["theirs"] / seconds["ours"], 10)


def annotated(matrix: sp.csr_matrix, names: list[str]) -> ad.AnnData:
    return ad.AnnData(matrix, var=pd.DataFrame(index=names))


def dense(adata: ad.AnnData) -> ad.AnnData:
    return ad.AnnData(adata.X.toarray(), obs=adata.obs, var=adata.var)


def decoupler_settings(wanted: dict[str, dict[str, float]]) -> dict[str, Run]:
    net = pd.DataFrame(
        [(name, gene, weight) for name, genes in wanted.items() for gene, weight in genes.items()],
        columns=["source", "target", "weight"],
    )

    def aucell(adata: ad.AnnData, threads: int) -> None:
        before = numba.get_num_threads()
        numba.set_num_threads(threads)
        try:
            decoupler.mt.aucell(adata, net, tmin=1)
        finally:
            numba.set_num_threads(before)

    return {
        f"{form.__name__}, {threads} threads": lambda adata, form=form, threads=threads: aucell(
            form(adata), threads
        )
        for form in (dense, sparse)
        for threads in THREADS
    }


def pyucell_settings(wanted: dict[str, dict[str, float]]) -> dict[str, Run]:
    lists = {name: list(genes) for name, genes in wanted.items()}
    return {
        f"{form.__name__}, {jobs} jobs": lambda adata, form=form, jobs=jobs: (
            pyucell.compute_ucell_scores(form(adata), lists, n_jobs=jobs)
        )
        for form in (dense, sparse)
        for jobs in THREADS
    }


def sparse(adata: ad.AnnData) -> ad.AnnData:
    return adata


def fastest(settings: Mapping[str, Run], adata: ad.AnnData) -> str:
    """Return the setting that takes least, each having run once unmeasured."""
    seconds = {}
    for name, score in settings.items():
        score(adata)
        start = perf_counter()
        score(adata)
        seconds[name] = perf_counter() - start
    return min(seconds, key=seconds.get)
