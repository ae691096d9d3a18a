"""What is said about a figure: question, answer, n, traps. The words of every card and export."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

Tone = Literal["", "rise", "fall", "open"]


@dataclass(frozen=True)
class Segment:
    """A run of words.

    ``tone`` is empty for plain words, ``rise`` or ``fall`` for words of direction (coloured), and
    ``open`` for "not resolved" (as bold as those, in ink: a null looks finished).
    """

    text: str
    tone: Tone = ""


@dataclass(frozen=True)
class Reading:
    """A card in words.

    Attributes
    ----------
    question
        Title of the card.
    segments
        The answer: at most two sentences and 40 words.
    n_line
        What was counted, donors first, then what limits the figure.
    traps
        Sentences that must stand beside the numbers while they are in view.
    caption
        What marks and lines mean, for the footer of an export.
    """

    question: str
    segments: tuple[Segment, ...] = field(default=())
    n_line: str = ""
    traps: tuple[str, ...] = ()
    caption: str = ""

    @property
    def sentence(self) -> str:
        """The answer as plain text."""
        return "".join(segment.text for segment in self.segments)

    @property
    def text_summary(self) -> str:
        """Title and answer in one text, for those who do not see the figure."""
        return f"{self.question} {self.sentence}".strip()


def said(text: str) -> tuple[Segment, ...]:
    """Return a plain sentence as segments."""
    return (Segment(text),)


def joined(parts: Sequence[Segment | str]) -> tuple[Segment, ...]:
    """Return segments from a mix of segments and plain texts; empty texts are left out."""
    made = (Segment(part) if isinstance(part, str) else part for part in parts)
    return tuple(segment for segment in made if segment.text)
