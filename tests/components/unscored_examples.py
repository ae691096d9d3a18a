"""Example tables of findings of pathologists. The numbers are made up."""

import pandas as pd

from tests.components.examples import NAN

PLACES = ("Kidney, cortex", "Heart, left ventricle", "Esophagus, gastroesophageal junction")
BRACKETS = ("20-29", "30-39", "40-49", "50-59", "60-69", "70-79")
ODDS = (1.4, 0.6, 1.05, NAN)


def finding(place: str, kind: str, odds: float) -> dict[str, object]:
    """Return one row of the end point view."""
    low, high = odds / 1.3, odds * 1.3
    known = odds == odds
    call = "rises" if low > 1 else "falls" if high < 1 else "not resolved"
    return {
        "dataset": "gtex",
        "tissue": place,
        "endpoint": kind.lower(),
        "tissue_label": place,
        "endpoint_label": kind,
        "odds_ratio": odds,
        "ci_low": low,
        "ci_high": high,
        "p": (0.01 if call != "not resolved" else 0.4) if known else NAN,
        "fdr": (0.03 if call == "rises" else 0.2) if known else NAN,
        "call": call if known else "undefined",
        "adjusted_for": "sex, death type" if known else "",
        "n_donors": 500,
        "n_positive": 90 if known else 4,
        "reason": "" if known else "Noted in four donors only: ten are needed for an odds ratio.",
        **{f"share {bracket}": 0.05 * k for k, bracket in enumerate(BRACKETS)},
        "share 70-79": NAN,
        "patch": "tissue=heart" if place.startswith("Heart") else "",
        "selected": place.startswith("Heart"),
        "donors_word": "people",
        "n_people": 980,
    }


def findings(odds: float | None = None) -> pd.DataFrame:
    """Return two kinds of findings in four tissues: one rises, one falls, one is open, one few."""
    places = (*PLACES, "Bladder")
    return pd.DataFrame(
        [
            finding(place, kind, one if odds is None else odds)
            for kind in ("Fibrosis", "Atrophy")
            for place, one in zip(places, ODDS, strict=True)
        ]
    )
