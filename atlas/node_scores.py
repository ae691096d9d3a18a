"""What the loaded data say of the nodes of the evidence graph: the change of a gene-set proxy.

A hallmark stands for its age-related change, so a proxy that falls when the hallmark gets worse is
turned: its change is shown with the other sign, and it says so.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

from atlas import evidence_graph, queries
from atlas.catalogue import current
from atlas.curated_graph import NodeSignature
from atlas.last_answers import last_answers
from atlas.selection import Selection, patch
from drift.graph import HUB
from drift.schema import AGE_SLOPE, ALL_CELLS, BOTH_SEXES, DOUBLING_SLOPE, OLD_VS_YOUNG

State = Literal[
    "rises",
    "falls",
    "not resolved",
    "too few donors",
    "low coverage",
    "undefined",
    "not measured",
]
HUB_SIGNATURE: Final = "md_core"  # the hub shows the core: matrix genes follow stromal share
RESOLVED_FDR: Final = 0.05  # of an effect table, which has no interval

Row = Mapping[str, Any]
Stratum = tuple[str, str, str, str]  # dataset, study, tissue, cell type


@dataclass(frozen=True)
class ProxyScore:
    """The change of one gene set that stands for a node, in one stratum.

    Attributes
    ----------
    state
        What can be said of the node, the sign of an inverse proxy turned.
    evidence
        donors, or effect_table.
    value, low, high
        Hedges' g with its 95 % interval; of an effect table the set statistic r without one. NaN
        where undefined, and of a slope over the doublings of a culture, which may be resolved but
        has no g (its estimate is in ``row``). The sign of an inverse proxy is turned.
    row
        The row of the effects it rests on, as built (not turned): n, coverage, depth, reason.
    """

    signature: NodeSignature
    label: str
    state: State
    evidence: str
    value: float
    low: float
    high: float
    row: Row

    @property
    def is_resolved(self) -> bool:
        """Whether a rise or a fall can be told."""
        return self.state in {"rises", "falls"}


@dataclass(frozen=True)
class NodeScore:
    """What is drawn of a node, and every proxy behind it; none when it is not measured."""

    node_id: str
    drawn: ProxyScore | None
    proxies: tuple[ProxyScore, ...]

    @property
    def state(self) -> State:
        """What can be said of the node in this stratum."""
        return "not measured" if self.drawn is None else self.drawn.state


NOT_MEASURED: Final = NodeScore("", None, ())


def scores(selection: Selection) -> dict[str, NodeScore]:
    """Return what the selected stratum says of each node that has a gene set."""
    by_signature = _index().get(shown_stratum(selection), {})
    contrasts = _wanted(selection)
    found = {}
    for node_id, proxies in evidence_graph.curated().proxies.items():
        measured = tuple(
            score
            for proxy in proxies
            if (score := _score(proxy, by_signature, selection.sex, contrasts)) is not None
        )
        if measured:
            found[node_id] = NodeScore(node_id, _drawn(node_id, measured), measured)
    return found


def _drawn(node_id: str, measured: tuple[ProxyScore, ...]) -> ProxyScore:
    """Return the proxy drawn: the first of the table, for the hub the core."""
    core = (p for p in measured if p.signature.signature_id == HUB_SIGNATURE)
    return next(core, measured[0]) if node_id == HUB else measured[0]


def shown_stratum(selection: Selection) -> Stratum:
    """Return the stratum the nodes show: the selected one, else the best measured one that fits.

    Best: the core is tested and covered, then the most donors. Where none fits (a link names a
    tissue or cell type the data do not have), every part is empty: nothing else is shown instead.
    """
    strata = _best_first()
    fitting = (stratum for stratum in strata if _fits(stratum, selection))
    return next(fitting, ("", "", "", ""))


def stratum_choices(selection: Selection) -> list[queries.Choice]:
    """Return every stratum the nodes can show, by data set; its value is the change it makes."""
    names = queries.manifests()
    return [
        queries.Choice(
            value=change_to((dataset, study, tissue, cell_type)),
            label=stratum_label((dataset, study, tissue, cell_type)),
            note="effect table" if _is_effect_table(dataset) else _donors(dataset),
            group=queries.dataset_label(dataset),
        )
        for dataset, study, tissue, cell_type in _index()
        if dataset in names
    ]


def change_to(stratum: Stratum) -> str:
    """Return the change of a selection that shows a stratum."""
    dataset, study, tissue, cell_type = stratum
    return patch(
        dataset=dataset,
        study=study,
        tissue=tissue,
        cell_type="" if cell_type == ALL_CELLS else cell_type,
        donors=(),
    )


def sexes(selection: Selection) -> frozenset[str]:
    """Return the sexes that the stratum shown has effects of."""
    return frozenset(sex for _, sex, _ in _index().get(shown_stratum(selection), ()))


def stratum_label(stratum: Stratum) -> str:
    """Return "Kühne 2017, skin epidermis", with the cell type where there is one."""
    dataset, study, tissue, cell_type = stratum
    parts = [queries.study_label(dataset, study), tissue]
    return ", ".join(parts if cell_type == ALL_CELLS else [*parts, cell_type])


def _is_effect_table(dataset: str) -> bool:
    return bool(queries.manifests()[dataset]["level"] == "effect")


def _donors(dataset: str) -> str:
    manifest = queries.manifests()[dataset]
    n = manifest["counts"].get("n_donors") or 0
    return f"{n} {manifest['donor_word'] if n == 1 else manifest['donors_word']}"


def _fits(stratum: Stratum, selection: Selection) -> bool:
    wanted = (selection.dataset, selection.study, selection.tissue, selection.cell_type)
    return all(not value or value == own for value, own in zip(wanted, stratum, strict=True))


@last_answers(1)
def _best_first() -> list[Stratum]:
    index = _index()
    return sorted(index, key=lambda stratum: _worth(index[stratum]), reverse=True)


def _worth(by_signature: Mapping[tuple[str, str, str], Row]) -> tuple[bool, bool, float]:
    rows = [
        row
        for (signature, sex, _), row in by_signature.items()
        if signature == HUB_SIGNATURE and sex == BOTH_SEXES
    ]
    best = max(rows, key=lambda row: _number(row["n_donors"]), default=None)
    if best is None:
        return False, False, 0.0
    tested = best["call"] in queries.TESTED and not best["low_coverage"]
    n_donors = _number(best["n_donors"])
    return tested, best["evidence"] == "donors", 0.0 if math.isnan(n_donors) else n_donors


def _wanted(selection: Selection) -> tuple[str, ...]:
    """Return the contrasts the nodes show, the first that the stratum has.

    A slope with age has no g: the old-young contrast of its stratum answers for it.
    """
    wanted = queries.compared(selection, shown_stratum(selection)[0])
    first = OLD_VS_YOUNG if wanted == AGE_SLOPE else wanted
    return (first, *queries.AGEING, AGE_SLOPE, DOUBLING_SLOPE)


def _score(
    proxy: NodeSignature,
    rows: Mapping[tuple[str, str, str], Row],
    sex: str,
    contrasts: tuple[str, ...],
) -> ProxyScore | None:
    """Return the change of one proxy.

    An effect table knows no sexes and answers for all. A stratum without donors of the sex asked
    for is not answered by the others.
    """
    keys = (
        (proxy.signature_id, wanted, contrast)
        for wanted in (sex, BOTH_SEXES)
        for contrast in contrasts
    )
    row = next((rows[key] for key in keys if key in rows), None)
    if row is None or (row["sex"] != sex and row["evidence"] != "effect_table"):
        return None
    turn = -1.0 if proxy.is_inverse else 1.0
    if row["evidence"] == "effect_table" and math.isfinite(row["r"]):
        value, low, high = turn * row["r"], math.nan, math.nan
    else:
        value = turn * row["g"]
        low, high = sorted((turn * row["g_low"], turn * row["g_high"]))
    return ProxyScore(
        signature=proxy,
        label=str(row["signature_label"]),
        state=_state(row, turn),
        evidence=str(row["evidence"]),
        value=value,
        low=low,
        high=high,
        row=row,
    )


def _state(row: Row, turn: float) -> State:
    """Return what can be said; without a number it does not matter how much is measured."""
    call: State = row["call"]
    if row["low_coverage"] and call in queries.TESTED:
        return "low coverage"
    if turn < 0 and call in {"rises", "falls"}:
        return "falls" if call == "rises" else "rises"
    return call


def _number(value: Any) -> float:
    return math.nan if value is None or value != value else float(value)


@last_answers(1)
def _index() -> dict[Stratum, dict[tuple[str, str, str], Row]]:
    """Return each stratum's effects by signature, sex and contrast: looked up, never filtered."""
    catalogue = current()
    wanted = {
        proxy.signature_id
        for proxies in evidence_graph.curated().proxies.values()
        for proxy in proxies
    }
    found: dict[Stratum, dict[tuple[str, str, str], Row]] = {}
    for signature in sorted(wanted):
        for row in catalogue.effects_of(signature).to_dict("records"):
            stratum = (row["dataset"], row["study"], row["tissue"], row["cell_type"])
            key = (signature, row["sex"], row["contrast"])
            found.setdefault(stratum, {})[key] = {str(name): value for name, value in row.items()}
    return found
