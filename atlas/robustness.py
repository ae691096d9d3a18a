"""Does a conclusion survive another analysis? One stratum by all of them, and what they add up to.

The analyses are computed by the build (``atlas.robustness_rows``); here they are chosen and
counted.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import pandas as pd

from atlas import absent, focus, labels, queries
from atlas.gene_sets import DEFAULT_SET, OF_KNOWLEDGE
from atlas.robustness_rows import NULL_GENES, NULL_LABELS, SPECIFICATION
from atlas.selection import Selection, patch
from atlas.views import View, view_of
from drift.schema import AGE_SLOPE, ALL_CELLS, BOTH_SEXES, OLD_VS_YOUNG

FACTORS: Final = ("scoring", "gene_set", "normalisation", "sex_model", "min_cells", "left_out")
NO_TABLE: Final = (
    "No analysis was repeated for this data set. Choose another data set; one of your own gets "
    "analyses when it is added with --raw, the folder of gene lists."
)
NO_DONORS: Final = (
    "An effect table holds no donors, so nothing can be analysed again. Choose a study with donors."
)
Record = dict[str, Any]


@dataclass(frozen=True)
class Break:
    """The choice that most often ends in another answer than the default.

    ``kind`` is "call" or "sign"; ``n`` of ``of`` defined analyses with it differ.
    """

    kind: str
    factor: str
    level: str
    n: int
    of: int


def curve(selection: Selection) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the analyses of one stratum, and their sum.

    The stratum is the selected one, else the one in focus (``atlas.focus``). Its contrast is the
    selected one, or the first of a data set that does not know it; a slope is answered by old
    against young.

    Returns
    -------
    rows
        ``drift.schema.ROBUSTNESS`` of the stratum, by g (undefined last, nulls at the end), with
        the names and words of its study and ``patch``.
    summary
        One row: how many analyses point up and down, are called, agree with the default, and
        which choice most often does not. Without analyses, ``why`` alone.
    """
    view = view_of(selection)
    if view is None:
        return _nothing(NO_TABLE)
    if not view.has_donors:
        return _nothing(NO_DONORS)
    rows = _stratum(view)
    if rows.empty:
        return _nothing(absent.words(view) or NO_TABLE)
    rows = _in_order(rows).assign(**_names(view, rows.iloc[0]))
    flags = {
        "other_signature": selection.signature != OF_KNOWLEDGE[DEFAULT_SET],
        "one_sex": selection.sex != BOTH_SEXES,
    }
    return rows, summed(rows).assign(**flags)


