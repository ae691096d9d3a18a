"""Scores by row blocks are those of ``atlas.scores``, whatever the block, file or runner."""

import multiprocessing
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import anndata
import numpy as np
import pandas as pd
import pytest
import scipy.sparse as sp
from hypothesis import given
from hypothesis import strategies as st

from atlas.cells.chunks import CHUNK
from atlas.cells.input import CellInput
from atlas.cells.row_genes import SMALL
from atlas.cells.scoring import CellScores, block_size, score_cells
from atlas.scores import score
from atlas.tissues import Dropped, tissues
from drift.errors import SourceError
from tests.atlas.cells import made_inputs as made
from tests.atlas.cells.in_memory import InMemory

N_SMALL = 400
N_LARGE = 2 * CHUNK + 1_000
# Scores are sums in double precision, rounded once to single: half a unit in the last place.
ROUNDED = {"rtol": 6e-8, "atol": 1e-12}


def scored(cells: CellInput, folder: Path, **more: Any) -> CellScores:
    return score_cells(cells, made.genes(cells.var), made.SIGNATURES, folder=folder, **more)


def by_atlas(cells: CellInput, values: sp.csr_matrix) -> tuple[np.ndarray, dict[str, Any]]:
    """Score with ``atlas.scores``: every cell of every tissue, and what is said of a tissue."""
    totals = np.asarray(values.sum(axis=1), dtype=float).ravel()
    obs = cells.obs if "library_size" in cells.obs else cells.obs.assign(library_size=totals)
    adata = anndata.AnnData(X=values.astype(np.int64), obs=obs, var=cells.var)
    genes = made.genes(cells.var)
    found = np.full((len(obs), len(made.SIGNATURES)), np.nan)
    said = {}
    for tissue in tissues(adata, made.source(), genes, Dropped()):
        result = score(tissue, genes, made.SIGNATURES)
        found[obs.index.get_indexer(tissue.cells.obs["cell_id"])] = result.cells
        said[tissue.tissue] = result
    return found, said


def columns(result: CellScores) -> np.ndarray:
    return np.column_stack([result.scores[name][:] for name in made.SIGNATURES])


@pytest.mark.parametrize("twins", [False, True])
@pytest.mark.parametrize("given", [False, True])
def test_scores_are_those_of_the_tissues(twins: bool, given: bool, tmp_path: Path) -> None:
    values, obs = made.counts(N_SMALL), made.obs(N_SMALL)
    values.data[::11] *= 30  # some counts are larger than those that are looked up
    assert values.data.min() < SMALL < values.data.max()
    if given:  # the file holds a panel: its sums are no totals
        totals = np.asarray(values.sum(axis=1)).ravel()
        obs["library_size"] = totals * np.linspace(1, 3, N_SMALL)
    cells = made.cells(InMemory(values), obs, var=made.var(twins=twins))
    result = scored(cells, tmp_path)
    wanted, said = by_atlas(cells, values)
    np.testing.assert_allclose(columns(result), wanted, **ROUNDED)
    assert [tissue.tissue for tissue in result.tissues] == list(said) == ["liver", "lung"]
    for tissue in result.tissues:
        of_atlas = said[tissue.tissue]
        np.testing.assert_array_equal(tissue.n_scored, of_atlas.n_scored)
        np.testing.assert_array_equal(tissue.n_measured, of_atlas.n_measured)
        np.testing.assert_array_equal(tissue.coverage, of_atlas.coverage)
    assert result.unscored == {"made/skin": "every profile has fewer than 10 cells"}


def test_scores_are_those_of_a_dense_computation(tmp_path: Path) -> None:
    values, obs = made.counts(N_SMALL), made.obs(N_SMALL)
    result = scored(made.cells(InMemory(values), obs), tmp_path)
    keys = ["tissue", "cell_type", "donor_id"]
    size = obs.groupby(keys)["sex"].transform("size").to_numpy()
    adult = (obs["age"] > 2).to_numpy()  # a mouse is adult at two months or more
    for tissue in ("lung", "liver"):
        within = (obs["tissue"] == tissue).to_numpy()
        raw = values.toarray()[within].astype(float)
        log = np.log1p(raw / raw.sum(axis=1, keepdims=True) * 1e4)
        decides = (adult & (size >= 10))[within]
        for at, item in enumerate(made.SIGNATURES.values()):
            wanted = dense_score(log, decides, item.up, item.down)
            found = columns(result)[within, at]
            np.testing.assert_allclose(found, wanted, rtol=1e-6, atol=1e-6)


