"""The cells of a file in the words of ``atlas.source``: each description once."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from atlas.add import described, tissues
from atlas.add.kept import kept
from atlas.add.mapping import Choice
from atlas.add.words import SEXES, Obs, age_words, as_text, counted, is_missing, listed
from atlas.cells.columns import Annotation, Rows
from atlas.cells.input import MEASURED
from drift import ages
from drift.errors import SourceError
from drift.lifespan import ORGANISMS, age_group, life_fraction, to_years
from drift.schema import ALL_CELLS

FIELDS_OF_TEXT: Final = ("donor_id", "tissue", "cell_type", "sex", "condition", "age")
NO_TISSUE: Final = "tissue not named"
NO_TYPE: Final = "not annotated"
UNKNOWN: Final = "unknown"  # sex
# Twice the median life span: beyond any animal or person, so the unit is wrong.
OLDEST: Final = 2.0


@dataclass(frozen=True)
class Cells:
    """All cells of a file.

    Attributes
    ----------
    annotation
        The columns of ``atlas.source`` that describe a cell, text as categories, and
        ``age_group``, in the order they come; without a donor ``donor_id`` is empty, and the cell
        is only looked at.
    measured
        ``library_size`` and ``genes_per_cell`` where the file has them, (n_cells,) each.
    age_unit
        Of all ages; empty without one.
    notes
        One sentence each: what was converted, taken for something else, or is not known.
    """

    annotation: Annotation
    measured: Mapping[str, Rows]
    age_unit: str
    notes: tuple[str, ...]

    @property
    def each(self) -> pd.DataFrame:
        """Each description once, with ``n_cells``."""
        return self.annotation.each.assign(n_cells=self.annotation.n_cells)


def read(
    obs: Obs,
    n_cells: int,
    columns: Mapping[str, Choice],
    *,
    study: str,
    organism: str,
    with_condition: bool,
) -> Cells:
    """Bring the columns of a file into the words of the project.

    Parameters
    ----------
    obs, n_cells, columns
        Of the file, and which of its columns is what.
    study
        Name of the study: the id of the data set.
    with_condition
        Whether conditions are compared; else they are left out, so that ages are.

    Raises
    ------
    SourceError
        If an age cannot be read, or is beyond twice the life span of the organism.
    """
    notes: list[str] = []
    used = {name: columns[name] for name in FIELDS_OF_TEXT if name in columns}
    if not with_condition:
        used.pop("condition", None)
    seen = described.seen(
        {name: obs[choice.column] for name, choice in used.items() if not choice.value}, n_cells
    )

    def words(name: str, empty: str) -> pd.Categorical:
        return _text(seen, name, used.get(name), empty=empty)

    made: dict[str, Any] = {"study": _one_word(study, len(seen.each))}
    made["donor_id"] = words("donor_id", "")
    made["tissue"] = _tissues(words("tissue", NO_TISSUE), notes)
    made["cell_type"] = words("cell_type", NO_TYPE if "cell_type" in columns else ALL_CELLS)
    made["sex"] = _sexes(words("sex", UNKNOWN), notes)
    made["sex"] = _of_donors(made["sex"], made["donor_id"], seen.n_cells, notes)
    made["condition"] = words("condition", "")
    unit = _add_ages(made, words("age", ""), columns.get("age"), organism, notes)
    _note_missing(made, seen.n_cells, columns, notes)
    known = {name: obs[columns[name].column] for name in MEASURED if name in columns}
    measured = {name: kept(one.numbers(), one.at_once) for name, one in known.items()}
    annotation = Annotation(pd.DataFrame(made), seen.code, seen.n_cells, seen.first)
    return Cells(annotation, measured, unit, tuple(notes))


def _text(seen: Annotation, name: str, choice: Choice | None, *, empty: str) -> pd.Categorical:
    """Return a column as categories of text; missing cells are ``empty``."""
    if choice is None or choice.value:
        word = choice.value if choice else empty
        return _one_word(word, len(seen.each))
    codes, unique = pd.factorize(seen.each[name], use_na_sentinel=False)
    words = [empty if _is_na(value) else as_text(value) for value in unique]
    words = [empty if is_missing(word) else word for word in words]
    return _merged(codes, words)


def _is_na(value: object) -> bool:
    return value is None or value is pd.NA or (isinstance(value, float) and np.isnan(value))


def _one_word(word: str, n_cells: int) -> pd.Categorical:
    return _categories(np.zeros(n_cells, dtype=np.int8), [word])


def _categories(codes: Any, words: Any) -> pd.Categorical:
    return pd.Categorical.from_codes(codes, words)


def _merged(codes: Any, words: list[str]) -> pd.Categorical:
    """Return categories in which equal words are one."""
    kept = sorted(set(words))
    place = {word: number for number, word in enumerate(kept)}
    of_code = np.array([place[word] for word in words], dtype=np.int32)
    return _categories(of_code[codes] if words else codes, kept)


def _renamed(column: pd.Categorical, words: list[str]) -> pd.Categorical:
    return _merged(column.codes, words)


def _tissues(column: pd.Categorical, notes: list[str]) -> pd.Categorical:
    """Return tissues as all data sets write them, and note those that the file writes otherwise."""
    written = [str(word) for word in column.categories]
    names = tissues.names(written)
    changed = [f"'{word}' as '{names[word]}'" for word in written if names[word] != word]
    if changed:
        notes.append(f"Tissues written as in the other data sets: {listed(changed)}.")
    return _renamed(column, [names[word] for word in written])


def _sexes(column: pd.Categorical, notes: list[str]) -> pd.Categorical:
    found = [str(word) for word in column.categories]
    unknown = [word for word in found if word.casefold() not in SEXES and word != UNKNOWN]
    if unknown:
        notes.append(f"Taken for an unknown sex: {listed(unknown)}.")
    return _renamed(column, [SEXES.get(word.casefold(), UNKNOWN) for word in found])


def _of_donors(
    sexes: pd.Categorical, donors: pd.Categorical, n_cells: NDArray[np.int64], notes: list[str]
) -> pd.Categorical:
    """Return the sexes; one that some cells lack is what the other cells of their donor say.

    A donor of two sexes is left as it is, to be refused.
    """
    each = pd.DataFrame({"donor": np.asarray(donors, dtype=str), "sex": np.asarray(sexes, str)})
    is_known = each["sex"] != UNKNOWN
    told = each[is_known & (each["donor"] != "")].drop_duplicates()
    sex_of = told.drop_duplicates("donor", keep=False).set_index("donor")["sex"]
    is_filled = (~is_known & each["donor"].isin(sex_of.index)).to_numpy()
    if not is_filled.any():
        return sexes
    filled = each.loc[is_filled, "donor"]
    n, n_donors = int(n_cells[is_filled].sum()), filled.nunique()
    notes.append(
        f"Without a sex, taken from the other cells of the donor: {counted(n, 'cell')} of "
        f"{counted(n_donors, 'donor')}."
    )
    words = each["sex"].mask(is_filled, each["donor"].map(sex_of))
    codes, found = pd.factorize(words)
    return _merged(codes, [str(word) for word in found])


def _add_ages(
    made: dict[str, Any],
    written: pd.Categorical,
    choice: Choice | None,
    organism: str,
    notes: list[str],
) -> str:
    """Add age, its unit, its words and its group; return the unit of the data set."""
    words = [str(word) for word in written.categories]
    column = choice.column if choice else "age"
    read = ages.read_column(words, column, choice.unit if choice else "", organism)
    numbers = [_number(read.numbers[word]) for word in words]
    _check_oldest(words, numbers, read.unit, organism, column)
    has_age = [not np.isnan(number) for number in numbers]
    shown = [
        _shown(word, read.unit) if has else "" for word, has in zip(words, has_age, strict=True)
    ]
    years = [to_years(number, read.unit) if read.unit else np.nan for number in numbers]
    groups = [age_group(age, ORGANISMS[organism]) for age in years]
    groups = groups if read.unit else age_words(words)
    shown = shown if read.unit else words
    made["age"] = np.array(numbers, dtype=np.float64)[written.codes]
    made["age_unit"] = _renamed(written, [read.unit if has else "" for has in has_age])
    made["age_reported"] = _renamed(written, shown)
    made["age_group"] = _renamed(written, groups)
    if choice is not None:
        notes.extend(read.notes)
    return read.unit


def _number(value: float | None) -> float:
    return float("nan") if value is None else value


def _shown(word: str, unit: str) -> str:
    """Return an age as written; numbers alone with the unit that was said for them."""
    return word if any(letter.isalpha() for letter in word) else f"{word} {unit}"


def _check_oldest(
    words: list[str], numbers: list[float], unit: str, organism: str, column: str
) -> None:
    for word, number in zip(words, numbers, strict=True):
        if unit and life_fraction(to_years(number, unit), ORGANISMS[organism]) > OLDEST:
            raise SourceError(
                f"obs, column '{column}': '{word}' is {number:g} {unit}, more than twice the life "
                f"of a {ORGANISMS[organism].name}: say the unit of its numbers, "
                f"--map age={column}:{_smaller(number, unit, organism)}, or another --organism."
            )


def _smaller(number: float, unit: str, organism: str) -> str:
    """Return the largest smaller unit under which an age is within a life; else days."""
    units = list(ages.UNITS)
    for smaller in units[: units.index(unit)][::-1]:
        if life_fraction(to_years(number, smaller), ORGANISMS[organism]) <= OLDEST:
            return smaller
    return units[0]


def _note_missing(
    made: Mapping[str, Any],
    n_cells: NDArray[np.int64],
    columns: Mapping[str, Choice],
    notes: list[str],
) -> None:
    def count(name: str, word: str) -> str:
        return counted(int(n_cells[np.asarray(made[name] == word)].sum()), "cell")

    if "cell_type" not in columns:
        notes.append("No cell types: every tissue is taken as a whole.")
    elif NO_TYPE in made["cell_type"].categories:
        notes.append(f"Without a cell type: {count('cell_type', NO_TYPE)}.")
    if "tissue" not in columns:
        notes.append("No tissue: say it with --map tissue=:NAME.")
    if "donor_id" in columns and "" in made["donor_id"].categories:
        notes.append(f"Without a donor, so seen and not compared: {count('donor_id', '')}.")
