"""What of a file is what: kept beside the tables as YAML, to be read, corrected and used again."""

from collections.abc import Mapping as AnyMapping
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any, Final

import yaml

from drift.errors import SourceError
from drift.lifespan import ORGANISMS

NAME: Final = "mapping.yaml"
# What a column of obs can stand for, with what it is.
FIELDS: Final = {
    "donor_id": "person or animal: the replicate",
    "tissue": "organ or tissue",
    "cell_type": "cell type",
    "sex": "sex",
    "age": "age or stage",
    "condition": "disease or treatment",
    "library_size": "counts over all genes, where the file holds a part of them",
    "genes_per_cell": "genes detected, over all genes",
}
SCALES: Final = ("counts", "log")
_HEAD: Final = """\
# How python -m atlas add read this file. To correct it, edit a copy and give it back:
#   python -m atlas add FILE --id NAME --mapping COPY.yaml
# columns: a field, with its column of obs, or with a value that holds for every cell.
# A field that is neither here nor in left_out was not found, and is looked for again.
"""


@dataclass(frozen=True)
class Choice:
    """Where a field comes from: a column of ``obs``, or one value for every cell.

    ``unit`` is that of bare numbers in a column of ages, where a person says it; ``why`` is for
    people.
    """

    column: str = ""
    value: str = ""
    unit: str = ""
    why: str = ""


@dataclass(frozen=True)
class Mapping:
    """Everything that was decided about a file.

    Attributes
    ----------
    dataset, title
        Id and title of the data set.
    file
        Name of the file.
    organism
        Key of ``drift.lifespan.ORGANISMS``.
    columns
        Field (of ``FIELDS``) to where it comes from; a field that is not there was not found.
    matrix, scale
        Where the expression lies ("X", "raw/X", "layers/counts"; empty: it is not read), and
        ``counts`` or ``log``.
    symbols, ensembl
        Column of ``var`` with symbols and with Ensembl ids; "index" for its index, empty for none.
    embedding
        Key of ``obsm``; empty: cells without a map.
    scores
        Columns of ``obs`` that are scores, taken as they are.
    left_out
        Fields that no column stands for, as said.
    by_condition
        Conditions are compared, as said; else only where there are no two ages.
    without_donors
        No donors: cells to look at, no statistics.
    without_genes
        The expression is not read.
    without_map
        The cells get no map, as said.
    gene_lists
        Built with a folder of gene lists (``--raw``).
    """

    dataset: str = ""
    title: str = ""
    file: str = ""
    organism: str = ""
    columns: dict[str, Choice] = field(default_factory=dict)
    matrix: str = ""
    scale: str = ""
    symbols: str = ""
    ensembl: str = ""
    embedding: str = ""
    scores: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    by_condition: bool = False
    without_donors: bool = False
    without_genes: bool = False
    without_map: bool = False
    gene_lists: bool = False

    def of(self, name: str) -> Choice | None:
        """Return where a field comes from; None if it was not found."""
        return self.columns.get(name)

    @property
    def library_size(self) -> str:
        """What the counts of a cell are divided by, in words."""
        choice = self.of("library_size")
        if choice is None:
            return f"the sum of the counts of all genes in {self.matrix} of the file"
        return f"obs/{choice.column} of the file" if choice.column else f"{choice.value}, as said"


def write(mapping: Mapping) -> bytes:
    """Return a mapping as YAML for people."""
    plain = {key: value for key, value in asdict(mapping).items() if key != "columns"}
    plain |= {name: list(getattr(mapping, name)) for name in _LISTS}
    plain["columns"] = {
        name: {key: text for key, text in asdict(choice).items() if text}
        for name, choice in mapping.columns.items()
    }
    words = repr(plain)  # what cannot be printed is escaped here, and must be in the file too
    text: str = yaml.safe_dump(plain, sort_keys=False, allow_unicode="\\" not in words, width=100)
    return (_HEAD + text).encode()


def read(path: Path) -> Mapping:
    """Read a mapping a person may have edited; what it leaves out is recognised anew.

    Raises
    ------
    SourceError
        If it is no YAML, names an unknown key or field, or holds something else than text there.
    """
    try:
        found = yaml.safe_load(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise SourceError(f"{path} cannot be read ({error.strerror}): check the path.") from error
    except (yaml.YAMLError, UnicodeDecodeError, ValueError) as error:
        raise SourceError(f"{path.name} is no YAML: correct the line, or leave it out.") from error
    if not isinstance(found, dict):
        raise SourceError(f"{path.name} holds no mapping: copy one that add has written.")
    _known(found, [item.name for item in fields(Mapping)], path.name)
    columns = _columns(found.pop("columns", None) or {}, path.name)
    read_as = {**dict.fromkeys(_LISTS, _list), **dict.fromkeys(_TRUTHS, _truth)}
    values: dict[str, Any] = {
        key: read_as.get(key, _text)(value, key, path.name) for key, value in found.items()
    }
    _known(dict.fromkeys(values.get("left_out", ())), list(FIELDS), f"{path.name}, left_out")
    return _checked(Mapping(columns=columns, **values), path.name)


# What of a mapping is no text.
_LISTS: Final = {"scores": "columns of obs", "left_out": "fields"}
_TRUTHS: Final = ("by_condition", "without_donors", "without_genes", "without_map", "gene_lists")


def _columns(found: Any, name: str) -> dict[str, Choice]:
    if not isinstance(found, dict):
        raise SourceError(f"{name}, columns: give a field and its column a line.")
    _known(found, list(FIELDS), f"{name}, columns")
    made = {}
    for field_name, value in found.items():
        parts = {"column": value} if isinstance(value, str) else value
        if not isinstance(parts, dict):
            raise SourceError(f"{name}, columns, {field_name}: give the name of a column.")
        _known(parts, [item.name for item in fields(Choice)], f"{name}, columns, {field_name}")
        texts = {key: _text(part, f"columns, {field_name}", name) for key, part in parts.items()}
        made[field_name] = Choice(**texts)
    return made


def _known(found: AnyMapping[Any, Any], known: list[str], where: str) -> None:
    unknown = [str(key) for key in found if key not in known]
    if unknown:
        raise SourceError(f"{where}: '{unknown[0]}' is none of {', '.join(known)}.")


def _list(value: Any, key: str, name: str) -> tuple[str, ...]:
    words = value or []
    if not isinstance(words, list) or not all(isinstance(word, str) for word in words):
        raise SourceError(f"{name}, {key}: give a list of {_LISTS[key]}.")
    return tuple(words)


def _truth(value: Any, key: str, name: str) -> bool:
    if value is not None and not isinstance(value, bool):
        raise SourceError(f"{name}, {key}: write true or false.")
    return bool(value)


def _text(value: Any, key: str, name: str) -> str:
    if value is None:
        return ""
    if not isinstance(value, str | int | float) or isinstance(value, bool):
        raise SourceError(f"{name}, {key}: give a text.")
    return str(value)


def _checked(mapping: Mapping, name: str) -> Mapping:
    if mapping.organism and mapping.organism not in ORGANISMS:
        raise SourceError(f"{name}, organism: '{mapping.organism}' is none of {_organisms()}.")
    if mapping.scale and mapping.scale not in SCALES:
        raise SourceError(f"{name}, scale: '{mapping.scale}' is none of {', '.join(SCALES)}.")
    return mapping


def _organisms() -> str:
    return ", ".join(ORGANISMS)
