"""Which column of ``obs`` is what: the CELLxGENE schema first, then the names labs use.

A name alone decides nothing: the column must hold what the field needs. What was passed over, and
why, is said, so that a person can name another one.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Final

from atlas.add.fitting import NUMERIC, check, check_numbers
from atlas.add.mapping import FIELDS, Choice
from atlas.add.words import Obs, listed, plain_name
from drift import ages
from drift.errors import SourceError

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
# As ``plain_name`` writes them.
SAMPLES: Final = frozenset({"sample", "sampleid", "samplename", "origident", "libraryid"})


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


def recognise(obs: Obs, said: Mapping[str, Choice], organism: str = "") -> Found:
    """Find the column of every field.

    Parameters
    ----------
    obs
        Column to values.
    said
        What a person says; it is checked and taken.
    organism
        Of the cells, where it is known: of ages it tells the unit.

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
        fits, others = _candidates(obs, name, organism)
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


@dataclass(frozen=True)
class _Fit:
    column: str
    why: str
    share: float = 1.0  # of the values that can be read


def _candidates(obs: Obs, name: str, organism: str) -> tuple[list[_Fit], list[tuple[str, str]]]:
    by_name: dict[str, list[str]] = {}
    for column in obs:
        by_name.setdefault(plain_name(column), []).append(column)
    fits, others = [], []
    for known in _names(name):
        for column in by_name.get(known, []):
            why_not, share = check(name, obs[column], known, organism)
            if why_not:
                others.append((column, why_not))
            else:
                fits.append(_Fit(column, _why(name, known), share))
    return fits, others


def _names(name: str) -> Iterator[str]:
    """Return the names of a field; any name of ages with a unit stands before all others."""
    if name == "age":
        with_unit = [f"{a}{w}" for a in ("age_", "age_in_", "donor_age_", "age") for w in _UNITS]
        yield from dict.fromkeys(plain_name(known) for known in with_unit)
    yield from dict.fromkeys(plain_name(known) for known in NAMES[name])


_UNITS: Final = tuple(word for words in ages.UNITS.values() for word in words if len(word) > 1)


def _why(name: str, known: str) -> str:
    if name == "donor_id" and known in SAMPLES:
        return "by its name; a sample is taken for a donor, which is wrong if a donor gave several"
    return "by its name"


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
    if name in NUMERIC:
        why_not = check_numbers(obs[choice.column])
        if why_not:
            raise SourceError(f"obs, column '{choice.column}' cannot be {name}: {why_not}.")
    return choice
