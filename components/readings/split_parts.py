"""What the cell types behind a split say: which one moves it most, and which way."""

import pandas as pd

from components import numbers, split_rows, strata
from components.figures import signed_stack, split_parts
from components.figures.split_parts import Block
from components.readings.reading import Reading, said

QUESTION = "Which cell types carry it?"


def describe(bars: pd.DataFrame, parts: pd.DataFrame) -> Reading:
    """Name the cell type that moves each split in focus most."""
    found = split_parts.blocks(parts)
    if not found:
        return Reading(QUESTION, said(split_rows.nothing(bars)))
    tissue = str(parts["tissue"].iloc[0])
    cells = parts[["n_cells_reference", "n_cells_contrast"]].to_numpy(dtype=float).sum()
    return Reading(
        question=f"Which cell types carry it in {tissue}?",
        segments=said(" ".join(_largest(block, several=len(found) > 1) for block in found[:2])),
        n_line=f"{cells:,.0f} cells of {parts['cell_type'].nunique()} types counted",
        caption=split_parts.caption(bars, parts),
    )


def _largest(block: Block, *, several: bool) -> str:
    first = block.carriers[0]
    values = [value for carrier in block.carriers for value in (carrier.composition, carrier.state)]
    digits = signed_stack.digits(values)
    where = f"In {block.column.replace(',', '')} " if several else ""
    name = first.name if several else numbers.capital(first.name)
    many = strata.plural(name)
    verb, its = ("moves", "its") if many == name else ("move", "their")
    shares, within = (numbers.signed(v, digits) for v in (first.composition, first.state))
    return (
        f"{where}{many} {verb} it most: {shares} by {its} share ({first.shares}), {within} within."
    )
