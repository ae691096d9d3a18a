"""The selection: what a view shows, as a link. One codec, the inverse of itself."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Final, Self
from urllib.parse import parse_qs, urlencode

VERSION: Final = "1"
MAX_VALUES: Final = 200  # of one repeated key; a link is not a data channel
MAX_LENGTH: Final = 200  # of one value

QueryValue = str | Sequence[str]


@dataclass(frozen=True, kw_only=True)
class Selection:
    """What is shown and what is picked.

    ``signature``, ``contrast``, ``sex``, ``axis``, ``datasets`` and ``tissues`` filter;
    ``dataset``, ``study``, ``tissue`` and ``cell_type`` are the stratum that was clicked,
    ``donors`` the brushed donors, ``gene`` a gene drawn in place of the score. ``effect`` is the
    true effect donors are planned for, as Hedges' g; empty: the one seen.

    Of the evidence graph, ``evidence`` (kinds), ``species``, ``organs``, ``confidence`` (at least),
    ``claimed`` and ``verified`` ("yes") filter the statements; ``layers`` are the outer layers
    switched on, ``associations`` is "hidden" when the arrows do not show the loaded data;
    ``node`` or ``arrow`` ("source>target") is in focus. ``loop_length`` bounds the loops,
    ``loop`` is one of them ("md>a>b"). ``scenario`` and ``versus`` are the two scenarios of a
    what-if, as "node=up" and "node=down".

    Of the page Cells, ``paint`` is what colours the embedding ("density", "score", "share_old",
    "difference", "cell_type", "tissue", "age", "sex", "donor" or "gene"), ``program`` the score
    shown where the data set holds programs or columns of its own, ``window`` the part of the
    embedding in view ("x0,y0,x1,y1" in steps of ``atlas.cells.curve``) and ``lasso`` the outline
    of the picked cells (``atlas.cells.outline``).
    Empty text and empty tuples mean "all" or "none".
    """

    signature: str = "md_score_lu2025"
    contrast: str = "old_vs_young"
    sex: str = "both"
    axis: str = "native"
    datasets: tuple[str, ...] = ()
    tissues: tuple[str, ...] = ()
    dataset: str = ""
    study: str = ""
    tissue: str = ""
    cell_type: str = ""
    donors: tuple[str, ...] = ()
    gene: str = ""
    effect: str = ""
    evidence: tuple[str, ...] = ()
    species: str = ""
    organs: tuple[str, ...] = ()
    confidence: str = ""
    claimed: str = ""
    verified: str = ""
    layers: tuple[str, ...] = ()
    associations: str = ""
    node: str = ""
    arrow: str = ""
    loop_length: str = ""
    loop: str = ""
    scenario: tuple[str, ...] = ()
    versus: tuple[str, ...] = ()
    paint: str = ""
    program: str = ""
    window: str = ""
    lasso: str = ""

    @classmethod
    def parse(cls, text: str | None) -> Self:
        """Read a query string; unknown keys and oversized values are dropped.

        See Also
        --------
        read : also tells what was dropped.
        """
        return cls.read(parse_qs((text or "").lstrip("?"), max_num_fields=None))[0]

    @classmethod
    def read(cls, query: Mapping[str, QueryValue | None]) -> tuple[Self, tuple[str, ...]]:
        """Read the keyword arguments of a page layout.

        Returns
        -------
        The selection, and the keys that were dropped (unknown, or with unusable values).
        """
        known = {field.name for field in fields(cls)}
        values: dict[str, str | tuple[str, ...]] = {}
        dropped = []
        for key, raw in query.items():
            if key == "v":
                continue
            cleaned = _clean(raw)
            if key not in known or cleaned is None:
                dropped.append(key[:40])
            elif key in _PLURAL:
                values[key] = tuple(sorted(set(cleaned)))
            elif cleaned:
                values[key] = cleaned[-1]
        return cls(**values), tuple(dropped)  # type: ignore[arg-type]

    def only(self, *names: str) -> Self:
        """Return a selection with these fields as they are, and all others at their default."""
        return type(self)(**{name: getattr(self, name) for name in names})

    @property
    def query(self) -> str:
        """The canonical query string: the inverse of `parse`.

        Set fields are written even when they equal the default, so that a link in a paper keeps
        its meaning when a default changes.
        """
        pairs: list[tuple[str, str]] = [("v", VERSION)]
        for field in fields(self):
            value = getattr(self, field.name)
            if isinstance(value, tuple):
                pairs += [(field.name, item) for item in sorted(set(value))]
            elif value:
                pairs.append((field.name, value))
        return urlencode(sorted(pairs))


_PLURAL = frozenset(f.name for f in fields(Selection) if isinstance(f.default, tuple))


def _clean(raw: QueryValue | None) -> list[str] | None:
    """Return the non-empty values of a key, or None when they cannot be used."""
    if raw is None:
        return []
    items = [raw] if isinstance(raw, str) else list(raw)
    if len(items) > MAX_VALUES or any(len(item) > MAX_LENGTH for item in items):
        return None
    return [item for item in (item.strip() for item in items) if item.isprintable() and item]


def patch(**changes: str | Sequence[str]) -> str:
    """Return a change of the selection as a query string: the keys it names, and nothing else.

    An empty value clears its key. The browser merges it into the selection (``selection.js``).

    Examples
    --------
    >>> patch(tissue="lung", cell_type="")
    'cell_type=&tissue=lung'
    """
    pairs: list[tuple[str, str]] = []
    for key, value in sorted(changes.items()):
        items = [value] if isinstance(value, str) else list(value) or [""]
        pairs += [(key, item) for item in items]
    return urlencode(pairs)
