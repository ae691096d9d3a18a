"""From raw files to built tables: all are built aside, then each is put in place whole."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

from atlas import gene_copies, publish, staging
from atlas.build_one import read_curated
from atlas.cells.runners.choose import choose
from atlas.cells.runners.inline import Inline
from atlas.source import Source
from atlas.sources import all_sources
from drift.errors import SourceError

Progress = Callable[[str], None]


def build(
    raw: Path,
    datasets: Path,
    wanted: Sequence[str] = (),
    progress: Progress = lambda dataset: None,
    *,
    workers: int = 1,
    scheduler: str = "",
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
    scheduler
        Address or file of a Dask scheduler: its workers are used, whatever ``workers`` says. They
        must see both folders as this machine does, and be allowed to write into ``datasets``.

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
        for dataset in _stage_all(sources, raw, stage, workers, scheduler):
            progress(dataset)
        publish.put_in_place(stage, datasets, names)
    for source in sources:
        gene_copies.write(source, raw, datasets)
    return names


def _stage_all(
    sources: Sequence[Source], raw: Path, stage: Path, workers: int, scheduler: str
) -> Iterator[str]:
    """Build what is not yet in the stage; yield each data set when it is there."""
    missing = []
    for source in sources:
        if staging.is_staged(source, raw, stage):
            yield source.dataset
        else:
            missing.append(source)
    if not missing:
        return
    missing.sort(key=lambda source: _size(source, raw), reverse=True)  # the longest first
    largest = max((raw / name for source in missing for name in source.files), key=_bytes)
    with choose(
        largest.absolute(),
        workers=min(workers, len(missing)),
        scheduler=scheduler,
        small=0,  # a data set of some megabytes is work for seconds
        ahead=len(missing),  # results are names: they do not pile up
    ) as runner:
        curated = read_curated(raw) if isinstance(runner, Inline) else None
        make = partial(staging.stage_one, raw.absolute(), stage.absolute(), curated)
        done = runner.run(make, [source.dataset for source in missing])
        for source, dataset in zip(missing, done, strict=True):
            if scheduler:
                staging.check_arrived(source, raw, stage)
            yield dataset


def _size(source: Source, raw: Path) -> int:
    return sum(_bytes(raw / name) for name in source.files)


def _bytes(file: Path) -> int:
    return file.stat().st_size if file.is_file() else 0  # its reader says what is missing


def _choose(wanted: Sequence[str]) -> list[Source]:
    known = all_sources()
    unknown = [name for name in wanted if name not in known]
    if unknown:
        raise SourceError(
            f"There is no data set '{unknown[0]}': choose from {', '.join(known)}, or add a file "
            "to atlas/sources."
        )
    return [source for name, source in known.items() if not wanted or name in wanted]
