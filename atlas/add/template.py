"""A small h5ad that holds what ``python -m atlas add`` wants, and words for each part of it."""

from pathlib import Path
from typing import Any, Final

import anndata
import numpy as np
import pandas as pd
from scipy import sparse

from atlas import knowledge

SEED: Final = 5
CELLS_A_TYPE: Final = 20  # of each donor
TYPES: Final = ("fibroblast", "hepatocyte", "macrophage")
# donor, age, sex
DONORS: Final = (
    *(("mouse 1", "3m", "female"), ("mouse 2", "3m", "male"), ("mouse 3", "3m", "female")),
    *(("mouse 4", "24m", "male"), ("mouse 5", "24m", "female"), ("mouse 6", "24m", "male")),
)
OTHER_GENES: Final = 1500  # beside the genes of one signature
WANTED: Final = """\
What python -m atlas add reads from an h5ad or zarr file (this one: {cells} cells, made up):

  obs['donor_id']    the person or animal: the replicate (or --map donor_id=COLUMN)
  obs['tissue']      organ or tissue (or --map tissue=:NAME for every cell)
  obs['cell_type']   cell type; without it every tissue is taken as a whole
  obs['sex']         female or male
  obs['age']         "3m", "24 months", "65-year-old stage", "60-69 years", "P7" ...
  obs['disease']     optional: compared where there are no two ages
  var.index          gene symbols or Ensembl ids, human or mouse
  layers['counts']   raw counts (or raw/X, or X)
  obsm['X_umap']     two coordinates a cell (or X_tsne, X_pca ...); without it there is no map

Add it:  python -m atlas add {file} --id my_atlas
"""


def text(path: Path) -> str:
    """Return what a file needs, in words."""
    return WANTED.format(cells=len(DONORS) * len(TYPES) * CELLS_A_TYPE, file=path)


def example() -> Any:
    """Return a small AnnData of made-up mouse cells: no biology is in it."""
    rng = np.random.default_rng(SEED)
    rows = [
        {"donor_id": donor, "tissue": "liver", "cell_type": kind, "sex": sex, "age": age}
        for donor, age, sex in DONORS
        for kind in TYPES
        for _ in range(CELLS_A_TYPE)
    ]
    obs = pd.DataFrame(rows, index=pd.Index([f"cell_{number:04d}" for number in range(len(rows))]))
    genes = _genes()
    level = rng.gamma(0.6, 1.0, len(genes))
    of_type = {kind: rng.gamma(2.0, 0.5, len(genes)) for kind in TYPES}
    means = np.stack([level * of_type[kind] for kind in obs["cell_type"]])
    depth = rng.uniform(0.7, 1.3, (len(obs), 1))
    counts = sparse.csr_matrix(rng.poisson(means * depth).astype(np.float32))
    logged = counts.multiply(1e4 / counts.sum(axis=1)).tocsr()
    logged.data = np.log1p(logged.data).astype(np.float32)
    centre = rng.normal(0, 5, (len(TYPES), 2))
    places = centre[[TYPES.index(kind) for kind in obs["cell_type"]]]
    umap = (places + rng.normal(0, 1, (len(obs), 2))).astype(np.float32)
    return anndata.AnnData(
        X=logged,
        obs=obs.astype("category"),
        var=pd.DataFrame(index=pd.Index(genes)),
        layers={"counts": counts},
        obsm={"X_umap": umap},
        uns={"title": "Example of a file to add"},
    )


def _genes() -> list[str]:
    """Return mouse genes of every signature, as far as the example goes."""
    pairs = knowledge.orthologs()
    leading = [
        pairs[gene] for gene in knowledge.signatures()["md_score_lu2025"].genes if gene in pairs
    ]
    names = [pair.mouse_symbol for pair in [*leading, *pairs.values()]]
    return list(dict.fromkeys(names))[:OTHER_GENES]
