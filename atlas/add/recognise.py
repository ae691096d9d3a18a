"""Which column of ``obs`` is what: the CELLxGENE schema first, then the names labs use.

A name alone decides nothing: the column must hold what the field needs. What was passed over, and
why, is said, so that a person can name another one.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Final

import numpy as np

from atlas.add.columns import MOST_VALUES, Column
from atlas.add.mapping import FIELDS, Choice
from atlas.cells.columns import AT_ONCE, pieces
from drift import ages
from drift.errors import AgeError, SourceError

Obs = Mapping[str, Column]
LEFT_OUT: Final = Choice(why="left out, as said")

# Written with any case and signs between the words; the most telling first.
NAMES: Final[dict[str, tuple[str, ...]]] = {
    "donor_id": (
        *("donor_id", "donor", "mouse_id", "mouse", "animal_id", "animal"),
        *("individual", "individual_id", "subject", "subject_id", "patient", "patient_id"),
        *("participant", "participant_id", "person", "person_id", "donor_uuid", "biological_unit"),
        *("sample", "sample_id", "sample_name", "orig_ident", "library_id"),
    ),
    "tissue": (
        *("tissue", "organ", "tissue_name", "tissue_type_name", "organ_name", "tissue_free"),
        *("tissue_free_annotation", "organ_tissue", "anatomical_site", "tissue_general"),
    ),
    "cell_type": (
        *("cell_type", "cell_types", "cell_ontology_class"),
        *("cell_type_name", "cell_type_annotation", "cell_annotation"),
        *("annotation", "annotations", "free_annotation", "author_cell_type", "cell_label"),
        *("cell_identity", "cell_class", "ann_finest_level", "ann_level_3", "predicted_celltype"),
        *("predicted_labels", "majority_voting", "singler_labels", "cluster_annotation"),
        *("leiden", "louvain", "seurat_clusters", "cluster", "clusters"),
    ),
    "sex": ("sex", "gender", "donor_sex", "sex_reported", "biological_sex"),
    "age": (
        *("age", "development_stage", "donor_age", "age_at_sampling", "age_at_collection"),
        *("age_numeric", "age_value", "age_bracket", "age_range", "age_group", "agegroup"),
        *("timepoint", "time_point", "stage", "dev_stage", "developmental_stage"),
    ),
    "condition": (
        *("disease", "condition", "disease_state", "disease_status", "diagnosis", "treatment"),
        *("genotype", "status", "health_status"),
    ),
    "library_size": (
        *("n_counts_all_genes", "n_counts", "total_counts", "ncount_rna", "numi", "n_umi"),
        *("total_umis", "raw_sum", "n_umis"),
    ),
    "genes_per_cell": (
        *("n_genes_all_genes", "n_genes", "n_genes_by_counts", "nfeature_rna", "ngene", "nnz"),
    ),
}
# Names of single columns, as ``_plain`` writes them.
CLUSTERS: Final = frozenset({"leiden", "louvain", "seuratclusters", "cluster", "clusters"})
SAMPLES: Final = frozenset({"sample", "sampleid", "samplename", "origident", "libraryid"})
MISSING: Final = frozenset(
    {"", "nan", "na", "n/a", "none", "null", "unknown", "unassigned", "<na>", "not reported"}
)
SEXES: Final = {
    **dict.fromkeys(("female", "f", "w", "woman", "women", "fem", "xx", "pato:0000383"), "female"),
    **dict.fromkeys(("male", "m", "man", "men", "xy", "pato:0000384"), "male"),
}
# Where a file gives no number: the sides its study designed.
AGE_WORDS: Final = {"young": "young", "old": "old", "aged": "old", "elderly": "old"}
_ORGANISMS: Final = {
    **dict.fromkeys(("homo sapiens", "human", "hsapiens", "ncbitaxon:9606", "9606"), "human"),
    **dict.fromkeys(
        ("mus musculus", "mouse", "mmusculus", "ncbitaxon:10090", "10090", "mice"), "mouse"
    ),
    **dict.fromkeys(("nothobranchius furzeri", "killifish", "ncbitaxon:105023"), "killifish"),
}
_ORGANISM_COLUMNS: Final = ("organism", "species", "organism_ontology_term_id")
MOST_SHOWN: Final = 8


@dataclass(frozen=True)
class Found:
    """What was recognised.

    Attributes
    ----------
    columns
        Field to where it comes from.
    passed_over
        Field to candidates that were not taken: (column, why).
    """

    columns: dict[str, Choice]
    passed_over: dict[str, list[tuple[str, str]]]

    def without(self, name: str, why: str) -> "Found":
        """Return what is found when the column of a field turns out to be none."""
        if name not in self.columns:
            return self
        kept = {field: choice for field, choice in self.columns.items() if field != name}
        others = [(self.columns[name].column, why), *self.passed_over.get(name, [])]
        return Found(kept, {**self.passed_over, name: others})

    @property
    def missing(self) -> list[str]:
        """Fields that no column stands for."""
        return [name for name in FIELDS if name not in self.columns]


def recognise(obs: Obs, said: Mapping[str, Choice]) -> Found:
    """Find the column of every field.

    Parameters
    ----------
    obs
        Column to values.
    said
        What a person says; it is checked and taken.

    Raises
    ------
    SourceError
        If a column a person names is not there, or cannot be what it is said to be.
    """
    columns: dict[str, Choice] = {}
    passed_over: dict[str, list[tuple[str, str]]] = {}
    for name in FIELDS:
        if name in said:
            if said[name] != LEFT_OUT:
                columns[name] = _as_said(obs, name, said[name])
            continue
        fits, others = _candidates(obs, name)
        passed_over[name] = others
        if fits:
            best = max(fits, key=lambda one: one.share)  # the first of equals
            columns[name] = Choice(column=best.column, why=best.why)
            passed_over[name] += [
                (one.column, f"'{best.column}' comes first") for one in fits if one is not best
            ]
    return Found(columns, passed_over)


def choice_of(word: str, obs: Obs) -> tuple[str, Choice]:
    """Read one word of ``--map``: FIELD=COLUMN, age=COLUMN:UNIT, FIELD=:VALUE, or FIELD=- (none).

    Raises
    ------
    SourceError
        If there is no "=", or no such field.
    """
    name, equals, rest = word.partition("=")
    if not equals or not rest:
        raise SourceError(f"--map {word}: write FIELD=COLUMN, such as donor_id=mouse.id.")
    if name not in FIELDS:
        raise SourceError(f"--map {word}: '{name}' is none of {', '.join(FIELDS)}.")
    if rest == "-" and rest not in obs:
        return name, LEFT_OUT
    if rest.startswith(":"):
        return name, Choice(value=rest[1:], why="as said")
    column, colon, unit = rest.rpartition(":")
    if rest not in obs and colon and name == "age" and ages.unit_of_word(unit):
        return name, Choice(column=column, unit=ages.unit_of_word(unit), why="as said")
    return name, Choice(column=rest, why="as said")


def organism_of(obs: Obs, words: Mapping[str, str]) -> tuple[str, str]:
    """Return the organism ``obs`` or ``uns`` names, and where; empty where neither does.

    Raises
    ------
    SourceError
        If the cells are of several organisms, or of one that has no life span here.
    """
    by_name = {_plain(column): column for column in obs}
    for name in _ORGANISM_COLUMNS:
        column = by_name.get(_plain(name))
        if column is not None:
            found = [word for word in values(obs[column]) if not is_missing(word)]
            if len(found) > 1:
                raise SourceError(
                    f"obs, column '{column}': cells of {listed(found)} are in one file: "
                    "write one file an organism."
                )
            if found:
                return _organism(found[0]), f"obs, column '{column}'"
        if words.get(name):
            return _organism(words[name]), f"uns, '{name}'"
    return "", ""


def values(column: Column) -> list[str]:
    """Return the values of a column, each once, as text; an empty cell is ""."""
    found = [as_text(value) for value in column.different if value is not None]
    return list(dict.fromkeys([*found, ""] if None in column.different else found))


def as_text(value: object) -> str:
    """Return one cell as text; whole numbers without a point."""
    if isinstance(value, float | np.floating) and float(value).is_integer():
        return str(int(value))
    if isinstance(value, bytes):
        return value.decode(errors="replace").strip()
    return str(value).strip()


def is_missing(word: str) -> bool:
    """Tell whether a text stands for no value."""
    return word.strip().casefold() in MISSING


def age_words(words: list[str]) -> list[str]:
    """Return young or old for each word that says so, else an empty text."""
    return [AGE_WORDS.get(word.strip().casefold(), "") for word in words]


def listed(words: list[str]) -> str:
    """Name some words, and how many more there are."""
    shown = ", ".join(words[:MOST_SHOWN])
    return shown if len(words) <= MOST_SHOWN else f"{shown} and {len(words) - MOST_SHOWN} more"


@dataclass(frozen=True)
class _Fit:
    column: str
    why: str
    share: float = 1.0  # of the values that can be read


def _candidates(obs: Obs, name: str) -> tuple[list[_Fit], list[tuple[str, str]]]:
    by_name: dict[str, list[str]] = {}
    for column in obs:
        by_name.setdefault(_plain(column), []).append(column)
    fits, others = [], []
    for known in _names(name):
        for column in by_name.get(known, []):
            why_not, share = _check(name, obs[column], known)
            if why_not:
                others.append((column, why_not))
            else:
                fits.append(_Fit(column, _why(name, known), share))
    return fits, others


def _names(name: str) -> Iterator[str]:
    """Return the names of a field; any name of ages with a unit stands before all others."""
    if name == "age":
        with_unit = [f"{a}{w}" for a in ("age_", "age_in_", "donor_age_", "age") for w in _UNITS]
        yield from dict.fromkeys(_plain(known) for known in with_unit)
    yield from dict.fromkeys(_plain(known) for known in NAMES[name])


_UNITS: Final = tuple(word for words in ages.UNITS.values() for word in words if len(word) > 1)


def _why(name: str, known: str) -> str:
    if name == "donor_id" and known in SAMPLES:
        return "by its name; a sample is taken for a donor, which is wrong if a donor gave several"
    return "by its name"


def _check(name: str, column: Column, known: str) -> tuple[str, float]:
    """Return why a column cannot be a field (empty: it can), and the share that can be read."""
    if name in _NUMERIC:
        return _check_numbers(column), 1.0
    if column.has_too_many:
        return f"it has more than {MOST_VALUES:,} values", 0.0
    found = values(column)
    words = [word for word in found if not is_missing(word)]
    if not words:
        return "it is empty", 0.0
    checks: dict[str, Callable[[list[str], Column, str], tuple[str, float]]] = {
        "donor_id": _check_donors,
        "cell_type": _check_types,
        "sex": _check_sexes,
        "age": _check_ages,
    }
    if name in checks:
        return checks[name](words, column, known)
    return "", 1.0


_NUMERIC: Final = frozenset({"library_size", "genes_per_cell"})


def _check_numbers(column: Column) -> str:
    if not column.is_numeric:
        return "it holds no numbers"
    for rows in pieces(len(column), AT_ONCE):
        numbers = column.numbers()[rows]
        if not (np.isfinite(numbers).all() and (numbers > 0).all()):
            return "it is empty or 0 somewhere"
    return ""


def _check_donors(words: list[str], column: Column, known: str) -> tuple[str, float]:
    if len(words) == len(column) and len(column) > 1:
        return "every cell has a value of its own", 0.0
    return "", 1.0


def _check_types(words: list[str], column: Column, known: str) -> tuple[str, float]:
    if all(re.fullmatch(r"(?:cluster)?[\s_-]*[0-9]+(?:\.0)?", word.casefold()) for word in words):
        return "it holds numbers of clusters, which are no cell types", 0.0
    if known in CLUSTERS and any(character.isdigit() for word in words for character in word[:1]):
        return "it holds clusters, which are no cell types", 0.0
    return "", 1.0


def _check_sexes(words: list[str], column: Column, known: str) -> tuple[str, float]:
    readable = [word for word in words if word.casefold() in SEXES]
    if not readable:
        return f"'{words[0]}' is no sex", 0.0
    return "", len(readable) / len(words)


def _check_ages(words: list[str], column: Column, known: str) -> tuple[str, float]:
    try:
        read = ages.read_column(words, column.name)
    except AgeError as error:
        return str(error).rstrip("."), 0.0
    known_numbers = [number for number in read.numbers.values() if number is not None]
    if not known_numbers and {"young", "old"} <= set(age_words(words)):
        return "", 0.0
    if not known_numbers:
        return f"{listed([repr(word) for word in words])}: no number", 0.0
    return "", len(known_numbers) / len(words)


def _as_said(obs: Obs, name: str, choice: Choice) -> Choice:
    if choice.value:
        return choice
    if choice.column not in obs:
        close = get_close_matches(choice.column, list(obs), n=1)
        hint = f" Is it '{close[0]}'?" if close else ""
        raise SourceError(
            f"obs has no column '{choice.column}' for {name}.{hint} Its columns are "
            f"{listed(list(obs))}."
        )
    if name in _NUMERIC:
        why_not = _check_numbers(obs[choice.column])
        if why_not:
            raise SourceError(f"obs, column '{choice.column}' cannot be {name}: {why_not}.")
    return choice


def _organism(word: str) -> str:
    found = _ORGANISMS.get(word.strip().casefold(), "")
    if not found:
        raise SourceError(
            f"The file says its organism is '{word}', which has no life span here: known are human "
            "and mouse."
        )
    return found


def _plain(name: str) -> str:
    """Return the letters and digits of a name, in lower case: "Mouse.ID" is "mouseid"."""
    return re.sub(r"[^a-z0-9]+", "", name.casefold())
