"""What the genes of a signature say: how many move which way, and how many are resolved."""

import math

import pandas as pd

from components import numbers
from components.figures import gene_forest
from components.readings.reading import Reading, said

RESOLVED_FDR = gene_forest.RESOLVED_FDR


def describe(table: pd.DataFrame) -> Reading:
    """Count the genes that fall and rise and those resolved; name the largest of these."""
    if table.empty:
        return Reading("Which genes move the score?", said(gene_forest.nothing(table)))
    change = table["log2fc"].astype(float).fillna(table["statistic"].astype(float))
    measured = table[change.notna()].assign(change=change[change.notna()])
    if measured.empty:
        return Reading(_question(table), said(gene_forest.NOTHING))
    resolved = measured[measured["fdr"].astype(float) < RESOLVED_FDR]
    return Reading(
        question=_question(table),
        segments=said(f"{_counts(measured, resolved)} {_largest(resolved)}"),
        n_line=_n_line(measured),
        caption=gene_forest.caption(table),
    )


def _question(table: pd.DataFrame) -> str:
    place = table["stratum"] if "stratum" in table else table["tissue"]
    name = str(place.iloc[0])
    return f"Which genes move the score in {name[:1].lower() + name[1:]}?"


def _n_line(measured: pd.DataFrame) -> str:
    shown = min(len(measured), gene_forest.MOST)
    genes = numbers.counted(len(measured), "gene")
    return f"{genes} of the signature; the figure shows {shown}. FDR over all genes measured"


def _counts(measured: pd.DataFrame, resolved: pd.DataFrame) -> str:
    n_fall, n_rise = int((measured["change"] < 0).sum()), int((measured["change"] > 0).sum())
    n, word = (n_fall, "fall") if n_fall >= n_rise else (n_rise, "rise")
    number = "none" if resolved.empty else str(len(resolved))
    is_are = "is" if len(resolved) <= 1 else "are"
    genes = numbers.counted(len(measured), "signature gene")
    verb = f"{word}s" if n == 1 else word
    return f"Of {genes} measured, {n} {verb}; {number} {is_are} resolved at FDR < {RESOLVED_FDR}."


def _largest(resolved: pd.DataFrame) -> str:
    if resolved.empty:
        return "Intervals here are for single genes, not corrected for looking at many."
    row = resolved.loc[resolved["change"].abs().idxmax()]
    is_change = not math.isnan(numbers.number(row["log2fc"]))
    low, high = (row["ci_low"], row["ci_high"]) if is_change else (None, None)
    number = numbers.interval(row["change"], low, high, 2, plus=True, unit=str(row["unit_text"]))
    return f"Of these {row['gene']} changes most, {number}."
