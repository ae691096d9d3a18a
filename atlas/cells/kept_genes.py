"""Gene-major copies that this process has open, so that no key typed reads all names again."""

from dataclasses import dataclass
from pathlib import Path

from atlas.cells.genes import GeneCopy, genes_folder, open_genes, stamp
from atlas.cells.opened import CellTables

_State = tuple[object, ...]


@dataclass(frozen=True)
class OpenedGenes:
    """The copy of one data set, and the symbols in it in order."""

    copy: GeneCopy
    names: tuple[str, ...]


_opened: dict[str, tuple[_State, OpenedGenes]] = {}


def genes_of(dataset: str, tables: CellTables) -> OpenedGenes | None:
    """Return the copy of genes of a data set, opened anew when its files changed; None without.

    Raises
    ------
    StoreError
        If it is damaged or was made for other cells.
    """
    folder = genes_folder(dataset)
    state = (folder, stamp(tables), _files(folder))
    kept = _opened.get(dataset)
    if kept is not None and kept[0] == state:
        return kept[1]
    copy = open_genes(folder, tables)
    if copy is None:
        _opened.pop(dataset, None)
        return None
    found = OpenedGenes(copy, tuple(sorted(copy.names)))
    _opened[dataset] = (state, found)
    return found


def copies_state() -> str:
    """Return what changes when a copy appears or is replaced, for names of what is kept.

    Tables built again are the same bytes and have the same id; genes that a build has made beside
    them must be seen all the same.
    """
    try:
        return str(genes_folder("").stat().st_mtime_ns)
    except OSError:
        return ""


def _files(folder: Path) -> _State:
    try:
        states = [(file.name, file.stat()) for file in sorted(folder.iterdir())]
    except OSError:
        return ()
    return tuple((name, state.st_mtime_ns, state.st_size) for name, state in states)
