"""The verdict of every stratum, sex and contrast of a data set with donors."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

import numpy as np
import pandas as pd

from atlas import coverage_rule
from atlas.effects import Comparison, estimate
from atlas.identity import UNDEFINED, Identity
from atlas.tissues import Tissue
from drift.effect import Effect
from drift.schema import ALL_CELLS, DEPTH_TOLERANCE
from drift.verdict import GAIN, Decision, decide

STRATUM: Final = ["study", "tissue", "cell_type", "sex", "contrast"]
ON_IDENTITY: Final = frozenset({"drift", "identity loss only"})
# Columns of a change in ``verdicts``, and the fields of an effect they hold.
CHANGE: Final = {
    "estimate": "estimate",
    "low": "ci_low",
    "high": "ci_high",
    "g": "g",
    "g_low": "g_low",
    "g_high": "g_high",
    "p": "p",
    "call": "call",
}


def verdict_rows(
    compared: Iterable[tuple[Tissue, Comparison]],
    known: Mapping[tuple[str, str], Identity],
    effects: pd.DataFrame,
    *,
    gene_panel: bool = False,
) -> pd.DataFrame:
    """Return rows of the ``verdicts`` table.

    Parameters
    ----------
    compared
        Every comparison of the data set with its tissue.
    known
        Identity by name of the tissue and cell type.
    effects
        Rows of ``effects``: the gain is the one shown everywhere else.
    gene_panel
        Whether the data set holds chosen genes, where a score needs more of its genes.
    """
    gains = {
        tuple(row[name] for name in STRATUM): row
        for row in effects[effects["signature"] == GAIN].to_dict("records")
    }
    rows = []
    for tissue, comparison in compared:
        stratum = (
            tissue.study,
            tissue.tissue,
            comparison.cell_type,
            comparison.sex,
            comparison.contrast.id,
        )
        identity = known[tissue.name, comparison.cell_type]
        keys = dict(zip(STRATUM, stratum, strict=True))
        found = _verdict(comparison, identity, gains[stratum], gene_panel=gene_panel)
        rows.append(keys | found)
    return pd.DataFrame(rows)


def _verdict(
    comparison: Comparison, identity: Identity, row: Mapping[Any, Any], *, gene_panel: bool
) -> dict[str, Any]:
    gain = Effect(**{name: row[name] for name in Effect.__dataclass_fields__})
    lineage = None if identity.method == UNDEFINED else _of_identity(comparison, identity)
    decision = decide(gain, lineage, identity.why)
    return {
        "verdict": decision.verdict,
        "reason": decision.reason
        or _limit(decision, row, identity, comparison, gene_panel=gene_panel),
        **_change("gain", gain),
        "gain_coverage": row["coverage"],
        **_change("identity", lineage),
        "identity_coverage": identity.coverage,
        "identity_method": identity.method,
        "identity_panel": identity.panel,
        "identity_reason": identity.reason,
        "identity_genes": np.round(identity.n_genes),
        "n_types": identity.n_types,
        "n_reference": gain.n_reference,
        "n_contrast": gain.n_contrast,
        "n_donors": gain.n_donors,
    }


def _of_identity(comparison: Comparison, identity: Identity) -> Effect:
    """Return the effect of identity on the donors of a comparison."""
    at = np.searchsorted(identity.of.rows, comparison.rows)
    return estimate(comparison, identity.score[at])


def _change(of: str, effect: Effect | None) -> dict[str, Any]:
    """Return the columns of one change; without an effect, blanks."""
    if effect is None:
        blank = {name: np.nan for name in CHANGE if name != "call"} | {"call": "undefined"}
        return {f"{of}_{name}": value for name, value in blank.items()}
    return {f"{of}_{name}": getattr(effect, field) for name, field in CHANGE.items()}


def _limit(
    decision: Decision,
    row: Mapping[Any, Any],
    identity: Identity,
    comparison: Comparison,
    *,
    gene_panel: bool,
) -> str:
    """Return what limits a verdict most; empty when nothing does."""
    if row["depth_confounded"]:
        what = "age" if comparison.contrast.is_ageing else "condition"
        return (
            f"Genes per cell differ by more than {DEPTH_TOLERANCE:.0%} between the sides: {what} "
            "and depth cannot be told apart."
        )
    measured = (
        ("core", GAIN, row["coverage"]),
        ("identity panel", identity.panel, identity.coverage),
    )
    for name, signature, coverage in measured:
        needed = coverage_rule.limit(signature, gene_panel=gene_panel)
        if coverage < needed:
            return (
                f"{coverage:.0%} of the {name} is measured ({needed:.0%} needed): shown, left out "
                "of summaries."
            )
    if comparison.cell_type == ALL_CELLS and decision.verdict in ON_IDENTITY:
        return "In whole tissue, identity also follows the shares of its cell types."
    return ""
