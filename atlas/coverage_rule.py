"""The measured rule: the coverage from which a score agrees with the whole one, by signature."""

import json
from pathlib import Path
from typing import Any, Final

import pandas as pd

from drift.errors import KnowledgeError
from drift.schema import MIN_COVERAGE, PANEL_COVERAGE

CALIBRATION: Final = Path(__file__).parents[1] / "data" / "calibration"
NAME: Final = "coverage.json"


def report(folder: Path = CALIBRATION) -> dict[str, Any]:
    """Return what ``python -m atlas coverage`` has measured.

    Raises
    ------
    KnowledgeError
        If the report is missing or is not one.
    """
    path = folder / NAME
    cure = "restore it from the repository, or run `make coverage`."
    try:
        found = json.loads(path.read_bytes())
    except OSError as error:
        raise KnowledgeError(f"{NAME} cannot be read in {folder}: {cure}") from error
    except ValueError as error:
        raise KnowledgeError(f"{NAME} is not readable as JSON: {cure}") from error
    if not isinstance(found, dict) or not isinstance(found.get("signatures"), dict):
        raise KnowledgeError(f"{NAME} holds no signatures: {cure}")
    return found


def limits(folder: Path = CALIBRATION) -> dict[str, float]:
    """Return signature id to the coverage it needs, for every signature that was measured."""
    measured = report(folder)["signatures"].items()
    return {name: float(row["limit"]) for name, row in measured if row["limit"] is not None}


def needed(signatures: pd.Series, *, gene_panel: pd.Series) -> pd.Series:
    """Return the coverage each row needs.

    Parameters
    ----------
    signatures
        (n_rows,) signature ids; one whose limit could not be measured has ``MIN_COVERAGE``.
    gene_panel
        (n_rows,) whether the data set holds chosen genes: it lacks control genes as well, and with
        both missing a score no longer agrees at the limit (Methods), so ``PANEL_COVERAGE`` counts.
    """
    found = signatures.map(limits()).fillna(MIN_COVERAGE).astype(float)
    return found.mask(gene_panel.astype(bool), PANEL_COVERAGE)


def limit(signature: str, *, gene_panel: bool = False) -> float:
    """Return the coverage a signature needs, as :func:`needed` does for many."""
    return float(needed(pd.Series([signature]), gene_panel=pd.Series([gene_panel])).iloc[0])


def write(found: dict[str, Any], folder: Path = CALIBRATION) -> Path:
    """Write a report: a signature and a pattern a line, so that changes can be read."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / NAME
    path.write_text(_text(found), encoding="utf-8")
    return path


def _text(found: dict[str, Any]) -> str:
    parts = []
    for key, value in found.items():
        if isinstance(value, dict):
            rows = ",\n".join(f"  {json.dumps(k)}: {json.dumps(v)}" for k, v in value.items())
            parts.append(f" {json.dumps(key)}: {{\n{rows}\n }}")
        elif isinstance(value, list) and value and isinstance(value[0], dict):
            rows = ",\n".join(f"  {json.dumps(row)}" for row in value)
            parts.append(f" {json.dumps(key)}: [\n{rows}\n ]")
        else:
            parts.append(f" {json.dumps(key)}: {json.dumps(value)}")
    return "{\n" + ",\n".join(parts) + "\n}\n"
