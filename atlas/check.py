"""Tell whether what is served is sound, and whether this code would build it."""

from pathlib import Path

from atlas.add.mapping import NAME as MAPPING
from atlas.facts import current_code
from atlas.knowledge import knowledge_version
from atlas.sources import all_sources
from atlas.store import Store
from drift.errors import StoreError


def check(store: Store, folder: Path) -> tuple[list[str], bool]:
    """Return what to say about each data set, and whether all are sound.

    Opening the store has verified manifests, checksums, columns and row counts; the tables of
    single cells are verified here, those that are not passed on are named. Tables made by other
    code or from other curated tables are sound, but a new build could differ: a note says so.
    """
    if not store.datasets and not store.refused:
        return [f"No data set in {folder}: python -m atlas build --raw FOLDER makes them."], False
    lines, spoiled = [], []
    for dataset, manifest in store.datasets.items():
        if (folder / dataset / MAPPING).is_file():
            notes = f" (added from {manifest['source_files'][0]['path']})"
        else:
            notes = _notes(dataset, manifest["code_version"], manifest["knowledge_version"])
        try:
            missing = store.verify_cells(dataset)
        except StoreError as error:
            spoiled.append(str(error))
            continue
        lines.append(f"{dataset}: sound{notes}{_left_out(missing)}")
    spoiled += store.refused.values()
    return [*lines, *spoiled], not spoiled


def _left_out(missing: list[str]) -> str:
    """Return which files of single cells are not here; a build makes them."""
    if not missing:
        return ""
    verb = "is" if len(missing) == 1 else "are"
    return f" ({' and '.join(missing)} {verb} not here: views are as fine as the bins; built only)"


def _notes(dataset: str, code: str, knowledge: str) -> str:
    source = all_sources().get(dataset)
    if source is None:
        return " (note: no source module reads it any more)"
    other = []
    if code != current_code(source):
        other.append("other code")
    if knowledge != knowledge_version():
        other.append("other curated tables")
    return f" (note: built with {' and '.join(other)}; build again to compare)" if other else ""
