"""What is said of one node or one arrow: its hover box, and the same for a screen reader."""

import math
from typing import Any, Final

from atlas.associations import Association
from atlas.evidence_graph import EVIDENCE_WORDS
from atlas.node_scores import NodeScore, ProxyScore
from components import numbers
from drift.graph import Arrow, Node

Told = dict[str, Any]

STATES: Final = {
    "rises": "rises with age",
    "falls": "falls with age",
    "not resolved": "not resolved",
    "too few donors": "too few donors",
    "low coverage": "low coverage",
    "undefined": "undefined",
    "not measured": "not measured",
}
CLASS_WORDS: Final = {
    "animal or trial": "living animal or human trial",
    "culture": "cell culture",
    "association": "association",
    "review": "review or concept",
}
ARROW: Final = "\N{RIGHTWARDS ARROW}"
_VERBS: Final = {1: "drives", -1: "suppresses"}


def of_node(node: Node, score: NodeScore | None) -> Told:
    """Return the name of a node and the lines below it: estimate, interval, n, reason."""
    if score is None or score.drawn is None:
        lines = ["not measured in the stratum shown"]
        return _told(node.label, lines if node.kind not in {"intervention", "outcome"} else [])
    drawn = score.drawn
    return _told(node.label, [f"{value(drawn)}, {STATES[drawn.state]}", *_grounds(drawn)])


def value(score: ProxyScore) -> str:
    """Return "g −0.9 [−1.5, −0.3]", of an effect table "r −0.16"; "undefined" where it is."""
    if math.isnan(score.value):
        return "change undefined"
    if _is_set_statistic(score):
        return f"r {numbers.signed(score.value, 2)}"
    return f"g {numbers.interval(score.value, score.low, score.high, 2, plus=True)}"


def _is_set_statistic(score: ProxyScore) -> bool:
    return score.evidence == "effect_table" and math.isfinite(score.row["r"])


def _grounds(score: ProxyScore) -> list[str]:
    row = score.row
    lines = [score.label]
    if score.evidence == "effect_table":
        lines.append("effect table: no donors, no interval")
    else:
        lines.append(numbers.sides_of(row))
    if score.signature.is_inverse:
        lines.append("sign turned: a lower score means more of it")
    if score.state == "low coverage":
        lines.append(f"coverage {numbers.plain(row['coverage'], 2)}, left out of summaries")
    if row["depth_confounded"]:
        lines.append("confounded with depth")
    if row["reason"]:
        lines.append(str(row["reason"]))
    return lines


def of_arrow(arrow: Arrow, labels: tuple[str, str], association: Association | None) -> Told:
    """Return both ends, what the statements say together, and what the loaded data say."""
    best = arrow.best
    n = numbers.counted(len(arrow.statements), "statement")
    lines = [f"{claim(arrow)}; {n}"]
    grounds = (
        f"{CLASS_WORDS[best.evidence_class]}, confidence {arrow.confidence} of\N{NO-BREAK SPACE}3"
    )
    lines.append(f"best: {grounds}")
    if association is not None:
        lines.append(of_association(association, arrow))
    return _told(f"{labels[0]} {ARROW} {labels[1]}", lines)


def claim(arrow: Arrow) -> str:
    """Return what the literature says, never a direction without the kind of its evidence."""
    if arrow.is_disputed:
        up = sum(statement.sign > 0 for statement in arrow.statements)
        down = sum(statement.sign < 0 for statement in arrow.statements)
        return f"disputed: {_says(up, 'drives')}, {_says(down, 'suppresses')}"
    if not arrow.sign:
        return arrow.answer
    told = f"{_VERBS[arrow.sign]} ({EVIDENCE_WORDS[arrow.best.evidence_kind]})"
    return f"{told}, contested by a statement without sign" if arrow.is_contested else told


def _says(n: int, verb: str) -> str:
    return f"{n} {'statement says' if n == 1 else 'statements say'} it {verb}"


_COMPARED: Final = {
    "agrees": "the sign agrees with the literature",
    "disagrees": "the sign disagrees with the literature",
    "like random genes": "random genes give as much, so it neither agrees nor disagrees",
    "not resolved": "not resolved",
    "disputed": "the literature is disputed",
    "no sign claimed": "the literature claims no sign",
}


def of_association(association: Association, arrow: Arrow) -> str:
    """Return "loaded data: r +0.63 [0.42, 0.78], 48 donors; the sign agrees with ..."."""
    if math.isnan(association.r):
        return f"loaded data: association undefined. {association.reason}".strip()
    r = numbers.interval(association.r, association.low, association.high, 2, plus=True)
    n = numbers.counted(int(association.row["n_donors"]), "donor")
    return f"loaded data: r {r}, {n}; {_COMPARED[association.compared_with(arrow)]}"


def _told(title: str, lines: list[str]) -> Told:
    return {"title": title, "lines": lines}
