"""The questions of the page Cells: a selection in, arrays and tables out."""

from dataclasses import replace
from typing import Any

from atlas import queries
from atlas.catalogue import current
from atlas.cells import (
    compare,
    filtering,
    inside,
    kept_genes,
)
from atlas.cells import (
    composition as compositions,
)
from atlas.cells import (
    depth as depths,
)
from atlas.cells import (
    distributions as distribution,
)
from atlas.cells import (
    picked as picks,
)
from atlas.cells import (
    raster as rasters,
)
from atlas.cells import (
    shown as showing,
)
from atlas.cells.compare import Comparison
from atlas.cells.composition import Composition
from atlas.cells.depth import Depth
from atlas.cells.distributions import Distributions
from atlas.cells.genes import Gene
from atlas.cells.opened import CellTables
from atlas.cells.picked import Barcodes, Contents
from atlas.cells.raster import Raster
from atlas.queries import Choice
from atlas.selection import Selection
from drift.errors import StoreError
from drift.reasons import GroupWords


def dataset(selection: Selection) -> str:
    """Return the data set of the page: the selected, else the one with most cells; or empty."""
    if selection.dataset:
        return selection.dataset
    held = {name: manifest["cells"] for name, manifest in queries.manifests().items()}
    return max(
        (name for name, cells in held.items() if cells),
        key=lambda name: int(held[name]["n_cells"]),
        default="",
    )


def shown(selection: Selection) -> CellTables | None:
    """Return the cells of the data set of the page; None where there are none to show."""
    return None if refusal(selection) else current().cells(dataset(selection))


def refusal(selection: Selection) -> str:
    """Return why no cells can be shown, with the cure; empty where they can."""
    name = dataset(selection)
    if not name:
        return "No data set with single cells is served: build one that has them."
    try:
        found = current().cells(name)
    except StoreError as error:
        return str(error)
    if found is None:
        held = [choice.label for choice in dataset_choices(selection) if not choice.reason]
        others = f" Cells are in {', '.join(held)}." if held else ""
        return f"{queries.dataset_label(name)} holds no single cells.{others}"
    return ""


def dataset_choices(selection: Selection) -> list[Choice]:
    """Return the data sets with cells; one whose tables are spoiled says so."""
    return [
        Choice(
            value=name,
            label=queries.dataset_label(name),
            note=f"{int(manifest['cells']['n_cells']):,} cells",
            reason=_spoiled(name),
        )
        for name, manifest in queries.manifests().items()
        if manifest["cells"]
    ]


def score_choices(selection: Selection) -> list[Choice]:
    """Return the scores of the data set of the page.

    A signature is chosen as ``signature``, what only this data set holds as ``program``.
    """
    tables = shown(selection)
    if tables is None:
        return []
    kinds = {"signature": "Signatures", "program": "Programs of the source"}
    return [
        Choice(
            value=name,
            label=str(facts["label"]),
            note=str(facts["unit"]),
            group=kinds.get(facts["kind"], "Columns of the source"),
        )
        for name, facts in tables.scores.items()
    ]


def score(selection: Selection) -> str:
    """Return the id of the score shown, which may not be the one asked for; empty without one."""
    tables = shown(selection)
    return "" if tables is None else showing.score(tables, selection)


def paint(selection: Selection) -> str:
    """Return the id of the paint shown."""
    tables = shown(selection)
    return "" if tables is None else showing.paint(tables, selection)


def paint_choices(selection: Selection) -> list[Choice]:
    """Return what can colour the embedding; what cannot says why."""
    tables = shown(selection)
    if tables is None:
        return []
    strata = tables.strata[filtering.kept(tables, selection).strata]
    return [
        Choice(
            value=name,
            label=label,
            reason=_gene(tables, selection)[1]
            if name == "gene"
            else showing.why_not(tables, name, strata, words(selection)),
        )
        for name, label in showing.PAINTS.items()
    ]


def gene_names(selection: Selection) -> list[str]:
    """Return the genes that can be shown, in order; none where no copy of genes is at hand."""
    tables = shown(selection)
    if tables is None or not tables.has_cells:
        return []
    try:
        found = kept_genes.genes_of(dataset(selection), tables)
    except StoreError:
        return []
    return list(found.names) if found else []


def absent(selection: Selection) -> str:
    """Return what the selection names that the data set does not hold, and what it holds."""
    name = queries.dataset_label(dataset(selection))
    return filtering.missing(_tables(selection), selection, name)