def dense_score(
    log: np.ndarray, decides: np.ndarray, up: tuple[str, ...], down: tuple[str, ...]
) -> np.ndarray:
    """Score a set gene by gene: the gene minus the mean of its bin outside the set."""
    kept = [k for k in range(log.shape[1]) if (log[decides][:, k] > 0).sum() >= 10]
    ranked = sorted(kept, key=lambda k: (round(log[decides][:, k].mean(), 10), made.NAMES[k]))
    bin_of = {gene: place * 24 // len(kept) for place, gene in enumerate(ranked)}
    members = {made.NAMES.index(name) for name in (*up, *down) if name in made.NAMES}
    parts = []
    for names in (up, down):
        differences = []
        for gene in (made.NAMES.index(name) for name in names if name in made.NAMES):
            others = [k for k in kept if k not in members and bin_of[k] == bin_of.get(gene)]
            if gene in kept and others:
                differences.append(log[:, gene] - log[:, others].mean(axis=1))
        parts.append(np.mean(differences, axis=0) if differences else None)
    if parts[0] is None and parts[1] is None:
        return np.full(len(log), np.nan)
    nothing = np.zeros(len(log))
    return (nothing if parts[0] is None else parts[0]) - (nothing if parts[1] is None else parts[1])


def test_logarithms_are_scored_as_they_are(tmp_path: Path) -> None:
    counts, obs = made.counts(N_SMALL).astype(float), made.obs(N_SMALL)
    totals = np.asarray(counts.sum(axis=1)).ravel()
    log = counts.multiply(1e4 / totals[:, None]).tocsr()
    log.data = np.log1p(log.data)
    of_log = scored(made.cells(InMemory(log), obs, scale="log"), tmp_path)
    (tmp_path / "counts").mkdir()
    of_counts = scored(made.cells(InMemory(made.counts(N_SMALL)), obs), tmp_path / "counts")
    np.testing.assert_allclose(columns(of_log), columns(of_counts), rtol=2e-7, atol=1e-7)
    assert np.isnan(of_log.depth[:]).all()
    assert np.isnan(of_log.profiles["library_size"]).all()


@pytest.fixture(scope="module")
def large() -> tuple[sp.csr_matrix, pd.DataFrame]:
    return made.counts(N_LARGE), made.obs(N_LARGE)


Bits = dict[str, bytes]


def bits(result: CellScores) -> Bits:
    return {
        "scores": columns(result).tobytes(),
        "depth": result.depth[:].tobytes(),
        "genes": result.genes_per_cell[:].tobytes(),
        "sums": result.sums.tobytes(),
        "profiles": result.profiles.to_csv().encode(),
    }


@pytest.fixture(scope="module")
def wanted(
    large: tuple[sp.csr_matrix, pd.DataFrame], tmp_path_factory: pytest.TempPathFactory
) -> Callable[[str], Bits]:
    def of(scale: str) -> Bits:
        cells = made.cells(InMemory(_on(scale, large[0])), large[1], scale=scale)
        return bits(scored(cells, tmp_path_factory.mktemp("wanted"), block=CHUNK))

    known = {scale: of(scale) for scale in ("counts", "log")}
    return known.__getitem__


def _on(scale: str, values: sp.csr_matrix) -> sp.csr_matrix:
    return values if scale == "counts" else values.astype(np.float32).log1p()


@pytest.mark.parametrize("scale", ["counts", "log"])
@pytest.mark.parametrize("block", [2 * CHUNK, 10 * CHUNK, None])
def test_no_bit_depends_on_the_block(
    scale: str,
    block: int | None,
    large: tuple[sp.csr_matrix, pd.DataFrame],
    wanted: Callable[[str], Bits],
    tmp_path: Path,
) -> None:
    cells = made.cells(InMemory(_on(scale, large[0])), large[1], scale=scale)
    assert bits(scored(cells, tmp_path, block=block)) == wanted(scale)


@pytest.mark.parametrize("scale", ["counts", "log"])
@pytest.mark.parametrize("form", [form for form in made.FORMATS if form != "memory"])
def test_no_bit_depends_on_the_form_of_the_file(
    scale: str,
    form: str,
    large: tuple[sp.csr_matrix, pd.DataFrame],
    wanted: Callable[[str], Bits],
    tmp_path: Path,
) -> None:
    # each chunk of a zarr is a file: fewer take less time
    matrix = made.opened(_on(scale, large[0]), form, tmp_path, chunk=2 * CHUNK)
    cells = made.cells(matrix, large[1], scale=scale)
    assert bits(scored(cells, tmp_path)) == wanted(scale)


def test_no_bit_depends_on_the_number_of_workers(
    large: tuple[sp.csr_matrix, pd.DataFrame], wanted: Callable[[str], Bits], tmp_path: Path
) -> None:
    cells = made.cells(made.opened(large[0], "csr", tmp_path), large[1])
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(2, mp_context=context) as pool:

        def run(function: Callable[[Any], Any], tasks: Sequence[Any], kind: type) -> Iterator[Any]:
            return pool.map(function, tasks)

        assert bits(scored(cells, tmp_path, run=run, block=CHUNK)) == wanted("counts")


def test_no_bit_is_lost_on_the_disk(
    large: tuple[sp.csr_matrix, pd.DataFrame], wanted: Callable[[str], Bits], tmp_path: Path
) -> None:
    def run(function: Callable[[Any], Any], tasks: Sequence[Any], kind: Any) -> Iterator[Any]:
        for number, task in enumerate(tasks):
            file = tmp_path / f"{kind.__name__}{number}.npz"
            np.savez(file, **function(task).to_arrays())
            with np.load(file, allow_pickle=False) as arrays:
                yield kind.from_arrays(arrays)

    cells = made.cells(InMemory(large[0]), large[1])
    assert bits(scored(cells, tmp_path, run=run, block=2 * CHUNK)) == wanted("counts")
    wrong = large[0].astype(float)
    wrong.data[-5] = 0.5
    with pytest.raises(SourceError, match=r"holds 0\.5"):
        scored(made.cells(InMemory(wrong), large[1]), tmp_path, run=run)


def test_categories_are_the_words_they_stand_for(
    large: tuple[sp.csr_matrix, pd.DataFrame], wanted: Callable[[str], Bits], tmp_path: Path
) -> None:
    obs = large[1].copy()
    for column in ("study", "donor_id", "tissue", "cell_type", "condition"):
        words = sorted(set(obs[column]), reverse=True)
        obs[column] = pd.Categorical(obs[column], categories=["unused", *words])
    assert bits(scored(made.cells(InMemory(large[0]), obs), tmp_path)) == wanted("counts")


def test_scores_of_the_source_are_kept_as_they_are(tmp_path: Path) -> None:
    obs = made.obs(N_SMALL)
    program = np.arange(N_SMALL, dtype=np.uint8)
    cells = made.cells(InMemory(made.counts(N_SMALL)), obs, precomputed={"program": program})
    assert scored(cells, tmp_path).scores["program"] is program
    alone = scored(replace(cells, matrix=None), tmp_path)
    assert list(alone.scores) == ["program"]
    assert alone.sums is None
    assert set(alone.unscored) == {"made/liver", "made/lung", "made/skin"}


def test_depth_and_genes_are_those_of_the_source_where_it_has_them(tmp_path: Path) -> None:
    values, obs = made.counts(N_SMALL), made.obs(N_SMALL)
    obs["library_size"] = np.where(np.arange(N_SMALL) % 2, 5e4, np.nan)
    obs["genes_per_cell"] = np.where(np.arange(N_SMALL) % 3, 2_000.0, np.nan)
    result = scored(made.cells(InMemory(values), obs), tmp_path)
    totals, genes = values.toarray().sum(axis=1), (values.toarray() > 0).sum(axis=1)
    np.testing.assert_array_equal(
        result.depth[:], obs["library_size"].fillna(pd.Series(totals, obs.index))
    )
    np.testing.assert_array_equal(
        result.genes_per_cell[:], obs["genes_per_cell"].fillna(pd.Series(genes, obs.index))
    )
    means = pd.Series(result.genes_per_cell[:]).groupby(result.profile[:]).mean()
    np.testing.assert_allclose(result.profiles["genes_per_cell"], means)


def test_blocks_are_whole_chunks(tmp_path: Path) -> None:
    assert block_size(10**7, 200) == block_size(10**7, 2_000) == 31 * CHUNK
    assert block_size(10**7, 20_000) == 3 * CHUNK
    assert block_size(10**7, 60_000) == CHUNK
    assert block_size(CHUNK, 60_000) == block_size(1, 0) == block_size(0, 0) == CHUNK
    cells = made.cells(InMemory(made.counts(N_SMALL)), made.obs(N_SMALL))
    with pytest.raises(SourceError, match="multiple of 4096"):
        scored(cells, tmp_path, block=1_000)


@given(st.integers(1, 50_000_000), st.integers(1, 100_000))
def test_blocks_can_be_shared_out_evenly(n_cells: int, n_genes: int) -> None:
    size = block_size(n_cells, n_genes)
    assert size % CHUNK == 0
    assert 4 * n_genes * size <= 2**30 or size == CHUNK
    n_chunks = -(-n_cells // CHUNK)
    most = -(-n_chunks // (size // CHUNK))  # blocks there are
    of_one = -(-most // 2) * size  # cells of the busier of two workers
    assert of_one <= n_cells / 2 * 1.13 + 2 * CHUNK


@pytest.mark.parametrize("part", ["obs", "embedding", "var", "column"])
def test_parts_of_other_cells_are_refused(part: str) -> None:
    obs, more = made.obs(N_SMALL), {}
    if part == "obs":
        obs = obs.iloc[:-1]
    elif part == "embedding":
        more = {"embedding": np.zeros((3, 2)), "embedding_name": "X_umap"}
    elif part == "var":
        more = {"var": made.var().iloc[:-1]}
    else:
        obs = obs.drop(columns="donor_id")
    with pytest.raises(SourceError, match=r"made\.h5ad: .*(one a cell|gene table|donor_id)"):
        made.cells(InMemory(made.counts(N_SMALL)), obs, **more)