def _nothing(why: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    return pd.DataFrame(), pd.DataFrame([{"why": why}])


def _stratum(view: View) -> pd.DataFrame:
    """Return the rows of the selected stratum, else of the one in focus."""
    rows = view.catalogue.table(view.dataset, "robustness")
    wanted = queries.compared(view.selection, view.dataset)
    contrast = OLD_VS_YOUNG if wanted == AGE_SLOPE else wanted
    found = rows[rows["contrast"] == contrast]
    if found.empty:  # a slope and no groups: that row says why
        found = rows[rows["contrast"] == AGE_SLOPE]
    return focus.rows(view, found).reset_index(drop=True)


def _in_order(rows: pd.DataFrame) -> pd.DataFrame:
    """Sort analyses by g, those without one last, then the nulls."""
    is_null = rows["kind"] != SPECIFICATION
    return (
        rows.assign(_null=is_null)
        .sort_values(["_null", "g", "spec"], kind="stable", na_position="last")
        .drop(columns="_null")
        .reset_index(drop=True)
    )


_NAMES: Final = (
    *("dataset", "study_label", "place", "is_whole", "reference_word", "contrast_word"),
    *("donors_word", "contrast", "is_ageing", "patch"),
)


def _names(view: View, first: pd.Series) -> Record:
    sides = next(c for c in view.manifest["contrasts"] if c["id"] == first["contrast"])
    is_whole = first["cell_type"] == ALL_CELLS
    return {
        "dataset": view.dataset,
        "study_label": queries.study_label(view.dataset, first["study"]),
        "place": labels.stratum(first["tissue"], first["cell_type"], across=view.is_across_tissues),
        "is_whole": bool(is_whole),
        "reference_word": sides["reference"].replace("_", " "),
        "contrast_word": sides["contrast"].replace("_", " "),
        "donors_word": view.manifest["donors_word"],
        "is_ageing": first["contrast"] in (OLD_VS_YOUNG, AGE_SLOPE),
        "patch": patch(
            dataset=view.dataset,
            study=first["study"],
            tissue=first["tissue"],
            cell_type="" if is_whole else first["cell_type"],
        ),
    }


def summed(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the sum of the analyses of one stratum: one row.

    Parameters
    ----------
    rows
        As :func:`curve` returns them.
    """
    analyses = rows[rows["kind"] == SPECIFICATION]
    known = analyses[analyses["g"].notna()]
    default = analyses[analyses["is_default"]].iloc[0]
    calls = known["call"]
    row = {
        **{name: rows[name].iloc[0] for name in _NAMES},
        "why": "",
        "n_analyses": len(analyses),
        "n_defined": len(known),
        "n_up": int((known["g"] > 0).sum()),
        "n_down": int((known["g"] < 0).sum()),
        "n_rises": int((calls == "rises").sum()),
        "n_falls": int((calls == "falls").sum()),
        "n_same_sign": int((known["g"] * default["g"] > 0).sum()),
        "n_same_call": int((calls == default["call"]).sum()),
        **{
            f"default_{name}": default[name]
            for name in ("g", "g_low", "g_high", "p", "call", "reason", "n_genes")
        },
        "n_reference": default["n_reference"],
        "n_contrast": default["n_contrast"],
        **_break(known, default),
        **_null(rows, NULL_GENES, "genes"),
        **_null(rows, NULL_LABELS, "labels"),
    }
    return pd.DataFrame([row])


def _null(rows: pd.DataFrame, kind: str, name: str) -> Record:
    found = rows[rows["kind"] == kind]
    columns = {"low": "g_low", "high": "g_high", "p": "p", "draws": "n_draws"}
    if found.empty:
        return {f"{name}_{short}": math.nan for short in columns}
    return {f"{name}_{short}": float(found.iloc[0][column]) for short, column in columns.items()}


def _break(known: pd.DataFrame, default: pd.Series) -> Record:
    """Return the choice with the largest share of other calls; without one, of other signs.

    The share is n of (analyses + 1), so that one analysis alone does not outrank nine of ten.
    """
    others = known[~known["is_default"]]
    for kind, differs in (
        ("call", others["call"] != default["call"]),
        ("sign", others["g"] * default["g"] < 0),
    ):
        found = [
            Break(kind, factor, level, int(differs[at].sum()), len(at))
            for factor, level, at in _levels(others, default)
            if differs[at].any()
        ]
        if found:
            worst = max(found, key=lambda choice: (choice.n / (choice.of + 1), choice.of))
            return {f"break_{name}": value for name, value in vars(worst).items()}
    return {"break_kind": "", "break_factor": "", "break_level": "", "break_n": 0, "break_of": 0}


def _levels(others: pd.DataFrame, default: pd.Series) -> Iterator[tuple[str, str, pd.Index]]:
    """Yield every choice other than the default's, with the analyses that make it."""
    for factor in FACTORS:
        rows = others
        if factor == "left_out":  # of the default set: a gene less in the core is two choices
            rows = others[others["gene_set"] == DEFAULT_SET]
        chosen = rows[factor].astype(object)
        for level, part in rows.groupby(chosen, sort=True):
            if level != default[factor]:
                yield factor, f"{level:g}" if factor == "min_cells" else str(level), part.index
