"""A file with every decision taken: what the build reads, and what a person is told."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd

from atlas.add import cells as cell_rules
from atlas.add import counts, donors, embedding, report, scores
from atlas.add import mapping as mappings
from atlas.add.cells import Cells
from atlas.add.confounders import confounders
from atlas.add.file import AnnFile, open_file
from atlas.add.genes_and_organism import genes_and_organism
from atlas.add.mapping import Choice, Mapping
from atlas.add.recognise import LEFT_OUT, Found, choice_of, recognise
from atlas.add.request import Request
from atlas.add.source import Facts, contrasts
from atlas.add.words import SEXES, is_missing, values
from atlas.cells.columns import Rows
from atlas.cells.input import MEASURED
from drift.errors import SourceError

TEXTS: Final = ("title", "citation", "doi", "licence", "license")


@dataclass(frozen=True, kw_only=True)
class Mapped:
    """A file, ready to be built.

    Attributes
    ----------
    path
        The file.
    mapping
        All decisions, as they are written beside the tables.
    cells
        Every cell in the words of ``atlas.source``, in the order of the file, which is read again
        whenever some cells are asked for: nothing with one entry a cell is held.
    var
        (n_genes) of the matrix, as ``map_genes`` wants it; empty without a matrix.
    barcodes
        (n_cells,) names of the cells.
    places
        (n_cells, 2) coordinates; None without an embedding.
    scores
        Scores the file already has.
    facts
        What the text of the source is made of.
    said
        What was mapped and what was not, a line each.
    """

    path: Path
    mapping: Mapping
    cells: Cells
    var: pd.DataFrame
    barcodes: Rows
    places: Rows | None
    scores: tuple[scores.Given, ...]
    facts: Facts
    said: tuple[str, ...]


def map_file(request: Request) -> Mapped:
    """Open a file, find out what is what in it, and check all that can be without the matrix.

    Raises
    ------
    SourceError, AgeError
        One sentence with its cure.
    """
    with open_file(request.path) as file:
        return _map(file, request)


def _map(file: AnnFile, request: Request) -> Mapped:
    given = request.given
    now = _said(request.columns, file)
    said = {**dict.fromkeys(given.left_out, LEFT_OUT), **given.columns, **now}
    given_scores = scores.read(file.obs, request.scores or given.scores)
    expression = _expression(file, request, has_scores=bool(given_scores))
    known, organism = genes_and_organism(file, expression, request, has_scores=bool(given_scores))
    found = recognise(file.obs, said, organism)
    _check_sex(file, said.get("sex", LEFT_OUT))
    without = request.without_donors or given.without_donors
    if without:
        found = found.without("donor_id", "left out, as said")
    elif "donor_id" not in found.columns:
        raise SourceError(donors.none_found(file, found))
    found = _sound_totals(file, expression, found, said)
    wanted = embedding.NONE if given.without_map else given.embedding
    key = embedding.choose(file, request.embedding or wanted)
    no_map = not key and embedding.NONE in {request.embedding, wanted}
    mapping = Mapping(
        dataset=request.dataset,
        title=request.title or given.title,
        file=file.name,
        organism=organism,
        columns=found.columns,
        matrix=expression.at,
        scale=expression.scale,
        symbols=known.symbols if known else "",
        ensembl=known.ensembl if known else "",
        embedding=key,
        scores=tuple(score.label for score in given_scores),
        left_out=tuple(name for name, choice in said.items() if choice == LEFT_OUT),
        by_condition="condition" in now or given.by_condition,
        without_donors=without,
        without_genes=not expression.at,
        without_map=no_map,
        gene_lists=request.gene_lists,
    )
    measured = [found.columns[name].column for name in MEASURED if name in found.columns]
    file.refuse_numbers((*mapping.scores, *measured))
    filled = file.read_as(_columns(found))
    with _beside(filled):
        cells = _cells(file, mapping)
        if not without:
            donors.check(cells, file, found, organism)
    places = embedding.read(file, key) if key else None
    empty = () if places is None else embedding.emptiness(places, key, file.barcodes)
    batches, more = confounders(file, cells)
    facts = Facts(
        mapping=mapping,
        age_unit=cells.age_unit,
        gene_panel=known is not None and known.is_panel,
        words={key: text for key in TEXTS if (text := file.word(key))},
        confounders=batches,
    )
    return Mapped(
        path=file.store.path,
        mapping=mapping,
        cells=cells,
        var=known.var if known else pd.DataFrame(),
        barcodes=file.barcodes,
        places=places,
        scores=given_scores,
        facts=facts,
        said=(
            *report.lines(mapping, found, expression, cells),
            *(f"  {sentence}" for sentence in (*filled, *more, *empty)),
        ),
    )


def _columns(found: Found) -> list[str]:
    """Return the columns of what a cell is, each once."""
    kinds = [choice for name, choice in found.columns.items() if name not in MEASURED]
    return list(dict.fromkeys(choice.column for choice in kinds if not choice.value))


@contextmanager
def _beside(sentences: list[str]) -> Iterator[None]:
    """Say beside a refusal what may be its cause."""
    try:
        yield
    except SourceError as error:
        raise SourceError(" ".join([str(error), *sentences])) from error


def _said(words: tuple[str, ...], file: AnnFile) -> dict[str, Choice]:
    said: dict[str, Choice] = {}
    for word in words:
        name, choice = choice_of(word, file.obs)
        if name in said:
            raise SourceError(f"--map names {name} twice: keep one of the two.")
        said[name] = choice
    return said


def _check_sex(file: AnnFile, choice: Choice) -> None:
    """Refuse a sex, as said, that no cell can be: all would be of unknown sex without a word."""
    if choice == LEFT_OUT:
        return
    words = [choice.value] if choice.value else values(file.obs[choice.column])
    known = [word for word in words if not is_missing(word)]
    if known and not any(word.casefold() in SEXES for word in known):
        where = f":{choice.value}" if choice.value else choice.column
        raise SourceError(
            f"--map sex={where}: '{known[0]}' is no sex: name a column with female and male (or f "
            "and m), or sex=- for none."
        )


def _expression(file: AnnFile, request: Request, *, has_scores: bool) -> counts.Expression:
    given = request.given
    kept = counts.NONE if given.without_genes else given.matrix
    declared, scale = request.matrix or kept, request.scale or given.scale
    try:
        return counts.find(file, declared=declared, scale=scale)
    except SourceError as error:
        if declared or scale or not has_scores:
            raise
        return counts.Expression("", "", f"not read: {error}")


def _sound_totals(
    file: AnnFile, expression: counts.Expression, found: Found, said: dict[str, Choice]
) -> Found:
    """Leave out totals that hold less than their cells: they were taken of other cells or genes.

    Those a person names are taken; the build refuses them where they are too small.
    """
    if not expression.at:
        return found
    totals, n_genes = counts.first_rows(file, expression.at)
    if expression.scale != "counts":
        found = found.without("library_size", "logarithms are not normalised again")
    for name, least in (("library_size", totals - 1), ("genes_per_cell", n_genes)):
        choice = found.columns.get(name)
        if choice is None or name in said:
            continue
        told = file.obs[choice.column].numbers()[slice(0, least.size)]
        wrong = np.flatnonzero(told < least)
        if wrong.size:
            cell = file.barcodes.of(int(wrong[0]))
            found = found.without(name, f"of the cell '{cell}' it is less than the cell holds")
    return found


def _cells(file: AnnFile, mapping: Mapping) -> Cells:
    """Read the cells; conditions are compared where a person says so, or there are no two ages."""

    def read(*, with_condition: bool) -> Cells:
        return cell_rules.read(
            file.obs,
            len(file.barcodes),
            mapping.columns,
            study=mapping.dataset,
            organism=mapping.organism,
            with_condition=with_condition,
        )

    cells = read(with_condition=mapping.by_condition)
    if mapping.by_condition or mapping.of("condition") is None or contrasts(cells.each):
        return cells
    return read(with_condition=True)


def mapping_bytes(mapped: Mapped) -> bytes:
    """Return the mapping as it is written beside the tables."""
    return mappings.write(mapped.mapping)
