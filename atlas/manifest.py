"""The manifest of a built data set: what it must hold, how it is read and written."""

import json
from typing import Any, Final

from atlas.source import LEVELS
from drift import schema
from drift.errors import StoreError
from drift.lifespan import ORGANISMS

NAME: Final = "manifest.json"

# Key to the type its value must have.
KEYS: Final[dict[str, type | tuple[type, ...]]] = {
    "dataset": str,
    "title": str,
    "label": str,
    "studies": dict,
    "organism": str,
    "level": str,
    "modality": str,
    "scale": str,
    "normalisation": str,
    "age_unit": str,
    "design": str,
    "age_rule": str,
    "ages_selected": dict,
    "life_span": dict,
    "contrasts": list,
    "citation": str,
    "doi": str,
    "licence": str,
    "origin": str,
    "donor_word": str,
    "donors_word": str,
    "source_files": list,
    "traps": list,
    "longitudinal": bool,
    "gene_panel": bool,
    "aggregates_only": bool,
    "animals_note": str,
    "gene_mapping": str,
    "signature_coverage": dict,
    "signature_genes_scored": dict,
    "donors_per_age": list,
    "counts": dict,
    "cells": dict,
    "parameters": dict,
    "columns": dict,
    "rows": dict,
    "checksums": dict,
    "score_version": str,
    "code_version": str,
    "knowledge_version": str,
    "build_id": str,
}

# What the app takes for granted within a value: of each item of a list, each value of an object.
ITEMS: Final[dict[str, dict[str, type]]] = {
    "studies": {"label": str, "short": str, "note": str},
    "contrasts": {"id": str, "label": str, "reference": str, "contrast": str},
    "donors_per_age": {"tissue": str, "cell_type": str, "n_donors": int},
}
PLAIN_ITEMS: Final[dict[str, type]] = {"traps": str, "signature_coverage": dict}
NOT_EMPTY: Final = ("studies", "contrasts")
WORDS: Final = {"level": LEVELS, "organism": tuple(ORGANISMS)}


def columns() -> dict[str, list[dict[str, str]]]:
    """Return every column of every built table with its type, unit and meaning."""
    return {
        table: [
            {
                "name": column.name,
                "dtype": column.dtype,
                "unit": column.unit,
                "meaning": column.meaning,
            }
            for column in columns
        ]
        for table, columns in schema.TABLES.items()
    }


def to_bytes(manifest: dict[str, Any]) -> bytes:
    """Return a manifest as JSON for people: indented, keys in the order above, no time stamp."""
    ordered = {key: manifest[key] for key in KEYS}
    text = json.dumps(ordered, indent=2, ensure_ascii=False, allow_nan=False)
    return f"{text}\n".encode()


def parse(content: bytes) -> dict[str, Any]:
    """Read a manifest.

    Raises
    ------
    StoreError
        With what is wrong, for the caller to add where and the cure.
    """
    try:
        manifest = json.loads(content)
    except ValueError as error:
        raise StoreError(f"{NAME} is not readable as JSON") from error
    if not isinstance(manifest, dict):
        raise StoreError(f"{NAME} does not hold a JSON object")
    for key, kind in KEYS.items():
        if key not in manifest:
            raise StoreError(f"{NAME} lacks the key '{key}'")
        if not isinstance(manifest[key], kind) or not _usable(key, manifest[key]):
            raise StoreError(f"{NAME} holds something unusable under '{key}'")
    for key in ("rows", "checksums"):
        absent = sorted(set(schema.TABLES) - set(manifest[key]))
        if absent:
            raise StoreError(f"{NAME} has no {key} for the table '{absent[0]}'")
    return manifest


def _usable(key: str, value: Any) -> bool:
    """Tell whether what the app takes for granted within a value is there."""
    if key in WORDS:
        return value in WORDS[key]
    if key in NOT_EMPTY and not value:
        return False
    items = value.values() if isinstance(value, dict) else value
    if key in PLAIN_ITEMS:
        return all(isinstance(item, PLAIN_ITEMS[key]) for item in items)
    wanted = ITEMS.get(key, {})
    return not wanted or all(_holds(item, wanted) for item in items)


def _holds(item: Any, wanted: dict[str, type]) -> bool:
    return isinstance(item, dict) and all(
        isinstance(item.get(name), kind) for name, kind in wanted.items()
    )
