"""Which tissues are regions of one organ: they are asked about together across studies.

A study that took two regions of the brain of the same animals answers once for the brain. Layers
that differ in kind, such as epidermis and dermis, stay apart.
"""

from typing import Final

_REGIONS: Final = {
    "cortex": "brain",
    "hippocampus": "brain",
    "cerebellum": "brain",
    "striatum": "brain",
    "hypothalamus": "brain",
    "glomeruli": "kidney",
    "glomerulus": "kidney",
    "tubulointerstitium": "kidney",
    "tubulo-interstitium": "kidney",
}
# "kidney glomeruli", "muscle soleus", "brain cortex": the organ is the first word.
WHOLE: Final = ("brain", "heart", "kidney", "liver", "lung", "muscle", "pancreas", "spleen")


def organ_of(tissue: str) -> str:
    """Return the organ a tissue is a region of; the tissue itself where it is none.

    Examples
    --------
    >>> organ_of("hippocampus"), organ_of("muscle soleus"), organ_of("skin epidermis")
    ('brain', 'muscle', 'skin epidermis')
    """
    first = tissue.split(" ")[0].rstrip(",")
    return first if first in WHOLE else _REGIONS.get(tissue, tissue)
