"""What of a link to the map of cells cannot be read: said once, above a map that is still shown."""

from typing import Final

from atlas.cells import outline, shown, views
from atlas.cells import window as windows
from atlas.selection import Selection

LASSO: Final = (
    "The lasso of this link cannot be read, so no cells are picked: draw one, or copy the link "
    "again."
)
WINDOW: Final = (
    "The window of this link cannot be read, so the whole map is shown: zoom in, or copy the link "
    "again."
)
PAINT: Final = (
    "The link colours the map by “{paint}”, which is not known here: choose a colour above the map."
)
SCORE: Final = (
    "The link asks for the score “{score}”, which these cells do not have: choose another in the "
    "line above."
)
_LONGEST: Final = 60  # characters of what the link says


def parts(selection: Selection) -> list[str]:
    """Return a sentence for each of lasso, window, colour and score that the page leaves out."""
    found = []
    if selection.lasso and outline.parse(selection.lasso) is None:
        found.append(LASSO)
    if selection.window and not windows.is_usable(selection.window):
        found.append(WINDOW)
    if selection.paint and selection.paint not in shown.PAINTS:
        found.append(PAINT.format(paint=selection.paint[:_LONGEST]))
    tables = views.shown(selection) if selection.program else None
    if tables is not None and selection.program not in tables.scores:
        found.append(SCORE.format(score=selection.program[:_LONGEST]))
    return found
