"""The genes of a file as ``atlas.genes`` wants them, and the species their names are of."""

import csv
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

import pandas as pd
from anndata.utils import make_index_unique

from atlas.knowledge import KNOWLEDGE, Ortholog
from drift.errors import SourceError

INDEX: Final = "index"
HUMAN_SYMBOL: Final = "human_symbol"
SYMBOLS: Final = (
    *("feature_name", "gene_symbol", "gene_symbols", "symbol", "symbols", "gene_name"),
    *("gene_names", "gene_short_name", "hgnc_symbol", "mgi_symbol", "gene"),
)
ENSEMBL: Final = (
    *(
        "ensembl_id",
        "ensembl",
        "gene_ids",
        "gene_id",
        "ensembl_gene_id",
        "feature_id",
        "ensembl_ids",
    ),
)
_ID: Final = re.compile(r"(ENS[A-Z]{0,4}G|FBgn|WBGene|Y[A-P][LR])[0-9]{3,11}(?:\.[0-9]+)?")
_PREFIXES: Final = {"ENSG": "human", "ENSMUSG": "mouse", "ENSNFUG": "killifish"}
ENOUGH: Final = 0.5  # share of the names that are ids of genes
FEW: Final = 0.05  # share of another species that is no accident
SCORES: Final = (
    "if they are no genes but scores, put them into obs and name them with --scores, beside "
    "--counts none and --organism human or mouse"
)
PANEL: Final = 8_000  # genes; a file with fewer holds a choice of them


@dataclass(frozen=True)
class Genes:
    """Genes of a matrix.

    Attributes
    ----------
    var
        (n_genes) ``symbol``, ``human_symbol``, ``ensembl`` (without version); unique index.
    organism
        The species their names are of; empty if the names do not tell.
    symbols, ensembl
        Column of the file each comes from, "index", or empty.
    """

    var: pd.DataFrame
    organism: str
    symbols: str
    ensembl: str

    @property
    def is_panel(self) -> bool:
        """Whether the file holds a choice of genes, without most of those to compare with."""
        return len(self.var) < PANEL


def read(
    var: pd.DataFrame,
    orthologs: Mapping[str, Ortholog],
    *,
    symbols: str = "",
    ensembl: str = "",
    instead: str = SCORES,
) -> Genes:
    """Find symbols, Ensembl ids and the species of the genes of a file.

    Parameters
    ----------
    var
        As in the file.
    symbols, ensembl
        Columns of ``var`` that a person names ("index": its index); empty: looked for.
    instead
        What else can be done where nothing names the genes, for the message.

    Raises
    ------
    SourceError
        If a named column is not there, the ids are of several species or of one that is not known
        here, or nothing names the genes.
    """
    at_ensembl = _named(var, ensembl) if ensembl else _ensembl_column(var)
    at_symbols = _named(var, symbols) if symbols else _symbol_column(var, at_ensembl)
    if not at_symbols and not at_ensembl:
        raise SourceError(
            "var names no genes: put symbols or Ensembl ids into its index, or into the column "
            f"feature_name, or {instead}."
        )
    ids = _texts(var, at_ensembl)
    names = _texts(var, at_symbols)
    organism = _by_ids(ids) or _by_symbols(names, orthologs)
    if not organism and HUMAN_SYMBOL not in var:
        raise SourceError(
            f"No name of var ('{(names if at_symbols else ids).iloc[0]}') is that of a human or "
            "mouse gene known here: put symbols or Ensembl ids into its index, or into the column "
            f"feature_name, or {instead}."
        )
    plain = ids.str.replace(r"\.[0-9]+$", "", regex=True)
    if organism == "human":
        names = names.mask(names == "", plain.map(human_symbols()).fillna(""))
    made = pd.DataFrame(
        {
            "symbol": names,
            "human_symbol": names if organism == "human" else _given(var),
            "ensembl": plain,
        }
    )
    index = made["symbol"].mask(made["symbol"] == "", plain)
    index = index.mask(index == "", pd.Series(var.index.astype(str)))
    made.index = make_index_unique(pd.Index(index.to_numpy(dtype=str)))
    return Genes(made, organism, at_symbols, at_ensembl)


