"""Write a raw folder in the real layout with tiny made-up files, one writer a data set."""

import gzip
from collections.abc import Callable
from pathlib import Path

import anndata
import numpy as np
import pandas as pd
from scipy import sparse

from atlas.sources.tms_atlas_programs import PROGRAMS

MESENCHYMAL = (
    "Vim",
    "Fn1",
    "Cdh2",
    "Col1a1",
    "Col3a1",
    "Col5a1",
    "Sparc",
    "Snai1",
    "Zeb1",
    "Tagln",
)
OTHER = (
    *("Gnai3", "Cdc45", "Scml2", "Narf", "Cav2", "Klf6", "Scmh1", "Cox5a", "Tbx2", "Ngfr"),
    *("Wnt3", "Fer", "Xpo6", "Tfe3", "Axin2", "Brat1", "Gna12", "Slc22a18", "Itgb2l", "Igsf5"),
    *("Pih1d2", "Dlat", "Sdhd", "Fgf23", "Fgf6", "Ccnd2", "Gpr107", "Nalcn", "Btbd17", "Slfn4"),
    *("Th", "Ins2", "Drp2", "Tspan32", "Lhx2", "Clec2g", "Gmpr", "Glra1", "Mid2", "Trim25"),
)
GENES = (*MESENCHYMAL, *OTHER)
HUMAN = tuple(gene.upper() for gene in GENES)


def write_raw(folder: Path) -> Path:
    """Write every data set into ``folder`` and return it."""
    for write in WRITERS.values():
        write(folder)
    return folder


def _counts(rows: int, columns: int, seed: int) -> np.ndarray:
    rng = np.random.default_rng(seed)
    level = rng.lognormal(4, 1, size=(rows, 1))
    return rng.poisson(level * rng.lognormal(0, 0.2, size=(rows, columns))) + 1


def _log(rows: int, columns: int, seed: int) -> np.ndarray:
    return np.log2(_counts(rows, columns, seed) + 0.5).round(4)


def _csv(folder: Path, name: str, table: pd.DataFrame) -> None:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    text = table.to_csv(index=False)
    if path.suffix == ".gz":
        path.write_bytes(gzip.compress(text.encode(), mtime=0))
    else:
        path.write_text(text)


def _h5ad(folder: Path, name: str, counts: np.ndarray, obs: pd.DataFrame, genes: object) -> None:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    names = list(genes)
    var = pd.DataFrame({"gene_symbol": names, "go_term": names}, index=names)
    matrix = sparse.csr_matrix(counts.astype(np.int32))
    places = np.random.default_rng(len(obs)).normal(size=(len(obs), 2))
    adata = anndata.AnnData(X=matrix, obs=obs, var=var, obsm={"X_umap": places})
    adata.write_h5ad(path, compression="gzip")


def _izgi(folder: Path) -> None:
    ages = {"841": 2, "1979": 61, "700": 93, "705": 93, "2053": 144, "561": 654, "457": 904}
    ages["465"] = 904
    rows = [
        (f"{tissue}_{age:03d}d_{animal}", tissue, animal, float(age), "male")
        for tissue in ("Cortex", "Lung")
        for animal, age in ages.items()
        if not (tissue == "Cortex" and animal == "465")
    ]
    table = pd.DataFrame(rows, columns=["sample_id", "tissue", "animal_id", "age_days", "sex"])
    counts = _counts(len(GENES) + 3, len(table), 1)
    table["library_size"] = counts.sum(axis=0) + 1000
    genes = pd.DataFrame(
        {
            "ensembl": [f"ENSMUSG{k:011d}" for k in range(len(GENES) + 3)],
            "symbol": [*GENES, "Mar-01", "Mar-01", ""],
        }
    )
    name = "bulk/izgi2022_mouse_4tissue"
    _csv(folder, f"{name}/samples.csv", table)
    values = pd.DataFrame(counts, columns=table["sample_id"])
    _csv(folder, f"{name}/counts.csv.gz", pd.concat([genes, values], axis=1))


