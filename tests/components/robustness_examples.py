"""Example analyses of one conclusion, for the tests of figures, readings and the table."""

from typing import Any

import pandas as pd

from atlas.robustness import summed

NAN = float("nan")
Tables = tuple[pd.DataFrame, pd.DataFrame]
DEFAULT = {
    "kind": "specification",
    "is_default": False,
    "scoring": "module",
    "gene_set": "lu2025",
    "normalisation": "log2 CPM",
    "sex_model": "as built",
    "min_cells": NAN,
    "left_out": "",
    "p": 0.4,
    "estimate": 0.1,
    "n_reference": 5,
    "n_contrast": 4,
    "n_genes": 200,
    "n_draws": NAN,
    "reason": "",
}
NAMES = {
    "dataset": "izgi",
    "study_label": "Izgi 2022",
    "tissue": "lung",
    "cell_type": "all cells",
    "place": "lung",
    "is_whole": True,
    "reference_word": "young",
    "contrast_word": "old",
    "donors_word": "mice",
    "contrast": "old_vs_young",
    "is_ageing": True,
    "patch": "dataset=izgi&tissue=lung",
}


def analysis(g: float, half: float = 1.2, **more: Any) -> dict[str, Any]:
    """Return an analysis with its call; without a g, undefined with a reason."""
    low, high = g - half, g + half
    if g != g:
        call, more = "undefined", {"reason": "No gene of the signature is measured.", **more}
    else:
        call = "rises" if low > 0 else "falls" if high < 0 else "not resolved"
    return {**DEFAULT, "g": g, "g_low": low, "g_high": high, "call": call, **more}


def null(kind: str, p: float = 0.35, reach: float = 1.8) -> dict[str, Any]:
    """Return a row of a null."""
    ends = {"g": NAN, "g_low": -reach, "g_high": reach, "call": "", "n_draws": 500}
    return {**DEFAULT, **ends, "kind": kind, "p": p}


def tables(*rows: dict[str, Any], **names: Any) -> Tables:
    """Return the two tables of the query; the first row is the default."""
    first, *others = rows
    frame = pd.DataFrame([{**first, "is_default": True}, *others])
    frame = frame.assign(spec=range(len(frame)), **{**NAMES, **names})
    frame = frame.assign(_null=frame["kind"] != "specification").sort_values(
        ["_null", "g", "spec"], na_position="last", ignore_index=True
    )
    return frame.drop(columns="_null"), summed(frame).assign(other_signature=False, one_sex=False)


NULLS = (null("null genes"), null("null labels", p=0.04, reach=1.1))


def grid(default: float = -1.1, step: float = 0.09, half: float = 1.2) -> Tables:
    """Return scoring x gene set x normalisation, and one thing at a time."""
    made = [analysis(default, half)]
    for scoring in ("module", "mean z", "aucell", "ucell", "ulm"):
        for gene_set in ("lu2025", "core", "matrisome", "tan2014", "groger2012"):
            for norm in ("log2 CPM", "median of ratios", "upper quartile"):
                choice = {"scoring": scoring, "gene_set": gene_set, "normalisation": norm}
                if (scoring, gene_set, norm) == ("module", "lu2025", "log2 CPM"):
                    continue
                made.append(analysis(default + step * (len(made) % 17 - 8), half, **choice))
    made += [
        analysis(default, half, scoring="module, 12 bins"),
        analysis(default, half, left_out="VIM"),
        analysis(default, half, left_out="ambient-prone genes"),
        analysis(default, half, min_cells=20.0),
        analysis(default, half, sex_model="males"),
        analysis(NAN, sex_model="females", reason="Two young mice: no interval, no p."),
    ]
    return tables(*made, *NULLS)


def too_few() -> Tables:
    """Return a stratum with too few donors: the default alone."""
    why = "Two young mice: no interval, no p. Three a side are needed."
    return tables({**analysis(NAN, reason=why), "call": "too few donors"})


def missing(why: str) -> Tables:
    """Return what the query gives where there is no analysis at all."""
    return pd.DataFrame(), pd.DataFrame([{"why": why}])
