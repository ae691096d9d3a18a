"""What can be hovered and pressed on the spectrum of transitions, and what it says."""

from collections.abc import Sequence

from components import numbers
from components.figures import theme
from components.figures.theme import Hit
from components.transition_frame import NAMES, REGULATORS, ROW, Frame
from components.transition_rows import Link, Row


def hits(frame: Frame) -> list[Hit]:
    """Return what is hovered and pressed: names, glyphs, regulators, lines and ways back."""
    found: list[Hit] = []
    for row, y in frame.places:
        top, bottom = y - ROW / 2, y + ROW / 2
        found.append(_of_row(row, 0, NAMES, top, bottom))
        for source, column in frame.columns.items():
            found += [
                Hit(column.left, column.right, top, bottom, _link_text(row, links), links[0].patch)
                for links in [row.at(source)]
                if links
            ]
        found.append(_of_regulators(frame, row, top, bottom))
        if not row.is_whole:
            x0, x1 = frame.lines
            found.append(Hit(x0 - 24, x1, top, bottom, _line_text(row), row.line_patch))
    for k, row in enumerate(frame.found.back):
        y = frame.back(k)
        found.append(Hit(0, frame.width, y - 26, y + 15, _line_text(row), row.line_patch))
    return found


def _of_row(row: Row, x0: float, x1: float, top: float, bottom: float) -> Hit:
    return Hit(x0, x1, top, bottom, theme.hover(row.path, *row.facts), row.patch)


def _of_regulators(frame: Frame, row: Row, top: float, bottom: float) -> Hit:
    """One regulator selects its arrow; several select the row, whose table lists them."""
    links = row.stated("regulator")
    x0, x1 = frame.regulators - 6, frame.regulators + REGULATORS - 8
    if len(links) == 1:
        return Hit(x0, x1, top, bottom, _link_text(row, links), links[0].patch)
    if not links:
        return _of_row(row, x0, x1, top, bottom)
    lines = [f"{link.name}: {link.words}" for link in links]
    return Hit(x0, x1, top, bottom, theme.hover(row.path, *lines), row.patch)


def _link_text(row: Row, links: Sequence[Link]) -> str:
    first = links[0]
    if first.via:
        told = [f"By way of {x.via}: {x.words}. No statement of the two alone" for x in links]
    else:
        told = [numbers.capital(first.words)]
    return theme.hover(f"{first.name} on {_target(row)}", *told)


def _target(row: Row) -> str:
    return "drift as a whole" if row.is_whole else str(row.row["label"])


def _line_text(row: Row) -> str:
    dispute = f"Disputed: {row.dispute}" if row.dispute else ""
    return theme.hover(row.path, str(row.row["label"]), row.part_words, dispute)