def _kuehne(folder: Path) -> None:
    table = pd.DataFrame(
        {
            "sample_id": [f"K{k:02d}" for k in range(1, 9)],
            "tissue": "Skin epidermis",
            "age_years": [23, 66, 21, 64, 25, 61, 20, 62],
            "age_group": ["young", "old"] * 4,
            "sex": ["female"] * 7 + ["male"],
        }
    )
    name = "bulk/kuehne2017_human_epidermis"
    _csv(folder, f"{name}/samples.csv", table)
    values = pd.DataFrame(_log(len(HUMAN), 8, 2), columns=table["sample_id"])
    values.insert(0, "symbol", list(HUMAN))
    _csv(folder, f"{name}/expression_log2.csv.gz", values)


def _xu(folder: Path) -> None:
    rows = [
        (f"{tissue}_{age}w_{sex}_{k}", tissue, f"{age}w", sex, age)
        for tissue in ("Brain", "Muscle")
        for age in (6, 16)
        for sex in ("male", "female")
        for k in (1, 2)
    ]
    table = pd.DataFrame(rows, columns=["sample_id", "tissue", "age_group", "sex", "age_weeks"])
    counts = _counts(len(GENES) + 2, len(table), 3)
    table["library_size"] = counts.sum(axis=0) + 500
    genes = pd.DataFrame(
        {
            "gene": [*(gene.lower() for gene in GENES), "col1a1b", "LOC107372990"],
            "human_symbol": [*HUMAN, "COL1A1", ""],
        }
    )
    name = "bulk/xu2023_killifish_4tissue"
    _csv(folder, f"{name}/samples.csv", table)
    values = pd.DataFrame(counts, columns=table["sample_id"])
    _csv(folder, f"{name}/counts.csv.gz", pd.concat([genes, values], axis=1))


def _tsumagari(folder: Path) -> None:
    rows = [
        (f"{short}_{age}mo_{k}", tissue, age, k, "unknown")
        for short, tissue in (("Cx", "Cortex"), ("Hipp", "Hippocampus"))
        for k in (1, 2, 3)
        for age in (3, 15, 24)
    ]
    table = pd.DataFrame(rows, columns=["sample_id", "tissue", "age_months", "replicate", "sex"])
    values = pd.DataFrame(_log(len(GENES) + 2, len(table), 4), columns=table["sample_id"])
    values.loc[0, "Cx_3mo_1"] = np.nan
    values.insert(0, "uniprot", [f"Q{k:05d}" for k in range(len(values))])
    values.insert(1, "symbol", [*GENES, "Vim", ""])
    name = "bulk/tsumagari2023_mouse_brain_proteome"
    _csv(folder, f"{name}/samples.csv", table)
    _csv(folder, f"{name}/abundance_log2.csv.gz", values)


def _tms(folder: Path) -> None:
    mice = {"3_9_M": 3, "3_11_M": 3, "3_56_F": 3, "18_45_M": 18, "18_46_F": 18, "24_58_M": 24}
    rows = [
        (mouse, kind, age, "male" if mouse.endswith("M") else "female")
        for mouse, age in mice.items()
        for kind in ("hepatocyte", "endothelial cell of hepatic sinusoid")
        if not (mouse == "3_56_F" and kind.startswith("endothelial"))
        for _ in range(12)
    ]
    obs = pd.DataFrame(rows, columns=["donor_id", "cell_type", "age_months", "sex"])
    counts = _counts(len(obs), len(GENES), 5)
    obs["age"] = obs["age_months"].astype(str) + "m"
    obs["tissue"] = "Liver"
    obs["n_counts_all_genes"] = counts.sum(axis=1) * 10.0
    obs["n_genes_all_genes"] = np.where(obs["age_months"] == 18, 1300, 4200)
    obs.index = [f"cell{k}" for k in range(len(obs))]
    name = "singlecell/tms_liver_facs/tms_liver_facs.h5ad"
    _h5ad(folder, name, counts, obs, GENES)


def _kuppe(folder: Path) -> None:
    zones = [(f"P{k}", "control") for k in (1, 7, 8, 17)]
    zones += [(f"P{k}", "ischaemic") for k in (2, 3, 9, 9)]
    zones += [(f"P{k}", "remote_border_fibrotic") for k in (2, 5, 6)]
    rows = [(*zone, kind) for zone in zones for kind in ("cardiomyocyte", "fibroblast")]
    obs = pd.DataFrame(rows, columns=["donor_id", "condition", "cell_type"])
    counts = _counts(len(obs), len(HUMAN), 6)
    obs["n_counts"] = counts.sum(axis=1).astype(float)
    obs.index = [f"profile{k}" for k in range(len(obs))]
    name = "singlecell/kuppe2022_mi_pseudobulk/kuppe2022_mi_pseudobulk.h5ad"
    _h5ad(folder, name, counts, obs, HUMAN)


