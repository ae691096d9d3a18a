"""The table of associations against a second computation that shares no code with the build."""

import math
from dataclasses import replace
from pathlib import Path
from typing import Any

import anndata
import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from scipy import stats

from atlas import facts, from_donors, knowledge, statements
from atlas.association_rows import association_rows
from atlas.built import Curated
from atlas.pair_sets import pair_sets
from atlas.source import OLD_AGAINST_YOUNG, Contrast, Source, Study
from atlas.sources import all_sources
from drift.schema import names
from tests.atlas.crafted import CURATED

PAIRS = (("md_core", "senmayo"), ("core_matrisome", "md_core"), ("hallmark_hypoxia", "md_core"))
SIGNATURES = CURATED.signatures
ALL = Curated(SIGNATURES, CURATED.orthologs, {}, None, PAIRS)
MEMBERS = sorted({gene for pair in PAIRS for name in pair for gene in SIGNATURES[name].genes})
GENES = [*MEMBERS, *(f"REST{k:04d}" for k in range(1500))]
N = 12


def study(
    tissues: tuple[str, ...] = ("lung",),
    *,
    rho: float = 0.8,
    absent: frozenset[str] = frozenset(),
    seed: int = 4,
    **facts: Any,
) -> tuple[Source, Any]:
    """Return samples of 12 adults and 2 children; core and SenMayo genes share a programme."""
    rng = np.random.default_rng(seed)
    donors = [f"d{k:02d}" for k in range(N)] + ["child1", "child2"]
    age = np.r_[rng.uniform(20, 80, N), 4.0, 6.0]
    sex = np.array(["female", "male"] * (N // 2 + 1))
    shared, own = rng.normal(size=(2, N + 2))
    second = rho * shared + math.sqrt(1 - rho**2) * own
    parts, tables = [], []
    level = rng.permutation(np.linspace(3, 10, len(GENES)))
    for tissue in tissues:
        table = pd.DataFrame(
            level + rng.normal(0, 0.4, (N + 2, len(GENES))) + rng.normal(), columns=GENES
        )
        for name, factor in (("md_core", shared), ("senmayo", second)):
            table[list(SIGNATURES[name].genes)] += (factor + 0.02 * age)[:, None]
        table.iloc[N:] += 100 * rng.normal(size=(2, len(GENES)))  # children decide nothing
        tables.append(table.drop(columns=sorted(absent)))
        parts.append(pd.DataFrame({"donor_id": donors, "tissue": tissue, "sex": sex, "age": age}))
    obs = pd.concat(parts, ignore_index=True).assign(
        study="crafted",
        cell_type="all cells",
        age_unit="years",
        condition="",
        library_size=np.nan,
    )
    obs["age_reported"] = obs["age"].map("{:g} years".format)
    obs.index = [f"s{k}" for k in range(len(obs))]
    values = pd.concat(tables, ignore_index=True)
    var = pd.DataFrame(
        {"symbol": values.columns, "human_symbol": values.columns}, index=values.columns
    )
    source = replace(
        all_sources()["kuehne2017_human_epidermis"],
        dataset="crafted",
        studies={"crafted": Study(label="Crafted", short="Crafted", note="")},
        two_ages=False,
        contrasts=(OLD_AGAINST_YOUNG,),
        **facts,
    )
    return source, anndata.AnnData(X=values.to_numpy(), obs=obs, var=var)


def rows(source: Source, adata: Any, curated: Curated = ALL) -> pd.DataFrame:
    return from_donors.build(source, adata, curated).frames["associations"]


def one(table: pd.DataFrame, pair: tuple[str, str], **keys: str) -> Any:
    wanted = {"signature_a": pair[0], "signature_b": pair[1], **keys}
    for name, value in wanted.items():
        table = table[table[name] == value]
    assert len(table) == 1
    return table.iloc[0]


def slow_score(values: pd.DataFrame, adults: pd.Series, members: set[str]) -> pd.Series:
    """Return the module score, gene by gene, as the design words it."""
    order = values[adults].mean().round(10).sort_index().sort_values(kind="stable").index
    bins = pd.Series(np.arange(len(order)) * 24 // len(order), index=order)
    parts = []
    for gene in sorted(members & set(values.columns)):
        like = [g for g in bins.index[bins == bins[gene]] if g not in members]
        parts.append(values[gene] - values[like].mean(axis=1))
    return pd.concat(parts, axis=1).mean(axis=1)


def slow_r(a: pd.Series, b: pd.Series, *covariates: Any) -> float:
    design = sm.add_constant(np.column_stack(covariates).astype(float))
    return float(stats.pearsonr(*(sm.OLS(v.to_numpy(), design).fit().resid for v in (a, b)))[0])


# --- numbers ---------------------------------------------------------------------------------


@pytest.mark.parametrize("pair", PAIRS)
def test_it_is_what_a_second_computation_gives(pair: tuple[str, str]) -> None:
    source, adata = study()
    found = one(rows(source, adata), pair)
    values = pd.DataFrame(adata.X, columns=adata.var_names)
    adults = pd.Series(adata.obs["age"].to_numpy() > 18)
    a, b = (set(SIGNATURES[name].genes) for name in pair)
    scores = [slow_score(values, adults, members)[adults] for members in (a - b, b - a)]
    obs = adata.obs[adults.to_numpy()]
    r = slow_r(*scores, obs["age"], obs["sex"] == "male")
    assert found["r"] == pytest.approx(r)
    z, reach = math.atanh(r), 1.959964 / math.sqrt(N - 2 - 3)
    assert found["ci_low"] == pytest.approx(math.tanh(z - reach), abs=1e-6)
    assert found["ci_high"] == pytest.approx(math.tanh(z + reach), abs=1e-6)
    t = abs(r) * math.sqrt((N - 4) / (1 - r * r))
    assert found["p"] == pytest.approx(2 * stats.t.sf(t, N - 4))
    assert found["n_shared"] == len(a & b)
    assert [found["n_genes_a"], found["n_genes_b"]] == [len(a - b), len(b - a)]
    assert [found["n_donors"], found["adjusted_for"]] == [N, "age, sex"]
    assert [found["coverage_a"], found["coverage_b"], found["reason"]] == [1, 1, ""]


def test_the_planted_programme_is_found_and_random_genes_do_not_follow_it() -> None:
    found = one(rows(*study(rho=0.95)), ("md_core", "senmayo"))
    assert found["ci_low"] > 0.5
    assert found["chance_low"] < found["chance_high"] < found["r"]


def test_fdr_is_over_the_defined_pairs_of_a_stratum() -> None:
    table = rows(*study(("lung", "liver")))
    for _, stratum in table.groupby("tissue"):
        assert len(stratum) == len(PAIRS)
        np.testing.assert_allclose(stratum["fdr"], stats.false_discovery_control(stratum["p"]))


def test_tissues_are_brought_together_donor_by_donor() -> None:
    source, adata = study(("lung", "liver", "skin"))
    table = rows(source, adata)
    values = pd.DataFrame(adata.X, columns=adata.var_names)
    obs = adata.obs.reset_index(drop=True)
    a, b = (set(SIGNATURES[name].genes) for name in PAIRS[0])
    means = []
    for members in (a - b, b - a):
        own = []
        for _, part in obs.groupby("tissue", sort=True):
            adults = part["age"] > 18
            score = slow_score(values.loc[part.index], adults, members)[adults]
            own.append((score - score.mean()).set_axis(part.loc[adults, "donor_id"]))
        means.append(pd.concat(own, axis=1).mean(axis=1))
    of_donor = obs.drop_duplicates("donor_id").set_index("donor_id").loc[means[0].index]
    found = one(table, PAIRS[0], tissue="all tissues")
    expected = slow_r(*means, of_donor["age"], of_donor["sex"] == "male")
    assert found["r"] == pytest.approx(expected)
    assert [found["n_donors"], found["adjusted_for"]] == [N, "age, sex, tissue"]
    assert math.isnan(found["chance_low"])
    assert set(table["tissue"]) == {"lung", "liver", "skin", "all tissues"}


# --- what leaves it undefined, or limits it ------------------------------------------------------


def test_samples_that_are_not_linked_are_not_brought_together() -> None:
    table = rows(*study(("lung", "liver"), donors_not_linked=True))
    over = table[table["tissue"] == "all tissues"]
    assert over["r"].isna().all()
    assert over["fdr"].isna().all()
    assert set(over["reason"]) == {
        "The files do not tell which samples come from one person: no number over tissues."
    }
    assert table.loc[table["tissue"] != "all tissues", "r"].notna().all()


def test_few_donors_and_few_genes_say_so() -> None:
    source, adata = study()
    few = adata[adata.obs["donor_id"].isin(["d00", "d01", "d02", "d03", "d04", "d05"])].copy()
    assert set(rows(source, few)["reason"]) == {
        "Six people: no association. Seven are needed to adjust for age."
    }
    core, hypoxia = (set(SIGNATURES[name].genes) for name in ("md_core", "hallmark_hypoxia"))
    kept = sorted(hypoxia - core)[:3]
    found = rows(*study(absent=frozenset((hypoxia - core) - set(kept))))
    row = one(found, ("hallmark_hypoxia", "md_core"))
    assert row["reason"] == "Three genes of “Hypoxia” are left to score: five are needed."
    assert math.isnan(row["r"])
    assert row["coverage_a"] == pytest.approx(3 / len(hypoxia - core))
    others = found[found["signature_a"] != "hallmark_hypoxia"]
    assert others["r"].notna().all()


def test_low_coverage_is_kept_and_counted() -> None:
    core, senmayo = (set(SIGNATURES[name].genes) for name in PAIRS[0])
    absent = frozenset(sorted(senmayo - core)[::2])
    found = one(rows(*study(absent=absent)), PAIRS[0])
    left = len(senmayo - core)
    assert found["coverage_b"] == pytest.approx((left - len(absent)) / left)
    assert math.isfinite(found["r"])


def test_conditions_are_adjusted_for_where_there_are_no_ages() -> None:
    source, adata = study()
    condition = np.where(np.arange(adata.n_obs) % 3 == 0, "ill", "control")
    obs = adata.obs.assign(age=np.nan, age_unit="", age_reported="", condition=condition)
    adata.obs = obs.assign(sex="unknown")
    contrast = Contrast(id="ill_vs_control", label="Ill", reference="control", contrast="ill")
    found = rows(replace(source, contrasts=(contrast,)), adata)
    assert set(found["adjusted_for"]) == {"condition"}
    assert set(found["not_adjusted_for"]) == {"sex (not stated)"}
    assert set(found["n_donors"]) == {N + 2}


def test_genes_that_one_row_stands_for_are_shared() -> None:
    source, adata = study()
    genes = ALL.genes(source, adata.var)
    core, senmayo = (set(SIGNATURES[name].genes) for name in PAIRS[0])
    first, second = sorted(core - senmayo)[0], sorted(senmayo - core)[0]
    paralogs = replace(genes, of_human={**genes.of_human, second: genes.of_human[first]})
    plain, merged = (pair_sets(PAIRS[:1], SIGNATURES, one) for one in (genes, paralogs))
    assert merged.pairs[0].n_shared == plain.pairs[0].n_shared + 2
    left = {gene for signature in merged.signatures.values() for gene in signature.genes}
    assert not {first, second} & left


def test_a_set_is_no_pair_with_itself_and_a_subset_leaves_nothing() -> None:
    source, adata = study()
    genes = ALL.genes(source, adata.var)
    assert pair_sets([("md_core", "md_core")], SIGNATURES, genes).pairs == ()
    part = pair_sets([("md_core", "md_score_lu2025")], SIGNATURES, genes)
    assert part.pairs[0].sets[0] == ""
    curated = replace(ALL, pairs=(("md_core", "md_score_lu2025"),))
    assert rows(source, adata, curated)["reason"].tolist() == [
        "No genes of “md_core” are left to score: five are needed."
    ]
    assert association_rows([], source, genes, SIGNATURES, ()).empty


# --- cells, cultures, and the whole build ---------------------------------------------------------


def test_every_data_set_with_donors_has_every_pair(miniature: Path) -> None:
    pairs = statements.read().pairs
    assert ("md_core", "senmayo") in pairs
    assert all(a < b for a, b in pairs)
    assert {name for pair in pairs for name in pair} <= set(knowledge.signatures())
    for dataset, source in all_sources().items():
        table = pd.read_parquet(miniature / dataset / "associations.parquet")
        assert list(table) == names("associations")
        if source.level not in {"cell", "profile"}:
            assert table.empty
            continue
        for _, stratum in table.groupby(["study", "tissue", "cell_type"]):
            assert list(zip(stratum["signature_a"], stratum["signature_b"], strict=True)) == list(
                pairs
            )
        assert ((table["reason"] == "") == table["r"].notna()).all()


def test_other_pairs_make_another_build(raw: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = all_sources()["kuehne2017_human_epidermis"]
    before = facts.of_source(source, raw)["build_id"]
    whole = statements.read()
    fewer = replace(whole, proxies={**whole.proxies, "md": ()})
    monkeypatch.setattr(statements, "read", lambda: fewer)
    assert facts.of_source(source, raw)["build_id"] != before
