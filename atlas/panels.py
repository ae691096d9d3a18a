"""Score against age, one panel a stratum and score: the points, the fit, the genes behind."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pandas as pd

from atlas import queries
from atlas.catalogue import Catalogue, current
from atlas.selection import Selection, patch
from drift.bands import group_mean_interval, slope_band
from drift.lifespan import ORGANISMS
from drift.schema import AGE_SLOPE, ALL_CELLS, BOTH_SEXES

GRID: Final = 25  # points of a fitted line
PART_LABELS: Final = {
    "md_score_lu2025": "MD score",
    "md_core": "Core part",
    "md_matrisome": "Matrix part",
}


@dataclass(frozen=True)
class _View:
    """What the panels of one data set have in common."""

    catalogue: Catalogue
    selection: Selection
    dataset: str
    manifest: dict[str, Any]
    contrast: str
    reference: str
    compared: str

    @property
    def has_ages(self) -> bool:
        return bool(self.manifest["age_unit"])

    @property
    def axis(self) -> str:
        if not self.has_ages:
            return "condition"
        return "life_fraction" if self.selection.axis == "life_fraction" else "age"


def ages(selection: Selection) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the donors and the panels of the data set shown.

    Returns
    -------
    points
        One row a donor, stratum and score; ``y`` is the score minus the mean of the reference.
    panels
        One row a stratum and score: the effect as built, and the line or the means to draw.
    """
    view = _view(selection)
    if view is None:
        return pd.DataFrame(), pd.DataFrame()
    profiles = _profiles(view)
    points, panels = [], []
    for row, values in _rows(view):
        for column, stratum in _strata(profiles):
            merged = stratum.merge(values, on="profile_id")
            if merged.empty:
                continue
            drawn = _points(view, merged).assign(row=row["row"], column=column)
            points.append(drawn)
            panels.append(_panel(view, row, column, stratum, drawn))
    if not panels:
        return pd.DataFrame(), pd.DataFrame()
    return pd.concat(points, ignore_index=True), pd.DataFrame(panels)


def drivers(selection: Selection) -> pd.DataFrame:
    """Return the signature's genes in one stratum, with their change, interval and FDR.

    The stratum is the selected one, else the first panel. ``part`` tells matrix genes apart.
    """
    view = _view(selection, donors_only=False)
    if view is None or selection.signature not in view.catalogue.signatures:
        return pd.DataFrame()
    genes = view.catalogue.table(view.dataset, "genes")
    members = set(view.catalogue.signatures[selection.signature].genes)
    keep = genes["human_symbol"].isin(members)
    if view.manifest["level"] != "effect":
        keep &= (genes["sex"] == selection.sex) & (genes["contrast"] == view.contrast)
    for part in ("study", "tissue", "cell_type"):
        value = getattr(selection, part)
        if value:
            keep &= genes[part] == value
    found = genes[keep]
    if found.empty:
        return found.assign(part="", unit_text="")
    first = found[["study", "tissue", "cell_type"]].iloc[0]
    found = found[(found[["study", "tissue", "cell_type"]] == first).all(axis=1)]
    matrix = found["human_symbol"].isin(view.catalogue.matrix_genes)
    return found.assign(
        part=np.where(matrix, "matrix", "core"),
        stratum=queries.stratum_label(first["tissue"], first["cell_type"]),
        unit_text=_gene_unit(view),
        patch=[patch(gene=symbol) for symbol in found["human_symbol"]],
        picked=found["human_symbol"] == selection.gene,
    ).reset_index(drop=True)


def _gene_unit(view: _View) -> str:
    if view.manifest["level"] == "effect":
        correlates = "age_correlation" in {c["id"] for c in view.manifest["contrasts"]}
        return "rho with age" if correlates else "log2"
    return "log2 a year" if view.contrast == AGE_SLOPE else "log2"


def _view(selection: Selection, *, donors_only: bool = True) -> _View | None:
    """Return the data set shown, or None when it is unknown or holds no donors' values."""
    catalogue = current()
    dataset = queries.shown_dataset(selection)
    manifest = catalogue.store.datasets.get(dataset)
    if manifest is None or (donors_only and manifest["level"] == "effect"):
        return None
    contrast = queries.shown_contrast(catalogue, dataset, selection)
    sides = next(c for c in manifest["contrasts"] if c["id"] == contrast)
    return _View(
        catalogue, selection, dataset, manifest, contrast, sides["reference"], sides["contrast"]
    )