def _angelidis(folder: Path) -> None:
    obs = pd.DataFrame(
        {
            "donor_id": ["o1", "o2", "o3", "y1", "y2", "y3", "y4"],
            "age_group": ["old"] * 3 + ["young"] * 4,
            "age_months": [24] * 3 + [3] * 4,
            "age": ["24m"] * 3 + ["3m"] * 4,
            "tissue": "Lung",
            "n_cells": [799, 499, 1199, 499, 1199, 1199, 679],
        }
    )
    obs.index = [f"lung_{donor}" for donor in obs["donor_id"]]
    name = "singlecell/angelidis2019_lung_pseudobulk/angelidis2019_lung_pseudobulk.h5ad"
    _h5ad(folder, name, _counts(len(obs), len(GENES), 7), obs, GENES)


def _keele(folder: Path) -> None:
    rng = np.random.default_rng(8)
    symbols = [*GENES, "Vim", ""]
    parts = [
        pd.DataFrame(
            {
                "tissue": tissue,
                "symbol": symbols,
                "protein_id": [f"ENSMUSP{k:011d}" for k in range(len(symbols))],
                "age_effect": rng.normal(0, 0.2, len(symbols)).round(4),
                "age_effect_se": rng.uniform(0.05, 0.2, len(symbols)).round(4),
                "age_pval": rng.uniform(0, 1, len(symbols)).round(4),
            }
        )
        for tissue in ("kidney", "skeletalmuscle")
    ]
    name = "bulk/keele2023_mouse_10tissue_proteome_effects/protein_age_sex_effects.csv.gz"
    _csv(folder, name, pd.concat(parts))


def _correlations(folder: Path) -> None:
    rng = np.random.default_rng(9)
    tissues = {
        "schaum2020_8tissue": ("Kidney", "Subcutaneous_Fat"),
        "schaum2020_4tissue": ("Liver",),
        "jonker2013": ("Kidney",),
    }
    parts = []
    for study, places in tissues.items():
        symbols = [*GENES, "Mar-01", "Mar-01"] if study == "jonker2013" else list(GENES)
        parts += [
            pd.DataFrame(
                {
                    "study": study,
                    "tissue": tissue,
                    "symbol": symbols,
                    "ensembl": "",
                    "rho": rng.uniform(-0.9, 0.9, len(symbols)).round(4),
                    "pvalue": rng.uniform(0, 1, len(symbols)).round(4),
                }
            )
            for tissue in places
        ]
    name = "bulk/derived_mouse_gene_age_correlations/gene_age_spearman.csv.gz"
    _csv(folder, name, pd.concat(parts))


def _sturm(folder: Path) -> None:
    """Four healthy donors and one with a mutation; each also treated, and in little oxygen."""
    donors = {
        "hFB11": ("male", "Normal", 3.0),
        "hFB12": ("male", "Normal", 18.0),
        "hFB13": ("female", "Normal", 18.0),
        "hFB14": ("male", "Normal", 0.0),
        "hFB6": ("male", "SURF1_Mutation", 1.0),
    }
    arms = (("Control", 21, 5), ("Control", 3, 2), ("DEX", 21, 2))
    rows = [
        (line, sex, condition, age, treatment, oxygen, round(3 + 9.5 * k + number, 2))
        for number, (line, (sex, condition, age)) in enumerate(donors.items())
        for treatment, oxygen, times in arms
        for k in range(times)
    ]
    table = pd.DataFrame(
        rows,
        columns=[
            *("cell_line", "sex", "clinical_condition", "donor_age_years"),
            *("treatment", "percent_oxygen", "population_doublings"),
        ],
    )
    table.insert(0, "sample_id", [f"Sample_{k}" for k in range(len(table))])
    name = "bulk/sturm2022_fibroblast_lifespan"
    _csv(folder, f"{name}/samples.csv", table)
    values = pd.DataFrame(_log(len(HUMAN), len(table), 10), columns=table["sample_id"])
    values.insert(0, "symbol", list(HUMAN))
    _csv(folder, f"{name}/expression_log2_selected_genes.csv.gz", values)


