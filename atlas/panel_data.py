"""What the panels of score against age are made of: profiles by stratum, values, effects."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from atlas import queries
from atlas.views import View
from drift.schema import BOTH_SEXES

RESOLVED_FDR: Final = 0.05
PART_LABELS: Final = {
    "md_score_lu2025": "MD score",
    "md_core": "Core part",
    "md_matrisome": "Matrix part",
}
NO_EFFECT: Final = {
    "estimate": math.nan,
    "ci_low": math.nan,
    "ci_high": math.nan,
    "p": math.nan,
    "fdr": math.nan,
    "call": "undefined",
    "reason": "Not measured in this stratum.",
    "coverage": math.nan,
    "low_coverage": False,
    "min_coverage": math.nan,
    "depth_confounded": False,
    "matched_estimate": math.nan,
    "n_reference": math.nan,
    "n_contrast": math.nan,
    "n_donors": math.nan,
    "sex_handling": "",
    "one_sex": "",
    "one_sex_call": "",
    "one_sex_n_reference": math.nan,
    "one_sex_n_contrast": math.nan,
}

Record = dict[str, Any]
Stratum = tuple[str, str]  # tissue, cell type


@dataclass(frozen=True)
class Row:
    """One score, or one gene: its labels, its value in each profile, its effect by stratum."""

    facts: Record
    by_profile: dict[str, float]
    effects: dict[Stratum, Record]


def strata(view: View) -> dict[Stratum, list[Record]]:
    """Return the profiles in view by stratum: tissues in the fixed order, then by cell type."""
    profiles = view.catalogue.table(view.dataset, "profiles")
    keep = np.ones(len(profiles), dtype=bool)
    if view.selection.tissues:
        keep &= profiles["tissue"].isin(view.selection.tissues).to_numpy()
    if view.selection.sex != BOTH_SEXES:
        keep &= (profiles["sex"] == view.selection.sex).to_numpy()
    order = {tissue: number for number, tissue in enumerate(view.catalogue.tissues)}
    places = {name: float(number) for number, name in enumerate(_conditions(view))}
    records = [_placed(view, record, places) for record in _records(profiles, keep)]
    ranked = sorted(
        (record for record in records if record["x"] is not None),
        key=lambda r: (order[r["tissue"]], r["cell_type"]),
    )
    return {
        stratum: list(group)
        for stratum, group in groupby(ranked, key=lambda r: (r["tissue"], r["cell_type"]))
    }


def _conditions(view: View) -> list[str]:
    """Return the conditions in the order the contrasts name them."""
    named = [c[side] for c in view.manifest["contrasts"] for side in ("reference", "contrast")]
    return list(dict.fromkeys(named))


def _placed(view: View, profile: Record, places: dict[str, float]) -> Record:
    """Return a profile with its place on the axis and its role in the contrast."""
    side = profile["age_group"] if view.has_ages else profile["condition"]
    roles = {view.reference: "reference", view.compared: "contrast", "development": "development"}
    place = {"x": profile.get(view.axis), "x_text": profile["age_reported"]}
    if not view.has_ages:
        place = {"x": places.get(side), "x_text": side.replace("_", " ")}
    otherwise = "followed" if view.is_longitudinal else "middle"
    return {**profile, **place, "role": roles.get(side, otherwise)}


def rows(view: View) -> Iterator[Row]:
    """Yield what is drawn: a gene, the MD score with its two parts, or one signature."""
    selection = view.selection
    if selection.gene:
        found = view.catalogue.store.expression(view.dataset, human_symbol(view))
        name = str(found["gene"].iloc[0]) if len(found) else selection.gene
        facts = {"row": selection.gene, "row_label": name, "row_note": "one gene", "subject": name}
        values = dict(zip(found["profile_id"], found["expression"], strict=True))
        yield Row(facts, values, _gene_effects(view))
        return
    scores = view.catalogue.table(view.dataset, "scores")
    wanted = queries.MD_PARTS if selection.signature in queries.MD_PARTS else (selection.signature,)
    for name in wanted:
        signature = view.catalogue.signatures.get(name)
        if signature is None:
            continue
        found = scores[scores["signature"] == name]
        facts = {
            "row": name,
            "row_label": PART_LABELS.get(name, "Score"),
            "row_note": f"{signature.size} genes",
            "subject": PART_LABELS.get(name, signature.label),
        }
        values = dict(zip(found["profile_id"], found["score"], strict=True))
        yield Row(facts, values, _score_effects(view, name))


def human_symbol(view: View) -> str:
    """Return the selected gene as the tables write it: the page Cells knows it as its source does.

    A symbol of the data set, in any case of letters, stands for its human counterpart.
    """
    genes = view.catalogue.table(view.dataset, "genes")
    wanted = view.selection.gene
    own = genes.loc[genes["gene"].str.casefold() == wanted.casefold(), "human_symbol"]
    return str(own.iloc[0]) if len(own) else wanted


def _score_effects(view: View, signature: str) -> dict[Stratum, Record]:
    table = view.catalogue.effects_of(signature)
    return _by_stratum(view, table[table["dataset"] == view.dataset])


def _gene_effects(view: View) -> dict[Stratum, Record]:
    """Return the effects of one gene; called by its FDR, since thousands are looked at.

    A gene that was not tested has the reason of the scores in its stratum: too few donors.
    """
    table = view.catalogue.table(view.dataset, "genes")
    table = table[table["human_symbol"] == human_symbol(view)]
    direction = np.where(table["log2fc"] > 0, "rises", "falls")
    call = np.where(table["fdr"] < RESOLVED_FDR, direction, "not resolved")
    found = _by_stratum(view, table.assign(estimate=table["log2fc"], call=call, reason=""))
    scores = _score_effects(view, queries.MD_PARTS[0])
    for stratum, effect in found.items():
        if math.isnan(effect["fdr"]):
            few = scores.get(stratum, {}).get("call") == "too few donors"
            untested = {"call": "undefined", "reason": "Not tested: it does not vary here."}
            why = {name: scores[stratum][name] for name in untested} if few else untested
            effect.update(why)
    return found


def _by_stratum(view: View, table: pd.DataFrame) -> dict[Stratum, Record]:
    shown = (table["sex"] == view.selection.sex) & (table["contrast"] == view.contrast)
    columns = ["tissue", "cell_type", *(name for name in NO_EFFECT if name in table)]
    return {
        (record.pop("tissue"), record.pop("cell_type")): record
        for record in _records(table[columns], shown.to_numpy())
    }


def _records(table: pd.DataFrame, keep: NDArray[np.bool_]) -> list[Record]:
    """Return the rows to keep as dictionaries; several times as fast as ``to_dict``."""
    rows = np.flatnonzero(keep)
    columns = {str(name): table[name].to_numpy()[rows].tolist() for name in table.columns}
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]
