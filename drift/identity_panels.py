"""Where identity cannot be learned: which curated panel fits which cell type or tissue.

A panel stands in only where the type is what the panel describes. Types without a line here have
none, and their identity stays undefined: brain cortex, pancreas, immune cells.
"""

import re
from dataclasses import dataclass, replace
from typing import Final

from drift.schema import ALL_CELLS
from drift.signatures import Signature

MIN_PANEL_GENES: Final = 5  # outside the drift score


@dataclass(frozen=True)
class Panel:
    """A curated panel, what it fits and why.

    Parameters
    ----------
    signature_id
        Key of the panel among the signatures.
    cell_type
        Start of a word in the cell type: "endothel" fits "vascular endothelial cell". Whole organs
        go by ``drift.schema.ALL_CELLS`` and their tissue.
    tissue
        Tissue it must be; empty: any.
    why
        Why it fits, and what limits it, as the Methods page prints it.
    label
        What it fits, as the Methods page prints it; empty: the tissue, or the cell type.
    """

    signature_id: str
    cell_type: str
    tissue: str
    why: str
    label: str = ""

    def fits(self, tissue: str, cell_type: str) -> bool:
        """Whether the panel describes a cell type of a tissue."""
        if self.tissue and self.tissue != tissue:
            return False
        return re.search(rf"\b{re.escape(self.cell_type)}", cell_type) is not None


PANELS: Final = (
    Panel(
        "hepatocyte_identity",
        "hepatocyte",
        "",
        "secreted proteins, enzymes and the lineage factor HNF4A of hepatocytes",
    ),
    Panel(
        "endothelial_identity",
        "endotheli",
        "",
        "genes shared by all endothelium; vessels differ in some of them (sinusoids hold less VWF)",
        "endothelium",
    ),
    Panel(
        "fibroblast_identity",
        "fibroblast",
        "",
        "without its nine genes of the MD score six are left: collagen VI, DPT, PDGFRA, "
        "complement C1, CXCL14",
    ),
    Panel(
        "fibroblast_identity",
        ALL_CELLS,
        "fibroblast culture",
        "a culture of fibroblasts alone; the same six genes",
    ),
    Panel(
        "smooth_muscle_identity",
        "smooth muscle",
        "",
        "the contractile apparatus, without ACTA2 and TAGLN, which the MD score holds",
    ),
    Panel("pericyte_identity", "pericyte", "", "without PDGFRB, which the MD score holds"),
    Panel(
        "mesothelial_identity",
        "mesotheli",
        "",
        "genes of the lining of body cavities",
        "mesothelium",
    ),
    Panel("keratinocyte_identity", "keratinocyte", "", "keratins and the cornified envelope"),
    Panel(
        "keratinocyte_identity",
        ALL_CELLS,
        "skin epidermis",
        "nine in ten cells of the epidermis are keratinocytes",
    ),
    Panel(
        "at2_identity",
        "type ii pneumocyte",
        "",
        "surfactant and its making",
        "alveolar type II cell",
    ),
    Panel(
        "at2_identity", "alveolar type 2", "", "surfactant and its making", "alveolar type II cell"
    ),
    Panel(
        "at1_identity",
        "type i pneumocyte",
        "",
        "genes of the thin gas-exchanging cell",
        "alveolar type I cell",
    ),
    Panel(
        "at1_identity",
        "alveolar type 1",
        "",
        "genes of the thin gas-exchanging cell",
        "alveolar type I cell",
    ),
    Panel(
        "at2_identity",
        ALL_CELLS,
        "lung",
        "surfactant is what lung alone makes, and what is learned for lung where other tissues "
        "are there to learn from; in whole lung it also follows the share of these cells",
    ),
)


def panel_for(tissue: str, cell_type: str) -> Panel | None:
    """Return the panel that fits a cell type (bulk: a tissue), or None."""
    return next((panel for panel in PANELS if panel.fits(tissue, cell_type)), None)


def without(signature: Signature, genes: frozenset[str]) -> Signature | None:
    """Return a panel without some genes, or None when too few are left to stand for a type.

    A panel that shares genes with the drift score would gain or lose identity as the score does.
    """
    up = tuple(gene for gene in signature.up if gene not in genes)
    if len(up) < MIN_PANEL_GENES:
        return None
    return signature if up == signature.up else replace(signature, up=up)
