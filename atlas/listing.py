"""The built data sets as a plain table for the terminal."""

from pathlib import Path

from atlas.store import Store

HEAD = ("data set", "level", "donors", "strata", "build")


def listing(store: Store, folder: Path) -> list[str]:
    """Return one line a data set; refused ones say why below."""
    if not store.datasets and not store.refused:
        return [f"No data set in {folder}: python -m atlas build --raw FOLDER makes them."]
    rows = [HEAD]
    for dataset, manifest in store.datasets.items():
        effects = store.table(dataset, "effects")
        strata = effects[["study", "tissue", "cell_type"]].drop_duplicates()
        n_donors = manifest["counts"].get("n_donors")
        nobody = "effect table" if manifest["level"] == "effect" else "-"
        donors = f"{n_donors} {manifest['donors_word']}" if n_donors else nobody
        rows.append((dataset, manifest["level"], donors, str(len(strata)), manifest["build_id"]))
    width = [max(len(row[column]) for row in rows) for column in range(len(HEAD))]
    lines = [
        "  ".join(text.ljust(size) for text, size in zip(row, width, strict=True)).rstrip()
        for row in rows
    ]
    return [*lines, *store.refused.values()]
