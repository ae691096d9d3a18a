"""One data set into the stage of a build, by whichever process or machine has the task.

A task may come twice: its worker ended after it had written, or goes on for a build that was killed
and started again. Each writes into a folder of its own, and what is in the stage is left there.
"""

import platform
import tempfile
import time
from functools import partial
from pathlib import Path
from typing import Final

from atlas import facts, publish
from atlas.build_one import build_one, read_curated
from atlas.built import Curated
from atlas.source import Source
from atlas.sources import all_sources
from drift.errors import BuildError

# Seconds after which what another machine has written must be seen: network file systems remember
# for up to a minute that a name was not there.
PATIENCE: Final = 70.0
LOOK: Final = 0.5
CURE: Final = (
    "put it into a folder that all machines share, under one path, where workers may write "
    "(--folder); what is finished is kept."
)


def is_staged(source: Source, raw: Path, stage: Path) -> bool:
    """Tell whether a data set of these raw files and this code is in the stage, and sound."""
    return publish.is_staged(stage, source.dataset, partial(_build_id, source, raw))


def stage_one(raw: Path, stage: Path, curated: Curated | None, dataset: str) -> str:
    """Build a data set and write it into the stage.

    Parameters
    ----------
    raw, stage
        As this process sees them.
    curated
        What every data set is built with; None: it is read here.

    Returns
    -------
    The id of the data set.

    Raises
    ------
    BuildError
        If the stage is not seen here or cannot be written.
    DriftError
        If the source cannot be built.
    """
    source = all_sources()[dataset]
    if not stage.is_dir():
        raise BuildError(f"A worker on {platform.node()} does not see {stage.parent}: {CURE}")
    if is_staged(source, raw, stage):
        return dataset
    made = build_one(source, raw, curated or read_curated(raw))
    try:
        with tempfile.TemporaryDirectory(dir=stage, prefix=".work-") as own:
            publish.write_dataset(Path(own) / dataset, made.manifest, made.tables, made.cells)
            if not is_staged(source, raw, stage):
                (Path(own) / dataset).rename(stage / dataset)
    except OSError as error:
        raise BuildError(
            f"{error.filename or stage} cannot be written on {platform.node()} "
            f"({error.strerror or error}): free space or change its rights, then build again; what "
            "is finished is kept."
        ) from error
    return dataset


def check_arrived(source: Source, raw: Path, stage: Path, patience: float = PATIENCE) -> None:
    """Refuse a data set that a worker says it has written, and this machine does not see.

    Raises
    ------
    BuildError
        If it is not there, or was built from other raw files.
    """
    begun = time.monotonic()
    while not (stage / source.dataset).exists():
        if time.monotonic() - begun > patience:
            raise BuildError(
                f"A worker has built {source.dataset}, but this machine does not see it in "
                f"{stage.parent}: {CURE}"
            )
        time.sleep(LOOK)
    if not is_staged(source, raw, stage):
        raise BuildError(
            f"A worker has built {source.dataset} from other files than those in {raw} here: give "
            "all machines the same raw folder, then build again; what is finished is kept."
        )


def _build_id(source: Source, raw: Path) -> str:
    return str(facts.of_source(source, raw)["build_id"])