def _gtex(folder: Path) -> None:
    decades = ("20-29", "30-39", "40-49", "50-59", "60-69")
    tissues = {
        "skin_bladder": ("Cells - Cultured fibroblasts", "Skin - Sun Exposed (Lower leg)"),
        "muscle": ("Muscle - Skeletal",),
    }
    name = "bulk/gtex_small_subsets"
    for seed, (part, places) in enumerate(tissues.items(), start=11):
        rows = [
            (f"GTEX-{part[:2]}{place[:4].strip()}{k}{sex}", place, decade, 24.5 + 10 * k, sex)
            for place in places
            for k, decade in enumerate(decades)
            for sex in ("male", "female")
        ]
        if part == "muscle":  # one decade of a single man, three young people
            rows = [row for row in rows if row[2:] != ("30-39", 34.5, "female")]
            rows.append(("GTEX-muyoung", places[0], "20-29", 24.5, "male"))
        columns = ["donor_id", "tissue", "age_bracket", "age_mid_years", "sex"]
        table = pd.DataFrame(rows, columns=columns)
        table.insert(0, "sample_id", table["donor_id"] + "-SM")
        # the muscle file holds the first genes of the genome alone, and one of its own
        held = [*HUMAN, ""] if part == "skin_bladder" else [*HUMAN[:30], ""]
        counts = _counts(len(held), len(table), seed)
        total = "library_size" if part == "skin_bladder" else "counted_in_subset"
        table[total] = counts.sum(axis=0) + 100
        last = f"ENSG{90 + seed:011d}"
        genes = pd.DataFrame(
            {"ensembl": [*(f"ENSG{k:011d}" for k in range(len(held) - 1)), last], "symbol": held}
        )
        file = f"{part}_counts{'_partial_genome' if part == 'muscle' else ''}.csv.gz"
        _csv(folder, f"{name}/{part}_samples.csv", table)
        values = pd.DataFrame(counts, columns=table["sample_id"])
        _csv(folder, f"{name}/{file}", pd.concat([genes, values], axis=1))


def _pancreas(folder: Path) -> None:
    groups = {
        "Fetal": ("F", "18-20 gestational weeks", -0.4),
        "Juvenile": ("J", "5-16", 11.0),
        "Young adult": ("Y", "21-29", 25.0),
        "Older adult": ("O", "50-61", 56.7),
    }
    rows = [
        (f"{code}_{k}", "Pancreas", code, group, span, mean, ("male", "female")[k % 2])
        for group, (code, span, mean) in groups.items()
        for k in range(4)
    ]
    columns = ["sample_id", "tissue", "group_code", "age_group", "age_range_years"]
    table = pd.DataFrame(rows, columns=[*columns, "age_group_mean_years", "sex"])
    table.loc[3, "sex"] = "unknown"
    values = pd.DataFrame(_log(len(HUMAN) + 2, len(table), 13), columns=table["sample_id"])
    values.insert(0, "uniprot", [f"P{k:05d}" for k in range(len(values))])
    values.insert(1, "symbol", [*HUMAN, "", ""])
    values.insert(2, "protein", "")
    name = "bulk/li2021_human_pancreas_proteome"
    _csv(folder, f"{name}/samples.csv", table)
    _csv(folder, f"{name}/abundance_log.csv.gz", values)


def _dermis(folder: Path) -> None:
    groups = {
        "Toddler": ("1-3", 2, 2),
        "Teenager": ("8-20", 14, 3),
        "Adult": ("30-50", 40, 2),
        "Elderly": (">60", 65, 3),
    }
    rows = [
        (f"{group}-Sample{k}", "Skin dermis (ECM scaffold)", group, span, middle)
        for group, (span, middle, n) in groups.items()
        for k in range(1, n + 1)
    ]
    columns = ["sample_id", "tissue", "age_group", "age_range_years", "age_group_mid_years"]
    table = pd.DataFrame(rows, columns=columns)
    table["sex"] = ["male", "female"] * 5
    values = pd.DataFrame(_log(len(HUMAN), len(table), 14), columns=table["sample_id"])
    values.iloc[2:4, 7] = np.nan
    values.insert(0, "uniprot", [f"P{k:05d}" for k in range(len(values))])
    values.insert(1, "symbol", list(HUMAN))
    values.insert(2, "division", "Core matrisome")
    values.insert(3, "category", "Collagens")
    name = "bulk/li2021_human_dermis_ecm_proteome"
    _csv(folder, f"{name}/samples.csv", table)
    _csv(folder, f"{name}/abundance_log2.csv.gz", values)


