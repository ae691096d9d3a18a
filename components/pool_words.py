"""A stratum of a forest and a pool in words and numbers, for figures, readings and hovers."""

import math
from typing import Any, Final

from components import numbers
from components.strata import Stratum
from drift.meta import MIN_STUDIES

NOT_POOLED: Final = ("no study to pool", "one study: not pooled", "too few studies to pool")


def is_pooled(row: dict[str, Any]) -> bool:
    """Tell whether a pool has enough studies to be drawn."""
    return int(row["k"]) >= MIN_STUDIES


def number_text(stratum: Stratum) -> str:
    """Return the number of a stratum as printed, with its marks."""
    if stratum.state in ("few", "undefined"):
        return str(stratum.call)
    if stratum.is_table:
        return numbers.signed(stratum.value, 2) + stratum.marks
    return stratum.interval + stratum.marks


def pool_text(row: dict[str, Any]) -> str:
    """Return the pooled effect with its interval: "−0.6 [−1.1, −0.1]"; ‡ if one decides it."""
    mark = "‡" if row["changed_by"] else ""
    return numbers.interval(row["estimate"], row["low"], row["high"], 1) + mark


def share_text(row: dict[str, Any]) -> str:
    """Return the share of the variation that is not chance: "I² 26 %"."""
    return f"I² {numbers.percent(row['i2'])}"


def would_run(row: dict[str, Any]) -> str:
    """Return the interval two studies would have: why they are not pooled."""
    if int(row["k"]) != 2:
        return ""
    low, high = numbers.plain(row["low"]), numbers.signed(row["high"])
    return f"A pooled interval would run from {low} to {high}"


def pool_facts(row: dict[str, Any]) -> list[str]:
    """Return everything a hover says of a pool."""
    k = int(row["k"])
    if not is_pooled(row):
        return [numbers.capital(NOT_POOLED[k]), would_run(row)]
    new = (numbers.plain(row[f"prediction_{end}"]) for end in ("low", "high"))
    return [
        f"Pooled g {pool_text(row)}, {k} studies",
        f"95% of new studies: {' to '.join(new)}",
        f"{share_text(row)}, τ² {numbers.plain(row['tau2'], 2)}",
        f"Q {numbers.plain(row['q'], 1)}, {numbers.p_text(row['q_p'])}",
    ]


_LEFT_OUT: Final = {
    "coverage": "Not pooled: too little of the signature is measured",
    "confounded with depth": "Not pooled: age and depth cannot be told apart",
    "cell type": "A cell type: shown beside, not pooled",
}


def stratum_facts(stratum: Stratum) -> list[str]:
    """Return everything a hover says of a stratum."""
    weight = numbers.number(stratum.weight)
    pooled = "" if math.isnan(weight) else f"Weight in the pool {numbers.percent(weight)}"
    return [*stratum.facts, _LEFT_OUT.get(str(stratum.left_out), ""), pooled]
