"""What the command line takes for ``add`` and ``template``; nothing of the build is loaded here."""

import argparse
from pathlib import Path
from typing import Any, Final

from atlas.add import mapping as mappings
from drift.lifespan import ORGANISMS

TEMPLATE: Final = "template.h5ad"


def add_parsers(
    commands: Any, shared: argparse.ArgumentParser, working: argparse.ArgumentParser
) -> None:
    """Give the command line its verbs.

    Parameters
    ----------
    commands
        Of the command line.
    shared, working
        Options that verbs have in common: the folder, and who does the work.
    """
    add = commands.add_parser(
        "add", parents=[shared, working], help="add a file of cells (h5ad or zarr)"
    )
    add.add_argument("file", type=Path, help="h5ad file or zarr folder; it is only read")
    add.add_argument("--id", required=True, help="id of the data set: lower case, digits, _")
    add.add_argument(
        "--map",
        nargs="+",
        action="extend",
        default=[],
        metavar="FIELD=COLUMN",
        help=f"what a column of obs is ({', '.join(mappings.FIELDS)}); age=COLUMN:months says the "
        "unit, tissue=:liver one value for every cell, "
        "cell_type=- that none is",
    )
    add.add_argument("--scores", default="", metavar="obs:A,B", help="columns that are scores")
    add.add_argument("--organism", default="", choices=list(ORGANISMS), help="of the cells")
    add.add_argument("--title", default="", help="one line for the Methods page")
    add.add_argument("--scale", default="", choices=mappings.SCALES, help="of the expression")
    add.add_argument(
        "--counts",
        default="",
        metavar="PLACE",
        help="X, raw/X or layers/NAME; none: genes are not read",
    )
    add.add_argument(
        "--embedding",
        default="",
        metavar="KEY",
        help="of obsm: X_umap, X_tsne; none: the cells get no map",
    )
    add.add_argument(
        "--without-donors", action="store_true", help="cells to look at, no statistics"
    )
    add.add_argument("--mapping", type=Path, help="use the mapping.yaml of an earlier time")
    add.add_argument("--raw", type=Path, help="folder of gene lists (old symbols, robustness)")
    example = commands.add_parser("template", help="write a small example and say what is wanted")
    example.add_argument("file", type=Path, nargs="?", default=Path(TEMPLATE), help=TEMPLATE)
    example.set_defaults(folder=None)
