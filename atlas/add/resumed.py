"""Run the blocks of a file so that a build that is killed goes on where it was."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from atlas.add.code import code
from atlas.add.mapped import Mapped, mapping_bytes
from atlas.cells.runners.kept import Kept
from atlas.cells.runners.progress import Progress, counted
from atlas.cells.runners.runner import Runner
from atlas.cells.scoring import BLOCK_BYTES, Block
from atlas.checksums import combined, sha256
from atlas.knowledge import knowledge_version


@dataclass(frozen=True)
class Resumed:
    """What ``atlas.cells.scoring`` runs its blocks with.

    Attributes
    ----------
    runner
        Does the work.
    folder
        Where finished blocks are kept, a folder for each of the two passes.
    identity
        Names all that the results depend on.
    progress
        Told how many blocks are done.
    """

    runner: Runner
    folder: Path
    identity: str
    progress: Progress

    def __call__(
        self, function: Callable[[Any], Any], tasks: Sequence[Any], kind: type[Block]
    ) -> Iterator[Any]:
        """Yield the results of ``function`` on ``tasks``, in their order."""
        kept: Kept[Any] = Kept(self.folder / kind.__name__, self.identity, kind)
        return counted(kept.run(self.runner, function, tasks), len(tasks), self.progress)


def identity(mapped: Mapped, files: Sequence[dict[str, Any]]) -> str:
    """Return one id for the content of the input, its mapping, the rules and the code."""
    return combined(
        {
            **{file["path"]: file["sha256"] for file in files},
            "mapping": sha256(mapping_bytes(mapped)),
            "block": str(BLOCK_BYTES),
            "knowledge": knowledge_version(),
            "code": code(),
        }
    )
