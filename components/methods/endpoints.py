"""Findings of pathologists, and the positive control of the scores."""

from typing import Any, Final

from dash import html

from atlas import controls
from components import numbers
from components.methods.section import Section, formula, paragraphs, source
from drift.schema import MIN_NOTED

ORDER: Final = 60


def sections() -> list[Section]:
    """Return the sections of this topic, in reading order."""
    return [
        Section(
            "positive-control",
            "Does the score see a true EMT?",
            (
                formula(
                    "AUC = U / (n₁ n₂): the chance that a cell after EMT scores above one before"
                ),
                *_table(),
                *paragraphs(
                    "Tumour cells of one mouse experiment, sorted by EpCAM, are scored exactly as "
                    "cells of any other data set. The score must order them: an AUC above 0.9 for "
                    "the MD score is a test of this project. Cells of one experiment are no "
                    "replicates, so there is no interval and no p, and a full EMT is far larger "
                    "than any change with age.",
                ),
                source("Pastushenko et al. 2018, Nature", "10.1038/s41586-018-0040-3"),
                source("Hanley & McNeil 1982, Radiology", "10.1148/radiology.143.1.7063747"),
            ),
        ),
        Section(
            "endpoints",
            "Fibrosis, sclerosis and atrophy in human tissues",
            (
                formula(
                    "logit P(noted) = a + b · age / 10 years + sex + death type; odds ratio = exp b"
                ),
                *paragraphs(
                    "What GTEx pathologists noted on a donor's samples of a tissue; a donor counts "
                    "once a tissue, and ages are the middles of ten-year brackets. Old donors died "
                    "in other ways than young ones, hence the death type (Hardy scale, five "
                    "categories). Intervals are 95 % Wald, FDR is over the tissues of a finding.",
                    f"Noted, or not noted, in fewer than {MIN_NOTED} donors: no odds ratio. Donors "
                    "of a sex or death type in which it was noted in nobody (or in everybody) fit "
                    "any slope, so they are left out and counted. Where age and covariates "
                    "separate the donors without a rest, the likelihood has no maximum: the odds "
                    "ratio is undefined, never infinite.",
                    "A note is an end point beside the scores: it is not a score, and it is pooled "
                    "with none. That something was not noted is no proof that it was absent.",
                ),
                source("GTEx Consortium 2020, Science", "10.1126/science.aaz1776"),
                source("Albert & Anderson 1984, Biometrika", "10.1093/biomet/71.1.1"),
            ),
        ),
    ]


def _named(scoring: str) -> str:
    """Return a scoring as its authors write it."""
    written = {"aucell": "AUCell", "ucell": "UCell", "ulm": "ULM"}
    return written.get(scoring, numbers.capital(scoring))


def _table() -> list[Any]:
    """Return the AUC of the mesenchymal signatures, however they were scored."""
    found = controls.auc()
    if found.empty:
        return paragraphs("The data set of the control is not among those served.")
    scorings = list(dict.fromkeys(found["scoring"]))
    head = html.Tr(
        [html.Th(name, scope="col") for name in ("Signature", *map(_named, scorings), "Coverage")]
    )
    body = []
    for label, rows in found.groupby("label", sort=False):
        values = dict(zip(rows["scoring"], rows["auc"], strict=True))
        cells = [numbers.plain(values.get(scoring), 2) for scoring in scorings]
        coverage = numbers.plain(rows["coverage"].iloc[0], 2)
        body.append(
            html.Tr([html.Th(label, scope="row"), *(html.Td(text) for text in (*cells, coverage))])
        )
    first = found.iloc[0]
    n = f"{first['n_positive']} mesenchymal-like and {first['n_negative']} epithelial cells"
    table = html.Table([html.Thead(head), html.Tbody(body)], className="data-table")
    frame = {"role": "region", "tabIndex": "0", "aria-label": "AUC of the positive control"}
    return [html.Div(table, className="wide-table", **frame), html.P(n, className="source")]
