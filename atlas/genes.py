"""Find the human genes of the signatures among the rows of a data set.

A row is matched by the first of these that fits: the human symbol the source gives; its own symbol
(human data); the best-supported mouse ortholog by symbol, then by Ensembl id (mouse data). An old
symbol stands for its current one where the current one is absent.

Rows of one gene (duplicate symbols, paralogs with one human counterpart, proteins of one gene) are
brought together: counts are added up, since each read was counted once; log values and statistics
are averaged, since they are levels of their own.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import pandas as pd
import scipy.sparse as sp
from numpy.typing import NDArray

from atlas.knowledge import Ortholog
from atlas.raw.tables import read_csv
from drift.errors import CoverageError
from drift.signatures import Signature

ALIASES: Final = "genesets/symbol_aliases.csv"
MAPPING: Final = {
    "mouse": (
        "Human signature genes are looked up by their best-supported mouse ortholog "
        "(orthologs_mouse.csv, best = true), by symbol, then by Ensembl id where the file has it."
    ),
    "human": "Human signature genes are looked up by symbol.",
    "killifish": (
        "Human signature genes are looked up by the human symbol the source gives. Genes without "
        "one are neither signature genes nor controls: which human gene they stand for is unknown."
    ),
}
# Which genes stand for signature genes is known here, so all others are known to be outside.
ORTHOLOGS_KNOWN: Final = frozenset({"human", "mouse"})
OLD_NAMES: Final = f"Old symbols ({ALIASES}) stand for current ones that are absent."
TOGETHER: Final = {
    "counts": "Counts of rows with one gene are added up.",
    "log2": (
        "Log values of rows with one gene are averaged; a row with a blank in any profile of a "
        "tissue is left out there."
    ),
    "log": (
        "Log values of rows with one gene are averaged; a row with a blank in any profile of a "
        "tissue is left out there."
    ),
    "effect": "Statistics of rows with one gene are averaged.",
}

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class GeneMap:
    """Rows of a data set brought together into genes, and the human genes among them.

    Attributes
    ----------
    names
        (n_genes,) unique names as the source has them; rows brought together: "a + b".
    gene_of_row
        (n_rows,) position of each row's gene in ``names``.
    of_human
        Human symbol to position in ``names``, for every signature gene the data set holds.
    comparable
        (n_genes,) false for genes of which the source does not say which human gene they stand
        for: they may be members of a signature unknown to us, so they are no controls either.
    """

    names: NDArray[np.str_]
    gene_of_row: NDArray[np.int64]
    of_human: dict[str, int]
    comparable: NDArray[np.bool_]

    def add_up(self, counts: sp.csr_matrix) -> sp.csr_matrix:
        """Return counts (n_obs, n_rows) as counts (n_obs, n_genes)."""
        n_rows = self.gene_of_row.size
        indicator = sp.csr_matrix(
            (np.ones(n_rows), (np.arange(n_rows), self.gene_of_row)),
            shape=(n_rows, self.names.size),
        )
        return sp.csr_matrix(counts @ indicator)

    def average(self, values: Floats) -> Floats:
        """Return log values or statistics (n_obs, n_rows) as (n_obs, n_genes); blanks are skipped.

        NaN where every row of the gene is NaN.
        """
        known = np.isfinite(values)
        total, count = np.zeros((2, values.shape[0], self.names.size))
        for row in range(values.shape[0]):
            total[row] = np.bincount(
                self.gene_of_row, np.where(known[row], values[row], 0), self.names.size
            )
            count[row] = np.bincount(self.gene_of_row, known[row], self.names.size)
        return np.divide(total, count, out=np.full_like(total, np.nan), where=count > 0)

    def directions(self, signature: Signature) -> dict[str, float]:
        """Return the signature in this data set: gene name to +1 (up) or -1 (down).

        A gene that stands for two human genes of the signature enters once.
        """
        return {
            str(self.names[self.of_human[human]]): weight
            for human, weight in signature.directions.items()
            if human in self.of_human
        }

    def table(self) -> pd.DataFrame:
        """Return every pair of ``position``, ``gene`` and ``human_symbol``."""
        positions = np.fromiter(self.of_human.values(), dtype=np.int64, count=len(self.of_human))
        return pd.DataFrame(
            {
                "position": positions,
                "gene": self.names[positions],
                "human_symbol": list(self.of_human),
            }
        )


def read_aliases(raw: Path) -> dict[str, str]:
    """Return old human symbol to current human symbol, from the raw folder."""
    table = read_csv(raw, ALIASES, text=("old_symbol", "current_symbol"), key=("old_symbol",))
    return dict(zip(table["old_symbol"], table["current_symbol"], strict=True))


def map_genes(
    var: pd.DataFrame,
    organism: str,
    signatures: Iterable[Signature],
    orthologs: Mapping[str, Ortholog],
    aliases: Mapping[str, str],
) -> GeneMap:
    """Match the rows of a data set to the human genes of the signatures.

    Parameters
    ----------
    var
        Rows of the source: ``symbol``, ``human_symbol``, optionally ``ensembl``; unique index.
    organism
        "mouse" (ortholog table) or another (the source gives human symbols).

    Raises
    ------
    CoverageError
        If no signature gene is found.
    """
    wanted = sorted({gene for signature in signatures for gene in signature.genes})
    mouse = organism == "mouse"
    written = var["symbol" if mouse else "human_symbol"].astype(str)
    keys = _or_row_name(_current(written, aliases, mouse=mouse))
    codes, unique = pd.factorize(keys)
    of_key = {key: position for position, key in enumerate(unique) if key}
    if mouse:
        found = _by_ortholog(wanted, orthologs, of_key, _by_ensembl(var, codes))
    else:
        found = {human: of_key[human] for human in wanted if human in of_key}
    if not found:
        raise CoverageError(
            "No gene of any signature is in the gene table: check its symbols and the organism "
            f"({organism})."
        )
    known = np.ones(len(unique), dtype=bool)
    if organism not in ORTHOLOGS_KNOWN:
        known[codes] = (var["human_symbol"] != "").to_numpy()
    return GeneMap(_names(var, codes), codes.astype(np.int64), found, known)


def _current(symbols: pd.Series, aliases: Mapping[str, str], *, mouse: bool) -> pd.Series:
    """Replace old symbols whose current symbol no row has; mice write theirs in lower case."""
    present = set(symbols)
    case: Any = str.capitalize if mouse else str
    renamed = {case(old): case(new) for old, new in aliases.items() if case(new) not in present}
    return symbols.replace(renamed)


def _by_ensembl(var: pd.DataFrame, codes: NDArray[np.int64]) -> dict[str, int]:
    if "ensembl" not in var:
        return {}
    return {str(e): int(code) for e, code in zip(var["ensembl"], codes, strict=True) if e}


def _by_ortholog(
    wanted: Iterable[str],
    orthologs: Mapping[str, Ortholog],
    of_symbol: Mapping[str, int],
    of_ensembl: Mapping[str, int],
) -> dict[str, int]:
    found = {}
    for human in wanted:
        pair = orthologs.get(human)
        if pair is None:
            continue
        position = of_symbol.get(pair.mouse_symbol, of_ensembl.get(pair.mouse_ensembl))
        if position is not None:
            found[human] = position
    return found


def _or_row_name(symbols: pd.Series) -> pd.Series:
    """Let a row without a symbol go by its name in the file."""
    return symbols.mask(symbols == "", symbols.index.to_series().astype(str))


def _names(var: pd.DataFrame, codes: NDArray[np.int64]) -> NDArray[np.str_]:
    """Name each gene as its rows are named: one name, or several joined."""
    own = _or_row_name(var["symbol"].astype(str))
    joined = own.groupby(codes).agg(lambda names: " + ".join(dict.fromkeys(names)))
    return np.asarray(joined.sort_index(), dtype=str)
