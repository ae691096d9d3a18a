"""From raw files to built tables: all are built aside, then each is put in place whole."""

import multiprocessing
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from functools import partial
from pathlib import Path
from typing import Any, Final

from threadpoolctl import threadpool_limits

from atlas import (
    facts,
    from_control,
    from_donors,
    from_endpoints,
    from_groups,
    from_tables,
    knowledge,
    publish,
    statements,
)
from atlas.built import Built, Curated
from atlas.gene_sets import read_gene_sets
from atlas.genes import read_aliases
from atlas.raw import FETCH_AGAIN
from atlas.source import Level, Source
from atlas.sources import all_sources
from drift.errors import BuildError, CoverageError, DriftError, SourceError

# How the tables of a level are made.
Maker = Callable[[Source, Any, Curated], Built]
MAKERS: Final[dict[Level, Maker]] = {
    "cell": from_donors.build,
    "profile": from_donors.build,
    "effect": from_tables.build,
    "group": from_groups.build,
    "endpoint": from_endpoints.build,
    "control": from_control.build,
}

Progress = Callable[[str], None]


def build(
    raw: Path,
    datasets: Path,
    wanted: Sequence[str] = (),
    progress: Progress = lambda dataset: None,
    *,
    workers: int = 1,
) -> list[str]:
    """Build data sets and put them in place.

    What a killed or failed build has finished is kept beside the tables and is not built again,
    as long as neither its raw files nor the code nor the curated tables have changed.

    Parameters
    ----------
    raw
        Folder of raw files.
    datasets
        Folder of built data sets; what is not built again stays.
    wanted
        Ids; none: all.
    progress
        Called with each data set that is ready.
    workers
        Processes at work at once; the tables are the same for any number of them.

    Returns
    -------
    Ids of what was built, in order.

    Raises
    ------
    DriftError
        One sentence; no table was touched, not even those of data sets that could be built.
    """
    sources = _choose(wanted)
    if not raw.is_dir():
        raise SourceError(f"There is no raw folder {raw}: give its path with --raw.")
    names = [source.dataset for source in sources]
    with publish.stage(datasets) as stage:
        for dataset in _stage_all(sources, raw, stage, workers):
            progress(dataset)
        publish.put_in_place(stage, datasets, names)
    return names


def _stage_all(sources: Sequence[Source], raw: Path, stage: Path, workers: int) -> Iterator[str]:
    """Build what is not yet in the stage; yield each data set when it is there."""
    missing = []
    for source in sources:
        if publish.is_staged(stage, source.dataset, partial(_build_id, source, raw)):
            yield source.dataset
        else:
            missing.append(source)
    missing.sort(key=lambda source: _size(source, raw), reverse=True)  # the longest first
    if workers <= 1 or len(missing) <= 1:
        curated = _curated(raw)
        for source in missing:
            _stage_one(source, raw, curated, stage)
            yield source.dataset
        return
    # Spawned, not forked: a fork would copy the locks of the threads that BLAS has started.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, mp_context=context) as pool:
        running = [pool.submit(_stage_in_worker, source.dataset, raw, stage) for source in missing]
        try:
            for done in as_completed(running):
                yield done.result()
        except BrokenProcessPool as error:
            raise BuildError(
                "A worker of the build was ended from outside, perhaps for want of memory: build "
                "again with --workers 1; what is finished is kept."
            ) from error
        finally:
            pool.shutdown(wait=True, cancel_futures=True)


def _stage_in_worker(dataset: str, raw: Path, stage: Path) -> str:
    _stage_one(all_sources()[dataset], raw, _curated(raw), stage)
    return dataset


def _stage_one(source: Source, raw: Path, curated: Curated, stage: Path) -> None:
    with threadpool_limits(1):  # sums in another order would change last digits
        made = build_one(source, raw, curated)
    publish.write_dataset(stage / source.dataset, made.manifest, made.frames, made.cells)


def _build_id(source: Source, raw: Path) -> str:
    return str(facts.of_source(source, raw)["build_id"])


def _size(source: Source, raw: Path) -> int:
    files = [raw / name for name in source.files]
    return sum(file.stat().st_size for file in files if file.is_file())  # read says what is missing


def build_one(source: Source, raw: Path, curated: Curated) -> Built:
    """Read one source and compute its tables.

    Raises
    ------
    DriftError
        Naming the data set, or the file.
    """
    adata = source.read(raw)
    try:
        computed = MAKERS[source.level](source, adata, curated)
        cells = source.cells(raw) if source.cells else computed.cells
    except CoverageError as error:
        raise CoverageError(f"{source.files[-1]}, gene symbols: {error} {FETCH_AGAIN}") from error
    except DriftError as error:
        raise type(error)(f"{source.dataset}: {error}") from error
    return Built({**facts.of_source(source, raw), **computed.manifest}, computed.frames, cells)


def _curated(raw: Path) -> Curated:
    known = (knowledge.signatures(), knowledge.orthologs(), read_aliases(raw))
    return Curated(*known, read_gene_sets(raw, *known), statements.read().pairs)


def _choose(wanted: Sequence[str]) -> list[Source]:
    known = all_sources()
    unknown = [name for name in wanted if name not in known]
    if unknown:
        raise SourceError(
            f"There is no data set '{unknown[0]}': choose from {', '.join(known)}, or add a file "
            "to atlas/sources."
        )
    return [source for name, source in known.items() if not wanted or name in wanted]