def words(selection: Selection) -> GroupWords:
    """Return what the donors of the data set of the page are called."""
    manifest = queries.manifests().get(dataset(selection), {})
    return GroupWords(
        donor=str(manifest.get("donor_word", "donor")),
        donors=str(manifest.get("donors_word", "donors")),
    )


def raster(selection: Selection, *, with_types: bool = False) -> Raster:
    """Return the embedding in view as a picture.

    Parameters
    ----------
    with_types
        Whether the commonest cell type of each pixel is wanted too.

    Raises
    ------
    StoreError
        Here and below: if there are no cells to show (:func:`refusal` says why).
    """
    tables = _tables(selection)
    gene, reason = _gene_if_painted(tables, selection)
    found = rasters.raster(
        tables, selection, words(selection), gene, gene_reason=reason, with_types=with_types
    )
    return replace(found, reason=absent(selection) or found.reason) if found.reason else found


def rasters_by_age(selection: Selection) -> list[Raster]:
    """Return one picture an age, all of one scale; none where no age is known."""
    tables = _tables(selection)
    gene, _ = _gene_if_painted(tables, selection)
    return rasters.rasters_by_age(tables, selection, words(selection), gene)


def paint_by_age(selection: Selection) -> str:
    """Return the id of the paint of the pictures by age; empty without cells."""
    tables = shown(selection)
    return "" if tables is None else rasters.paint_by_age(tables, selection)


def why_none_by_age(selection: Selection) -> str:
    """Return why there is no picture of any age; empty where there is one."""
    tables = _tables(selection)
    _, reason = _gene_if_painted(tables, selection)
    found = rasters.why_none_by_age(tables, selection, words(selection), gene_reason=reason)
    return (absent(selection) or found) if found else ""


def in_window(selection: Selection) -> Contents:
    """Return who is in view."""
    return picks.in_window(_tables(selection), selection)


def barcodes(selection: Selection) -> Barcodes:
    """Return the ids of the picked cells, at most 200,000."""
    return picks.barcodes(_tables(selection), selection)


def picked_and_compared(selection: Selection) -> tuple[Contents, Comparison]:
    """Return who is picked, and their score against that of the rest: the cells are read once."""
    tables = _tables(selection)
    region = picks.region(selection)
    here = None
    if region is not None and tables.frame is not None:
        here = inside.by_stratum(tables, region, showing.score(tables, selection))
    return (
        picks.picked(tables, selection, here),
        compare.compared(tables, selection, words(selection), here),
    )


def no_barcodes(selection: Selection) -> str:
    """Return why the ids of cells cannot be listed; empty where they can."""
    return picks.no_barcodes(_tables(selection))


def distributions(selection: Selection) -> Distributions:
    """Return how the score is distributed at each age."""
    return distribution.distributions(_tables(selection), selection)


def composition(selection: Selection) -> Composition:
    """Return what the cells of each age are."""
    return compositions.composition(_tables(selection), selection)


def depth(selection: Selection) -> Depth:
    """Return how deeply the cells of each age and donor were sequenced."""
    return depths.depth(_tables(selection), selection)


def _tables(selection: Selection) -> CellTables:
    found = shown(selection)
    if found is None:
        raise StoreError(refusal(selection))
    return found


def _spoiled(name: str) -> str:
    try:
        current().cells(name)
    except StoreError as error:
        return str(error)
    return ""


def _gene_if_painted(tables: CellTables, selection: Selection) -> tuple[Gene | None, str]:
    if showing.paint(tables, selection) != "gene":
        return None, ""
    return _gene(tables, selection)


def _gene(tables: CellTables, selection: Selection) -> tuple[Gene | None, str]:
    """Return the values of the selected gene, or None and why they are not at hand."""
    where: Any = queries.dataset_label(dataset(selection))
    if not tables.has_cells:
        return None, f"Single cells of {where} are not at hand, so genes cannot be drawn."
    try:
        opened = kept_genes.genes_of(dataset(selection), tables)
    except StoreError as error:
        return None, str(error)
    if opened is None:
        return None, f"No copy of the genes of {where} is at hand: a build from its files makes it."
    if not selection.gene:
        return None, "Choose a gene."
    found = opened.copy.gene(selection.gene)
    return found, "" if found else f"{selection.gene} was not measured in {where}."
