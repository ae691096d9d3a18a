"""What the command line takes for ``export``; nothing that reads or writes cells is loaded here."""

import argparse
from pathlib import Path
from typing import Any


def add_parser(commands: Any, shared: argparse.ArgumentParser) -> None:
    """Give the command line its verb."""
    export = commands.add_parser(
        "export", parents=[shared], help="write the cells that a link shows as h5ad"
    )
    export.add_argument("file", type=Path, help="h5ad file to write; none that is there is touched")
    what = export.add_mutually_exclusive_group(required=True)
    what.add_argument(
        "--link",
        help="link of the page Cells: its data set, its filters, and its lasso or else its window",
    )
    what.add_argument("--id", help="id of a data set: all of its cells")
