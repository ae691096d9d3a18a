"""Published sets of mesenchymal genes, read from the raw folder, beside the curated signatures.

Robustness asks whether another list of mesenchymal genes says the same. These lists take part in
nothing else, so they are not in the curated knowledge.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pandas as pd

from atlas.genes import GeneMap, map_genes
from atlas.knowledge import Ortholog
from atlas.raw.tables import read_csv, read_gmt
from drift.signatures import Signature

SETS: Final = "genesets/emt_signatures_human.gmt"
ORTHOLOGS: Final = "genesets/orthologs_human_mouse.tsv.gz"
FILES: Final = (SETS, ORTHOLOGS)

DEFAULT_SET: Final = "lu2025"
# How robustness names the curated signatures.
OF_KNOWLEDGE: Final = {
    DEFAULT_SET: "md_score_lu2025",
    "core": "md_core",
    "matrisome": "md_matrisome",
}
PUBLISHED: Final = {
    "tan2014": ("TAN2014_TUMOUR_MESENCHYMAL", "Tan 2014", "10.15252/emmm.201404208"),
    "groger2012": ("GROGER_MESENCHYMAL", "Gröger 2012", "10.1371/journal.pone.0051136"),
}


@dataclass(frozen=True)
class GeneSets:
    """Sets of mesenchymal genes, and the mouse genes of all human ones."""

    sets: Mapping[str, Signature]
    orthologs: Mapping[str, Ortholog]
    aliases: Mapping[str, str]

    def genes(self, organism: str, var: pd.DataFrame) -> GeneMap:
        """Find the genes of the sets among the rows of a data set.

        Raises
        ------
        CoverageError
            If there is none.
        """
        return map_genes(var, organism, self.sets.values(), self.orthologs, self.aliases)


def read_gene_sets(
    raw: Path,
    signatures: Mapping[str, Signature],
    orthologs: Mapping[str, Ortholog],
    aliases: Mapping[str, str],
) -> GeneSets:
    """Read the published sets and join them with the curated ones.

    Parameters
    ----------
    raw
        Raw folder.
    signatures, orthologs
        The curated ones; curated pairs of orthologs stand before those of the raw folder.
    aliases
        Old symbol to current symbol: the lists are older than the data.

    Raises
    ------
    SourceError
        If a file is missing or damaged.
    """
    lists = read_gmt(raw, SETS, [name for name, _, _ in PUBLISHED.values()])
    published = {
        set_id: Signature(
            signature_id=set_id,
            label=label,
            up=tuple(dict.fromkeys(aliases.get(gene, gene) for gene in lists[name])),
            down=(),
            citation_id="",
            doi=doi,
            list_status="exact",
            note="",
        )
        for set_id, (name, label, doi) in PUBLISHED.items()
    }
    own = {set_id: signatures[name] for set_id, name in OF_KNOWLEDGE.items()}
    return GeneSets({**own, **published}, {**_best_orthologs(raw), **orthologs}, aliases)


def _best_orthologs(raw: Path) -> dict[str, Ortholog]:
    """Return the best-supported mouse gene of each human gene."""
    columns = ("human_symbol", "mouse_symbol", "mouse_ensembl")
    table = read_csv(raw, ORTHOLOGS, text=columns, numbers=("support_n",), blank=("mouse_ensembl",))
    best = table.sort_values("support_n", ascending=False, kind="stable")
    best = best.drop_duplicates("human_symbol")
    rows = zip(*(best[name] for name in (*columns, "support_n")), strict=True)
    return {human: Ortholog(human, mouse, ensembl, int(n)) for human, mouse, ensembl, n in rows}
