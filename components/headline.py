"""Headline and lead of the Overview: the answer of the whole page, counted, in words."""

from typing import Any

import pandas as pd
from dash import html

from components.cards import segments
from components.readings import overview


def of(effects: pd.DataFrame) -> list[Any]:
    """Return the headline and the lead for the strata in view."""
    reading = overview.describe(effects)
    return [
        html.H1(reading.question, className="headline"),
        html.P(segments(reading), className="lead"),
    ]
