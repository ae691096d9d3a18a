"""Small files as laboratories have them, made from the example that the project writes itself."""

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from atlas import knowledge
from atlas.add import template
from atlas.add.mapped import Mapped, map_file
from atlas.add.request import Request
from drift.errors import DriftError

ID = "my_atlas"


def example() -> Any:
    return template.example()


def renamed(adata: Any, **names: str) -> Any:
    """Rename columns of obs: old=new."""
    adata.obs = adata.obs.rename(columns=names)
    return adata


def cellxgene() -> Any:
    """Return a file in the schema of CELLxGENE: human, Ensembl ids, raw counts in raw.X."""
    adata = example()
    pairs = [
        pair for pair in knowledge.orthologs().values() if pair.mouse_symbol in adata.var_names
    ]
    ids = human_ids()
    of_mouse = {pair.mouse_symbol: pair for pair in pairs if pair.human_symbol in ids}
    pairs = list(of_mouse.values())
    adata = adata[:, [pair.mouse_symbol for pair in pairs]].copy()
    index = pd.Index([ids[pair.human_symbol] for pair in pairs])
    adata.var = pd.DataFrame({"feature_name": [pair.human_symbol for pair in pairs]}, index=index)
    stages = {"3m": "25-year-old human stage", "24m": "71-year-old stage"}
    adata.obs["development_stage"] = adata.obs.pop("age").astype(str).map(stages).astype("category")
    adata.obs["disease"] = pd.Categorical(["normal"] * adata.n_obs)
    adata.obs["suspension_type"] = "cell"
    adata.obs["assay"] = "10x 3' v3"
    adata.obs["self_reported_ethnicity"] = "unknown"
    adata.obs["organism"] = pd.Categorical(["Homo sapiens"] * adata.n_obs)
    logged = adata.X.copy()
    adata.X = adata.layers.pop("counts")
    adata.raw = adata.copy()
    adata.X = logged
    adata.uns["title"] = "A human atlas"
    return adata


def human_ids() -> dict[str, str]:
    """Return symbol to Ensembl id, by a reading of its own."""
    table = pd.read_csv(knowledge.KNOWLEDGE / "orthologs_mouse.csv")
    table = table[table["best"].astype(str).str.lower() == "true"].dropna(subset=["human_ensembl"])
    return dict(zip(table["human_symbol"], table["human_ensembl"], strict=True))


def written(adata: Any, folder: Path, name: str = "lab.h5ad") -> Path:
    path = folder / name
    adata.write_zarr(path) if name.endswith(".zarr") else adata.write_h5ad(path)
    return path


def mapped(adata: Any, folder: Path, *columns: str, **more: Any) -> Mapped:
    """Write a file and map it."""
    return map_file(Request(path=written(adata, folder), dataset=ID, columns=columns, **more))


def refusal(adata: Any, folder: Path, *columns: str, **more: Any) -> str:
    """Write a file that cannot be mapped; return the sentence that says so."""
    with pytest.raises(DriftError) as refused:
        mapped(adata, folder, *columns, **more)
    said = str(refused.value)
    assert "\n" not in said
    return said


def obs_of(found: Mapped) -> pd.DataFrame:
    """Return the cells of a mapped file as a table of one row a cell."""
    known = found.cells.annotation
    made = known.each.iloc[known.code[:]].set_axis(found.barcodes[:])
    return made.assign(**{name: column[:] for name, column in found.cells.measured.items()})


def one_cell(adata: Any) -> Any:
    return adata[:1].copy()


def with_numbers(adata: Any, column: str) -> Any:
    """Add a score that rises with age, undefined in the first cell."""
    rng = np.random.default_rng(3)
    scores = rng.normal(0, 0.1, adata.n_obs) + (adata.obs["age"].astype(str) == "24m").to_numpy()
    scores[0] = np.nan
    adata.obs[column] = scores
    return adata
