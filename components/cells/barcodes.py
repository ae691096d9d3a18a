"""The barcodes of the picked cells as a file: the server makes it, a store of the page asks."""

import csv
import io
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any, Final

from dash import no_update

from atlas import queries
from atlas.cells import views
from atlas.cells.picked import MOST_BARCODES
from atlas.export.passing_on import passing_on
from atlas.selection import Selection
from components.cells import words
from drift.errors import DriftError
from drift.schema import ALL_CELLS, BOTH_SEXES, SCORE_VERSION

_LONGEST: Final = 8192  # characters of a link; browsers and proxies cut longer ones


def answer(request: Any) -> Any:
    """Return the file that the browser asks for; nothing for what is no request of ours."""
    if not isinstance(request, Mapping) or request.get("kind") != "barcodes":
        return no_update
    selection = Selection.parse(str(request.get("selection") or "")[:_LONGEST])
    link = _one_line(str(request.get("link") or "")[:_LONGEST])
    today = datetime.now(UTC).date()
    try:
        content = text(selection, link, today)
    except DriftError:
        return no_update
    if not content:
        return no_update
    name = f"mesodrift_cells_barcodes_{views.dataset(selection)}_{today.isoformat()}.csv"
    return {"content": content, "filename": name, "type": "text/csv", "base64": False}


def text(selection: Selection, link: str, day: date) -> str:
    """Return the barcodes as CSV, where they come from above them; empty without any."""
    found = views.barcodes(selection)
    if found.reason or not found.ids:
        return ""
    listed = f"{len(found.ids):,} of {found.n_cells:,} picked cells"
    limit = f", the first {MOST_BARCODES:,}" if len(found.ids) < found.n_cells else ""
    sex = "" if selection.sex == BOTH_SEXES else selection.sex
    cell_type = "" if selection.cell_type == ALL_CELLS else selection.cell_type
    one = (selection.study, selection.tissue, *selection.tissues, cell_type, sex)
    filters = [part for part in (*one, *selection.donors) if part]
    dataset = views.dataset(selection)
    written = io.StringIO()
    for line in (
        f"Cells picked in the embedding of {words.dataset_name(selection)}.",
        f"{listed}{limit}; filters: {', '.join(filters) or 'none'}.",
        f"Licence: {_one_line(queries.manifests()[dataset].get('licence', ''))}",
        passing_on(dataset),
        f"MesoDrift, score v{SCORE_VERSION}, build {queries.build_id()}, {day.isoformat()}",
        link,
    ):
        if line:
            written.write(f"# {line}\n")
    rows = csv.writer(written, lineterminator="\n")
    rows.writerow(["cell_id"])
    rows.writerows([_harmless(name)] for name in found.ids)
    return written.getvalue()


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _harmless(name: str) -> str:
    """Return text that a spreadsheet does not run as a formula: an apostrophe keeps it text."""
    return f"'{name}" if name[:1] in "=+-@\t\r" else name
