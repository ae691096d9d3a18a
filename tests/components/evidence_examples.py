"""Example tables of the Evidence page, pooled by the code under test from made-up effects."""

from typing import Any

import pandas as pd

from atlas import evidence, pooling
from tests.components import examples

Views = tuple[pd.DataFrame, pd.DataFrame]
SCORES = {
    "md_score_lu2025": ("MD score", 205),
    "md_core": ("Core", 98),
    "md_matrisome": ("Matrix", 107),
}
MD = "md_score_lu2025"


def forest(effects: pd.DataFrame, organ: str, *, single: bool = False) -> Views:
    """Return the forest of an organ; the parts of the score have smaller and larger effects."""
    return evidence.forest_of(_scores(effects, single=single), organ, MD)


def agreement(effects: pd.DataFrame, shown: str = "lung", *, single: bool = False) -> Views:
    """Return the answers of every tissue of an effects view."""
    scores = _scores(effects, single=single)
    return evidence.agreement_of(scores, shown, MD, examples.TISSUES)


def _scores(effects: pd.DataFrame, *, single: bool) -> dict[str, pd.DataFrame]:
    names = [MD] if single else list(SCORES)
    factors = {"md_core": 0.4, "md_matrisome": 1.2}
    return {
        name: pooling.prepared(_scaled(effects, factors.get(name, 1.0)), name, *SCORES[name])
        for name in names
    }


def _scaled(effects: pd.DataFrame, factor: float) -> pd.DataFrame:
    """Move every effect and its interval by a part of the effect."""
    shift = effects["g"] * (factor - 1)
    moved = {name: effects[name] + shift for name in ("g", "g_low", "g_high")}
    return effects.assign(**moved, r=effects["r"] * factor)


def studies(tissue: str, *effects: tuple[float, float], **more: Any) -> pd.DataFrame:
    """Return donor studies of one tissue, each with g and the half width of its interval."""
    names = list(examples.STUDIES)
    return examples.effects(
        *(
            examples.donors(name, tissue, (g, g - half, g + half), **more)
            for name, (g, half) in zip(names, effects, strict=False)
        )
    )
