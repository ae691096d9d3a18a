"""The words of the table of verdicts: heads, names, verdicts, slopes, and the key."""

import math

from components import numbers, tokens, verdicts
from components.figures import theme
from components.verdict_rows import Rows
from components.verdicts import RESOLVED, RULES, Judged
from drift.schema import Verdict


def words(rows: Rows) -> list[theme.Word]:
    """Heads, headings, names, verdicts and the key, one trace."""
    return [*_heads(rows), *_strata(rows), *_slopes(rows), *_key(rows)]


def _heads(rows: Rows) -> list[theme.Word]:
    """Return the heads of the columns, again where the selected row is scrolled to."""
    size = rows.size
    found = _interval_heads(rows, size.head / 2)
    if size.interval_below:
        return found
    word = theme.Word(
        size.verdict_at, size.head / 2, "Verdict", "middle right", theme.SMALL, tokens.INK3
    )
    for group in rows.groups[1:]:
        fits = theme.text_width(group.title) < size.identity[0] - 8
        if fits and any(stratum.is_selected for stratum, _ in group.strata):
            found += _interval_heads(rows, group.top + size.group / 2 + 3)
    return [*found, word]


def _interval_heads(rows: Rows, y: float) -> list[theme.Word]:
    return [
        theme.Word(sum(place) / 2, y, text, "middle center", theme.SMALL, tokens.INK3)
        for place, text in _columns(rows)
    ]


def _columns(rows: Rows) -> list[tuple[tuple[float, float], str]]:
    return [(rows.size.identity, "Identity, g ±4"), (rows.size.gain, "Core gain, g ±4")]


def _strata(rows: Rows) -> list[theme.Word]:
    size, found = rows.size, []
    for group in rows.groups:
        y = group.top + rows.size.group / 2 + 3
        title = theme.shorten(group.title, size.width - 8)
        found.append(theme.Word(2, y, title, "middle right", 12, tokens.INK3))
        for stratum, middle in group.strata:
            y = middle - size.interval_below
            short = str(stratum.row["short_label"])
            name = theme.shorten(short, size.verdict_at - 14) + stratum.marks
            name = f"<b>{name}</b>" if stratum.is_selected else name
            found.append(theme.Word(4, y, name, "middle right", 12, tokens.INK))
            found += _verdict(size.verdict_at, y, stratum)
    return found


def _slopes(rows: Rows) -> list[theme.Word]:
    """Return the changes that are slopes: they have no place on an axis of Hedges' g."""
    found = []
    for name, place in (("identity", rows.size.identity), ("gain", rows.size.gain)):
        for stratum, y in rows.rows:
            change = stratum.change(name)
            if change.is_known and math.isnan(change.g):
                digits = numbers.digits_for(change.low, change.high)
                text = f"slope {numbers.signed(change.estimate, digits)}"
                at = sum(place) / 2, rows.interval_at(y)
                found.append(theme.Word(*at, text, "middle center", 11, change.colour))
    return found


def _verdict(x: float, y: float, stratum: Judged) -> list[theme.Word]:
    """Return glyph and word; resolved and unresolved in the same size."""
    is_bold = stratum.verdict in RESOLVED or stratum.is_selected
    word = f"<b>{stratum.word}</b>" if is_bold else stratum.word
    colour = tokens.INK if is_bold else tokens.INK3
    return [
        theme.Word(x + 6, y, stratum.glyph, "middle center", 14, colour),
        theme.Word(x + 16, y, word, "middle right", 12, colour),
    ]


def _key(rows: Rows) -> list[theme.Word]:
    """Return the rule of each verdict; on a phone below its name."""
    title = "How a verdict is reached, from both 95% intervals"
    found = [theme.Word(4, rows.key_top + 22, title, "middle right", 12, tokens.INK3)]
    for verdict, y in rows.keys:
        found += _rule(rows, verdict, y)
    return found


def _rule(rows: Rows, verdict: Verdict, y: float) -> list[theme.Word]:
    below = rows.size.interval_below
    x, at = (28, y + 9) if below else (152, y)
    name = f"<b>{numbers.capital(verdict)}</b>"
    return [
        theme.Word(12, y - (9 if below else 0), verdicts.GLYPHS[verdict], "middle center", 14),
        theme.Word(28, y - (9 if below else 0), name, "middle right", 12, tokens.INK2),
        theme.Word(x, at, RULES[verdict], "middle right", 12, tokens.INK2),
    ]
