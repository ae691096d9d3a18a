"""The gene sets of a pair without what they share: nobody correlates a gene with itself."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from atlas.genes import GeneMap
from drift.signatures import Signature


@dataclass(frozen=True)
class PairOfSets:
    """Two gene sets without shared genes.

    Attributes
    ----------
    names
        Signature ids, by name.
    sets
        Keys of :attr:`PairSets.signatures`, in the order of ``names``; "" where no gene is left.
    n_shared
        Genes in both, removed from both.
    """

    names: tuple[str, str]
    sets: tuple[str, str]
    n_shared: int


@dataclass(frozen=True)
class PairSets:
    """Every pair, and every set that some pair needs, each once."""

    pairs: tuple[PairOfSets, ...]
    signatures: dict[str, Signature]


def pair_sets(
    pairs: Sequence[tuple[str, str]], signatures: Mapping[str, Signature], genes: GeneMap
) -> PairSets:
    """Remove from both sets of each pair the genes they share.

    Two human genes that one row of the data set stands for (paralogs, orthologs brought together)
    are shared as well. A set of itself is no pair.
    """
    found: dict[str, Signature] = {}
    made = []
    for first, second in sorted(pairs):
        if first == second:
            continue
        ends = (signatures[first], signatures[second])
        shared = _shared(*ends, genes)
        keys = tuple(_add(found, signature, shared) for signature in ends)
        made.append(PairOfSets((first, second), (keys[0], keys[1]), len(shared)))
    return PairSets(tuple(made), found)


def _shared(first: Signature, second: Signature, genes: GeneMap) -> frozenset[str]:
    """Return the human genes that both sets name, or that share a row of the data set."""
    rows = [
        {genes.of_human[gene] for gene in signature.genes if gene in genes.of_human}
        for signature in (first, second)
    ]
    both = rows[0] & rows[1]
    named = set(first.genes) & set(second.genes)
    return frozenset(
        gene
        for gene in (*first.genes, *second.genes)
        if gene in named or genes.of_human.get(gene, -1) in both
    )


def _add(found: dict[str, Signature], signature: Signature, shared: frozenset[str]) -> str:
    """Add a set without the shared genes under a key of its own; "" where none is left."""
    left = [gene for gene in signature.genes if gene not in shared]
    if not left:
        return ""
    key = f"{signature.signature_id} without {' '.join(sorted(shared & set(signature.genes)))}"
    if key not in found:
        found[key] = replace(
            signature,
            up=tuple(gene for gene in signature.up if gene not in shared),
            down=tuple(gene for gene in signature.down if gene not in shared),
        )
    return key
