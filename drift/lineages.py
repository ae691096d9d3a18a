"""The lineage of a cell type, from its name: what colours it on every figure."""

from typing import Final

LINEAGES: Final = ("epithelial", "endothelial", "stromal", "muscle", "immune", "neural")

# Looked for in this order: "endothelial" before "epitheli", "fibroblast" before its organ, names of
# one kind of cell before the endings many kinds share.
_PARTS: Final[tuple[tuple[str, tuple[str, ...]], ...]] = (
    ("endothelial", ("endotheli", "capillar", "vascular ec", "lymphatic ec")),
    (
        "neural",
        (
            *("neuron", "glia", "astrocyt", "oligodendro", "schwann", "opc", "ependym"),
            *("purkinje", "granule cell", "melanocyt"),
        ),
    ),
    (
        "immune",
        (
            *("immune", "macrophag", "monocyt", "kupffer", "lymphocyt", "lymphoid", "myeloid"),
            *("neutrophil", "granulocyt", "mast", "dendritic", "leukocyt", "t cell", "b cell"),
            *("nk cell", "natural killer", "plasma cell", "basophil", "eosinophil"),
        ),
    ),
    (
        "muscle",
        ("cardiomyocyt", "muscle", "myocyt", "myofib", "satellite cell", "smc", "pericyt", "mural"),
    ),
    (
        "stromal",
        (
            *("fibroblast", "strom", "stellate", "mesenchym", "adipocyt", "chondro", "osteo"),
            *("tenocyt", "mesothel"),
        ),
    ),
    (
        "epithelial",
        (
            *("epitheli", "epiderm", "hepatocyt", "cholangiocyt", "keratinocyt", "enterocyt"),
            *("pneumocyt", "at1", "at2", "alveolar", "club", "ciliated", "goblet", "basal cell"),
            *("acinar", "ductal", "duct cell", "beta cell", "alpha cell", "podocyt", "tubul"),
            *("luminal", "urothel"),
        ),
    ),
)
_NOT_MUSCLE: Final = "myofibroblast"


def lineage(cell_type: str) -> str:
    """Return the lineage a cell type's name tells, or empty text where it tells none.

    Parameters
    ----------
    cell_type
        Name as the source writes it, in any case.

    Returns
    -------
    One of `LINEAGES`, or empty text. It colours marks beside their name; no number rests on it.

    Examples
    --------
    >>> lineage("Sinusoidal endothelium"), lineage("cardiomyocyte"), lineage("cell 7")
    ('endothelial', 'muscle', '')
    """
    name = cell_type.lower()
    if _NOT_MUSCLE in name:
        return "stromal"
    return next((found for found, parts in _PARTS if any(part in name for part in parts)), "")
