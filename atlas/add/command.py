"""The verbs ``add`` and ``template`` of the command line."""

import argparse
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Final

from atlas import facts, gene_sets, knowledge, publish, statements
from atlas import genes as gene_rules
from atlas.add import mapping as mappings
from atlas.add import scores, streamed, template
from atlas.add.built import built_from
from atlas.add.mapped import Mapped, map_file, mapping_bytes
from atlas.add.mapping import Mapping
from atlas.add.request import Request
from atlas.add.resumed import Resumed, identity
from atlas.built import Curated
from atlas.cells.columns import Rows
from atlas.cells.gene_write import write_genes
from atlas.cells.genes import genes_folder
from atlas.cells.runners.choose import choose
from atlas.cells.runners.progress import Progress, silent
from atlas.cells.schema import FOLDER as CELLS
from atlas.sources import all_sources
from drift.errors import BuildError, DriftError, SourceError

_ID: Final = re.compile(r"[a-z][a-z0-9]*(?:[_-][a-z0-9]+)*")
LONGEST_ID: Final = 60


def write_template(path: Path) -> Iterator[str]:
    """Write the example, and yield what a file needs.

    Raises
    ------
    SourceError
        If a file is there already, or there is no folder for it.
    BuildError
        If it cannot be written.
    """
    if path.exists():
        raise SourceError(f"{path} is there already: name another file.")
    if not path.absolute().parent.is_dir():
        raise SourceError(f"There is no folder {path.absolute().parent}: make it, or name another.")
    part = path.with_name(f".part-{path.name}")
    try:
        part.touch()  # says what is wrong in the words of the system, not in those of HDF5
        template.example().write_h5ad(part)
        part.rename(path)
    except OSError as error:
        why = error.strerror or "the disk refuses"
        raise BuildError(
            f"{path} cannot be written ({why}): free space, change the rights of its folder, or "
            "name a file elsewhere."
        ) from error
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)
    yield f"Written: {path}"
    yield template.text(path).rstrip()


def add(options: argparse.Namespace, folder: Path, progress: Progress = silent) -> Iterator[str]:
    """Map a file, build its tables and put them in place; yield what is said on the way.

    Parameters
    ----------
    options
        Of the command line (``atlas.add.options``).
    folder
        Of the data sets.
    progress
        Told how many blocks of how many are done, in each of the two passes.

    Raises
    ------
    DriftError
        One sentence; the data sets stand as they were, unless it says that the new one is in place
        without its single genes.
    """
    request, folder = request_of(options), folder.absolute()
    mapped = map_file(request)
    yield from mapped.said
    source_files, curated = _curated(options)
    files = [facts.file(request.path.parent, request.path.name), *source_files]
    with (
        publish.stage(folder) as stage,
        choose(request.path, workers=options.workers, scheduler=options.scheduler) as runner,
    ):
        space = publish.kept(stage, request.dataset)
        run = Resumed(runner, space, identity(mapped, files), progress)
        space.mkdir(parents=True, exist_ok=True)
        made = built_from(mapped, curated, files, run, folder=space)
        target = stage / request.dataset
        publish.clear(target)
        beside = {mappings.NAME: mapping_bytes(mapped)}
        publish.write_dataset(target, made.manifest, made.tables, made.cells, beside)
        publish.put_in_place(stage, folder, [request.dataset])
    yield f"  written: {folder / request.dataset / mappings.NAME}"
    cells = made.cells
    del made  # the tables are written, and may be large
    if cells is not None:
        with _in_place_without_genes(request.dataset):
            yield from _genes(mapped, curated, cells.depth, folder)


@contextmanager
def _in_place_without_genes(dataset: str) -> Iterator[None]:
    """Say of what goes wrong with single genes that the data set itself is there."""
    head = f"The data set {dataset} is in place, but its single genes are not"
    try:
        yield
    except DriftError as error:
        raise type(error)(f"{head}: {error}") from error
    except OSError as error:
        where = error.filename or genes_folder(dataset)
        raise BuildError(
            f"{head}: {where} cannot be written ({error.strerror or error}): change its rights, or "
            "name another folder with MESODRIFT_GENES, then add the file again."
        ) from error


def _genes(mapped: Mapped, curated: Curated, depth: Rows, folder: Path) -> Iterator[str]:
    """Write the copy that one gene is read from, outside the data sets."""
    genes = streamed.genes_of(mapped, curated)
    if genes is None:
        return
    cells = folder / mapped.mapping.dataset / CELLS
    target = genes_folder(mapped.mapping.dataset)
    expression = streamed.expression(mapped, genes, depth)
    write_genes(target, cells, list(genes.names), expression)
    yield f"  genes, for the page Cells: {target}"


def request_of(options: argparse.Namespace) -> Request:
    """Return what the options ask for.

    Raises
    ------
    SourceError
        If the id cannot be one, or an option contradicts another.
    """
    dataset = checked_id(options.id)
    given = mappings.read(options.mapping) if options.mapping else Mapping()
    if given.gene_lists and options.raw is None:
        raise SourceError(
            f"{options.mapping.name} was made with gene lists: give their folder with --raw, or "
            "write gene_lists: false."
        )
    return Request(
        path=Path(options.file).absolute(),  # for workers that were started elsewhere
        dataset=dataset,
        columns=tuple(options.map),
        scores=scores.columns_of(options.scores),
        organism=options.organism,
        title=options.title,
        scale=options.scale,
        matrix=options.counts,
        embedding=options.embedding,
        without_donors=options.without_donors,
        gene_lists=options.raw is not None,
        given=given,
    )


def checked_id(dataset: str) -> str:
    """Return an id that can be a folder, an address and a name.

    Raises
    ------
    SourceError
        If it cannot, or is that of a data set the project brings.
    """
    if not _ID.fullmatch(dataset) or len(dataset) > LONGEST_ID:
        raise SourceError(
            f"--id '{dataset}': use lower-case letters, digits and single underscores, such as "
            "my_atlas."
        )
    if dataset in all_sources():
        raise SourceError(f"--id '{dataset}' is a data set of the project: choose another.")
    return dataset


def _curated(options: argparse.Namespace) -> tuple[list[dict[str, Any]], Curated]:
    """Return the curated tables, and the files of gene lists where their folder is given."""
    signatures, orthologs = knowledge.signatures(), knowledge.orthologs()
    pairs = statements.read().pairs
    if options.raw is None:
        return [], Curated(signatures, orthologs, {}, None, pairs)
    aliases = gene_rules.read_aliases(options.raw)
    sets = gene_sets.read_gene_sets(options.raw, signatures, orthologs, aliases)
    names = (gene_rules.ALIASES, *gene_sets.FILES)
    files = [facts.file(options.raw, name) for name in names]
    return files, Curated(signatures, orthologs, aliases, sets, pairs)
