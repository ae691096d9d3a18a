"""From raw files to built tables: all are built aside, then each is put in place whole."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final

from atlas import facts, from_control, from_donors, from_endpoints, from_tables, knowledge, publish
from atlas.built import Built, Curated
from atlas.genes import read_aliases
from atlas.raw import FETCH_AGAIN
from atlas.source import Level, Source
from atlas.sources import all_sources
from drift.errors import CoverageError, DriftError, SourceError

# How the tables of a level are made.
Maker = Callable[[Source, Any, Curated], Built]
MAKERS: Final[dict[Level, Maker]] = {
    "cell": from_donors.build,
    "profile": from_donors.build,
    "effect": from_tables.build,
    "endpoint": from_endpoints.build,
    "control": from_control.build,
}

Progress = Callable[[str], None]


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
        computed = MAKERS[source.level](source, adata, curated)
    except CoverageError as error:
        raise CoverageError(f"{source.files[-1]}, gene symbols: {error} {FETCH_AGAIN}") from error
    except DriftError as error:
        raise type(error)(f"{source.dataset}: {error}") from error
    return Built({**facts.of_source(source, raw), **computed.manifest}, computed.frames)


def _choose(wanted: Sequence[str]) -> list[Source]:
    known = all_sources()
    unknown = [name for name in wanted if name not in known]
    if unknown:
        raise SourceError(
            f"There is no data set '{unknown[0]}': choose from {', '.join(known)}, or add a file "
            "to atlas/sources."
        )
    return [source for name, source in known.items() if not wanted or name in wanted]