def is_name(column: str, symbols: str = "", ensembl: str = "") -> bool:
    """Tell whether a column of ``var`` names genes, by its name or because a person says so."""
    known = (*SYMBOLS, *ENSEMBL, HUMAN_SYMBOL)
    return column in {symbols, ensembl} or _plain(column) in known


def check_species(genes: Genes, organism: str, name: str) -> None:
    """Refuse genes of another species than the organism.

    Raises
    ------
    SourceError
        Naming one of them.
    """
    if not genes.organism or genes.organism == organism:
        return
    shown = genes.var["symbol"].mask(genes.var["symbol"] == "", genes.var["ensembl"]).iloc[0]
    raise SourceError(
        f"{name}: the genes are of {genes.organism} ('{shown}'), the organism is {organism}: "
        f"give --organism {genes.organism}, or the gene names of {organism}."
    )


@cache
def human_symbols() -> dict[str, str]:
    """Return Ensembl id to symbol of the human genes that stand for something here."""
    with (KNOWLEDGE / "orthologs_mouse.csv").open(encoding="utf-8", newline="") as table:
        return {
            row["human_ensembl"]: row["human_symbol"]
            for row in csv.DictReader(table)
            if row["human_ensembl"]
        }


def _named(var: pd.DataFrame, column: str) -> str:
    if column != INDEX and column not in var:
        known = ", ".join([INDEX, *map(str, var.columns[:8])])
        raise SourceError(f"var has no column '{column}' for its genes: it has {known}.")
    return column


def _ensembl_column(var: pd.DataFrame) -> str:
    for column in (INDEX, *_present(var, ENSEMBL)):
        if _share_of_ids(_texts(var, column)) >= ENOUGH:
            return column
    return ""


def _symbol_column(var: pd.DataFrame, at_ensembl: str) -> str:
    for column in _present(var, SYMBOLS):
        found = _texts(var, column)
        if (found != "").any() and _share_of_ids(found) < ENOUGH:
            return column
    if at_ensembl == INDEX:
        return ""
    numbers = pd.Series(var.index.astype(str)).str.fullmatch(r"[0-9]+").all()
    return "" if numbers else INDEX


def _present(var: pd.DataFrame, wanted: Iterable[str]) -> list[str]:
    by_name = {_plain(str(name)): str(name) for name in var.columns}
    return [by_name[name] for name in wanted if name in by_name]


def _plain(column: str) -> str:
    return column.casefold().replace(".", "_").replace(" ", "_")


def _texts(var: pd.DataFrame, column: str) -> pd.Series:
    """Return a column as text, (n_genes) by position; empty without a column."""
    if not column:
        return pd.Series([""] * len(var), dtype=object)
    found = pd.Series(var.index) if column == INDEX else var[column].reset_index(drop=True)
    return found.astype(object).where(found.notna(), "").astype(str).str.strip()


def _share_of_ids(names: pd.Series) -> float:
    return float(names.str.fullmatch(_ID.pattern).mean()) if len(names) else 0.0


def _given(var: pd.DataFrame) -> pd.Series:
    return _texts(var, HUMAN_SYMBOL if HUMAN_SYMBOL in var else "")


def _by_ids(ids: pd.Series) -> str:
    """Return the species of Ensembl ids; empty without any."""
    prefixes = ids.str.extract(rf"^(?:{_ID.pattern})$", expand=False).dropna()
    if prefixes.empty:
        return ""
    shares = prefixes.value_counts(normalize=True)
    several = [str(prefix) for prefix, share in shares.items() if share > FEW]
    if len(several) > 1:
        raise SourceError(
            f"The genes are of several species ({' and '.join(several)}): keep those of one."
        )
    found = _PREFIXES.get(str(shares.index[0]), "")
    if not found:
        example = ids[ids.str.startswith(str(shares.index[0]))].iloc[0]
        raise SourceError(
            f"The genes ('{example}') are of a species without a life span here: give cells of "
            "human or mouse."
        )
    return found


def _by_symbols(names: pd.Series, orthologs: Mapping[str, Ortholog]) -> str:
    """Return the species of symbols by those that stand for something here."""
    here = set(names)
    human = len(here & set(orthologs))
    mouse = len(here & {pair.mouse_symbol for pair in orthologs.values()})
    if human == mouse:
        return ""
    return "human" if human > mouse else "mouse"
