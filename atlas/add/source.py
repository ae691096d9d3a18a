"""A ``Source`` of a laboratory's file: what can be compared in it, and the traps that are seen."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pandas as pd

from atlas.add.mapping import Mapping
from atlas.add.scores import slug
from atlas.source import (
    OLD_AGAINST_YOUNG,
    SLOPE_WITH_AGE,
    Contrast,
    Level,
    Reader,
    Source,
    Study,
)
from drift.depth import depth_ratio, is_depth_confounded
from drift.models import MIN_AGES
from drift.schema import MIN_DONORS

REFERENCES: Final = (
    *("normal", "control", "healthy", "ctrl", "ctl", "wt", "wild type", "wildtype", "untreated"),
    *("vehicle", "sham", "baseline", "none"),
)
LONGEST_LABEL: Final = 40  # characters
WORDS: Final = {"mouse": ("mouse", "mice"), "human": ("person", "people")}
OTHER_WORDS: Final = ("animal", "animals")


@dataclass(frozen=True)
class Facts:
    """What the text of a source is made of.

    Attributes
    ----------
    mapping
        What of the file is what.
    age_unit
        Of its ages; empty without one.
    gene_panel
        Whether it holds a choice of genes.
    words
        Texts of the file: ``title``, ``citation``, ``doi``, ``licence``.
    confounders
        Column of ``obs`` that names batches or assays to the pairs of ``batch`` and age ``group``
        that are found together.
    """

    mapping: Mapping
    age_unit: str
    gene_panel: bool
    words: dict[str, str]
    confounders: dict[str, pd.DataFrame]


def contrasts(obs: pd.DataFrame) -> tuple[Contrast, ...]:
    """Return what can be compared: ages, or conditions where there are none.

    Parameters
    ----------
    obs
        Cells or profiles with ``donor_id``, ``age``, ``age_group`` and ``condition``.
    """
    donors = obs.loc[obs["donor_id"] != "", ["donor_id", "age", "age_group"]].drop_duplicates()
    grown = donors[donors["age_group"].isin(["young", "middle", "old"])]
    groups = set(grown["age_group"])
    found = [OLD_AGAINST_YOUNG] if {"young", "old"} <= groups else []
    if grown["age"].nunique() >= MIN_AGES:
        found.append(SLOPE_WITH_AGE)
    return tuple(found) or tuple(conditions(obs["condition"]))


def conditions(column: Any) -> Iterator[Contrast]:
    """Yield every condition against the one that is a reference by its name; none without it."""
    words = sorted({str(word) for word in pd.unique(column)} - {""})
    reference = next((word for name in REFERENCES for word in words if word.casefold() == name), "")
    for word in words if reference else []:
        if word != reference:
            yield Contrast(
                id=f"{slug(word)}_vs_{slug(reference)}",
                label=f"{word[:1].upper()}{word[1:]} against {reference}",
                reference=reference,
                contrast=word,
            )


def make(facts: Facts, obs: pd.DataFrame, read: Reader, *, level: Level, scale: Any) -> Source:
    """Return the source.

    Parameters
    ----------
    facts
        What is known of the file.
    obs
        Descriptions of cells, as ``atlas.add.cells`` gives them, with ``n_cells``.
    read
        Gives the AnnData of ``level``.
    """
    mapping = facts.mapping
    donor_word, donors_word = WORDS.get(mapping.organism, OTHER_WORDS)
    title = mapping.title or facts.words.get("title") or Path(mapping.file).stem
    # titles of files are long and need not differ: in sentences a data set is its id
    label = mapping.title if 0 < len(mapping.title) <= LONGEST_LABEL else mapping.dataset
    return Source(
        dataset=mapping.dataset,
        title=title,
        label=label,
        studies={mapping.dataset: Study(label=label, short=mapping.dataset, note="added")},
        organism=mapping.organism,
        level=level,
        modality="single-cell RNA-seq",
        scale=scale,
        age_unit=facts.age_unit,
        citation=facts.words.get("citation") or f"Added from the file {mapping.file}.",
        doi=facts.words.get("doi", ""),
        licence=facts.words.get("licence") or "Not stated in the file; ask its owner.",
        origin=f"the file {mapping.file}",
        files=(mapping.file,),
        design=design(obs, donors_word),
        traps=tuple(traps(facts, obs)),
        contrasts=contrasts(obs) or (OLD_AGAINST_YOUNG,),
        donor_word=donor_word,
        donors_word=donors_word,
        read=read,
        two_ages=is_two_ages(obs),
        gene_panel=facts.gene_panel,
    )


def is_two_ages(obs: pd.DataFrame) -> bool:
    """Tell whether the file says young and old but gives no number."""
    return bool(obs["age"].isna().all() and {"young", "old"} <= set(obs["age_group"].unique()))


def design(obs: pd.DataFrame, donors_word: str) -> str:
    """Return one sentence: how many donors of which ages."""
    donors = _donors(obs)
    if donors.empty:
        return f"{obs['n_cells'].sum():,} cells without donor ids."
    ages = donors.dropna(subset=["age"])
    if ages.empty:
        groups = "young and old as the file calls them" if is_two_ages(obs) else "no ages"
        return f"{_number(donors)} {donors_word}, {groups}."
    unit = ages["age_unit"].iloc[0]
    low, high = ages["age"].min(), ages["age"].max()
    span = f"{low:g} {unit}" if low == high else f"{low:g} to {high:g} {unit}"
    return (
        f"{_number(donors)} {donors_word}, {span}; young is adult and at most a third of the "
        "median life span, old at least 0.6 of it."
    )


def traps(facts: Facts, obs: pd.DataFrame) -> Iterator[str]:
    """Yield one sentence a trap that is seen in the annotation."""
    mapping = facts.mapping
    yield from _traps_of_the_file(facts)
    if mapping.without_donors or (obs["donor_id"] == "").all():
        yield (
            "The cells have no donor ids: cells are no replicates, so nothing is tested; they can "
            "be looked at and counted."
        )
        return
    donors = _donors(obs)
    yield from _few_donors(donors)
    yield from _sexes(donors)
    yield from _batches(facts)
    if "genes_per_cell" in obs:
        yield from depth(obs)
    if (obs["donor_id"] == "").any():
        n_cells = int(obs.loc[obs["donor_id"] == "", "n_cells"].sum())
        yield f"Cells without a donor, which are seen and not compared: {n_cells:,}."


def depth(obs: pd.DataFrame) -> Iterator[str]:
    """Yield the trap of ages that were sequenced to other depths.

    Parameters
    ----------
    obs
        Cells or profiles with ``genes_per_cell``, ``donor_id`` and ``age_group``.
    """
    of_donor = obs.groupby(["donor_id", "age_group"], observed=True)["genes_per_cell"].mean()
    means = of_donor.groupby("age_group", observed=True).mean()
    if not {"young", "old"} <= set(means.index):
        return
    young, old = means["young"], means["old"]
    if is_depth_confounded(depth_ratio([young], [old])):
        yield (
            f"Age and depth are confounded: {young:,.0f} genes a cell in the young, {old:,.0f} in "
            "the old."
        )


def _traps_of_the_file(facts: Facts) -> Iterator[str]:
    mapping = facts.mapping
    if facts.gene_panel:
        yield "The file holds a choice of genes, so control genes are missing and scores need more."
    if mapping.scale == "log":
        yield (
            "The file holds logarithms and no counts: depth cannot be matched, and their base is "
            "taken as it is."
        )
    donor = mapping.of("donor_id")
    if donor is not None and "sample" in donor.why:
        yield "Samples are taken for donors: wrong where a donor gave several."
    if mapping.of("cell_type") is None:
        yield "No cell types: a change may be another composition."


def _few_donors(donors: pd.DataFrame) -> Iterator[str]:
    counts = donors["age_group"].value_counts()
    if {"young", "old"} & set(counts.index):
        few = {side: int(counts.get(side, 0)) for side in ("young", "old")}
        short = [f"{number} {side}" for side, number in few.items() if number < MIN_DONORS]
        if short:
            yield f"Few donors ({' and '.join(short)}): {MIN_DONORS} a side are needed for a test."


def _sexes(donors: pd.DataFrame) -> Iterator[str]:
    known = donors[donors["sex"] != "unknown"]
    if known.empty:
        yield "The sex of the donors is not known."
    elif len(set(known["sex"])) == 1:
        yield f"All donors of known sex are {known['sex'].iloc[0]}."
    else:
        for side in ("young", "old"):
            sexes = set(known.loc[known["age_group"] == side, "sex"])
            if len(sexes) == 1:
                yield f"Every {side} donor of known sex is {sexes.pop()}: confounded with age."


def _batches(facts: Facts) -> Iterator[str]:
    """Yield columns of batches none of which holds both young and old cells."""
    for name, found in facts.confounders.items():
        pairs = found[found["group"].isin(["young", "old"])]
        if pairs["group"].nunique() == 2 and not pairs["batch"].duplicated().any():
            yield f"No '{name}' holds young and old cells together: it and age are confounded."


def _donors(obs: pd.DataFrame) -> pd.DataFrame:
    """Return one row a donor, age and sex."""
    columns = ["donor_id", "sex", "age", "age_unit", "age_group"]
    found = obs.loc[obs["donor_id"] != "", columns].drop_duplicates()
    return found.astype({"sex": str, "age_group": str, "donor_id": str, "age_unit": str})


def _number(donors: pd.DataFrame) -> int:
    return int(donors["donor_id"].nunique())
