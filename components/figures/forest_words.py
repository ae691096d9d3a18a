"""The text of a row of the forest: name, number, donors, depth-matched value."""

import math
from collections.abc import Sequence

from components import numbers, strata, tokens
from components.figures import theme
from components.figures.forest_marks import is_drawn
from components.strata import Stratum


def row_name(stratum: Stratum, pixels: float) -> str:
    """Return tissue or cell type and study, cut to a width; bold when selected."""
    study = str(stratum.study_short)
    room = pixels - theme.text_width(f" {study}")
    name = theme.shorten(numbers.capital(stratum.name), room)
    name = f"<b>{name}</b>" if stratum.is_selected else name
    return f'{name} <span style="color:{tokens.INK3}">{study}</span>'


def number_text(stratum: Stratum) -> str:
    """Return the effect with its interval and marks, or why there is none."""
    if not is_drawn(stratum):
        return f"<i>{stratum.call}</i>"
    text = stratum.interval + stratum.marks.replace("†", "")
    return f"<b>{text}</b>" if stratum.is_selected else text


def number_colour(stratum: Stratum) -> str:
    """Return ink for resolved and selected numbers, grey for the others."""
    return tokens.INK if stratum.direction or stratum.is_selected else tokens.INK3


def donor_text(stratum: Stratum) -> str:
    """Return the donors of both sides: "5/4"; of a comparison within donors, their number."""
    if stratum.is_within:
        return numbers.plain(stratum.n_donors, 0)
    sides = (numbers.number(stratum.n_reference), numbers.number(stratum.n_contrast))
    return "/".join("?" if math.isnan(n) else f"{n:.0f}" for n in sides)


def number_head(found: Sequence[Stratum]) -> str:
    """Return the head of the column of numbers."""
    return f"{found[0].measure.short} [95% CI]"


def donor_head(found: Sequence[Stratum]) -> str:
    """Return the head of the column of donors: "young/old", or "donors" when that is too long."""
    head = "donors" if strata.is_within(found) else "/".join(strata.sides(found))
    return head if theme.text_width(head, theme.SMALL) < 64 else "donors"


def matched_text(stratum: Stratum) -> str:
    """Return the depth-matched value as printed below its row."""
    return f"equal depth {stratum.matched}"
