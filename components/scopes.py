"""What a card shows, as a sentence: for cards whose data are not those of the page's filters.

The filter sentence of a page is the caption of an export. A card that shows another data set, one
stratum, or all of them says so itself; an empty scope stands for the sentence of the page.
"""

from typing import Any, Final

import pandas as pd

from components import numbers

MOST_STUDIES: Final = 3
_SEXES: Final = {"both": "any sex", "female": "females", "male": "males"}


def of_page(*tables: pd.DataFrame) -> str:
    """Return nothing: the card shows what the page's filter sentence says."""
    return ""


def genes(table: pd.DataFrame) -> str:
    """Return "Genes of MD score, Lu 2025 in lung of Izgi 2022, any sex."."""
    if table.empty or "study_label" not in table:
        return ""
    row = table.iloc[0]
    signature, study = row["signature_label"], row["study_label"]
    return f"Genes of {signature} in {_lower(row['stratum'])} of {study}, {_sexes(table)}."


def verdicts(table: pd.DataFrame) -> str:
    """Return "Verdicts of 27 strata in 11 studies, each with its own comparison, any sex."."""
    if table.empty:
        return ""
    n = numbers.counted(len(table), "stratum", "strata")
    return f"Verdicts of {n} in {_studies(table)}, each with its own comparison, {_sexes(table)}."


def splits(bars: pd.DataFrame, parts: pd.DataFrame) -> str:
    """Return which measure is split in which studies, whatever data set the page shows."""
    return _measures(bars)


def split_parts(bars: pd.DataFrame, parts: pd.DataFrame) -> str:
    """Return the same of the tissue whose cell types are drawn."""
    return _measures(parts, numbers.listed(list(parts["tissue"].unique()))) if len(parts) else ""


def _measures(rows: pd.DataFrame, tissue: str = "") -> str:
    if rows.empty:
        return ""
    told = [
        f"{signature} in {_studies(own)}, {_sexes(own)}"
        for signature, own in rows.groupby("signature_label", sort=False)
    ]
    place = f"the mean of {tissue}" if tissue else "tissue means"
    return f"Change of {place}, {_comparison(rows)}: {'; '.join(told)}."


def curve(rows: pd.DataFrame, summary: pd.DataFrame) -> str:
    """Return "MD score in cortex of Izgi 2022, old against young, all donors, 62 analyses."."""
    if rows.empty:
        return ""
    row = rows.iloc[0]
    where = f"{row['place']} of {row['study_label']}"
    n = numbers.counted(len(rows), "analysis", "analyses")
    return f"MD score in {where}, {_comparison(rows)}, all donors: {n}."


def tissues(marks: pd.DataFrame, answers: pd.DataFrame) -> str:
    """Return "MD score, Lu 2025 with age in each of 16 tissues, across 9 data sets, any sex."."""
    if marks.empty or answers.empty:
        return ""
    n = numbers.counted(marks["organ"].nunique(), "tissue")
    sets = numbers.counted(marks["dataset"].nunique(), "data set")
    signature = answers["signature_label"].iloc[0]
    return f"{signature} with age in each of {n}, across {sets}, {_sexes(marks)}."


def findings(table: pd.DataFrame) -> str:
    """Return "Notes of pathologists on 979 people of GTEx, in 27 tissues."."""
    if table.empty:
        return ""
    row = table.iloc[0]
    who = numbers.counted(int(row["n_people"]), str(row["donors_word"]), str(row["donors_word"]))
    n = numbers.counted(table["tissue"].nunique(), "tissue")
    return f"Notes of pathologists on {who} of GTEx, in {n}."


def _studies(rows: pd.DataFrame) -> str:
    names = [_unbroken(str(name)) for name in rows["study_label"].unique()]
    return numbers.listed(names) if len(names) <= MOST_STUDIES else f"{len(names)} studies"


def _unbroken(name: str) -> str:
    """Return a name without its comma: in a list it would read as two of them."""
    first, _, rest = name.partition(", ")
    return f"{first} ({rest})" if rest else first


def _sexes(rows: pd.DataFrame) -> str:
    return numbers.listed([_SEXES.get(str(sex), str(sex)) for sex in rows["sex"].unique()])


def _comparison(rows: pd.DataFrame) -> str:
    row = rows.iloc[0]
    return f"{row['contrast_word']} against {row['reference_word']}"


def _lower(name: Any) -> str:
    return str(name)[:1].lower() + str(name)[1:]


def shown(rows: pd.DataFrame) -> dict[str, list[str]]:
    """Return the data sets and tissues behind a card, for the name of its exports."""
    return {
        part: sorted(map(str, rows[part].dropna().unique())) if part in rows else []
        for part in ("dataset", "tissue")
    }
