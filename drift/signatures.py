"""A signature: named genes with a direction, and where they come from."""

from collections import Counter
from dataclasses import dataclass

from drift.errors import KnowledgeError


@dataclass(frozen=True)
class Signature:
    """A gene set with direction; every gene of a part counts the same.

    Parameters
    ----------
    signature_id
        Key in tables and addresses: "md_core".
    label
        As shown: "MD score without matrix genes".
    up, down
        Human symbols; the score is the up part minus the down part. ``down`` is mostly empty.
    citation_id, doi
        Source of the gene list.
    list_status
        How near the list is to the published one, as the curated table says ("exact", ...).
    note
        What a reader must know about the set.

    Raises
    ------
    KnowledgeError
        If the set is empty or names a gene twice.
    """

    signature_id: str
    label: str
    up: tuple[str, ...]
    down: tuple[str, ...]
    citation_id: str
    doi: str
    list_status: str
    note: str

    def __post_init__(self) -> None:
        if not self.genes:
            msg = f"Signature '{self.signature_id}' holds no gene: give it rows in signatures.csv."
            raise KnowledgeError(msg)
        twice = [gene for gene, times in Counter(self.genes).items() if times > 1]
        if twice:
            msg = (
                f"Signature '{self.signature_id}' names {twice[0]} twice: "
                "keep one row of it in signatures.csv."
            )
            raise KnowledgeError(msg)

    @property
    def genes(self) -> tuple[str, ...]:
        """All genes, up before down."""
        return self.up + self.down

    @property
    def size(self) -> int:
        """Number of genes, both parts."""
        return len(self.up) + len(self.down)

    @property
    def directions(self) -> dict[str, float]:
        """Gene to +1 (up) or -1 (down), as the module score takes it."""
        return dict.fromkeys(self.up, 1.0) | dict.fromkeys(self.down, -1.0)
