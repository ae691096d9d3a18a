"""The words of the spectrum of transitions: heads of columns, names of rows, end states."""

from components import numbers, tokens
from components.figures import theme
from components.figures.theme import Word
from components.transition_frame import NAMES, PILL, REGULATORS, Frame
from components.transition_rows import Row


def words(frame: Frame) -> list[Word]:
    """Return every text of the figure."""
    return [*_heads(frame), *_names(frame), *_regulators(frame), *_ends(frame)]


def _heads(frame: Frame) -> list[Word]:
    """Return the words above the columns: groups in bold, then each column in one or two lines."""
    groups = [
        (4.0, "Cell of origin", "middle right"),
        (NAMES + 4, "Cues", "middle right"),
        (frame.regulators - 2, "Regulators", "middle right"),
        (frame.regulators + REGULATORS + 2, "Interventions", "middle right"),
        (frame.lines[1] + 2, "End state", "middle right"),
    ]
    said = [Word(x, 8, f"<b>{text}</b>", at, 12, tokens.INK2) for x, text, at in groups]
    named = {**dict(frame.found.cues), **dict(frame.found.interventions)}
    for source, column in frame.columns.items():
        said.append(
            Word(column.middle, 32, _broken(named[source]), "middle center", 11, tokens.INK3)
        )
    said.append(
        Word(frame.regulators - 2, 32, "strongest, others", "middle right", 11, tokens.INK3)
    )
    said.append(Word(frame.lines[1] + 2, 32, "a part of drift", "middle right", 11, tokens.INK3))
    return said


def _broken(name: str) -> str:
    return name.replace(" ", "<br>", 1)


def _names(frame: Frame) -> list[Word]:
    return [
        *(Word(4, y, name_text(row), "middle right", 12, tokens.INK) for row, y in frame.places),
        *(
            Word(4, frame.back(k), _back_name(row), "middle right", 12, tokens.INK)
            for k, row in enumerate(frame.found.back)
        ),
        *(
            Word(
                NAMES + 44,
                frame.back(k) - 18,
                back_words(row),
                "middle right",
                12,
                tokens.INK2,
            )
            for k, row in enumerate(frame.found.back)
        ),
        *(
            Word(4, frame.back(k) - 20, "The way back", "middle right", 12, tokens.INK2)
            for k, _ in list(enumerate(frame.found.back))[:1]
        ),
    ]


def name_text(row: Row) -> str:
    """Return the origin, with what the literature calls its transition in grey."""
    more = "mesenchymal" if row.starts_mesenchymal else row.abbreviation
    name = row.origin if row.is_whole else f"<b>{row.origin}</b>"
    return f'{name} <span style="color:{tokens.INK3}">{more}</span>' if more else name


def _back_name(row: Row) -> str:
    return f"<b>{numbers.capital(row.end_state)}</b>"


def back_words(row: Row) -> str:
    """Return what is stated of a way back."""
    acting = len(row.stated("cue", "regulator", "intervention"))
    label = f"{row.row['label']} ({row.abbreviation})" if row.abbreviation else row.row["label"]
    count = "no statement of" if not acting else numbers.counted(acting, "statement") + " of"
    return f"{row.part_words}. {label}; {count} what sets it off"


def _regulators(frame: Frame) -> list[Word]:
    """Name the strongest regulator of each row, and count the others."""
    said = []
    for row, y in frame.places:
        found = row.stated("regulator")
        if not found:
            continue
        more = f' <span style="color:{tokens.INK3}">+{len(found) - 1}</span>' if found[1:] else ""
        text = theme.shorten(found[0].name, REGULATORS - 62)
        said.append(Word(frame.regulators + 32, y, text + more, "middle right", 12, tokens.INK2))
    return said


def _ends(frame: Frame) -> list[Word]:
    """Return the words in the pills."""
    middle = frame.width - PILL / 2
    said = [
        Word(
            middle,
            sum(y for _, y in own) / len(own),
            _pill_text(state),
            size=11.5,
            colour=tokens.INK,
        )
        for state, own in frame.pills
    ]
    return [
        *said,
        *(
            Word(middle, frame.back(k), f"<b>{row.origin}</b>", size=11.5, colour=tokens.INK)
            for k, row in enumerate(frame.found.back)
        ),
    ]


def _pill_text(state: str) -> str:
    return f"<b>{numbers.capital(state)}</b>"
