"""Tiny studies made to order: donors, tissues, cell types, and genes that do what a test needs."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import anndata
import numpy as np
import pandas as pd
from scipy import sparse

from atlas import from_donors, knowledge
from atlas.built import Curated, Frames
from atlas.source import OLD_AGAINST_YOUNG, Contrast, Source, Study
from atlas.sources import all_sources
from drift.schema import ALL_CELLS

CURATED = Curated(knowledge.signatures(), knowledge.orthologs(), {})
MD = CURATED.signatures["md_score_lu2025"].genes
CORE = CURATED.signatures["md_core"].genes
AGES = {"young": 25.0, "middle": 45.0, "old": 75.0, "development": 5.0}
N_MARKERS, N_REST = 50, 300
TYPES = ("a", "b", "c")
SHARED = ("RPL3", "RPS6", "MT-CO1")  # never to be chosen

# One a row: donor, tissue, cell type, age group, sex, condition
Row = tuple[str, str, str, str, str, str]


def donors(*groups: tuple[str, int], types: Iterable[str] = TYPES, bulk: bool = True) -> list[Row]:
    """Return rows for so many donors of each age group, in every type."""
    names = [(f"{group}{k}", group) for group, size in groups for k in range(size)]
    return [
        (name, kind if bulk else "heart", ALL_CELLS if bulk else kind, group, "female", "")
        for kind in types
        for name, group in names
    ]


def markers(kind: str) -> list[str]:
    """Return the genes that set a type apart."""
    return [f"{kind.upper()}MARK{k}" for k in range(N_MARKERS)]


def study(
    rows: list[Row],
    *,
    lost: float = 0.0,
    gained: float = 0.0,
    noise: float = 0.2,
    md: tuple[str, ...] = MD,
    more: dict[str, dict[str, float]] | None = None,
    contrasts: tuple[Contrast, ...] = (OLD_AGAINST_YOUNG,),
    seed: int = 1,
) -> tuple[Source, Any]:
    """Return a source and its samples: log2 values, genes by type.

    Parameters
    ----------
    rows
        The samples.
    lost, gained
        Fall of the markers and rise of the core genes in the old and treated, log2.
    noise
        Standard deviation of a gene between samples.
    md
        Genes of the drift score that are measured.
    more
        Other genes: name to level by type (others: 2).
    """
    rng = np.random.default_rng(seed)
    kinds = sorted({_kind(row) for row in rows})
    more = more or {}
    known = [*md, *SHARED, *(g for kind in kinds for g in markers(kind)), *more]
    names = [*known, *(f"REST{k}" for k in range(N_REST))]
    level = pd.Series(np.linspace(3, 9, len(names)), index=names)
    values = np.tile(level.to_numpy(), (len(rows), 1)) + rng.normal(
        0, noise, (len(rows), len(names))
    )
    table = pd.DataFrame(values, columns=names)
    for at, row in enumerate(rows):
        kind, moved = _kind(row), row[3] == "old" or row[5] == "treated"
        table.loc[at, markers(kind)] += 4 - lost * moved
        table.loc[at, [gene for gene in CORE if gene in md]] += gained * moved
        if kind == "a":  # these would be chosen first
            table.loc[at, [*md[:30], *SHARED]] += 8
        for gene, of in more.items():
            table.loc[at, gene] += of.get(kind, 0.0)
    obs = pd.DataFrame(
        rows, columns=["donor_id", "tissue", "cell_type", "age_group", "sex", "condition"]
    )
    age = obs.pop("age_group").map(AGES)
    obs = obs.assign(
        study="crafted",
        age=age,
        age_unit="years",
        age_reported=age.map("{:g} years".format),
        library_size=np.nan,
    )
    obs.index = [f"s{k}" for k in range(len(obs))]
    var = pd.DataFrame({"symbol": names, "human_symbol": names}, index=names)
    source = replace(
        all_sources()["kuehne2017_human_epidermis"],
        dataset="crafted",
        studies={"crafted": Study(label="Crafted", short="Crafted", note="")},
        scale="log2",
        two_ages=False,
        contrasts=contrasts,
    )
    return source, anndata.AnnData(X=table.to_numpy(), obs=obs, var=var)


def counted(source: Source, adata: Any, library: float = 2e5) -> tuple[Source, Any]:
    """Return the study as counts of so many reads a sample."""
    share = np.exp2(adata.X)
    counts = np.random.default_rng(2).poisson(library * share / share.sum(axis=1, keepdims=True))
    obs = adata.obs.assign(library_size=counts.sum(axis=1).astype(float))
    return replace(source, scale="counts"), anndata.AnnData(
        X=sparse.csr_matrix(counts.astype(float)), obs=obs, var=adata.var
    )


def build(source: Source, adata: Any) -> Frames:
    """Return the tables of a crafted study."""
    return from_donors.build(source, adata, CURATED).frames


def verdicts(source: Source, adata: Any, **keys: str) -> pd.DataFrame:
    """Return the verdicts of every donor together, by tissue and cell type."""
    table = build(source, adata)["verdicts"]
    for name, value in ({"sex": "both"} | keys).items():
        table = table[table[name] == value]
    return table.set_index(["tissue", "cell_type"], drop=False)


def _kind(row: Row) -> str:
    return row[1] if row[2] == ALL_CELLS else row[2]