def _ecm_atlas(folder: Path) -> None:
    rng = np.random.default_rng(15)
    compartments = (
        ("Randles_2021", "human", "Kidney", "Glomerular"),
        ("Randles_2021", "human", "Kidney", "Tubulointerstitial"),
        ("LiDermis_2021", "human", "Skin dermis", "Skin dermis"),
        ("Santinha_2024_Human", "human", "Heart", "Native_Tissue"),
        ("Ouni_2022", "human", "Ovary", "Cortex"),
        ("Tam_2020", "human", "Intervertebral_disc", "NP"),
        ("Tam_2020", "human", "Intervertebral_disc", "IAF"),
        ("Tam_2020", "human", "Intervertebral_disc", "OAF"),
        ("Angelidis_2019", "mouse", "Lung", "Lung"),
        ("Dipali_2023", "mouse", "Ovary", "Ovary"),
        ("Santinha_2024_Mouse_NT", "mouse", "Heart", "Native_Tissue"),
        ("Santinha_2024_Mouse_DT", "mouse", "Heart", "Decellularized_Tissue"),
        ("Tsumagari_2023", "mouse", "Brain", "Cortex"),
        ("Schuler_2021", "mouse", "Skeletal muscle", "EDL"),
        ("Schuler_2021", "mouse", "Skeletal muscle", "Gastrocnemius"),
        ("Schuler_2021", "mouse", "Skeletal muscle", "Soleus"),
        ("Schuler_2021", "mouse", "Skeletal muscle", "TA"),
    )
    parts = []
    for study, organism, organ, compartment in compartments:
        named = HUMAN if organism == "human" else GENES
        symbols = [*named, named[0], ""]
        parts.append(
            pd.DataFrame(
                {
                    "study": study,
                    "species": {"human": "Homo sapiens", "mouse": "Mus musculus"}[organism],
                    "organ": organ,
                    "compartment": compartment,
                    "uniprot": [f"P{k:05d}" for k in range(len(symbols))],
                    "symbol": symbols,
                    "z_delta": rng.normal(0, 1, len(symbols)).round(4),
                }
            )
        )
    table = pd.concat(parts)
    of_dermis = table["study"] == "LiDermis_2021"
    table["z_delta"] = table["z_delta"].where(~(of_dermis & (table["symbol"] == "FN1")))
    _csv(folder, "bulk/ecm_atlas_proteome_young_old/ecm_young_old.csv.gz", table)


def _tms_atlas(folder: Path) -> None:
    """Write two methods, two tissues and both sexes; the old female lungs hold no pneumocyte."""
    rng = np.random.default_rng(10)
    rows = []
    for method, tissue, sex, age in (
        *(("facs", "Liver", sex, age) for sex in ("female", "male") for age in ("3m", "18m")),
        *(("facs", "Lung", "female", age) for age in ("1m", "3m", "18m", "21m")),
        ("droplet", "Limb_Muscle", "male", "3m"),
        ("droplet", "Limb_Muscle", "male", "30m"),
        ("droplet", "Tongue", "male", "3m"),
    ):
        for kind, n_cells in (("Fibroblast", 60), ("type II pneumocyte", 90), ("B cell", 7)):
            if not (tissue == "Lung" and age in ("18m", "21m") and kind.startswith("type")):
                rows.append((method, tissue, sex, age, kind, n_cells + int(rng.integers(0, 3))))
        rows.append((method, tissue, sex, age, "stromal cell", 45))
    keys = ["method", "tissue", "sex", "age", "cell_type"]
    counts = pd.DataFrame(rows, columns=[*keys, "n_cells"])
    means = counts[counts["n_cells"] >= 10].reset_index(drop=True)
    activity = rng.uniform(1, 90, (len(means), len(PROGRAMS) + 1)).round(2)
    programs = pd.DataFrame(activity, columns=[*PROGRAMS, "spermatogenesis"])
    name = "singlecell/tms_atlas_programs"
    _csv(folder, f"{name}/tms_cell_type_counts.csv.gz", counts)
    means = pd.concat([means, programs], axis=1)
    _csv(folder, f"{name}/tms_go_program_group_means.csv.gz", means)
    cells = counts.loc[counts.index.repeat(counts["n_cells"]), keys].reset_index(drop=True)
    cells.index = [f"cell{k}" for k in cells.index]
    activity = rng.integers(0, 128, (len(cells), len(PROGRAMS)))
    _h5ad(folder, f"{name}/tms_atlas_go_programs.h5ad", activity, cells, PROGRAMS)