def _profiles(view: _View) -> pd.DataFrame:
    """Return the profiles in view: tissues and sex as filtered, on the axis chosen."""
    profiles = view.catalogue.table(view.dataset, "profiles")
    keep = pd.Series(data=True, index=profiles.index)
    if view.selection.tissues:
        keep &= profiles["tissue"].isin(view.selection.tissues)
    if view.selection.sex != BOTH_SEXES:
        keep &= profiles["sex"] == view.selection.sex
    found = profiles[keep]
    group = "age_group" if view.has_ages else "condition"
    roles = {view.reference: "reference", view.compared: "contrast", "development": "development"}
    found = found.assign(
        role=found[group].map(roles).fillna("middle"),
        side=found[group],
    )
    if not view.has_ages:  # conditions stand in the order the contrasts name them
        order = _conditions(view)
        return found[found["condition"].isin(order)].assign(
            x=lambda table: table["condition"].map(order).astype(float),
            x_text=lambda table: table["condition"].str.replace("_", " "),
        )
    return found.assign(x=found[view.axis].astype(float), x_text=found["age_reported"])


def _conditions(view: _View) -> dict[str, int]:
    named = [c[side] for c in view.manifest["contrasts"] for side in ("reference", "contrast")]
    return {name: number for number, name in enumerate(dict.fromkeys(named))}


def _strata(profiles: pd.DataFrame) -> Iterator[tuple[str, pd.DataFrame]]:
    """Yield the strata by tissue in the fixed order, then by cell type."""
    order = {tissue: number for number, tissue in enumerate(current().tissues)}
    groups = {
        (order.get(str(tissue), len(order)), str(tissue), str(cell_type)): part
        for (tissue, cell_type), part in profiles.groupby(["tissue", "cell_type"])
    }
    for rank, tissue, cell_type in sorted(groups):
        yield f"{tissue}/{cell_type}", groups[rank, tissue, cell_type]


def _rows(view: _View) -> Iterator[tuple[dict[str, Any], pd.DataFrame]]:
    """Yield each score to draw with its values: a gene, the three MD parts, or one set."""
    selection = view.selection
    if selection.gene:
        values = view.catalogue.store.expression(view.dataset, selection.gene)
        row = {"row": selection.gene, "row_label": selection.gene, "row_note": "one gene"}
        yield row, values.rename(columns={"expression": "value"})[["profile_id", "value"]]
        return
    scores = view.catalogue.table(view.dataset, "scores")
    wanted = queries.MD_PARTS if selection.signature in queries.MD_PARTS else (selection.signature,)
    for name in wanted:
        signature = view.catalogue.signatures.get(name)
        if signature is None:
            continue
        values = scores.loc[scores["signature"] == name, ["profile_id", "score"]].dropna()
        label = PART_LABELS.get(name, signature.label)
        row = {"row": name, "row_label": label, "row_note": f"{signature.size} genes"}
        yield row, values.rename(columns={"score": "value"})


def _points(view: _View, merged: pd.DataFrame) -> pd.DataFrame:
    """Centre the values on the reference donors and say what a click on each does."""
    reference = merged.loc[merged["role"] == "reference", "value"]
    centre = reference.mean() if len(reference) else merged["value"].mean()
    brushed = set(view.selection.donors)
    return pd.DataFrame(
        {
            "donor_id": merged["donor_id"],
            "sex": merged["sex"],
            "x": merged["x"],
            "y": merged["value"] - centre,
            "x_text": merged["x_text"],
            "role": merged["role"],
            "side": merged["side"],
            "age_years": merged["age_years"],
            "n_cells": merged["n_cells"],
            "n_samples": merged["n_samples"],
            "dimmed": [bool(brushed) and donor not in brushed for donor in merged["donor_id"]],
            "patch": [
                patch(donors=sorted(brushed ^ {donor})) for donor in merged["donor_id"].astype(str)
            ],
        }
    )


def _panel(
    view: _View, row: dict[str, Any], column: str, stratum: pd.DataFrame, points: pd.DataFrame
) -> dict[str, Any]:
    tissue, cell_type = stratum["tissue"].iloc[0], stratum["cell_type"].iloc[0]
    effect = _effect(view, row["row"], tissue, cell_type)
    adults = points[points["role"] != "development"]
    n_donors = adults["donor_id"].nunique()
    word = view.manifest["donor_word" if n_donors == 1 else "donors_word"]
    drawn = _line(view, adults, effect) if view.contrast == AGE_SLOPE else _means(view, adults)
    kind = "slope" if view.contrast == AGE_SLOPE else "groups"
    chosen = view.selection.tissue == tissue and view.selection.cell_type in (
        "",
        cell_type,
    )
    return {
        **row,
        "column": column,
        "column_label": queries.stratum_label(tissue, cell_type),
        "column_note": f"{n_donors} {word}",
        "kind": kind,
        "unit_text": "a year" if kind == "slope" else f"{view.compared} − {view.reference}",
        "selected": chosen,
        "patch": patch(
            dataset=view.dataset,
            study=stratum["study"].iloc[0],
            tissue=tissue,
            cell_type="" if cell_type == ALL_CELLS else cell_type,
        ),
        "x_title": _x_title(view),
        "y_title": f"{_quantity(view)} minus {view.reference} mean",
        "reference_text": _reference_text(view, points),
        "development_until": _development_until(view, points),
        **effect,
        **drawn,
    }


