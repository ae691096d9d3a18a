"""The verb ``export`` of the command line."""

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final
from urllib.parse import parse_qs

import h5py

from atlas.cells import filtering, outline
from atlas.cells import window as windows
from atlas.cells.opened import CellTables
from atlas.cells.runners.progress import Progress, silent
from atlas.export import h5ad, provenance
from atlas.export.chosen import choose
from atlas.export.normalisation import of_exported
from atlas.selection import Selection
from atlas.store import Store, open_store, remake
from drift.errors import BuildError, SourceError, StoreError

SUFFIX: Final = ".h5ad"
LONGEST: Final = 100_000  # characters of a link
AGAIN: Final = "copy the link again from the page Cells"


def export(options: argparse.Namespace, folder: Path, progress: Progress = silent) -> Iterator[str]:
    """Write the cells that a link shows; yield what is said of them.

    Parameters
    ----------
    options
        Of the command line (``atlas.export.options``).
    folder
        Of the data sets.
    progress
        Told how many columns of how many are written.

    Raises
    ------
    SourceError
        If the link cannot be read, shows no cell, or the file is there already.
    StoreError
        If the data set or its single cells are not at hand, or may not be given out.
    """
    path: Path = options.file
    _check_file(path)
    selection = Selection(dataset=options.id) if options.id else read_link(options.link)
    store = open_store(folder)
    dataset = selection.dataset or _largest(store)
    manifest = _manifest(store, dataset)
    tables = _tables(store, manifest, folder)
    chosen = choose(tables, selection)
    n_cells = chosen.n_cells(tables)
    if not n_cells:
        why = filtering.missing(tables, selection, manifest["label"])
        raise SourceError(f"The link shows no cell. {why}".rstrip() + _CURE)
    about = provenance.of_cells(
        manifest,
        tables,
        selection,
        where=chosen.where,
        n_cells=n_cells,
        normalised=of_exported(manifest, folder / dataset),
    )
    part = path.with_name(f".part-{path.name}")
    try:
        with h5py.File(part, "w") as file:
            h5ad.write(file, tables, chosen, {provenance.KEY: about}, n_cells, progress)
        _check_file(path)
        part.rename(path)
    except OSError as error:
        raise BuildError(
            f"{path} cannot be written ({error.strerror or error}): free space or change the "
            "rights of its folder, then try again."
        ) from error
    finally:
        part.unlink(missing_ok=True)
    yield f"Written: {path}"
    yield f"  {dataset} (build {manifest['build_id']}): {about['cells']}"
    yield f"  {len(tables.scores)} scores in obs, the map in obsm, provenance in uns['mesodrift']"
    yield f"  licence: {manifest['licence']}"
    yield f"  passing on: {about['passing_on']}"


_CURE: Final = " Take a filter away, or draw another lasso, and copy the link again."


def read_link(link: str) -> Selection:
    """Read a link of the page, or its query alone, and refuse what would be passed over.

    A page leaves out what it cannot use and says so; a file would hold other cells than meant.

    Raises
    ------
    SourceError
        If it is too long, or a part of it is unknown or unusable.
    """
    if len(link) > LONGEST:
        raise SourceError(f"--link has more than {LONGEST:,} characters: {AGAIN}.")
    query = link.rpartition("#")[0] or link
    query = query.partition("?")[2] or query
    try:
        pairs = parse_qs(query, keep_blank_values=True)
        selection, dropped = Selection.read(pairs)
    except ValueError as error:
        raise SourceError(f"--link cannot be read: {AGAIN}.") from error
    if dropped:
        raise SourceError(f"--link: '{dropped[0]}' is unknown or cannot be used: {AGAIN}.")
    if not pairs:
        raise SourceError(f"--link is empty: {AGAIN}, or give --id DATASET.")
    if selection.lasso and outline.parse(selection.lasso) is None:
        raise SourceError(f"--link: its lasso is no outline: {AGAIN}.")
    if selection.window and windows.parse(selection.window).is_whole:
        raise SourceError(f"--link: its window is none: {AGAIN}.")
    return selection


def _check_file(path: Path) -> None:
    if path.suffix != SUFFIX:
        raise SourceError(f"{path} is no name of an h5ad file: let it end in {SUFFIX}.")
    if path.exists():
        raise SourceError(f"{path} is there already: name another file, or remove it.")
    if not path.absolute().parent.is_dir():
        raise SourceError(f"There is no folder {path.absolute().parent}: make it, or name another.")


def _largest(store: Store) -> str:
    """Return the data set that the page shows where a link names none."""
    held = {name: manifest["cells"] for name, manifest in store.datasets.items()}
    known = [name for name, cells in held.items() if cells]
    return max(known, key=lambda name: int(held[name]["n_cells"]), default="")


def _manifest(store: Store, dataset: str) -> dict[str, Any]:
    if dataset in store.refused:
        raise StoreError(store.refused[dataset])
    if dataset not in store.datasets:
        known = [name for name, manifest in store.datasets.items() if manifest["cells"]]
        raise StoreError(
            f"There is no data set '{dataset}': cells are in {', '.join(known) or 'none'}."
        )
    return store.datasets[dataset]


def _tables(store: Store, manifest: dict[str, Any], folder: Path) -> CellTables:
    """Return the cells of a data set.

    Raises
    ------
    StoreError
        If it has none, they are not here, or its terms allow aggregates only.
    """
    dataset = manifest["dataset"]
    if manifest["aggregates_only"]:
        raise StoreError(
            f"{dataset}: its terms allow aggregates only ({manifest['licence']}), so single cells "
            "are not given out: export the tables of a page."
        )
    tables = store.cells(dataset)
    if tables is None:
        raise StoreError(f"{dataset} holds no single cells: export the tables of a page.")
    if not (tables.has_cells and tables.has_barcodes):
        raise StoreError(
            f"{dataset}: its single cells are not here, only what is added up over bins "
            f"({manifest['licence'].rstrip('.')}): {remake(folder / dataset, dataset)}."
        )
    return tables