def _pastushenko(folder: Path) -> None:
    states = ["epithelial"] * 14 + ["mesenchymal-like"] * 18
    counts = _counts(len(GENES), len(states), 10).T
    counts[14:, : len(MESENCHYMAL)] *= 2
    counts[0] = 1  # too shallow a cell
    obs = pd.DataFrame({"emt_state": states, "pct_ercc": 0.5, "n_genes": 2000.0})
    obs["n_counts"] = counts.sum(axis=1) * 100
    obs.loc[1, "pct_ercc"] = 7.0
    obs.index = [f"cell{k}" for k in range(len(obs))]
    name = "singlecell/pastushenko2018_scc_emt/pastushenko2018_scc_emt.h5ad"
    _h5ad(folder, name, counts, obs, GENES)


def _histology(folder: Path) -> None:
    """Fibrosis grows with age in the heart, is noted in nobody's brain and in few lungs."""
    rng = np.random.default_rng(11)
    brackets = ("20-29", "30-39", "40-49", "50-59", "60-69", "70-79")
    deaths = ("Ventilator case", "Fast death - natural causes", "Slow death")
    rows = []
    for number in range(180):
        bracket = number % len(brackets)
        who = (f"GTEX-{number:03d}", ("female", "male")[number % 5 == 0], brackets[bracket])
        death = deaths[rng.integers(len(deaths))]
        for tissue in ("Heart - Left Ventricle", "Brain - Cortex", "Lung"):
            share = {"Heart - Left Ventricle": 0.05 + 0.13 * bracket, "Lung": 0.02}.get(tissue, 0)
            words = ["fibrosis"] * bool(rng.uniform() < share) + ["congestion"] * (number % 3 == 0)
            rows.append((tissue, *who, death, ",".join(words)))
        if number < 6:  # a donor with a second sample
            rows.append(("Lung", *who, death, "fibrosis" if number == 0 else ""))
    columns = ["tissue", "donor_id", "sex", "age_bracket", "hardy_scale", "pathology_categories"]
    table = pd.DataFrame(rows, columns=columns)
    table.insert(0, "tissue_sample_id", [f"S{k:04d}" for k in range(len(table))])
    _csv(folder, "bulk/gtex_histology/gtex_histology_samples.csv.gz", table)


WRITERS: dict[str, Callable[[Path], None]] = {
    "izgi2022_mouse_4tissue": _izgi,
    "kuehne2017_human_epidermis": _kuehne,
    "xu2023_killifish_4tissue": _xu,
    "tsumagari2023_mouse_brain_proteome": _tsumagari,
    "tms_liver_facs": _tms,
    "kuppe2022_mi_pseudobulk": _kuppe,
    "angelidis2019_lung_pseudobulk": _angelidis,
    "keele2023_mouse_10tissue_proteome_effects": _keele,
    "derived_mouse_gene_age_correlations": _correlations,
    "sturm2022_fibroblast_lifespan": _sturm,
    "gtex_small_subsets": _gtex,
    "li2021_human_pancreas_proteome": _pancreas,
    "li2021_human_dermis_ecm_proteome": _dermis,
    "ecm_atlas_human_proteome_young_old": _ecm_atlas,
    "ecm_atlas_mouse_proteome_young_old": _ecm_atlas,
    "tms_atlas_programs": _tms_atlas,
    "pastushenko2018_scc_emt": _pastushenko,
    "gtex_histology": _histology,
}
