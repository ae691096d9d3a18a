"""The genes behind a score: each with its change, its interval and its FDR, in one stratum."""

from typing import Final

import pandas as pd

from atlas import absent, focus, panel_data, queries, sexes
from atlas.selection import Selection, patch
from atlas.source import AGE_CORRELATION
from atlas.views import View, view_of
from drift.schema import AGE_SLOPE, DOUBLING_SLOPE, PER_DOUBLINGS

LOG_UNITS: Final = {"log": "log unit"}  # published without the base of the logarithm


def drivers(selection: Selection) -> pd.DataFrame:
    """Return the signature's genes in one stratum, with their change, interval and FDR.

    The stratum is the selected one, else the one in focus (``atlas.focus``). ``part`` tells the
    matrix genes of the MD score from its core; it is empty for other signatures, whose split is
    not defined. ``picked`` is the gene drawn against age.
    """
    view = view_of(selection)
    if view is None or selection.signature not in view.catalogue.signatures:
        return pd.DataFrame()
    if view.manifest["aggregates_only"]:
        none = pd.DataFrame()
        none.attrs["why"] = (
            f"{queries.dataset_label(view.dataset)}: the terms of these data do not let single "
            "genes be passed on, so only the effects of whole signatures are kept."
        )
        return none
    genes = _genes(view)
    if genes.empty:
        none = genes.assign(part="", unit_text="")
        missing = absent.words(view) or sexes.without(selection, view.dataset)
        none.attrs |= {"why": missing} if missing else {}
        return none
    tissue, cell_type = genes["tissue"].iloc[0], genes["cell_type"].iloc[0]
    symbols = genes["human_symbol"]
    return genes.assign(
        part=_parts(view, symbols),
        dataset=view.dataset,
        study_label=queries.study_label(view.dataset, genes["study"].iloc[0]),
        signature_label=queries.signature_label(selection),
        stratum=queries.stratum_label(tissue, cell_type, across=view.is_across_tissues),
        unit_text=_unit(view),
        patch=[patch(gene=symbol) for symbol in symbols],
        picked=symbols == (panel_data.human_symbol(view) if selection.gene else ""),
    )


def _parts(view: View, symbols: pd.Series) -> pd.Series:
    if view.selection.signature not in queries.MD_PARTS:
        return pd.Series("", index=symbols.index)
    matrix = view.catalogue.signatures["md_matrisome"].genes
    return symbols.isin(matrix).map({True: "matrix", False: "core"})


def _genes(view: View) -> pd.DataFrame:
    """Return the rows of the gene table: the signature's, in the stratum that is shown."""
    genes = view.catalogue.table(view.dataset, "genes")
    members = view.catalogue.signatures[view.selection.signature].genes
    keep = genes["human_symbol"].isin(members)
    keep &= genes["log2fc"].notna() | genes["statistic"].notna()
    if view.has_donors:
        keep &= (genes["sex"] == view.selection.sex) & (genes["contrast"] == view.contrast)
    return focus.rows(view, genes[keep]).reset_index(drop=True)


def _unit(view: View) -> str:
    if view.has_donors:
        per = {AGE_SLOPE: " a year", DOUBLING_SLOPE: f" in {PER_DOUBLINGS} doublings"}
        return f"{LOG_UNITS.get(view.manifest['scale'], 'log2')}{per.get(view.contrast, '')}"
    correlates = AGE_CORRELATION in {c["id"] for c in view.manifest["contrasts"]}
    return "rho with age" if correlates else "log2"
