"""What was found in a file, for the terminal: mapped, passed over, not found."""

from collections.abc import Iterator

from atlas.add import age_groups
from atlas.add.cells import Cells
from atlas.add.counts import Expression
from atlas.add.mapping import FIELDS, Choice, Mapping
from atlas.add.recognise import Found


def lines(mapping: Mapping, found: Found, expression: Expression, cells: Cells) -> Iterator[str]:
    """Yield one line a decision."""
    yield f"{mapping.file}: {len(cells.annotation):,} cells, {mapping.organism}"
    for name, choice in found.columns.items():
        yield f"  {name}: {_where(choice)} ({choice.why or 'as given'})"
    for name in found.missing:
        yield f"  {name}: not found ({FIELDS[name]})"
    for name, others in found.passed_over.items():
        for column, why in others:
            yield f"  passed over for {name}: '{column}': {why}"
    yield from _matrix(mapping, expression)
    yield f"  map: {mapping.embedding or 'none, so the cells have no map'}"
    if mapping.scores:
        yield f"  scores, as they are: {', '.join(mapping.scores)}"
    for line in age_groups.lines(cells, mapping.organism):
        yield f"  {line}"
    for note in cells.notes:
        yield f"  {note}"


def _where(choice: Choice) -> str:
    return f"'{choice.value}' for every cell" if choice.value else f"obs, '{choice.column}'"


def _matrix(mapping: Mapping, expression: Expression) -> Iterator[str]:
    yield f"  expression: {expression.at or 'none'} ({expression.why})"
    for at, why in expression.passed_over:
        yield f"  passed over for expression: {at}: {why}"
    named = {"symbols": mapping.symbols, "Ensembl ids": mapping.ensembl}
    genes = ", ".join(f"{what}: {where}" for what, where in named.items() if where)
    if genes:
        yield f"  genes: {genes}"