_SHOWN: Final = (
    "estimate",
    "ci_low",
    "ci_high",
    "p",
    "fdr",
    "call",
    "reason",
    "coverage",
    "low_coverage",
    "depth_confounded",
    "matched_estimate",
    "n_reference",
    "n_contrast",
    "n_donors",
    "sex_handling",
)


def _effect(view: _View, row: str, tissue: str, cell_type: str) -> dict[str, Any]:
    """Return the built effect of a panel; of a gene, its row in the gene table."""
    if view.selection.gene:
        table = view.catalogue.table(view.dataset, "genes")
        table = table[table["human_symbol"] == row].rename(columns={"log2fc": "estimate"})
        table = table.assign(call=_gene_call(table), reason="", low_coverage=False)
    else:
        table = view.catalogue.effects_of(row)
        table = table[table["dataset"] == view.dataset]
    hit = table[
        (table["tissue"] == tissue)
        & (table["cell_type"] == cell_type)
        & (table["sex"] == view.selection.sex)
        & (table["contrast"] == view.contrast)
    ]
    if hit.empty:
        return dict.fromkeys(_SHOWN, np.nan) | {
            "call": "undefined",
            "reason": "Not measured in this stratum.",
            "low_coverage": False,
            "depth_confounded": False,
            "sex_handling": "",
        }
    return {name: hit.iloc[0][name] if name in hit else np.nan for name in _SHOWN} | _flags(hit)


def _flags(hit: pd.DataFrame) -> dict[str, bool]:
    return {
        name: bool(hit[name].iloc[0]) if name in hit else False
        for name in ("low_coverage", "depth_confounded")
    }


def _gene_call(table: pd.DataFrame) -> pd.Series:
    """Genes are called by their FDR, since thousands are looked at."""
    resolved = table["fdr"] < 0.05
    direction = np.where(table["estimate"] > 0, "rises", "falls")
    return pd.Series(np.where(resolved, direction, "not resolved"), index=table.index)


def _line(view: _View, adults: pd.DataFrame, effect: dict[str, Any]) -> dict[str, Any]:
    """Return the fitted line and its band on a grid; nothing where no slope was estimated."""
    if not np.isfinite(effect.get("ci_low", np.nan)):
        return _nothing_drawn()
    fitted = adults.dropna(subset=["x", "y"])
    at = np.linspace(fitted["x"].min(), fitted["x"].max(), GRID)
    mean, low, high = slope_band(fitted["y"].to_numpy(), fitted["x"].to_numpy(), at)
    band = {"band_x": at, "band_y": mean, "band_low": low, "band_high": high}
    return _nothing_drawn() | {name: values.tolist() for name, values in band.items()}


def _means(view: _View, adults: pd.DataFrame) -> dict[str, Any]:
    """Return the mean and interval of each group, at its place on the axis."""
    places: dict[str, list[Any]] = {
        name: [] for name in ("group_x", "group_mean", "group_low", "group_high", "group_label")
    }
    for x, group in adults.groupby("x"):
        mean, low, high = group_mean_interval(group["y"].to_numpy())
        for name, value in zip(
            places, (float(str(x)), mean, low, high, str(group["x_text"].iloc[0])), strict=True
        ):
            places[name].append(value)
    return _nothing_drawn() | places


def _nothing_drawn() -> dict[str, Any]:
    names = ("band_x", "band_y", "band_low", "band_high")
    groups = ("group_x", "group_mean", "group_low", "group_high", "group_label")
    return {name: [] for name in names + groups}


def _quantity(view: _View) -> str:
    return "Expression" if view.selection.gene else "Score"


def _x_title(view: _View) -> str:
    if not view.has_ages:
        return "Condition"
    if view.axis == "life_fraction":
        years = ORGANISMS[view.manifest["organism"]].median_life_years
        span = f"{years:.0f} years" if years >= 10 else f"{years * 12:.0f} months"
        return f"Age, share of the median life span ({span})"
    return f"Age, {view.manifest['age_unit']}"


def _reference_text(view: _View, points: pd.DataFrame) -> str:
    """Say which donors the zero line is the mean of."""
    reference = points[points["role"] == "reference"].sort_values("x")
    if reference.empty or not view.has_ages:
        return f"{view.reference} mean"
    ages_shown = reference["x_text"].astype(str)
    first, last = ages_shown.iloc[0], ages_shown.iloc[-1]
    span = first if first == last else f"{first} to {last}"
    return f"{view.reference} mean, {span}"


def _development_until(view: _View, points: pd.DataFrame) -> float:
    """Return where adulthood begins on the axis, or NaN when no sample is younger."""
    young = points[points["role"] == "development"]
    adults = points[points["role"] != "development"]
    if young.empty or adults.empty:
        return float("nan")
    return float((young["x"].max() + adults["x"].min()) / 2)
