"""Tell whether what is served is sound, and whether this code would build it."""

from pathlib import Path

from atlas.add.mapping import NAME as MAPPING
from atlas.facts import current_code
from atlas.knowledge import knowledge_version
from atlas.sources import all_sources
from atlas.store import Store


def check(store: Store, folder: Path) -> tuple[list[str], bool]:
    """Return what to say about each data set, and whether all are sound.

    Opening the store has verified manifests, checksums, columns and row counts. Tables made by
    other code or from other curated tables are sound, but a new build could differ: a note says so.
    """
    if not store.datasets and not store.refused:
        return [f"No data set in {folder}: python -m atlas build --raw FOLDER makes them."], False
    lines = []
    for dataset, manifest in store.datasets.items():
        if (folder / dataset / MAPPING).is_file():
            lines.append(f"{dataset}: sound (added from {manifest['source_files'][0]['path']})")
            continue
        notes = _notes(dataset, manifest["code_version"], manifest["knowledge_version"])
        lines.append(f"{dataset}: sound{notes}")
    return [*lines, *store.refused.values()], not store.refused


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
