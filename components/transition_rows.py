"""Rows of the spectrum of transitions: a transition with everything that acts on it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import pandas as pd

from components import numbers

NOTHING: Final = (
    "No statement on a transition passes these filters. Choose any evidence, any species, any "
    "tissue or a lower confidence."
)
_NAMES: Final = {
    "c_tgfb": "TGF-β",
    "c_wnt": "WNT",
    "i_osk": "OSK/OSKM",
    "c_inflam": "Cytokines",
    "c_stiffness": "Stiffness",
    "c_sasp": "SASP",
    "c_lps": "LPS",
}
_VERBS: Final = {1: "drives", -1: "suppresses"}


@dataclass(frozen=True)
class Link:
    """What is stated of one arrow, as it is drawn.

    ``via`` names the regulator in between where nothing is stated of the two ends themselves.
    """

    row: dict[str, Any]

    @property
    def source(self) -> str:
        """The id of what acts."""
        return str(self.row["source"])

    @property
    def kind(self) -> str:
        """Cue, regulator or intervention."""
        return str(self.row["source_kind"])

    @property
    def name(self) -> str:
        """Its short name."""
        return short_name(self.source, str(self.row["source_label"]))

    @property
    def via(self) -> str:
        """The regulator in between, or nothing."""
        return str(self.row["via"])

    @property
    def sign(self) -> int:
        """The one direction stated, else 0."""
        return int(self.row["sign"])

    @property
    def answer(self) -> str:
        """Supported, disputed, contested or no evidence found."""
        return str(self.row["answer"])

    @property
    def evidence_class(self) -> str:
        """The kind of evidence that the dash shows; empty where nothing is stated."""
        return str(self.row["evidence_class"])

    @property
    def confidence(self) -> int:
        """1 to 3; 0 where nothing is stated."""
        return int(self.row["confidence"])

    @property
    def is_selected(self) -> bool:
        """Whether the arrow is in focus."""
        return bool(self.row.get("selected"))

    @property
    def patch(self) -> str:
        """The change of the selection a press makes."""
        return str(self.row["patch"])

    @property
    def words(self) -> str:
        """The arrow in words: "drives, living animal, confidence 3"."""
        claim = "drives and suppresses" if self.answer == "disputed" else _VERBS.get(self.sign)
        told = f"{claim or self.answer}, {self.row['evidence']}, confidence {self.confidence}"
        notable = claim and self.answer == "contested"
        return f"{told}; contested" if notable else told


@dataclass(frozen=True)
class Row:
    """One row: drift as a whole, or a transition."""

    row: dict[str, Any]
    links: tuple[Link, ...]

    @property
    def node_id(self) -> str:
        """The node of the row."""
        return str(self.row["node_id"])

    @property
    def origin(self) -> str:
        """The cell it starts from, capitalised."""
        return numbers.capital(str(self.row["origin"]))

    @property
    def abbreviation(self) -> str:
        """EMT and the like; empty where there is none."""
        return str(self.row["abbreviation"])

    @property
    def end_state(self) -> str:
        """What the cell becomes; empty for drift as a whole."""
        return str(self.row["end_state"])

    @property
    def is_whole(self) -> bool:
        """Whether the row is drift as a whole."""
        return not self.end_state

    @property
    def is_way_back(self) -> bool:
        """Whether the transition leads out of the mesenchymal state."""
        return bool(self.row["is_way_back"])

    @property
    def confidence(self) -> int:
        """Of the arrow from the transition to drift; 0 where no statement is left."""
        return int(self.row["confidence"])

    @property
    def sign(self) -> int:
        """Of the same arrow."""
        return int(self.row["sign"])

    @property
    def answer(self) -> str:
        """Of the same arrow."""
        return str(self.row["answer"])

    @property
    def evidence_class(self) -> str:
        """Of the same arrow."""
        return str(self.row["evidence_class"])

    @property
    def evidence(self) -> str:
        """The kind of evidence of the same arrow, in words."""
        return str(self.row["evidence"])

    @property
    def dispute(self) -> str:
        """What is disputed, in words, or nothing."""
        return str(self.row["dispute"])

    @property
    def is_origin_disputed(self) -> bool:
        """Whether tracing studies disagree on where the cells come from."""
        return str(self.row["dispute_about"]) == "origin"

    @property
    def shows_dispute(self) -> bool:
        """Whether the origin is marked as disputed: there is a statement left to dispute."""
        return self.is_origin_disputed and not self.is_way_back and bool(self.confidence)

    @property
    def is_definition_disputed(self) -> bool:
        """Whether it is a change of lineage at all is disputed."""
        return str(self.row["dispute_about"]) == "definition"

    @property
    def starts_mesenchymal(self) -> bool:
        """Whether the cell is mesenchymal before it changes."""
        return self.is_definition_disputed and not self.is_way_back

    @property
    def is_selected(self) -> bool:
        """Whether the node is in focus."""
        return bool(self.row["selected"])

    @property
    def line_selected(self) -> bool:
        """Whether its arrow to drift is in focus."""
        return bool(self.row["line_selected"])

    @property
    def in_focus(self) -> bool:
        """Whether the node, its arrow to drift or one that acts on it is in focus."""
        return self.is_selected or self.line_selected or any(x.is_selected for x in self.links)

    @property
    def patch(self) -> str:
        """The change of the selection that focuses the node."""
        return str(self.row["patch"])

    @property
    def line_patch(self) -> str:
        """The change of the selection that focuses its arrow to drift."""
        return str(self.row["line_patch"])

    @property
    def path(self) -> str:
        """Say where it leads: "Pericyte to myofibroblast"."""
        return self.origin if self.is_whole else f"{self.origin} to {self.end_state}"

    @property
    def part_words(self) -> str:
        """Say what its arrow to drift rests on."""
        if self.is_whole:
            return ""
        if not self.confidence:
            return "No statement on its part in drift with these filters"
        verb = "Suppresses drift" if self.is_way_back else "A part of drift"
        return f"{verb}: {self.evidence}, confidence {self.confidence}"

    def stated(self, *kinds: str) -> list[Link]:
        """Return what acts on it by a statement of its own, the strongest first."""
        found = [x for x in self.links if x.kind in kinds and not x.via]
        return sorted(found, key=lambda link: -link.confidence)

    def at(self, source: str) -> list[Link]:
        """Return the arrow from one source; else what reaches it by way of a regulator."""
        own = [link for link in self.links if link.source == source]
        return [link for link in own if not link.via] or own

    @property
    def facts(self) -> list[str]:
        """Everything a hover box says of it."""
        acting = [
            f"{numbers.capital(name)}: {numbers.listed([link.name for link in found])}"
            for name, found in (
                ("cues", self.stated("cue")),
                ("regulators", self.stated("regulator")),
                ("interventions", self.stated("intervention")),
            )
            if found
        ]
        dispute = f"Disputed: {self.dispute}" if self.dispute else ""
        return [str(self.row["label"]), self.part_words, *acting, dispute]


@dataclass(frozen=True)
class Spectrum:
    """All rows, and the columns of the whole graph, whatever the filters leave."""

    rows: tuple[Row, ...]
    cues: tuple[tuple[str, str], ...]
    interventions: tuple[tuple[str, str], ...]

    @property
    def forward(self) -> list[Row]:
        """The transitions towards the mesenchymal side, in their order."""
        return [row for row in self.rows if not row.is_whole and not row.is_way_back]

    @property
    def back(self) -> list[Row]:
        """The transitions that lead out of it."""
        return [row for row in self.rows if row.is_way_back]

    @property
    def whole(self) -> list[Row]:
        """Drift as a whole: one row, or none."""
        return [row for row in self.rows if row.is_whole]


def read(rows: pd.DataFrame, cells: pd.DataFrame) -> Spectrum:
    """Return the rows of a view with what acts on them."""
    every = [Link(row) for row in _records(cells)]
    shown = [link for link in every if link.row["shown"]]
    found = tuple(
        Row(row, tuple(link for link in shown if link.row["target"] == row["node_id"]))
        for row in _records(rows)
    )
    transitions = {row.node_id for row in found if not row.is_whole}
    on_one = {link.source for link in every if str(link.row["target"]) in transitions}
    return Spectrum(
        found,
        _columns(link for link in every if link.kind == "cue"),
        _columns(x for x in every if x.kind == "intervention" and x.source in on_one),
    )


def _columns(links: Iterable[Link]) -> tuple[tuple[str, str], ...]:
    """Return id and short name of each source, the order of the table kept."""
    return tuple(sorted({link.source: link.name for link in links}.items(), key=_place))


_ORDER: Final = (
    *("c_tgfb", "c_wnt", "c_notch", "c_hypoxia", "c_stiffness", "c_inflam", "c_il6", "c_il11"),
    *("c_sasp", "c_lps"),
)


def _place(column: tuple[str, str]) -> int:
    return _ORDER.index(column[0]) if column[0] in _ORDER else len(_ORDER)


def short_name(node_id: str, label: str) -> str:
    """Return a name that fits a column: "Inflammatory cytokines", "TERT", "Hypoxia"."""
    return _NAMES.get(node_id, label.split(" (")[0].split(" / ")[0])


def _records(table: pd.DataFrame) -> Sequence[dict[str, Any]]:
    """Return the rows as dictionaries."""
    names = [str(name) for name in table.columns]
    rows = table.itertuples(index=False, name=None)
    return [dict(zip(names, row, strict=True)) for row in rows]
